"""Accounts of the demo shop's customers: whose a new order is (docs/node-protocol.md, section 9).

As in OpenCart, an account is known by its e-mail address alone, whatever its capitals, and anybody
may have registered it: an order goes only to one that the module made, or whose owner bought in the
shop before. A small shop: one store, and nobody waits for approval.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from demo.shop.data import COMPLETE, DEFAULT_CUSTOMER_GROUP, OWN_ORDERS
from demo.shop.parts import Parts

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS customers (
    customer_id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE,
    enabled INTEGER NOT NULL DEFAULT 1,
    group_id TEXT NOT NULL DEFAULT '{DEFAULT_CUSTOMER_GROUP}');
CREATE TABLE IF NOT EXISTS order_customers (
    order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS made_customers (
    customer_id INTEGER PRIMARY KEY, email_hash TEXT NOT NULL);
"""
NOT_PROVEN = {
    "code": "account_not_proven",
    "message": "an account has the buyer's address, and nothing shows that it is the buyer's: "
    "the order is a guest's",
    "remedy": "nothing, or give the order to the account, if you know that it is the buyer's",
    "group": "accounts that nothing shows to be the buyer's",
}
"""Beside ``created``: why the order is a guest's although its address has an account."""


def fill_customers(tables: sqlite3.Connection) -> None:
    """Give the buyers of the shop's own orders their accounts, once."""
    for order_id, parts in OWN_ORDERS.items():
        email = parts["customer"]["email"]
        tables.execute("INSERT OR IGNORE INTO customers (email) VALUES (?)", (email,))
        tables.execute(
            "INSERT OR IGNORE INTO order_customers "
            "SELECT ?, customer_id FROM customers WHERE email = ?",
            (int(order_id), email),
        )


def customers_of(tables: sqlite3.Connection, emails: Sequence[str]) -> list[dict[str, Any]]:
    """Return the accounts of these addresses."""
    addresses = sorted({_folded(email) for email in emails})
    query = f"SELECT * FROM customers WHERE email IN ({', '.join('?' * len(addresses))})"
    return [
        {
            "customer_id": str(row["customer_id"]),
            "email_hash": email_hash(row["email"]),
            "store_id": "0",
            "customer_group_id": row["group_id"],
            "enabled": bool(row["enabled"]),
        }
        for row in tables.execute(query, addresses)
    ]


def set_customer(
    tables: sqlite3.Connection, order_id: int, buyer: Mapping[str, str], policy: str
) -> dict[str, str] | None:
    """Give a new order to the account of its e-mail address, or leave it a guest's.

    With the policy ``create`` the account is made where there is none, in the buyer's group. An
    order has the group of its account.

    Returns:
        Why the order is a guest's although its address has an account, or None.
    """
    address = _folded(buyer.get("email", ""))
    if policy == "guest" or not address:
        return None
    if policy == "create" and EMAIL.fullmatch(address):
        _make(tables, address, buyer["group"])
    query = "SELECT customer_id, group_id FROM customers WHERE email = ? AND enabled"
    account = tables.execute(query, (address,)).fetchone()
    if account is None:
        return None
    if not _is_the_buyers(tables, account["customer_id"], address):
        return NOT_PROVEN
    query = "INSERT OR REPLACE INTO order_customers VALUES (?, ?)"
    tables.execute(query, (order_id, account["customer_id"]))
    query = "UPDATE orders SET parts = json_set(parts, '$.customer.group', ?) WHERE order_id = ?"
    tables.execute(query, (account["group_id"], order_id))
    return None


def _make(tables: sqlite3.Connection, address: str, group: str) -> None:
    """Make an account and mark it as made by the module, unless the address has one."""
    made = tables.execute(
        "INSERT OR IGNORE INTO customers (email, group_id) VALUES (?, ?) RETURNING customer_id",
        (address, group),
    ).fetchone()
    if made:
        tables.execute(
            "INSERT INTO made_customers VALUES (?, ?)", (made["customer_id"], email_hash(address))
        )


def _is_the_buyers(tables: sqlite3.Connection, customer_id: int, address: str) -> bool:
    """Tell whether the module made an account, or its owner's order in the shop was completed."""
    query = "SELECT 1 FROM made_customers WHERE customer_id = ? AND email_hash = ?"
    if tables.execute(query, (customer_id, email_hash(address))).fetchone():
        return True
    marks = ", ".join("?" * len(COMPLETE))
    orders = tables.execute(
        "SELECT o.parts FROM orders o JOIN order_customers c ON c.order_id = o.order_id "
        "LEFT JOIN links l ON l.order_id = o.order_id WHERE c.customer_id = ? "
        f"AND COALESCE(l.owner, '') = '' AND o.status IN ({marks})",
        (customer_id, *COMPLETE),
    )
    return any(_shows(json.loads(row["parts"]), address) for row in orders)


def _shows(parts: Mapping[str, Any], address: str) -> bool:
    """Tell whether an order was bought under an address, and not for nothing."""
    costs = Decimal(parts.get("content", {}).get("total") or 0) > 0
    return costs and _folded(parts.get("customer", {}).get("email", "")) == address


def customer_of(tables: sqlite3.Connection, order_id: int) -> str:
    """Return the id of the account that an order belongs to, "" for a guest's."""
    row = tables.execute(
        "SELECT customer_id FROM order_customers WHERE order_id = ?", (order_id,)
    ).fetchone()
    return str(row["customer_id"]) if row else ""


def as_account_lets(tables: sqlite3.Connection, order_id: int, parts: Parts) -> Parts:
    """Return what is written of an order: one of an account keeps the group that it has."""
    buyer = parts.get("customer", {})
    if "group" not in buyer or not _group_of_account(tables, order_id):
        return parts
    others = {name: text for name, text in buyer.items() if name != "group"}
    return {**parts, "customer": others}


def _group_of_account(tables: sqlite3.Connection, order_id: int) -> str:
    query = "SELECT group_id FROM customers JOIN order_customers USING (customer_id)"
    row = tables.execute(f"{query} WHERE order_id = ?", (order_id,)).fetchone()
    return str(row["group_id"]) if row else ""


def email_hash(email: str) -> str:
    """Return the SHA-256 of a folded address, "" for none."""
    address = _folded(email)
    return hashlib.sha256(address.encode()).hexdigest() if address else ""


def _folded(email: str) -> str:
    return email.strip().lower()
