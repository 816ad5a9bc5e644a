"""What the demo shop's module keeps of one buyer, to forget it (docs/node-protocol.md, section 10).

The shop has no tables of OpenCart's own: tracking and origin stand with the order's other parts.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from demo.shop.customers import email_hash
from demo.shop.found import parts_of, select_in
from demo.shop.parts import PARTS, canonical_json

FORGOTTEN = "forgotten"
"""In a hash's place: no part ever has it."""


def orders_of(
    tables: sqlite3.Connection, email: str, refs: Sequence[str], order_ids: Sequence[str]
) -> list[sqlite3.Row]:
    """Return the orders of a buyer that are linked, each with its reference."""
    wanted = email_hash(email)
    links = tables.execute("SELECT * FROM links").fetchall()
    orders = {row["order_id"]: row for row in tables.execute("SELECT * FROM orders")}
    return [
        link
        for link in links
        if link["ref"] in refs
        or str(link["order_id"]) in order_ids
        or (wanted and link["order_id"] in orders and _hash_of(orders[link["order_id"]]) == wanted)
    ]


def forget_order(tables: sqlite3.Connection, link: sqlite3.Row) -> None:
    """Forget the buyer of one order; its reference stays, and so does its status."""
    tables.execute("DELETE FROM events WHERE ref = ?", (link["ref"],))
    query = "SELECT * FROM orders WHERE order_id = ?"
    order = tables.execute(query, (link["order_id"],)).fetchone()
    if order is None or link["state"] != "complete":
        return
    parts = json.loads(order["parts"])
    parts.pop("tracking", None)
    parts.pop("fiscal", None)
    parts.get("shipping_method", {}).pop("pickup_point", None)
    for name in ("number", "seller_note", "details"):
        parts.get("origin", {}).pop(name, None)
    query = "UPDATE orders SET parts = ? WHERE order_id = ?"
    tables.execute(query, (canonical_json(parts), link["order_id"]))
    query = "SELECT MAX(source_time) AS at FROM written WHERE order_id = ?"
    last_time = tables.execute(query, (link["order_id"],)).fetchone()["at"] or ""
    tables.execute("UPDATE written SET event_id = '' WHERE order_id = ?", (link["order_id"],))
    tables.executemany(
        "INSERT OR REPLACE INTO written VALUES (?, ?, ?, '', ?, '', '')",
        [(link["order_id"], part, FORGOTTEN, last_time) for part in PARTS if part != "status"],
    )


def forget_accounts(tables: sqlite3.Connection, email: str, links: Sequence[sqlite3.Row]) -> int:
    """Forget that the module made the accounts of an address and of orders; return how many."""
    order_ids = [link["order_id"] for link in links]
    orders = select_in(tables, "SELECT * FROM orders WHERE order_id IN", order_ids)
    hashes = {email_hash(email), *map(_hash_of, orders)} - {""}
    query = "SELECT customer_id FROM order_customers WHERE order_id IN"
    accounts = [row["customer_id"] for row in select_in(tables, query, order_ids)]
    count = 0
    for column, values in (("email_hash", sorted(hashes)), ("customer_id", accounts)):
        marks = ", ".join("?" * len(values))
        deleted = tables.execute(f"DELETE FROM made_customers WHERE {column} IN ({marks})", values)
        count += deleted.rowcount
    return count


def _hash_of(order: sqlite3.Row) -> str:
    return email_hash(parts_of(order).get("customer", {}).get("email", ""))
