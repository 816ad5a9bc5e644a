"""What people decided about single orders, applied as orders come in.

Corrections are applied to every version of an order that comes; what counts for the ledger is what
the latest version met. A dismissed order is noted, and dropped where orders end: by the filter, or
by the report where its payload could not make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from msgspec.structs import replace as with_fields

from order_upload.domain.corrections import HubOrder, as_hub_says, corrected, version_of
from order_upload.domain.order import HubValue, Order
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.ledger import Dismissal
from order_upload.ledger.decisions import MetDecisions
from order_upload.pipeline.intake import ExtractItem, OrderItem, PayloadBegin
from order_upload.pipeline.results import refused_version, unplanned_result
from order_upload.pipeline.run import Run
from order_upload.sources.base import OrderLine, RefusedOrder
from order_upload.staging.records import RefusedLine, UnreadOrder, decode_order

DISMISSED = Reason("dismissed", "a person left it alone, and the hub has not changed it since")


@dataclass(frozen=True, slots=True)
class _Version:
    """What one version of an order met of the decisions.

    Attributes:
        time: when the hub changed it; decides which version is the latest.
    """

    time: datetime | None
    hub_hashes: dict[str, str]
    ended: list[str]
    is_dismissed: bool


class Decisions:
    """Applies to the orders of a run what people decided about them.

    Args:
        run: the run; it goes by what is decided when it begins.
        sends_again: whether it sends again what people want sent again.

    Attributes:
        sends_again: these orders, with when it was asked.
    """

    def __init__(self, run: Run, *, sends_again: bool) -> None:
        self._ledger = run.ledger.decisions
        self._connector = run.connector
        self._corrections = self._ledger.corrections(run.connector)
        self._dismissals = self._ledger.dismissals(run.connector)
        self._concerned = self._corrections.keys() | self._dismissals.keys()
        self._latest: dict[str, _Version] = {}
        self.sends_again: dict[str, datetime] = {}
        if sends_again:
            self.sends_again = self._ledger.to_send_again(run.connector)

    @property
    def dismissed(self) -> list[str]:
        """References of the orders whose latest version was left alone."""
        return [ref for ref, version in self._latest.items() if version.is_dismissed]

    @property
    def ended(self) -> list[str]:
        """The corrections that the hub has ended: each a reference and a path."""
        return [f"{ref} {path}" for ref, version in self._latest.items() for path in version.ended]

    def applied(self, items: Iterable[ExtractItem]) -> Iterator[ExtractItem]:
        """Yield what comes in as the corrections make it."""
        for item in items:
            if isinstance(item, PayloadBegin):
                yield item
                continue
            was_corrected = isinstance(item, Order) and bool(item.corrected)
            if item.ref in self._concerned or was_corrected:
                yield self._decided(item)
            else:
                yield item

    def keep(self) -> None:
        """Enter in the ledger what the latest versions met."""
        holding = []
        ended = []
        for ref, version in self._latest.items():
            for made in self._corrections.get(ref, ()):
                if made.path in version.ended:
                    ended.append(made)
                elif made.path in version.hub_hashes:
                    hub_hash = version.hub_hashes[made.path]
                    holding.append(replace(made, hub_hash=hub_hash, hub_time=version.time))
        left_alone: list[Dismissal] = []
        changed: list[Dismissal] = []
        for ref, version in self._latest.items():
            if ref in self._dismissals:
                (left_alone if version.is_dismissed else changed).append(self._dismissals[ref])
        if holding or ended or left_alone or changed:
            met = MetDecisions(holding, ended, left_alone, changed)
            self._ledger.met(self._connector, met)

    def _decided(self, item: OrderItem) -> OrderItem:
        if isinstance(item, UnreadOrder):
            return item
        if isinstance(item, OrderLine):
            item = decode_order(item.line)
        hub = hub_order_of(item)
        if hub is None:
            self._note(item, {}, [])
            return item
        made = corrected(hub, self._corrections.get(item.ref, ()))
        self._note(item, made.hub_hashes, made.ended)
        if made.unreadable:
            return _still_refused(item, hub, made.unreadable)
        return made.order

    def _note(self, item: OrderItem, hub_hashes: dict[str, str], ended: list[str]) -> None:
        """Note what a version met, where no later one came before.

        A version that is older than the one that a person knew says nothing: it ends nothing.
        """
        time = _time_of(item)
        last = self._latest.get(item.ref)
        if last is not None and _is_before(time, last.time):
            return
        dismissal = self._dismissals.get(item.ref)
        is_dismissed = dismissal is not None and (
            _is_before(time, dismissal.hub_time) or dismissal.version == hub_version(item)
        )
        known = {made.path: made.hub_time for made in self._corrections.get(item.ref, ())}
        ended = [path for path in ended if not _is_before(time, known[path])]
        self._latest[item.ref] = _Version(time, hub_hashes, ended, is_dismissed)


def hub_order_of(item: OrderItem) -> HubOrder | None:
    """Return an order as the hub says it; None where its payload could not make one at all."""
    if isinstance(item, Order):
        return as_hub_says(item)
    if isinstance(item, RefusedOrder | RefusedLine) and item.order is not None:
        return HubOrder(item.order, item.unreadable)
    return None


def hub_version(item: OrderItem) -> str:
    """Return the hash by which a dismissed order is known."""
    if isinstance(item, RefusedLine):
        return item.version
    if isinstance(item, RefusedOrder):
        return refused_version(item)
    hub = hub_order_of(item)
    return "" if hub is None else version_of(hub)


def _time_of(item: OrderItem) -> datetime | None:
    if isinstance(item, Order):
        return item.updated_at
    if isinstance(item, RefusedOrder):
        return item.last_update
    return None


def _is_before(time: datetime | None, other: datetime | None) -> bool:
    """Return whether a version is older; one without a time is older than any that has one."""
    if other is None:
        return False
    return time is None or time < other


def _still_refused(item: OrderItem, hub: HubOrder, unreadable: tuple[HubValue, ...]) -> OrderItem:
    """Return an order whose corrections leave a field that cannot be read."""
    reason = unreadable[0].fault
    if isinstance(item, RefusedOrder) and reason is not None:
        return replace(item, reason=reason)
    if isinstance(item, RefusedLine):
        return with_fields(item, refused=with_fields(item.refused, reason=reason))
    result: Result = unplanned_result(hub.order, Outcome.REJECTED, reason or DISMISSED, "")
    return RefusedLine(result, hub.order, hub.unreadable, version_of(hub))
