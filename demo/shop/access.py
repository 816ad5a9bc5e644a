"""What the demo shop's API user may see and write (docs/node-protocol.md, section 3)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from demo.shop.data import STORES
from demo.shop.operations import rejected


@dataclass(frozen=True, slots=True)
class Access:
    """What one API user may do.

    Attributes:
        stores: in which stores it reads and writes orders.
        finds_others: whether it finds the shop's own orders too, which no reference leads to.
    """

    stores: tuple[str, ...] = STORES
    finds_others: bool = True

    def shows(self, found: Mapping[str, Any]) -> bool:
        """Tell whether it sees an order, in the form that ``find`` gives."""
        return found["store_id"] in self.stores and bool(found["ref"] or self.finds_others)

    def check_store(self, store_id: str) -> None:
        """Refuse an operation on a store that it may not use.

        Raises:
            OperationRefusedError: ``store_not_allowed``.
        """
        if store_id not in self.stores:
            raise rejected(
                "store_not_allowed",
                f"this API user may not use store {store_id}",
                remedy="let it use that store: Access(stores=...)",
            )

    def check_order(self, store_id: str, *, is_linked: bool) -> None:
        """Refuse an update of an order that it may not write.

        Raises:
            OperationRefusedError: ``store_not_allowed`` or ``linked_orders_only``.
        """
        self.check_store(store_id)
        if not is_linked and not self.finds_others:
            raise rejected(
                "linked_orders_only",
                "no reference leads to the order, and this API user finds linked orders only",
                remedy="let it find the others too: Access(finds_others=True)",
            )


def unlink(tables: sqlite3.Connection, order_id: str) -> None:
    """Make an order one that no reference leads to, as if nothing of it had come over the wire."""
    links = "SELECT ref FROM links WHERE order_id = ?"
    tables.execute(f"DELETE FROM events WHERE ref IN ({links})", (order_id,))
    for table in ("written", "links"):
        tables.execute(f"DELETE FROM {table} WHERE order_id = ?", (order_id,))
