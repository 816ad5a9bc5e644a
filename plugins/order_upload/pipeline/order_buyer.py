"""The buyer of one order, as the latest record that is kept of it says: for who may see it.

Nothing here is for a log, a report or a message.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from order_upload.domain.buyer import Buyer
from order_upload.domain.order import Address, Order
from order_upload.errors import SourceRefusedError, StagingError
from order_upload.ledger import Ledger
from order_upload.pipeline.archived_orders import ArchiveReading
from order_upload.pipeline.order_copies import (
    latest_staged_copy,
    order_of,
    waiting_copies,
    waiting_rows,
)
from order_upload.sources.base import Source
from order_upload.staging import Staging, open_payload
from order_upload.staging.path import StagingPath

MOST_SECONDS = 20.0
"""For the archive: somebody sits before the page."""


class KeptIn(StrEnum):
    """Where a record was found."""

    WAITING = "waiting"
    STAGED = "staged"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class BuyerRecord:
    """Whom a record names.

    Attributes:
        kept_in: where it is kept.
        updated_at: the hub's time of that version.
        billing: who pays.
        delivery: where the goods go; the same where the order has no delivery address.
    """

    kept_in: KeptIn
    updated_at: datetime | None
    billing: Address
    delivery: Address


class OrderBuyers:
    """Finds the buyers of a connector's orders.

    Args:
        root: where orders are staged, wait and are archived.
        ledger: says which orders wait, and when an order was seen last.
        connector: whose orders.
        source: gives what reads archived payloads; called where nothing else has the order.
    """

    def __init__(
        self, root: Staging, ledger: Ledger, connector: str, source: Callable[[], Source]
    ) -> None:
        self._root = root
        self._ledger = ledger
        self._connector = connector
        self._source = source

    def of(self, ref: str) -> BuyerRecord | None:
        """Return the buyer of an order, None where no record of it is kept.

        A correction that a person made stands in a record that waits or was staged since.

        Raises:
            StagingError: the archive could not be looked through in time.
        """
        rows = waiting_rows(self._ledger, self._connector, [ref])
        waits = waiting_copies(self._root, self._connector, rows).get(ref)
        if waits is not None and (order := order_of(waits)) is not None:
            return _record(KeptIn.WAITING, order)
        staged = latest_staged_copy(self._root, self._connector, ref)
        if staged is not None and (order := order_of(staged)) is not None:
            return _record(KeptIn.STAGED, order)
        order = self._archived(ref)
        return None if order is None else _record(KeptIn.ARCHIVED, order)

    def _archived(self, ref: str) -> Order | None:
        """Return the order as the newest payload has it that came before its last result.

        Payloads after that come last: a run that found the order in one would have said so.
        """
        deadline = time.monotonic() + MOST_SECONDS
        reading, named = ArchiveReading(), Buyer(refs=[ref])
        source = None
        for path in self._payloads(ref):
            if time.monotonic() > deadline:
                raise StagingError(
                    f"{ref}: the archive of payloads was not looked through in "
                    f"{MOST_SECONDS:.0f} seconds; run order-upload find-buyer {ref}"
                )
            if not _may_name(named, path):
                continue
            source = source or self._source()
            orders = [order for order in reading.orders([path], source) if order.ref == ref]
            if orders:
                return orders[-1]
        return None

    def _payloads(self, ref: str) -> Iterator[StagingPath]:
        results = self._ledger.order_results.life(self._connector, ref).results
        archive = self._root.of(self._connector).payloads
        seen_at = max((result.seen_at for result in results), default=None)
        later: list[StagingPath] = []
        for kept in reversed(archive.all()):
            path = archive.folder / kept.name
            if seen_at is None or kept.received <= seen_at:
                yield path
            else:
                later.append(path)
        yield from later


def _may_name(named: Buyer, path: StagingPath) -> bool:
    """Return whether a payload may hold the order; one that is damaged or gone does not."""
    try:
        with open_payload(path) as payload:
            return named.may_be_in(payload.read())
    except (FileNotFoundError, SourceRefusedError):
        return False


def _record(kept_in: KeptIn, order: Order) -> BuyerRecord:
    return BuyerRecord(kept_in, order.updated_at, order.customer.address, order.shipping_address)
