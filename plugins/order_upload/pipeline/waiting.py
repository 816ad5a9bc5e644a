"""Orders that wait: read back by extract, written by report, indexed by the ledger.

A line of a waiting file is an order, or ``{"refused": <result line>}`` for one that its payload could not make.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from order_upload.domain.order import Order
from order_upload.domain.order_json import from_json, loads
from order_upload.domain.outcome import Outcome, Result
from order_upload.ledger import Batch
from order_upload.pipeline.run import EXTRACT, ORDERS, Run
from order_upload.sources.base import RefusedOrder
from order_upload.staging import RunStaging

Extracted = Order | RefusedOrder | Result
"""An order; one that its payload could not make; or the result of such a one that waits since an earlier run."""


def waiting_orders(run: Run, *, only_stopped: bool) -> Iterator[Order | Result]:
    """Yield what waits, each order once, from the file that its ledger row points to.

    A file that no row knows is read whole: the ledger was deleted, and what waits must not be lost with it.

    Args:
        run: the run that asks.
        only_stopped: leave out what the platform still holds back.
    """
    rows = {row.ref: row for row in run.ledger.waiting(run.connector)}
    known_files = {row.file for row in rows.values()}
    waiting = run.root.waiting(run.connector)
    for name in waiting.names():
        for line in waiting.read_lines(name):
            order = _parse(line)
            row = rows.get(order.ref)
            if row is None:
                if name not in known_files:
                    yield order
            elif row.file == name and not (only_stopped and row.outcome == Outcome.NOT_YET):
                yield order


def dead_batches(run: Run) -> list[Batch]:
    """Return the batches of other runs that never reached their report.

    One whose staged orders are gone (somebody emptied the staging) is given up: its files are read again.
    """
    batches = [batch for batch in run.ledger.open_batches(run.connector) if batch.run_id != run.run_id]
    there = [batch for batch in batches if _staged(run, batch).exists(EXTRACT, ORDERS)]
    for batch in batches:
        if batch not in there:
            run.ledger.drop_batch(run.connector, batch.run_id)
    return there


def orders_of_dead_runs(run: Run) -> Iterator[Order]:
    """Yield the orders of :func:`dead_batches`."""
    for batch in dead_batches(run):
        for line in _staged(run, batch).read_lines(EXTRACT, ORDERS):
            yield loads(line)


def _staged(run: Run, batch: Batch) -> RunStaging:
    return run.root.run(run.connector, batch.run_id)


def _parse(line: str) -> Order | Result:
    value = json.loads(line)
    return Result.from_json(value["refused"]) if "refused" in value else from_json(value)
