"""Orders that wait: read back by extract, written by report, indexed by the ledger.

A line of a waiting file is an order, or ``{"refused": <result line>}`` for one that its payload
could not make.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from msgspec import structs

from order_upload.domain.filters import Drop, OrderFilter, prepare
from order_upload.domain.order import Order
from order_upload.domain.order_json import from_json, loads
from order_upload.domain.outcome import Outcome, Result
from order_upload.ledger import Batch
from order_upload.pipeline.results import read_result
from order_upload.pipeline.run import EXTRACT, ORDERS, Run
from order_upload.sources.base import RefusedOrder
from order_upload.staging import RunStaging

ExtractItem = Order | RefusedOrder | Result
"""An order; one that its payload could not make; or the result of such a one that waits since an earlier run."""

REFUSED = "refused.jsonl"

NOT_FILTERED = "stopped_before_filter"
"""Reason code of an order that waits because its run stopped before the filter had seen it."""


def waiting_orders(run: Run, *, only_stopped: bool) -> Iterator[Order | Result]:
    """Yield what waits, each order once, from the file that its ledger row points to.

    A file that no row knows is read whole: the ledger was deleted, and what waits must not be lost
    with it.

    Args:
        run: the run that asks.
        only_stopped: leave out what the platform still holds back.
    """
    rows = {
        row.ref: (row.file, row.outcome, row.reason_code)
        for row in run.ledger.waiting(run.connector)
    }
    known_files = {file for file, _, _ in rows.values()}
    waiting = run.root.waiting(run.connector)
    for name in waiting.names():
        for line in waiting.read_lines(name):
            order = _parse(line)
            file, outcome, code = rows.get(
                order.ref, (name if name not in known_files else "", "", NOT_FILTERED)
            )
            if file == name and not (only_stopped and outcome == Outcome.NOT_YET):
                yield (
                    order
                    if isinstance(order, Result) or code == NOT_FILTERED
                    else structs.replace(order, passed_time=True)
                )


def dead_batches(run: Run) -> list[Batch]:
    """Return the batches of other runs that never reached their report.

    One whose staged orders are gone (somebody emptied the staging) is given up: its files are read
    again.
    """
    batches = [
        batch for batch in run.ledger.open_batches(run.connector) if batch.run_id != run.run_id
    ]
    there = [batch for batch in batches if _staged(run, batch).exists(EXTRACT, ORDERS)]
    for batch in batches:
        if batch not in there:
            run.ledger.drop_batch(run.connector, batch.run_id)
    return there


def orders_of_dead_runs(run: Run, batches: Iterable[Batch]) -> Iterator[Order | Result]:
    """Yield the orders of :func:`dead_batches`, and the results of those that their payloads could not make."""
    for batch in batches:
        staged = _staged(run, batch)
        dropped = _dropped_by_time(run, batch)
        for line in staged.read_lines(EXTRACT, ORDERS):
            order = loads(line)
            yield order if dropped(order) else structs.replace(order, passed_time=True)
        yield from map(read_result, staged.read_lines(EXTRACT, REFUSED, missing_ok=True))


def _dropped_by_time(run: Run, batch: Batch) -> Callable[[Order], Drop | None]:
    """Return what the dead run's own time range says of an order: that one counts, its time will not come again."""
    snapshot = replace(run, run_id=batch.run_id).snapshot()
    order_filter, interval = snapshot.connector.filter, snapshot.request.interval
    only_time = OrderFilter(time_range=order_filter.time_range if order_filter else None)
    span = (interval.start, interval.end) if interval else None
    zone = ZoneInfo(snapshot.connector.timezone)
    return prepare(only_time, batch.opened_at, span, lambda _: False, zone).dropped_by


def _staged(run: Run, batch: Batch) -> RunStaging:
    return run.root.run(run.connector, batch.run_id)


def _parse(line: str) -> Order | Result:
    value = json.loads(line)
    return Result.from_json(value["refused"]) if "refused" in value else from_json(value)
