"""Orders that wait: read back by extract; indexed by the ledger.

A line of a waiting file is an order, or what its payload made of one that it could not make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from order_upload.domain.filters import Drop, OrderFilter, prepare
from order_upload.domain.order import Order
from order_upload.domain.outcome import Outcome
from order_upload.ledger import Batch, Waiting
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import ORDERS, REFUSED
from order_upload.staging.records import RefusedLine, decode_waiting

NOT_FILTERED = "stopped_before_filter"
"""Reason code of an order that waits because its run stopped before the filter had seen it."""


def waiting_orders(
    run: Run, rules_hash: str, *, only_stopped: bool
) -> Iterator[Order | RefusedLine]:
    """Yield what waits, each order once, from the file that its ledger row points to.

    A file that no row knows is read whole: the ledger was deleted, and what waits must not be lost
    with it. An order that the filter let through once is marked, so that no time range drops it.
    One that was read under other rules loses the hash of its record: the hub's record, though the
    same, may be read differently now.

    Args:
        run: the run that asks.
        rules_hash: of the rules that hold now.
        only_stopped: leave out what the platform still holds back.
    """
    rows = {row.ref: row for row in run.ledger.waiting.of(run.connector)}
    known_files = {row.file for row in rows.values()}
    waiting = run.root.waiting(run.connector)
    for name in waiting.names():
        for order in waiting.read_records(name, decode_waiting):
            row = rows.get(order.ref)
            if row is None:
                if name not in known_files:
                    yield _without_record(order)
            elif row.file == name and not (only_stopped and row.outcome == Outcome.NOT_YET):
                yield _as_it_counts_now(order, row, rules_hash)


def _as_it_counts_now(
    order: Order | RefusedLine, row: Waiting, rules_hash: str
) -> Order | RefusedLine:
    if row.rules_hash != rules_hash:
        order = _without_record(order)
    if isinstance(order, RefusedLine) or row.reason_code == NOT_FILTERED:
        return order
    return replace(order, passed_time=True)


def _without_record(order: Order | RefusedLine) -> Order | RefusedLine:
    """Return an order that was read under other rules: its record has to be read again."""
    if isinstance(order, RefusedLine):
        return order
    return replace(order, record_hash="")


def dead_batches(run: Run) -> list[Batch]:
    """Return the batches of other runs that never reached their report."""
    unclosed = run.ledger.batches.unclosed(run.connector)
    return [batch for batch in unclosed if batch.run_id != run.run_id]


def orders_of_dead_runs(run: Run, batches: Iterable[Batch]) -> Iterator[Order | RefusedLine]:
    """Yield the orders of :func:`dead_batches`, and those that were refused."""
    for batch in batches:
        dead = run.other(batch.run_id)
        dropped_by_time = _time_range(dead, batch)
        for order in dead.read(ORDERS):
            passed_time = order.passed_time or not dropped_by_time(order)
            yield replace(order, passed_time=passed_time, record_hash="")
        yield from dead.read(REFUSED, missing_ok=True)


def _time_range(dead: Run, batch: Batch) -> Callable[[Order], Drop | None]:
    """Return what the dead run's own time range says of an order.

    That one counts: the time when the run began will not come again.
    """
    snapshot = dead.snapshot()
    order_filter, interval = snapshot.connector.filter, snapshot.request.interval
    only_time = OrderFilter()
    if order_filter is not None:
        only_time = OrderFilter(time_range=order_filter.time_range)
    span = (interval.start, interval.end) if interval else None
    zone = ZoneInfo(snapshot.connector.timezone)
    return prepare(only_time, batch.opened_at, span, lambda _: False, zone).dropped_by
