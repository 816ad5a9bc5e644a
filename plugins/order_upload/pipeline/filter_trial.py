"""A filter tried on the payloads that runs have kept: which orders pass, and what drops the others.

Nothing is sent, entered in the ledger or staged. What comes out are counts and references.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby

from order_upload.config import Connector
from order_upload.domain.filters import OrderFilter, missing_fields, prepare
from order_upload.ledger import Ledger
from order_upload.pipeline.archived_orders import ArchiveReading
from order_upload.pipeline.filter import no_order
from order_upload.sources.base import Source
from order_upload.staging import Staging

PASSES = ""
_MOST_REFS = 20


@dataclass(slots=True)
class FilterTrial(ArchiveReading):
    """What a filter does with the orders of the archive, each in its latest version.

    Attributes:
        faults: criteria that none of the payloads can answer.
        ends: reference of each order -> the criterion that drops it, :data:`PASSES` for none.
    """

    faults: list[str] = field(default_factory=list)
    ends: dict[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """Yield what is to be said of it."""
        passed = [ref for ref, criterion in self.ends.items() if not criterion]
        yield (
            f"{self.payloads} payloads, {len(self.ends)} orders: {len(passed)} pass, "
            f"{len(self.ends) - len(passed)} are dropped."
        )
        if self.unread or self.refused:
            yield f"Not read: {self.unread} payloads, {self.refused} orders."
        yield from self.faults
        by_criterion = sorted((criterion, ref) for ref, criterion in self.ends.items())
        for criterion, group in groupby(by_criterion, key=lambda end: end[0]):
            refs = [ref for _, ref in group]
            more = f" and {len(refs) - _MOST_REFS} more" if len(refs) > _MOST_REFS else ""
            yield f"{criterion or 'pass'}: {len(refs)}: {', '.join(refs[:_MOST_REFS])}{more}"


def try_filter(
    staging: Staging, ledger: Ledger, connector: Connector, source: Source, name: str
) -> FilterTrial:
    """Return what the connector's filter does with the orders of its archive.

    Args:
        staging: where the archive is.
        ledger: says which orders were sent before, for ``export_once``.
        connector: with the filter to try.
        source: reads the payloads; nothing is fetched.
        name: of the filter, for messages.
    """
    trial = FilterTrial()
    order_filter = connector.filter or OrderFilter()
    checks = prepare(
        order_filter,
        datetime.now(UTC),
        None,
        lambda ref: bool(ledger.sent.exported(connector.name, [ref])),
        connector.zone,
    )
    times: dict[str, float] = {}
    for order in trial.orders(staging.of(connector.name).readable_payloads(), source):
        time = order.updated_at.timestamp() if order.updated_at else 0.0
        if time < times.get(order.ref, time):
            continue
        times[order.ref] = time
        drop = checks.dropped_by(order)
        if drop is None and not order_filter.document_types:
            drop = no_order(order)
        trial.ends[order.ref] = drop.criterion if drop else PASSES
    if source.fields_seen:
        path = f"order_upload_filters.{name}"
        trial.faults = missing_fields(order_filter, source.fields_seen, path)
    return trial
