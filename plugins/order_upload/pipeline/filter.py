"""filter: which orders go on, and for every other the criterion that dropped it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from order_upload.chunks import chunks
from order_upload.domain.filters import Drop, OrderFilter, fields_needed, missing_fields, prepare
from order_upload.domain.order import Order
from order_upload.domain.outcome import Outcome, Reason
from order_upload.domain.ownership import Ownership, decide, only_own_pass
from order_upload.domain.policies import CreateMode
from order_upload.domain.shown_text import quoted_text
from order_upload.domain.times import now_text
from order_upload.errors import ConfigError
from order_upload.pipeline.decisions import DISMISSED
from order_upload.pipeline.results import unplanned_result
from order_upload.pipeline.run import Run
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import DROPPED, ORDERS, PASSED, SUMMARY, Stage
from order_upload.staging.records import PassedOrder, decoder_of_attributes

ALWAYS_READ = frozenset({"ref", "number", "origin", "passed_time", "document_type"})
"""Attributes of an order that are read whichever criteria there are."""

ORDER_TYPES = frozenset({"", "C"})
"""Types of the documents that are orders; the hub also has invoices (``F``) and others."""

CHUNK = 500
"""Orders asked of the ledger at once, for ``export_once``."""


def filter_orders(run: Run) -> None:
    """Stage which orders pass, and a result for each that does not.

    Raises:
        ConfigError: a criterion needs a field that the source does not carry.
        StagingError: extract has not run.
    """
    snapshot = run.snapshot()
    run.discard_from(Stage.FILTER)
    _check_fields(run, snapshot)
    at = now_text()
    with run.writer(PASSED) as passed, run.writer(DROPPED) as dropped:
        for order, drop in _decided(run, snapshot):
            if drop is not None:
                reason = Reason(drop.criterion, drop.message)
                dropped.write(unplanned_result(order, Outcome.FILTERED, reason, at))
                continue
            passed.write(PassedOrder(order.ref))
            if passed.count == snapshot.request.limit:
                return


def _decided(run: Run, snapshot: Snapshot) -> Iterator[tuple[Order, Drop | None]]:
    """Yield each order with what drops it, or None when it passes."""
    order_filter = snapshot.connector.filter or OrderFilter()
    exported: set[str] = set()
    drop_of = filter_check_of(snapshot, exported)
    summary = run.load(SUMMARY)
    dismissed = frozenset(summary.dismissed)
    decode = decoder_of_attributes(attributes_read(order_filter))
    for orders in chunks(run.read(ORDERS.read_as(decode)), CHUNK):
        if order_filter.export_once:
            exported.clear()
            exported |= run.ledger.sent.exported(run.connector, [order.ref for order in orders])
            exported.difference_update(summary.sends_again)
        for order in orders:
            if order.ref in dismissed:
                yield order, Drop(DISMISSED.code, DISMISSED.message)
                continue
            yield order, drop_of(order)


def filter_check_of(
    snapshot: Snapshot, exported: Collection[str]
) -> Callable[[Order], Drop | None]:
    """Return what says which criterion drops an order, None where it passes.

    Args:
        snapshot: what the run goes by.
        exported: references of orders that the connector has sent before, for ``export_once``;
            asked anew for each order.
    """
    order_filter = snapshot.connector.filter or OrderFilter()
    checks = prepare(
        order_filter,
        datetime.now(UTC),
        _interval(snapshot),
        exported.__contains__,
        ZoneInfo(snapshot.connector.timezone),
    )
    own_only = only_own_pass(
        creates_never=snapshot.connector.configuration.creates is CreateMode.NEVER,
        has_origin_criterion=order_filter.origin_nodes is not None,
    )

    def drop_of(order: Order) -> Drop | None:
        drop = checks.dropped_by(order)
        if drop is None and not order_filter.document_types:
            drop = no_order(order)
        if drop is None and own_only:
            drop = _not_own(order, snapshot)
        return drop

    return drop_of


def attributes_read(order_filter: OrderFilter) -> frozenset[str]:
    """Return the attributes of an order that a filter reads; most need no lines and no address."""
    paths = chain.from_iterable(fields_needed(order_filter).values())
    return ALWAYS_READ | {path.partition(".")[0] for path in paths}


def no_order(order: Order) -> Drop | None:
    """Return what drops a document that is none of a customer's order, such as an invoice."""
    if order.document_type.upper() in ORDER_TYPES:
        return None
    found = quoted_text(order.document_type, is_typed=True)
    return Drop(
        "document_types",
        f"document type: found {found}; allowed: C, a customer's order; "
        "name the type in document_types of the filter to let it pass",
    )


def _not_own(order: Order, snapshot: Snapshot) -> Drop | None:
    """Return what drops an order that this shop did not sell."""
    if decide(order.origin, snapshot.hub_nodes, snapshot.claimed_nodes) is Ownership.OWN:
        return None
    return Drop("origin_nodes", "was not sold by this shop, and this configuration never creates")


def _interval(snapshot: Snapshot) -> tuple[datetime | None, datetime | None] | None:
    interval = snapshot.request.interval
    return (interval.start, interval.end) if interval else None


def _check_fields(run: Run, snapshot: Snapshot) -> None:
    """Refuse a criterion on a field that no order of the batch carries.

    That is a mistake in the configuration, never "nothing matches". A batch that was not read whole
    says nothing about it: a filter that was edited makes the next run read every order.
    """
    summary = run.load(SUMMARY)
    if snapshot.connector.filter is None or summary.unread or not summary.carried:
        return
    path = f"order_upload_filters.{snapshot.connector.filter_name}"
    faults = missing_fields(snapshot.connector.filter, summary.carried, path)
    if faults:
        raise ConfigError("; ".join(faults))
