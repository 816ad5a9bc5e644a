"""filter: the orders that go on, and for every other the criterion that dropped it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from order_upload.chunks import chunks
from order_upload.domain.filters import Drop, OrderFilter, missing_fields, prepare
from order_upload.domain.order import Order
from order_upload.domain.order_json import loads
from order_upload.domain.ownership import Ownership, decide, only_own_pass
from order_upload.domain.policies import CreateMode
from order_upload.errors import ConfigError
from order_upload.pipeline.extract import SUMMARY
from order_upload.pipeline.results import dropped, result_line
from order_upload.pipeline.run import EXTRACT, FILTER, ORDERS, Run, Snapshot

DROPPED = "dropped.jsonl"
CHUNK = 500
"""Orders asked of the ledger at once, for ``export_once``."""


def filter_orders(run: Run) -> None:
    """Stage the orders that pass, as they are, and a result line for each that does not.

    Raises:
        ConfigError: a criterion needs a field that the source does not carry.
        StagingError: extract has not run.
    """
    snapshot = run.snapshot()
    run.discard_from(FILTER)
    _check_fields(run, snapshot)
    staging = run.staging
    with staging.write_lines(FILTER, ORDERS) as passed, staging.write_lines(FILTER, DROPPED) as out:
        for line, order, drop in _decided(run, snapshot):
            if drop is not None:
                out.write(result_line(dropped(order, drop.criterion, drop.message)))
                continue
            passed.write(line)
            if passed.count == snapshot.request.limit:
                return


def _decided(run: Run, snapshot: Snapshot) -> Iterator[tuple[str, Order, Drop | None]]:
    order_filter = snapshot.connector.filter or OrderFilter()
    exported: set[str] = set()
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
    for chunk in chunks(run.staging.read_lines(EXTRACT, ORDERS), CHUNK):
        orders = [(line, loads(line)) for line in chunk]
        if order_filter.export_once:
            exported.clear()
            exported |= run.ledger.exported(run.connector, [order.ref for _, order in orders])
        for line, order in orders:
            drop = checks.dropped_by(order)
            yield line, order, _not_own(order, snapshot) if own_only and drop is None else drop


def _not_own(order: Order, snapshot: Snapshot) -> Drop | None:
    if decide(order.origin, snapshot.hub_nodes, snapshot.claimed_nodes) is Ownership.OWN:
        return None
    return Drop("origin_nodes", "was not sold by this shop, and this configuration never creates")


def _interval(snapshot: Snapshot) -> tuple[datetime | None, datetime | None] | None:
    interval = snapshot.request.interval
    return (interval.start, interval.end) if interval else None


def _check_fields(run: Run, snapshot: Snapshot) -> None:
    """A criterion on a field that no order of the batch carries is a mistake, never "nothing matches"."""
    summary = json.loads(run.staging.read_text(EXTRACT, SUMMARY))
    if snapshot.connector.filter is None or not summary["carried"]:
        return
    path = f"order_upload_filters.{snapshot.connector.filter_name}"
    faults = missing_fields(snapshot.connector.filter, summary["carried"], path)
    if faults:
        raise ConfigError("; ".join(faults))
