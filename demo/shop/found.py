"""What ``find`` gives of an order, read from the demo shop's tables (docs/node-protocol.md, 7)."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from demo.shop.customers import customer_of
from demo.shop.parts import PARTS, Parts, part_hash

WRITTEN = ("hash", "said", "source_time", "event_id", "owner")


def find_orders(
    tables: sqlite3.Connection, refs: Sequence[str], order_ids: Sequence[str]
) -> list[dict[str, Any]]:
    """Return what the shop has of these references and order ids, each order once."""
    links = {row["ref"]: row for row in select_in(tables, "SELECT * FROM links WHERE ref IN", refs)}
    ids = [str(row["order_id"]) for row in links.values() if row["order_id"]]
    query = "SELECT * FROM orders WHERE order_id IN"
    orders = {row["order_id"]: row for row in select_in(tables, query, [*ids, *order_ids])}
    query = "SELECT * FROM links WHERE order_id IN"
    owners = {row["order_id"]: row for row in select_in(tables, query, [*orders])}
    found = [_order(tables, row, owners.get(order_id)) for order_id, row in orders.items()]
    return found + [_missing(row) for row in links.values() if row["order_id"] not in orders]


def parts_of(order: sqlite3.Row) -> dict[str, Any]:
    """Return the parts of an order as they stand now, from its row."""
    parts: dict[str, Any] = json.loads(order["parts"])
    return {**parts, "status": order["status"]}


def hashes_of(parts: Parts, names: Iterable[str] = PARTS) -> dict[str, str]:
    """Return part -> its hash as it stands now."""
    return {part: part_hash(parts, part) for part in names}


def select_in(tables: sqlite3.Connection, query: str, values: Sequence[Any]) -> list[sqlite3.Row]:
    """Return the rows of a query that ends with ``IN``."""
    marks = ", ".join("?" * len(values))
    return tables.execute(f"{query} ({marks})", values).fetchall()


def _order(
    tables: sqlite3.Connection, order: sqlite3.Row, link: sqlite3.Row | None
) -> dict[str, Any]:
    parts = parts_of(order)
    email = parts.get("customer", {}).get("email", "").strip().lower()
    return {
        "order_id": str(order["order_id"]),
        **_link(order, link),
        "status": order["status"],
        "status_at": order["status_at"],
        "total": parts.get("content", {}).get("total", ""),
        "currency": parts.get("content", {}).get("currency", ""),
        "email_hash": _email_hash(email),
        "customer_id": customer_of(tables, order["order_id"]),
        "parts": parts,
        "hashes": hashes_of(parts),
        "written": _written(tables, order["order_id"]),
        "stock_taken": bool(order["taken"]),
        "mails_sent": order["mails"],
    }


def _link(order: sqlite3.Row, link: sqlite3.Row | None) -> dict[str, str]:
    if link is None:
        return {"ref": "", "store_id": order["store_id"], "state": "complete", "owner": ""}
    return {
        "ref": link["ref"],
        "store_id": order["store_id"],
        "state": link["state"],
        "owner": link["owner"],
    }


def _email_hash(email: str) -> str:
    return hashlib.sha256(email.encode()).hexdigest() if email else ""


def _written(tables: sqlite3.Connection, order_id: int) -> dict[str, dict[str, str]]:
    rows = tables.execute("SELECT * FROM written WHERE order_id = ?", (order_id,))
    written: dict[str, dict[str, str]] = {}
    for row in rows:
        written[row["part"]] = {name: row[name] for name in WRITTEN}
    return written


def _missing(link: sqlite3.Row) -> dict[str, Any]:
    """Return a reference without an order: a create has not finished, or a person deleted it."""
    empty = dict.fromkeys(("order_id", "status", "status_at", "total", "currency"), "")
    known = {name: link[name] for name in ("ref", "store_id", "state", "owner")}
    if link["state"] == "deleted":
        known["order_id"] = str(link["order_id"])
    return {
        **empty,
        **known,
        "email_hash": "",
        "customer_id": "",
        "parts": {},
        "hashes": {},
        "written": {},
        "stock_taken": False,
        "mails_sent": 0,
    }
