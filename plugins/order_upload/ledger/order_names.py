"""Which order a number names: the hub's, the platform's, or the shop's.

A row is a name and a reference, so that an order is found without an index beside the key. The
hub's number is the end of the reference; all that has to be known for it are the namespaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from order_upload.chunks import chunks
from order_upload.ledger.bulk import insert_missing
from order_upload.ledger.database import Database
from order_upload.ledger.forgotten_orders import known_forgotten
from order_upload.ledger.records import NamedOrder
from order_upload.ledger.tables import (
    exported,
    installations,
    memory,
    namespaces,
    order_names,
    records,
    waiting,
)

SHOP_MARKS = ("#", "shop:")
"""What stands before a shop's order id: ``#123``, ``shop:123``."""


class NumberedOrder(NamedTuple):
    """An order with the numbers that it has; "" where there is none.

    Attributes:
        number: the platform's.
        shop_order_id: the shop's.
        is_remembered: the ledger remembers it as sent, and so finds it by its reference.
        part: reference of a part that it is split into.
    """

    ref: str
    number: str
    shop_order_id: str = ""
    is_remembered: bool = False
    part: str = ""

    def names(self) -> list[str]:
        """Return the names by which it is found; the reference only where that is needed."""
        names = [self.number] if self.number else []
        if self.shop_order_id:
            names.append(f"#{self.shop_order_id}")
        if not self.is_remembered:
            names.append(self.ref)
        if self.part:
            names.append(self.part)
        return names


class OrderNames:
    """The table of the names of orders."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, connector: str, orders: Iterable[NumberedOrder]) -> None:
        """Keep under which numbers orders of a connector are known."""
        for chunk in chunks(orders):
            rows = []
            spaces = set()
            for order in chunk:
                rows += [
                    {"connector": connector, "name": name, "ref": order.ref}
                    for name in order.names()
                ]
                spaces.add(order.ref.partition(":")[0])
            with self._database.write() as connection:
                insert_missing(connection, order_names, rows)
                insert_missing(
                    connection,
                    namespaces,
                    [{"connector": connector, "namespace": space} for space in spaces],
                )

    def find(self, connector: str, text: str) -> list[NamedOrder]:
        """Return the orders that a text names, each once; none where none is known.

        Args:
            connector: whose orders.
            text: a reference, the hub's number, the platform's number, or the shop's order id with
                ``#`` or ``shop:`` before it.
        """
        with self._database.read() as connection:
            spaces = connection.scalars(
                select(namespaces.c.namespace).where(namespaces.c.connector == connector)
            )
            possible = [text, *(f"{space}:{text}" for space in spaces)]
            orders = dict.fromkeys(_known_refs(connection, connector, possible), "hub")
            shop_name = _shop_name(text)
            named = select(order_names.c.name, order_names.c.ref).where(
                order_names.c.connector == connector,
                order_names.c.name.in_([*possible, shop_name or text]),
            )
            for name, ref in connection.execute(named.order_by(order_names.c.ref)):
                if name != ref:
                    orders.pop(name, None)  # a part of that order, sent under this reference
                orders.setdefault(ref, _number_of(name, ref, shop_name))
        return [NamedOrder(ref, number_of) for ref, number_of in orders.items()]


def _shop_name(text: str) -> str:
    """Return the name of the shop's order that a text means, "" when it means none."""
    for mark in SHOP_MARKS:
        if text.startswith(mark):
            return f"#{text.removeprefix(mark).strip()}"
    return ""


def _number_of(name: str, ref: str, shop_name: str) -> str:
    if name == ref:
        return "hub"
    return "shop" if name == shop_name else "platform"


def _known_refs(connection: Connection, connector: str, refs: list[str]) -> Iterator[str]:
    """Yield those of these references that a table has which is found by them."""
    for table in (waiting, records, exported):
        yield from connection.scalars(
            select(table.c.ref).where(table.c.connector == connector, table.c.ref.in_(refs))
        )
    yield from connection.scalars(
        select(memory.c.ref).where(
            memory.c.installation.in_(select(installations.c.installation)),
            memory.c.ref.in_(refs),
            memory.c.connector == connector,
        )
    )
    yield from known_forgotten(connection, refs)
