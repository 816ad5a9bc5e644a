"""Accounts of the demo shop's customers: whose a new order is (docs/node-protocol.md, section 9).

As in OpenCart, an account is known by its e-mail address alone, whatever its capitals. A small
shop: one group, one store, nobody waits for approval.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Sequence
from typing import Any

from demo.shop.data import OWN_ORDERS

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
GROUP = "1"
SCHEMA = """
CREATE TABLE IF NOT EXISTS customers (
    customer_id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE,
    enabled INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS order_customers (
    order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL);
"""


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
            "email_hash": hashlib.sha256(row["email"].encode()).hexdigest(),
            "store_id": "0",
            "customer_group_id": GROUP,
            "enabled": bool(row["enabled"]),
        }
        for row in tables.execute(query, addresses)
    ]


def set_customer(tables: sqlite3.Connection, order_id: int, email: str, policy: str) -> None:
    """Give a new order to the account of its e-mail address, or leave it a guest's.

    With the policy ``create`` the account is made where there is none.
    """
    address = _folded(email)
    if policy == "guest" or not address:
        return
    if policy == "create" and EMAIL.fullmatch(address):
        tables.execute("INSERT OR IGNORE INTO customers (email) VALUES (?)", (address,))
    tables.execute(
        "INSERT OR REPLACE INTO order_customers "
        "SELECT ?, customer_id FROM customers WHERE email = ? AND enabled",
        (order_id, address),
    )


def customer_of(tables: sqlite3.Connection, order_id: int) -> str:
    """Return the id of the account that an order belongs to, "" for a guest's."""
    row = tables.execute(
        "SELECT customer_id FROM order_customers WHERE order_id = ?", (order_id,)
    ).fetchone()
    return str(row["customer_id"]) if row else ""


def _folded(email: str) -> str:
    return email.strip().lower()
