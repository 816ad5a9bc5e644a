"""The tables of a real shop, read beside the module.

OPENCART_DB is ``mysql+pymysql://user:password@host:port/name``.
"""

from __future__ import annotations

import os
import re
from typing import Any

from benchmarks.shop_sql import connected

Rows = list[dict[str, Any]]


class ShopTables:
    """One shop's database.

    Args:
        url: where it is.
        prefix: of its tables.
    """

    def __init__(self, url: str, prefix: str = "oc_") -> None:
        self._prefix = os.environ.get("OPENCART_DB_PREFIX", prefix)
        self._connection = connected(url, autocommit=True)

    def rows(self, table: str, order_id: str = "") -> Rows:
        """Return the rows of a table, or those of one order, in a fixed order."""
        where = " WHERE order_id = %s" if order_id else ""
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT * FROM `{self._prefix}{table}`{where}", (order_id,) if order_id else None
            )
            return sorted(cursor.fetchall(), key=str)

    def read(self, statement: str) -> Rows:
        """Return the rows that a statement gives."""
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    def plain_name(self, table: str) -> str:
        """Return what a table is called in this database."""
        return self._prefix + table

    def name(self, table: str) -> str:
        """Return the name of a table as it stands in a statement."""
        return f"`{self.plain_name(table)}`"

    def names(self) -> list[str]:
        """Return the tables of orders, of their stock and of their buyers, without the module's."""
        with self._connection.cursor() as cursor:
            cursor.execute("SHOW TABLES")
            names = [
                next(iter(row.values())).removeprefix(self._prefix) for row in cursor.fetchall()
            ]
        wanted = ("order", "product", "customer", "voucher", "coupon", "address", "subscription")
        return [
            name
            for name in names
            if name.startswith(wanted) and not name.startswith("order_upload")
        ]

    def everything(self) -> dict[str, Rows]:
        """Return all rows of :meth:`names`."""
        return {name: self.rows(name) for name in self.names()}

    def run(self, statement: str, *values: object) -> None:
        """Run a statement; ``{name}`` in it is a table."""
        with self._connection.cursor() as cursor:
            cursor.execute(re.sub(r"\{(\w+)\}", rf"`{self._prefix}\1`", statement), values)

    def insert(self, table: str, rows: Rows) -> None:
        """Add rows to a table."""
        for row in rows:
            names, places = ", ".join(f"`{name}`" for name in row), ", ".join(["%s"] * len(row))
            self.run(f"INSERT INTO {{{table}}} ({names}) VALUES ({places})", *row.values())

    def setting(self, key: str) -> str:
        """Return one of the shop's own settings; "" where it has none."""
        for row in self.rows("setting"):
            if (row["store_id"], row["key"]) == (0, key):
                return str(row["value"])
        return ""

    def set_settings(self, prefix: str, **values: object) -> None:
        """Change settings of the shop itself; the name of each begins with the prefix."""
        for name, value in values.items():
            self.run("DELETE FROM {setting} WHERE store_id = 0 AND `key` = %s", prefix + name)
            row = {"store_id": 0, "code": "config", "key": prefix + name}
            self.insert("setting", [{**row, "value": str(value), "serialized": 0}])

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def differences(before: dict[str, Rows], after: dict[str, Rows]) -> set[str]:
    """Return what changed.

    ``table.column`` of rows that stayed, ``table+`` of new and ``table-`` of gone ones. Rows are
    matched by their first column, the key of every table that is read here.
    """
    found: set[str] = set()
    for table, now in after.items():
        old = {next(iter(row.values())): row for row in before.get(table, [])}
        new = {next(iter(row.values())): row for row in now}
        if new.keys() - old.keys():
            found.add(f"{table}+")
        if old.keys() - new.keys():
            found.add(f"{table}-")
        for key in new.keys() & old.keys():
            changed = [name for name in new[key] if new[key][name] != old[key][name]]
            found.update(f"{table}.{name}" for name in changed)
    return found
