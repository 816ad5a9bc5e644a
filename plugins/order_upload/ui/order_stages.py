"""What each stage of a run did with one order: received, filtered, planned, sent, read back.

It is what the staged files of that run hold, as far as everybody may see it who sees the run.
"""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec
from fastapi import APIRouter

from order_upload.airflow.names import dag_id_of
from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.domain.order_changes import StepChange
from order_upload.domain.outcome import Action, Result
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.shown_changes import shown_changes, shown_step_changes
from order_upload.domain.shown_text import shown_text
from order_upload.pipeline.order_stages import (
    UNMAPPED_STATUS,
    OrderStages,
    PlannedIn,
    Sent,
    StatusFound,
    SteppedOrder,
    order_stages,
    staged_runs,
)
from order_upload.pipeline.run import Run
from order_upload.pipeline.upload import ALTERED
from order_upload.ui.access import ReaderDep

OWN_ROWS = "order_upload_status_maps"
OF_CONFIGURATION = ("order_upload_configurations", UNMAPPED_STATUS)
"""How the places of rows begin."""

router = APIRouter(prefix="/orders")


@router.get("/stages")
def stages(reader: ReaderDep, connector: str, ref: str, run_id: str) -> dict[str, Any]:
    """Return what each stage of a run did with an order, as long as the run's files are there."""
    reader.demand_read(connector)
    run = Run(staging_from_config(), ledger_from_connection(), connector, run_id)
    found = order_stages(run, ref)
    if found is None:
        return {"is_kept": False}
    return {
        "is_kept": True,
        "is_dry": found.snapshot.request.dry_run,
        "received": _received(found),
        "filtered": _filtered(found),
        "status": _status(found),
        "transformation": _transformation(found),
        "planned": [_planned(planned, found) for planned in found.planned],
        "sent": [_sent(sent, found) for sent in found.sent],
    }


@router.get("/staged-runs")
def runs(reader: ReaderDep, connector: str, ref: str) -> dict[str, Any]:
    """Return the latest runs that met an order and whose files are still there, latest first."""
    reader.demand_read(connector)
    met = staged_runs(staging_from_config(), connector, ref)
    return {"dag_id": dag_id_of(connector), "runs": [asdict(run) for run in met]}


def _received(found: OrderStages) -> dict[str, Any]:
    source, order = found.snapshot.connector.source, found.received
    told = {
        "at": found.began_at,
        "source": source.type,
        "hub": source.conn_id or "",
        "is_unread": found.is_unread,
        "refused": _end(found.refused),
        "order": None,
    }
    if order is not None:
        told["order"] = {
            "status": _words(order.status.name, order.status.code, order.status.id),
            "updated_at": order.updated_at,
            "lines": len(order.lines),
            "corrected": [field.path for field in order.corrected],
        }
    return told


def _words(name: str, code: str, id_: str) -> str:
    """Return what the platform calls a status, the code beside the name where it is another one."""
    words = [shown_text(name), shown_text(code, is_code=True)]
    return " / ".join(dict.fromkeys(word for word in words if word)) or id_


def _filtered(found: OrderStages) -> dict[str, Any] | None:
    if not found.has_passed and found.dropped is None:
        return None
    name = found.snapshot.connector.filter_name or ""
    return {"filter": name, "dropped": _end(found.dropped)}


def _status(found: OrderStages) -> dict[str, Any] | None:
    if found.status is None and found.stopped is None:
        return None
    meaning = None if found.status is None else _meaning(found.status)
    return {"meaning": meaning, "stopped": _end(found.stopped)}


def _meaning(found: StatusFound) -> dict[str, Any]:
    staged, shop = found.staged, found.staged.shop_status
    return {
        "is_shops_word": staged.is_shops_word,
        "normalized": staged.status,
        "row": _row(found.row),
        "shop_status": shop.name or shop.id if shop else None,
        "shop_row": _row(shop.where if shop else ""),
    }


def _row(where: str) -> dict[str, str] | None:
    """Return the place of a row and what it is part of; None where nobody knows it."""
    if not where:
        return None
    kind = "shipped"
    if where.startswith(OWN_ROWS):
        kind = "own"
    elif where.startswith(OF_CONFIGURATION):
        kind = "configuration"
    return {"kind": kind, "where": where}


def _transformation(found: OrderStages) -> dict[str, Any] | None:
    """Return what steps did; None where there are none, or the order did not come so far."""
    if not found.steps and not found.ended:
        return None
    return {
        "name": found.snapshot.connector.configuration.transformation or "",
        "orders": [_stepped(order) for order in found.steps],
        "ended": [_end(result) for result in found.ended],
    }


def _stepped(order: SteppedOrder) -> dict[str, Any]:
    by_step = sorted(order.transformed, key=_place_of)
    return {
        "part": order.ref if order.split_from else "",
        "steps": [
            {"step": step, "changes": _changes(shown_step_changes(changes))}
            for step, changes in groupby(by_step, attrgetter("step"))
        ],
    }


def _place_of(change: StepChange) -> int:
    """Return the place of the step in its transformation, which its name has: ``name[3] set``."""
    return int(change.step.rpartition("[")[2].partition("]")[0])


def _planned(one: PlannedIn, found: OrderStages) -> dict[str, Any]:
    planned = one.order
    shown = shown_changes(planned.changes, planned.status_from, planned.status_to)
    return {
        "part": planned.ref if planned.split_from else "",
        "action": planned.action,
        "update": _update_mode(found) if planned.action is Action.UPDATE else "",
        "shop_order_id": planned.shop_order_id,
        "changes": _changes(shown),
        "kept": planned.kept,
        "overwritten": planned.overwritten,
        "untaken": [shown_text(name) for name in planned.untaken],
        "stock": [{"sku": move.sku, "quantity": move.quantity} for move in planned.stock],
        "mails": planned.mails,
        **_told(planned),
    }


def _update_mode(found: OrderStages) -> str:
    snapshot = found.snapshot
    return snapshot.request.update or snapshot.connector.configuration.update


def _sent(sent: Sent, found: OrderStages) -> dict[str, Any]:
    result = sent.result
    is_altered = result.reason is not None and result.reason.code == ALTERED
    read_back = "not"
    if is_altered:
        read_back = "altered"
    elif found.is_read_back and result.outcome in ("created", "updated"):
        read_back = "same"
    return {
        "part": sent.part,
        "attempt": sent.attempt,
        "requests": result.attempts,
        "shop_order_id": result.shop_order_id,
        "at": result.at,
        "read_back": read_back,
        **_told(result),
    }


def _end(result: Result | None) -> dict[str, Any] | None:
    return None if result is None else _told(result)


def _told(end: Result | PlannedOrder) -> dict[str, Any]:
    return {
        "outcome": end.outcome,
        "code": end.reason.code if end.reason else "",
        "message": end.reason.message if end.reason else "",
    }


def _changes(changes: Any) -> list[dict[str, Any]]:
    return [msgspec.structs.asdict(change) for change in changes]
