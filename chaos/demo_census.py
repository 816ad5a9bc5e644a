"""What stands in a demo shop, read from its own tables."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chaos.verdict import Census, Found
from demo.shop.shop import DemoShop


def census_of(shop: DemoShop, stock_before: Mapping[str, int], first_order: int) -> Census:
    """Return what stands in the shop.

    Args:
        shop: the shop.
        stock_before: code -> pieces on the shelf before.
        first_order: id of the first order that was not there before.
    """
    with shop.database.transaction() as tables:
        links = {
            row["order_id"]: row for row in tables.execute("SELECT * FROM links") if row["order_id"]
        }
        history = _grouped(tables, "SELECT order_id, status AS value FROM history ORDER BY id")
        mails = _grouped(tables, "SELECT order_id, kind AS value FROM mails ORDER BY id")
        rows = tables.execute("SELECT * FROM orders WHERE order_id >= ?", (first_order,)).fetchall()
        query = "SELECT ref FROM links WHERE state = 'reserved' AND order_id IS NULL"
        reserved = [row["ref"] for row in tables.execute(query)]
    orders = [
        _found(row, links.get(row["order_id"]), history[row["order_id"]], mails[row["order_id"]])
        for row in rows
    ]
    orders += [_reserved(ref) for ref in reserved]
    stock = shop.stock()
    taken = {code: pieces - stock[code] for code, pieces in stock_before.items()}
    return Census(orders, taken)


def _grouped(tables: sqlite3.Connection, query: str) -> Mapping[int, list[str]]:
    values: dict[int, list[str]] = defaultdict(list)
    for row in tables.execute(query):
        values[row["order_id"]].append(row["value"])
    return values


def _found(
    row: sqlite3.Row, link: sqlite3.Row | None, history: list[str], mails: list[str]
) -> Found:
    parts: dict[str, Any] = json.loads(row["parts"])
    content = parts["content"]
    totals = content["totals"]
    tracking = parts.get("tracking", {})
    return Found(
        order_id=str(row["order_id"]),
        ref=link["ref"] if link else "",
        email=parts["customer"]["email"],
        is_finished=link is not None and link["state"] == "complete" and row["status"] != "0",
        total=content["total"],
        sum=str(sum(Decimal(total["value"]) for total in totals if total["code"] != "total")),
        status=row["status"],
        lines=tuple((line["sku"], int(line["quantity"])) for line in content["lines"]),
        tracking=_numbers(tracking),
        history=tuple(history),
        mails=Counter(mails),
    )


def _numbers(tracking: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tracking numbers of all parcels."""
    parcels = [tracking, *tracking.get("further", [])]
    return tuple(parcel["number"] for parcel in parcels if parcel.get("number"))


def _reserved(ref: str) -> Found:
    """Return a reference that is still reserved, as an order without anything."""
    return Found("0", ref, "", False, "0", "0", "0", (), (), (), {})
