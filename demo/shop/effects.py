"""What a change of status does beside itself, by the shop's own rules: history, stock, mails.

Stock leaves when a status enters the processing or complete list and comes back when it leaves
them. What was taken for an order is remembered with it, so an order whose stock was never touched
gives nothing back.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from demo.shop.data import STOCK_STATUSES
from demo.shop.database import now_text
from demo.shop.found import select_in
from demo.shop.parts import Parts

Lines = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an order's status, by whom, and what it may move."""

    order_id: int
    status: str
    who: str
    moves_stock: bool
    mail: str = ""


def enter_status(tables: sqlite3.Connection, change: Change, lines: Lines) -> None:
    """Set a status with its history, stock and mail.

    ``lines`` are what is taken where the status takes stock.
    """
    row = tables.execute(
        "SELECT status, taken FROM orders WHERE order_id = ?", (change.order_id,)
    ).fetchone()
    enters = change.status in STOCK_STATUSES and row["status"] not in STOCK_STATUSES
    leaves = change.status not in STOCK_STATUSES
    if change.moves_stock and enters and not row["taken"]:
        take(tables, change.order_id, lines)
    elif change.moves_stock and leaves and row["taken"]:
        give_back(tables, change.order_id)
    at = now_text()
    if change.status != row["status"]:
        tables.execute(
            "UPDATE orders SET status = ?, status_at = ? WHERE order_id = ?",
            (change.status, at, change.order_id),
        )
    tables.execute(
        "INSERT INTO history (order_id, at, status, who, mailed) VALUES (?, ?, ?, ?, ?)",
        (change.order_id, at, change.status, change.who, bool(change.mail)),
    )
    if change.mail:
        send_mail(tables, change.order_id, change.mail, change.status)


def take(tables: sqlite3.Connection, order_id: int, lines: Lines) -> None:
    """Take pieces off the shelf and remember which.

    A shelf may go below nothing, as in a shop that sells on order.
    """
    tables.executemany(
        "UPDATE products SET quantity = quantity - ? WHERE sku = ? AND counts_stock",
        [(pieces, sku) for sku, pieces in lines],
    )
    taken = json.dumps(list(lines)) if lines else ""
    tables.execute("UPDATE orders SET taken = ? WHERE order_id = ?", (taken, order_id))


def give_back(tables: sqlite3.Connection, order_id: int) -> None:
    """Put back exactly what was taken for this order."""
    taken = tables.execute("SELECT taken FROM orders WHERE order_id = ?", (order_id,)).fetchone()[
        "taken"
    ]
    tables.executemany(
        "UPDATE products SET quantity = quantity + ? WHERE sku = ? AND counts_stock",
        [(n, sku) for sku, n in json.loads(taken or "[]")],
    )
    tables.execute("UPDATE orders SET taken = '' WHERE order_id = ?", (order_id,))


def send_mail(tables: sqlite3.Connection, order_id: int, kind: str, status: str) -> None:
    """Count one mail to the buyer; the demo shop has no post office."""
    tables.execute(
        "INSERT INTO mails (order_id, at, kind, status) VALUES (?, ?, ?, ?)",
        (order_id, now_text(), kind, status),
    )
    tables.execute("UPDATE orders SET mails = mails + 1 WHERE order_id = ?", (order_id,))


def lines_in_catalogue(tables: sqlite3.Connection, parts: Parts) -> list[tuple[str, int]]:
    """Return SKU and pieces of the lines that stand in the order and in the catalogue."""
    rows = parts.get("content", {}).get("lines", [])
    lines = [(line.get("sku", ""), int(line["quantity"])) for line in rows]
    query = "SELECT sku FROM products WHERE sku IN"
    known = {row["sku"] for row in select_in(tables, query, [sku for sku, _ in lines])}
    return [line for line in lines if line[0] in known]
