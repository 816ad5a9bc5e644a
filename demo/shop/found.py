"""What ``find`` gives of an order, read from the demo shop's tables (docs/node-protocol.md, 7)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from demo.shop.customers import customer_of, email_hash
from demo.shop.parts import PARTS, Parts, as_kept, part_hash

EVENT = ("source_time", "event_id", "owner")


def find_orders(
    tables: sqlite3.Connection,
    refs: Sequence[str],
    order_ids: Sequence[str],
    values: Sequence[str] = PARTS,
) -> list[dict[str, Any]]:
    """Return what the shop has of these references and order ids, each order once.

    ``values`` are the parts whose values are wanted.
    """
    links = {row["ref"]: row for row in select_in(tables, "SELECT * FROM links WHERE ref IN", refs)}
    ids = [str(row["order_id"]) for row in links.values() if row["order_id"]]
    query = "SELECT * FROM orders WHERE order_id IN"
    orders = {row["order_id"]: row for row in select_in(tables, query, [*ids, *order_ids])}
    query = "SELECT * FROM links WHERE order_id IN"
    owners = {row["order_id"]: row for row in select_in(tables, query, [*orders])}
    found = []
    for order_id, row in orders.items():
        found.append(_order(tables, row, owners.get(order_id), values))
    return found + [_missing(row) for row in links.values() if row["order_id"] not in orders]


def parts_of(order: sqlite3.Row) -> dict[str, Any]:
    """Return the parts of an order as they stand now, from its row."""
    parts: dict[str, Any] = json.loads(order["parts"])
    return {**parts, "status": order["status"]}


def values_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the parts of an order that :func:`find_orders` gave."""
    return {part: row["value"] for part, row in found["parts"].items() if "value" in row}


def hashes_of(parts: Parts, names: Iterable[str] = PARTS) -> dict[str, str]:
    """Return part -> its hash as it stands now."""
    return {part: part_hash(parts, part) for part in names}


def select_in(tables: sqlite3.Connection, query: str, values: Sequence[Any]) -> list[sqlite3.Row]:
    """Return the rows of a query that ends with ``IN``."""
    marks = ", ".join("?" * len(values))
    return tables.execute(f"{query} ({marks})", values).fetchall()


def _order(
    tables: sqlite3.Connection,
    order: sqlite3.Row,
    link: sqlite3.Row | None,
    values: Sequence[str],
) -> dict[str, Any]:
    parts = parts_of(order)
    email = parts.get("customer", {}).get("email", "")
    return {
        "order_id": str(order["order_id"]),
        **_link(order, link),
        "status": order["status"],
        "status_at": order["status_at"],
        "total": parts.get("content", {}).get("total", ""),
        "currency": parts.get("content", {}).get("currency", ""),
        "email_hash": email_hash(email) if link is None else "",
        "customer_id": customer_of(tables, order["order_id"]),
        **_parts(tables, order["order_id"], parts, values),
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


def _parts(
    tables: sqlite3.Connection, order_id: int, parts: Parts, values: Sequence[str]
) -> dict[str, Any]:
    """Return ``parts`` and ``events``: what stands of each part, and what was written of it."""
    found: dict[str, dict[str, Any]] = {}
    for part, text in hashes_of(parts).items():
        found[part] = {"hash": text}
        if part in values and part in parts:
            found[part]["value"] = as_kept(part, parts[part])
    events: list[dict[str, str]] = []
    rows = tables.execute("SELECT * FROM written WHERE order_id = ?", (order_id,))
    for row in rows:
        event = {name: row[name] for name in EVENT}
        if event not in events:
            events.append(event)
        present = found[row["part"]]
        present |= {"said": row["said"], "event": events.index(event)}
        if row["hash"] != present["hash"]:
            present["written"] = row["hash"]
    return {"parts": found, "events": events}


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
        "events": [],
        "stock_taken": False,
        "mails_sent": 0,
    }
