"""The demo shop's memory: one SQLite file, one connection, short transactions."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from demo.shop import customers as shop_customers
from demo.shop.data import CATALOGUE, OWN_ORDERS, STOCK_STATUSES, Product
from demo.shop.parts import Parts, canonical_json

SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS nonces (nonce TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS products (
    sku TEXT PRIMARY KEY, barcode TEXT, mpn TEXT, name TEXT, quantity INTEGER, options TEXT,
    counts_stock INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
    order_id INTEGER PRIMARY KEY AUTOINCREMENT, store_id TEXT NOT NULL, status TEXT NOT NULL,
    status_at TEXT NOT NULL,
    parts TEXT NOT NULL, taken TEXT NOT NULL DEFAULT '', mails INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS links (
    ref TEXT PRIMARY KEY, store_id TEXT NOT NULL, state TEXT NOT NULL, owner TEXT NOT NULL,
    order_id INTEGER UNIQUE);
CREATE TABLE IF NOT EXISTS events (
    ref TEXT, event_id TEXT, PRIMARY KEY (ref, event_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS written (
    order_id INTEGER, part TEXT, hash TEXT, said TEXT, source_time TEXT, event_id TEXT, owner TEXT,
    PRIMARY KEY (order_id, part)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS history (
    id INTEGER PRIMARY KEY, order_id INTEGER, at TEXT, status TEXT, who TEXT, mailed INTEGER);
CREATE INDEX IF NOT EXISTS history_of_order ON history (order_id);
CREATE TABLE IF NOT EXISTS mails (
    id INTEGER PRIMARY KEY, order_id INTEGER, at TEXT, kind TEXT, status TEXT);
"""


class Database:
    """The shop's tables. Several threads may use it: transactions come one after the other."""

    def __init__(self, path: Path, products: Iterable[Product] = CATALOGUE) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=10
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA + shop_customers.SCHEMA)
        with self.transaction() as tables:
            _fill(tables, products)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the tables for one transaction: all of it is kept, or nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def setting(self, name: str) -> str:
        """Return one setting: ``installation`` or ``key``."""
        with self.transaction() as tables:
            return str(
                tables.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()[
                    "value"
                ]
            )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def now_text() -> str:
    """Return this moment as the shop writes it: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _fill(tables: sqlite3.Connection, products: Iterable[Product]) -> None:
    """Put in what a new shop has; a shop that is there already keeps its stock and its orders."""
    shop_customers.fill_customers(tables)
    is_new = tables.execute("SELECT 1 FROM settings WHERE name = 'installation'").fetchone() is None
    tables.executemany(
        "INSERT OR IGNORE INTO products VALUES (?, ?, ?, ?, ?, ?, ?)",
        [_product_row(product) for product in products],
    )
    if not is_new:
        return
    settings = [("installation", str(uuid.uuid4())), ("key", secrets.token_hex(64))]
    tables.executemany("INSERT INTO settings VALUES (?, ?)", settings)
    for order_id, parts in OWN_ORDERS.items():
        _fill_order(tables, int(order_id), parts)


def _product_row(product: Product) -> tuple[object, ...]:
    codes = (product.sku, product.barcode, product.mpn)
    options = json.dumps(list(map(asdict, product.options)))
    return (*codes, product.name, product.quantity, options, product.counts_stock)


def _fill_order(tables: sqlite3.Connection, order_id: int, parts: Parts) -> None:
    status, at = parts["status"], parts["date"]
    lines = [[line["sku"], int(line["quantity"])] for line in parts["content"]["lines"]]
    taken = json.dumps(lines) if status in STOCK_STATUSES else ""
    stored = canonical_json({part: value for part, value in parts.items() if part != "status"})
    tables.execute(
        "INSERT INTO orders (order_id, store_id, status, status_at, parts, taken, mails) "
        "VALUES (?, '0', ?, ?, ?, ?, 1)",
        (order_id, status, at, stored, taken),
    )
    tables.execute(
        "INSERT INTO history (order_id, at, status, who, mailed) VALUES (?, ?, ?, 'checkout', 1)",
        (order_id, at, status),
    )
    tables.execute(
        "INSERT INTO mails (order_id, at, kind, status) VALUES (?, ?, 'new order', ?)",
        (order_id, at, status),
    )
