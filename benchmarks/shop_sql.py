"""Plain SQL on a shop's tables: a benchmark's other opponent, and a switch of its events."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import pymysql
from pymysql.cursors import DictCursor

TABLES = ("order_product", "order_total", "order_history")
AT_ONCE = 100
"""Orders in one statement."""


def connected(url: str, *, autocommit: bool = False) -> pymysql.Connection[DictCursor]:
    """Return a connection to a shop's database.

    Args:
        url: ``mysql+pymysql://user:password@host:port/name``.
        autocommit: end each statement's transaction with it.
    """
    parts = urlsplit(url)
    return pymysql.connect(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 3306,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=parts.path.strip("/"),
        charset="utf8mb4",
        autocommit=autocommit,
        cursorclass=DictCursor,
    )


class ShopSql:
    """One shop's database.

    Args:
        url: ``mysql+pymysql://user:password@host:port/name``.
    """

    def __init__(self, url: str) -> None:
        self._prefix = os.environ.get("OPENCART_DB_PREFIX", "oc_")
        self._connection = connected(url)
        self._rows: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def copy_order(self, order_id: str) -> None:
        """Write an order like this one, row by row, take its pieces from the stock, and commit."""
        with self._connection.cursor() as cursor:
            order = self._read("order", order_id)[0]
            self._insert(cursor, "order", {**order, "order_id": None})
            new_id = cursor.lastrowid
            for table in TABLES:
                for row in self._read(table, order_id):
                    self._insert(cursor, table, {**row, f"{table}_id": None, "order_id": new_id})
            for row in self._read("order_product", order_id):
                took = (
                    f"UPDATE `{self._prefix}product` SET quantity = quantity - %s "
                    "WHERE product_id = %s AND subtract"
                )
                cursor.execute(took, (row["quantity"], row["product_id"]))
        self._connection.commit()

    def copy_orders(self, order_id: str, count: int) -> None:
        """Write orders like this one, a hundred in a statement and a transaction: the limit."""
        for begun in range(0, count, AT_ONCE):
            self._copy_together(order_id, min(AT_ONCE, count - begun))

    def _copy_together(self, order_id: str, count: int) -> None:
        with self._connection.cursor() as cursor:
            order = self._read("order", order_id)[0]
            self._insert(cursor, "order", *[{**order, "order_id": None}] * count)
            first_id = cursor.lastrowid  # InnoDB and MyISAM number the rows of a statement on
            for table in TABLES:
                rows = [
                    {**row, f"{table}_id": None, "order_id": new_id}
                    for row in self._read(table, order_id)
                    for new_id in range(first_id, first_id + count)
                ]
                self._insert(cursor, table, *rows)
            for row in self._read("order_product", order_id):
                took = (
                    f"UPDATE `{self._prefix}product` SET quantity = quantity - %s "
                    "WHERE product_id = %s AND subtract"
                )
                cursor.execute(took, (row["quantity"] * count, row["product_id"]))
        self._connection.commit()

    def module_size(self) -> tuple[int, int, int]:
        """Return how many orders the module knows, in how many rows and bytes, with indexes."""
        with self._connection.cursor() as cursor:
            tables = [f"{self._prefix}order_upload_{name}" for name in ("order", "written")]
            counts: list[int] = []
            for table in tables:
                cursor.execute(f"ANALYZE TABLE `{table}`")
                cursor.execute(f"SELECT COUNT(*) AS count FROM `{table}`")
                counts.append(cursor.fetchall()[0]["count"])
            cursor.execute(
                "SELECT SUM(data_length + index_length) AS size FROM information_schema.tables "
                "WHERE table_schema = DATABASE() AND table_name IN %s",
                (tables,),
            )
            size = int(cursor.fetchall()[0]["size"])
        self._connection.commit()
        return counts[0], sum(counts), size

    def add_status(self, order_id: str, status: str) -> None:
        """Write a status with a history row, and commit."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE `{self._prefix}order` SET order_status_id = %s, date_modified = NOW() "
                "WHERE order_id = %s",
                (status, order_id),
            )
            row = {
                "order_id": order_id,
                "order_status_id": status,
                "notify": 0,
                "comment": "Tracking number: BRT1",
                "date_added": "2026-11-20 12:00:00",
            }
            self._insert(cursor, "order_history", row)
        self._connection.commit()

    def events_off(self) -> AbstractContextManager[None]:
        """Switch off all events but the module's while the block runs."""
        others = "status = 1 AND code NOT LIKE 'order\\_upload%%'"
        return self._changed("event", "status", ("1", "0"), "event_id", others)

    def listening(self) -> AbstractContextManager[None]:
        """Let the log of the customers' activity hear of every status while the block runs."""
        log = "`key` = 'config_customer_activity' AND value <> '1'"
        return self._changed("setting", "value", ("0", "1"), "setting_id", log)

    @contextmanager
    def _changed(
        self, table: str, column: str, values: tuple[str, str], key: str, where: str
    ) -> Iterator[None]:
        """Give a column of these rows the second value while the block runs, then the first."""
        with self._connection.cursor() as cursor:
            cursor.execute(f"SELECT `{key}` FROM `{self._prefix}{table}` WHERE {where}")
            ids = [row[key] for row in cursor.fetchall()]
        self._set(table, column, values[1], key, ids)
        try:
            yield
        finally:
            self._set(table, column, values[0], key, ids)

    def _set(self, table: str, column: str, value: str, key: str, ids: list[int]) -> None:
        with self._connection.cursor() as cursor:
            change = f"UPDATE `{self._prefix}{table}` SET `{column}` = %s WHERE `{key}` = %s"
            cursor.executemany(change, [(value, row_id) for row_id in ids])
        self._connection.commit()

    def _read(self, table: str, order_id: str) -> list[dict[str, Any]]:
        if (table, order_id) not in self._rows:
            with self._connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT * FROM `{self._prefix}{table}` WHERE order_id = %s", (order_id,)
                )
                self._rows[table, order_id] = list(cursor.fetchall())
            self._connection.commit()
        return self._rows[table, order_id]

    def _insert(self, cursor: Any, table: str, *rows: dict[str, Any]) -> None:
        """Add rows with one statement; all have the same columns."""
        names = ", ".join(f"`{name}`" for name in rows[0])
        places = "(" + ", ".join(["%s"] * len(rows[0])) + ")"
        values: list[Any] = []
        for row in rows:
            values += row.values()
        cursor.execute(
            f"INSERT INTO `{self._prefix}{table}` ({names}) "
            f"VALUES {', '.join([places] * len(rows))}",
            values,
        )
