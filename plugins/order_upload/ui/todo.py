"""The page *To do*: what waits, by reason, of the connectors that the person may see."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from fastapi import APIRouter, Response

from order_upload.airflow.names import dag_id_of
from order_upload.airflow.storage import ledger_from_connection
from order_upload.domain.reason_table import REASONS
from order_upload.domain.rows_to_add import row_to_add
from order_upload.ledger.waiting_groups import WaitingGroup, WaitingOrder
from order_upload.pipeline.waiting_reasons import Told, told_of
from order_upload.ui.access import Reader, ReaderDep
from order_upload.ui.icon import icon_of

MOST_ORDERS = 200
"""Orders of one group that are sent to the page; its count is that of all."""

router = APIRouter()


@router.get("/todo")
def todo(reader: ReaderDep) -> dict[str, Any]:
    """Return the groups of what waits, those with the most orders first."""
    ledger, connectors = ledger_from_connection(), reader.connectors()
    told = {name: told_of(ledger, name) for name in connectors}
    groups = []
    for group in ledger.waiting_groups.of(connectors):
        about = group.waits_for
        said = told[about.connector].get(about.waits_for or about.reason_code)
        shown = _group(group, said, ledger.waiting_groups.orders(about, MOST_ORDERS))
        groups.append({**shown, "may": _may(reader, about.connector, shown["row"])})
    groups.sort(key=lambda group: -group["count"])
    return {"count": sum(group["count"] for group in groups), "groups": groups}


@router.get("/todo/count")
def todo_count(reader: ReaderDep) -> dict[str, int]:
    """Return how many orders wait."""
    return {"count": _count(reader)}


@router.get("/todo/icon/{scheme}.svg")
def todo_icon(scheme: Literal["light", "dark"], reader: ReaderDep) -> Response:
    """Return the picture of the page for Airflow's navigation, with the count in it.

    The navigation's names are fixed; a picture is what it asks for anew.
    """
    svg = icon_of(_count(reader), scheme)
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def _count(reader: Reader) -> int:
    return ledger_from_connection().waiting_groups.count(reader.connectors())


def _may(reader: Reader, connector: str, row: dict[str, Any] | None) -> dict[str, bool]:
    return {
        "trigger": reader.may_trigger(connector),
        "map": row is not None and reader.may_edit(row["variable"]),
    }


def _group(group: WaitingGroup, told: Told | None, orders: list[WaitingOrder]) -> dict[str, Any]:
    """Return one group.

    Args:
        group: of the ledger.
        told: what the last report said; it expires with the ledger's runs, the table does not.
        orders: the first of it.
    """
    about = group.waits_for
    kind = REASONS.get(about.reason_code)
    remedy = told.remedy if told else ""
    row = row_to_add(remedy)
    return {
        "connector": about.connector,
        "dag_id": dag_id_of(about.connector),
        "code": about.reason_code,
        "waits_for": about.waits_for,
        "outcome": about.outcome,
        "count": group.orders,
        "oldest": group.oldest,
        "money": {currency: str(total) for currency, total in sorted(group.money.items())},
        "sold_on": list(group.origin_nodes),
        "means": kind.means if kind else "",
        "message": told.message if told else "",
        "remedy": kind.remedy if kind else remedy,
        "row": asdict(row) if row else None,
        "orders": [_order(order) for order in orders],
    }


def _order(order: WaitingOrder) -> dict[str, Any]:
    total = None if order.total is None else str(order.total)
    return {**asdict(order), "total": total}
