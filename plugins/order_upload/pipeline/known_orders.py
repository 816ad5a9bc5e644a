"""Which orders need not be read, because the hub says the same of them as last time.

The same bytes under the same rules, and an order that was settled then: nothing would be sent for
it. An order that waits is never among the settled ones; where it was read from just these bytes, it
is taken up as it waits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from order_upload.domain.hashes import fingerprint
from order_upload.domain.order import Order
from order_upload.domain.outcome import Outcome
from order_upload.pipeline.run import Run
from order_upload.pipeline.snapshot import Snapshot
from order_upload.sources.base import UnchangedOrder
from order_upload.staging.records import UnreadOrder


class KnownOrders:
    """What the ledger knows of the records of a connector.

    A source calls it, as :data:`~order_upload.sources.base.KnownRecords` says.

    Args:
        run: the run that asks.
        rules_hash: of the rules under which the orders must have been settled.
        sends_again: references of orders that are read whatever is known of them.
    """

    def __init__(self, run: Run, rules_hash: str, sends_again: Collection[str] = ()) -> None:
        self._sends_again = sends_again
        self._records = run.ledger.records
        self._connector = run.connector
        self._rules_hash = rules_hash
        self._filtered: set[str] = set()
        self._waiting: dict[str, str] = {}
        order_filter = run.snapshot().connector.filter
        self._has_time_range = order_filter is not None and order_filter.time_range is not None

    def __call__(self, records: Sequence[tuple[str, str]]) -> Collection[str]:
        """Return the references whose record is the one that was settled.

        A reference that comes with two records has two versions, which must be compared: then both
        are read.
        """
        hashes: dict[str, str] = {}
        ambiguous = set()
        for ref, record_hash in records:
            if ref in self._sends_again:
                continue
            if hashes.setdefault(ref, record_hash) != record_hash:
                ambiguous.add(ref)
        for ref in ambiguous:
            del hashes[ref]
        outcomes = self._records.settled(self._connector, self._rules_hash, hashes)
        self._filtered |= {ref for ref, outcome in outcomes.items() if outcome == Outcome.FILTERED}
        waiting = {ref for ref, digest in hashes.items() if self._waiting.get(ref) == digest}
        return outcomes.keys() | waiting

    def take_up(self, order: Order) -> None:
        """Note that an order which waits was taken up: its own record need not be read again.

        Two kinds must be read: a time range may say another thing of a fresh order than of one that
        waits, and what a backfill brought is uploaded more quietly than what a later run brings.
        """
        if order.record_hash and not self._has_time_range and not order.quiet:
            self._waiting[order.ref] = order.record_hash

    def unread(self, order: UnchangedOrder) -> UnreadOrder:
        """Return an order that was not read, with the class of its last outcome."""
        if order.ref in self._filtered:
            self._filtered.remove(order.ref)
            return UnreadOrder(order.ref, Outcome.FILTERED)
        return UnreadOrder(order.ref)


def rules_in_shop(rules_hash: str, installation: str) -> str:
    """Return a hash of the rules of a run and of the shop that they were applied to.

    A shop that was installed anew has nothing of what its predecessor at the same address had.
    """
    return fingerprint(rules_hash, installation)


def known_orders(
    run: Run, snapshot: Snapshot, rules_hash: str, sends_again: Collection[str]
) -> KnownOrders | None:
    """Return what the ledger knows under the rules of a run, of the shop that is at its address.

    What people want sent again counts as not known.

    None when it knows of no order at all: then no record need be looked up, and no payload shrinks.
    """
    installation = run.ledger.installations.at(snapshot.base_url, store_id=snapshot.store_id)
    rules = rules_in_shop(rules_hash, installation)
    has_settled = run.ledger.records.has_any(run.connector, rules)
    has_waiting = next(run.ledger.waiting.of(run.connector), None) is not None
    if not has_settled and not has_waiting:
        return None
    return KnownOrders(run, rules, sends_again)
