"""Customers of a shop of the tests: whoever registers in it, and what they buy there themselves."""

from __future__ import annotations

import json
from typing import Any

import pytest

from demo.shop.shop import DemoShop
from php_shop import PhpShop

COMPLETE, PENDING = "5", "1"


def register(shop: Any, email: str) -> str:
    """Register an account, as anybody can with any address; return its id."""
    if isinstance(shop, DemoShop):
        with shop.database.transaction() as tables:
            query = "INSERT INTO customers (email) VALUES (?) RETURNING customer_id"
            return str(tables.execute(query, (email,)).fetchone()["customer_id"])
    row = {
        "email": email,
        "firstname": "Eve",
        "customer_group_id": 1,
        "status": 1,
        "password": "chosen by whoever registered",
        "custom_field": "[]",
        "date_added": "2026-11-20 12:00:00",
    }
    return _insert(_php(shop), "customer", row)


def buy(shop: Any, customer_id: str, email: str, status: str, total: str = "9.90") -> str:
    """Place an order in the shop itself, whose status becomes this; return its id."""
    if isinstance(shop, DemoShop):
        parts = {"customer": {"email": email}, "content": {"total": total, "currency": "EUR"}}
        with shop.database.transaction() as tables:
            query = (
                "INSERT INTO orders (store_id, status, status_at, parts) VALUES ('0', ?, ?, ?) "
                "RETURNING order_id"
            )
            values = (status, "2026-11-20T12:00:00Z", json.dumps(parts))
            order_id = str(tables.execute(query, values).fetchone()["order_id"])
            query = "INSERT INTO order_customers VALUES (?, ?)"
            tables.execute(query, (order_id, customer_id))
        return order_id
    row = {
        "email": email,
        "customer_id": customer_id,
        "order_status_id": status,
        "total": total,
        "ip": "203.0.113.7",
        "user_agent": "Mozilla/5.0",
        "currency_code": "EUR",
        "currency_value": "1",
        "custom_field": "[]",
        "date_added": "2026-11-20 12:00:00",
    }
    return _insert(_php(shop), "order", row)


def give(shop: Any, order_id: str, customer_id: str) -> None:
    """Give an order to an account and complete it, as a person in the admin can."""
    if isinstance(shop, DemoShop):
        with shop.database.transaction() as tables:
            tables.execute("INSERT INTO order_customers VALUES (?, ?)", (order_id, customer_id))
            query = "UPDATE orders SET status = ? WHERE order_id = ?"
            tables.execute(query, (COMPLETE, order_id))
        return
    query = "UPDATE {order} SET customer_id = %s, order_status_id = %s WHERE order_id = %s"
    _php(shop).rows(query, customer_id, COMPLETE, order_id)


def _php(shop: Any) -> PhpShop:
    if not isinstance(shop, PhpShop):
        pytest.skip("NOT RUN: tests/live/test_customers.py tries it with a real shop's tables")
    return shop


def _insert(shop: PhpShop, table: str, row: dict[str, Any]) -> str:
    names, places = ", ".join(f"`{name}`" for name in row), ", ".join(["%s"] * len(row))
    shop.rows("SET sql_mode = ''")
    shop.rows(f"INSERT INTO {{{table}}} ({names}) VALUES ({places})", *row.values())
    return str(shop.number("SELECT LAST_INSERT_ID()"))
