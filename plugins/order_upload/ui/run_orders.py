"""A run's tab: what became of its orders, or what its plan would do to them, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec
from fastapi import APIRouter, HTTPException

from order_upload.airflow.names import dag_id_of
from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.shown_changes import shown_changes
from order_upload.ledger.reported_runs import ReportedRun
from order_upload.pipeline.outcomes import parts
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import SHOP_FACTS, part_lines
from order_upload.ui.access import Reader, ReaderDep
from order_upload.ui.orders import row_of

MOST_ORDERS = 500
"""Orders of a run that are sent to the page; its counts are those of all."""

router = APIRouter(prefix="/run-orders")


@router.get("")
def run_orders(reader: ReaderDep, dag_id: str, run_id: str) -> dict[str, Any]:
    """Return the orders of a run; where nothing was sent yet, or by design, its plan."""
    connector = _connector(reader, dag_id)
    ledger = ledger_from_connection()
    reported = ledger.reported_runs.get(connector, run_id)
    rows = ledger.order_results.of_run(connector, run_id)
    run = Run(staging_from_config(), ledger, connector, run_id)
    return {
        "connector": connector,
        "is_dry": reported is not None and reported.is_dry,
        "is_reported": reported is not None and bool(reported.state),
        "counts": dict(reported.counts) if reported else {},
        "orders": [row_of(row) for row in rows[:MOST_ORDERS]],
        "all_orders": len(rows),
        "may": {"answer": reader.may_answer(connector)},
        "plan": _plan(run) if _shows_plan(run, reported) else None,
    }


def _connector(reader: Reader, dag_id: str) -> str:
    for connector in reader.connectors():
        if dag_id_of(connector) == dag_id:
            return connector
    raise HTTPException(404, f"DAG {dag_id} is that of no connector that you may see")


def _shows_plan(run: Run, reported: ReportedRun | None) -> bool:
    """Return whether the plan says what the results do not: it is made, and nothing was sent."""
    is_open = reported is None or not reported.state or reported.is_dry
    return is_open and run.has(SHOP_FACTS)


def _plan(run: Run) -> list[dict[str, Any]]:
    return list(islice(_planned_rows(run), MOST_ORDERS))


def _planned_rows(run: Run) -> Iterator[dict[str, Any]]:
    for part in parts(run):
        for planned in run.read(part_lines(part)):
            yield _planned_row(planned)


def _planned_row(planned: PlannedOrder) -> dict[str, Any]:
    changes = shown_changes(planned.changes, planned.status_from, planned.status_to)
    return {
        "ref": planned.ref,
        "number": planned.number,
        "sold_on": planned.origin_node,
        "action": planned.action.value,
        "status_from": planned.status_from,
        "status_to": planned.status_to,
        "total": planned.total or None,
        "currency": planned.currency,
        "changes": [msgspec.structs.asdict(change) for change in changes],
        "stock": [{"sku": move.sku, "quantity": move.quantity} for move in planned.stock],
        "mails": planned.mails,
    }
