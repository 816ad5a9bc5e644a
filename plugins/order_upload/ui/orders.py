"""The page *Orders*: what became of orders, by any number or by filters, and one order's life."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from order_upload.airflow.names import dag_id_of
from order_upload.airflow.storage import ledger_from_connection
from order_upload.domain.order_fields import paths
from order_upload.domain.reason_table import REASONS
from order_upload.ledger import Ledger
from order_upload.ledger.order_results import Life, OrderResult, Place, Wanted
from order_upload.ledger.results import ORIGIN_NODE, REASON_CODE, SHOP
from order_upload.ui.access import Reader, ReaderDep

PAGE = 50
"""Results that are sent at once."""
LONGEST_DAYS = 36_500

router = APIRouter(prefix="/orders")


class Filters(BaseModel):
    """What the page's filters say; an empty one lets every result pass.

    Attributes:
        number: finds its orders whatever their time, and no other filter counts then.
        days: how far back.
        after: where the last page ended.
    """

    number: str = ""
    connector: list[str] = []
    shop: list[str] = []
    sold_on: list[str] = []
    outcome: list[str] = []
    reason: list[str] = []
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = 30
    after: str = ""


@router.get("")
def orders(reader: ReaderDep, filters: Annotated[Filters, Query()]) -> dict[str, Any]:
    """Return results that meet all filters, latest first, with the place of the next page."""
    seen = reader.connectors()
    results = ledger_from_connection().order_results
    if number := filters.number.strip():
        return {"orders": [row_of(row) for row in results.find(seen, number)], "next": ""}
    wanted = Wanted(
        connectors=[name for name in seen if not filters.connector or name in filters.connector],
        shops=filters.shop,
        origin_nodes=filters.sold_on,
        outcomes=filters.outcome,
        reason_codes=filters.reason,
        since=datetime.now(UTC) - timedelta(days=filters.days),
    )
    page = results.page(wanted, PAGE, _place(filters.after))
    following = msgspec.json.encode(page[-1].place).decode() if len(page) == PAGE else ""
    return {"orders": [row_of(row) for row in page], "next": following}


@router.get("/choices")
def choices(reader: ReaderDep) -> dict[str, Any]:
    """Return what can be chosen in the filters, and which fields can be corrected."""
    seen = reader.connectors()
    words = ledger_from_connection().order_results.words(seen)
    return {
        "connectors": seen,
        "shops": words.get(SHOP, []),
        "sold_on": words.get(ORIGIN_NODE, []),
        "reasons": words.get(REASON_CODE, []),
        "fields": paths(),
    }


@router.get("/life")
def life(reader: ReaderDep, connector: str, ref: str) -> dict[str, Any]:
    """Return all that happened to one order, latest first, and what the person may do about it."""
    reader.demand_read(connector)
    ledger = ledger_from_connection()
    found = known_life(ledger, connector, ref)
    events = [{"kind": "result", **row_of(row)} for row in found.results]
    events += [
        {"kind": "act", "at": act.at, "act": act.act, "field": act.field, "person": act.person}
        for act in found.acts
    ]
    return {
        "connector": connector,
        "dag_id": dag_id_of(connector),
        "ref": ref,
        "waits": _waits(found),
        "corrected": _corrected(ledger, connector, ref),
        "events": sorted(events, key=lambda event: event["at"], reverse=True),
        "may": _may(reader, connector),
    }


def known_life(ledger: Ledger, connector: str, ref: str) -> Life:
    """Return what is kept of an order.

    Raises:
        HTTPException: 404 where that is nothing, so that no reference is guessed.
    """
    found = ledger.order_results.life(connector, ref)
    if not (found.results or found.acts or found.waits):
        raise HTTPException(404, f"nothing is kept of an order {ref} of connector {connector}")
    return found


def row_of(row: OrderResult) -> dict[str, Any]:
    """Return a result as pages get it."""
    kind = REASONS.get(row.reason_code)
    return {
        "connector": row.connector,
        "dag_id": dag_id_of(row.connector),
        "ref": row.ref,
        "part": row.split_as,
        "number": row.number,
        "hub_number": row.hub_number,
        "sold_on": row.origin_node,
        "shop": row.shop,
        "shop_order_id": row.shop_order_id,
        "outcome": row.outcome,
        "code": row.reason_code,
        "waits_for": row.waits_for,
        "means": kind.means if kind else "",
        "remedy": kind.remedy if kind else "",
        "status_from": row.status_from,
        "status_to": row.status_to,
        "total": None if row.total is None else str(row.total),
        "currency": row.currency,
        "changes": [msgspec.structs.asdict(change) for change in row.changes],
        "stock": [{"sku": move.sku, "quantity": move.quantity} for move in row.stock],
        "mails": row.mails,
        "attempts": row.attempts,
        "at": row.at,
        "seen_at": row.seen_at,
        "runs": row.runs,
        "run_id": row.run_id,
        "last_run": row.last_run,
    }


def _place(text: str) -> Place | None:
    if not text:
        return None
    try:
        return msgspec.json.decode(text, type=Place)
    except msgspec.DecodeError as error:
        raise HTTPException(
            422, f"after: found no place that a page ended with ({error})"
        ) from error


def _waits(found: Life) -> dict[str, Any] | None:
    if found.waits is None:
        return None
    kind = REASONS.get(found.waits.reason_code)
    return {
        "since": found.waits.first_seen,
        "runs": found.waits.attempts,
        "code": found.waits.reason_code,
        "waits_for": found.waits.waits_for,
        "means": kind.means if kind else "",
        "remedy": kind.remedy if kind else "",
    }


def _corrected(ledger: Ledger, connector: str, ref: str) -> list[dict[str, Any]]:
    """Return which fields are corrected and by whom; their values and why are the buyer's."""
    made = ledger.decisions.corrections(connector, ref).get(ref, [])
    return [{"field": one.path, "person": one.made_by, "at": one.made_at} for one in made]


def _may(reader: Reader, connector: str) -> dict[str, bool]:
    return {
        "send": reader.may_trigger(connector),
        "correct": reader.may_correct(),
        "see_buyer": reader.may_see_buyers(connector),
    }
