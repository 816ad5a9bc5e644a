"""Accounts of the demo shop's customers: whose a new order is (docs/node-protocol.md, section 9).

As in OpenCart, an account is known by its e-mail address alone, whatever its capitals. A small
shop: one group, one store, nobody waits for approval.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from demo.shop.data import OWN_ORDERS

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
GROUP = "1"
SCHEMA = """
CREATE TABLE IF NOT EXISTS customers (
    customer_id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE, enabled INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS order_customers (order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL);
"""


def fill_customers(tables: sqlite3.Connection) -> None:
    """Give the buyers of the shop's own orders their accounts, once."""
    for order_id, fields in OWN_ORDERS.items():
        email = fields["customer.email"]
        tables.execute("INSERT OR IGNORE INTO customers (email) VALUES (?)", (email,))
        query = "INSERT OR IGNORE INTO order_customers SELECT ?, customer_id FROM customers WHERE email = ?"
        tables.execute(query, (int(order_id), email))


def customers_of(tables: sqlite3.Connection, emails: Sequence[str]) -> list[dict[str, Any]]:
    """Return the accounts of these addresses."""
    wanted = sorted({_folded(email) for email in emails})
    query = f"SELECT * FROM customers WHERE email IN ({', '.join('?' * len(wanted))})"
    return [
        {
            "customer_id": str(row["customer_id"]),
            "email_hash": hashlib.sha256(row["email"].encode()).hexdigest(),
            "store_id": "0",
            "customer_group_id": GROUP,
            "enabled": bool(row["enabled"]),
        }
        for row in tables.execute(query, wanted)
    ]


def set_customer(
    tables: sqlite3.Connection, order_id: int, fields: Mapping[str, str], policy: str
) -> None:
    """Give a new order to the account of its e-mail address, made if the policy says so; else it is a guest's."""
    email = _folded(fields.get("customer.email", ""))
    if policy == "guest" or not email:
        return
    if policy == "create" and EMAIL.fullmatch(email):
        tables.execute("INSERT OR IGNORE INTO customers (email) VALUES (?)", (email,))
    query = "INSERT OR REPLACE INTO order_customers SELECT ?, customer_id FROM customers WHERE email = ? AND enabled"
    tables.execute(query, (order_id, email))


def customer_of(tables: sqlite3.Connection, order_id: int) -> str:
    """Return the id of the account that an order belongs to, "" for a guest's."""
    row = tables.execute(
        "SELECT customer_id FROM order_customers WHERE order_id = ?", (order_id,)
    ).fetchone()
    return str(row["customer_id"]) if row else ""


def _folded(email: str) -> str:
    return email.strip().lower()
