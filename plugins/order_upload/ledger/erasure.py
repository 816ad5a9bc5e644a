"""What the ledger keeps about orders, in whatever table: where it is, and how all of it goes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, select, update

from order_upload.chunks import chunks
from order_upload.ledger.database import Database
from order_upload.ledger.forgotten_orders import ForgottenOrders
from order_upload.ledger.tables import (
    PREFIX,
    corrections,
    dismissals,
    exported,
    installations,
    memory,
    metadata,
    order_names,
    records,
    runs,
)

_ABOUT_ORDERS = [table for table in metadata.sorted_tables if "ref" in table.c]
_OF_SETTLED = (memory, exported, records, order_names)
_WITH_TEXTS = (corrections, dismissals)

Scrub = Callable[[str], str]
"""Returns a run's counts, as JSON, without what is a buyer's."""


class LedgerRow(NamedTuple):
    """That a table has something about an order.

    Attributes:
        connector: "" where the table does not say.
        table: its name without the prefix.
    """

    connector: str
    table: str
    ref: str


class KnownAs(NamedTuple):
    """What orders are called.

    Attributes:
        numbers: by the platforms.
        parts: references of the parts that they were split into.
    """

    numbers: set[str]
    parts: set[str]


class ShopOrderRow(NamedTuple):
    """Which order of which shop an order is.

    Attributes:
        conn_id: the shop's Connection; "" where it is not known any more.
    """

    ref: str
    order_id: str
    conn_id: str


class Erasure:
    """Finds and erases what the ledger keeps about orders, of all connectors."""

    def __init__(self, database: Database, forgotten: ForgottenOrders) -> None:
        self._database = database
        self._forgotten = forgotten

    def rows_about(self, refs: Collection[str]) -> list[LedgerRow]:
        """Return in which tables something stands about orders."""
        found: set[LedgerRow] = set()
        for table in _ABOUT_ORDERS:
            name = table.name.removeprefix(PREFIX)
            connector = table.c.get("connector")
            columns = [table.c.ref] if connector is None else [table.c.ref, connector]
            for ref, *connectors in self._of(select(*columns), table.c.ref, refs):
                found.add(LedgerRow("".join(connectors), name, ref))
        return sorted(found)

    def texts(self) -> list[tuple[LedgerRow, dict[str, Any]]]:
        """Return what people wrote about orders, each row as a record."""
        found = []
        with self._database.read() as connection:
            for table in _WITH_TEXTS:
                name = table.name.removeprefix(PREFIX)
                query = select(table).order_by(table.c.connector, table.c.ref)
                for row in connection.execute(query).mappings():
                    record = {"ref": row["ref"], "why": row["why"]}
                    if "path" in row:
                        record |= {"path": row["path"], "text": row["value"]}
                    found.append((LedgerRow(row["connector"], name, row["ref"]), record))
        return found

    def reports(self) -> list[tuple[str, str, str]]:
        """Return the reports that are kept: connector, run, and what the run counted, as JSON."""
        with self._database.read() as connection:
            return _reports(connection)

    def known_as(self, refs: Collection[str]) -> KnownAs:
        """Return what orders are called beside their references."""
        known = KnownAs(set(), set())
        names = select(order_names.c.name, order_names.c.ref)
        for name, ref in self._of(names, order_names.c.ref, refs):
            if name.startswith(f"{ref}-"):
                known.parts.add(name)
            elif name != ref and not name.startswith("#"):
                known.numbers.add(name)
        return known

    def shop_orders(self, refs: Collection[str]) -> list[ShopOrderRow]:
        """Return which orders of which shops these are, as far as that is remembered."""
        same = memory.c.installation == installations.c.installation
        query = select(memory.c.ref, memory.c.shop_order_id, installations.c.conn_id)
        query = query.join_from(memory, installations, same, isouter=True)
        rows = self._of(query.where(memory.c.shop_order_id != ""), memory.c.ref, refs)
        return sorted(
            {ShopOrderRow(ref, order_id, conn_id or "") for ref, order_id, conn_id in rows}
        )

    def settled(self, refs: Collection[str]) -> set[str]:
        """Return those of these orders that a run has settled, if they do not wait."""
        known: set[str] = set()
        for table in _OF_SETTLED:
            known.update(ref for (ref,) in self._of(select(table.c.ref), table.c.ref, refs))
        return known

    def erase(self, refs: Collection[str], scrub: Scrub) -> int:
        """Erase all about orders, and remember by a hash that they were forgotten; all or nothing.

        Returns:
            How many rows went or were rewritten.
        """
        count = 0
        with self._database.write() as connection:
            for table in _ABOUT_ORDERS:
                for chunk in chunks(refs):
                    gone = connection.execute(delete(table).where(table.c.ref.in_(chunk)))
                    count += gone.rowcount
            count += _scrub_reports(connection, scrub)
            self._forgotten.add(connection, refs)
        return count

    def compact(self) -> None:
        """Leave nothing in the database's files of what was erased, now or ever before."""
        self._database.compact([*_ABOUT_ORDERS, runs])

    def _of(self, query: Select[Any], ref: Any, refs: Collection[str]) -> Iterable[Any]:
        """Return the rows of a query that are about some orders."""
        found: list[Any] = []
        with self._database.read() as connection:
            for chunk in chunks(refs):
                found += connection.execute(query.where(ref.in_(chunk)))
        return found


def _reports(connection: Connection) -> list[tuple[str, str, str]]:
    query = select(runs.c.connector, runs.c.run_id, runs.c.counts)
    rows = connection.execute(query.order_by(runs.c.connector, runs.c.run_id))
    return [(row.connector, row.run_id, row.counts) for row in rows]


def _scrub_reports(connection: Connection, scrub: Scrub) -> int:
    count = 0
    for connector, run_id, counts in _reports(connection):
        scrubbed = scrub(counts)
        if scrubbed != counts:
            of_run = (runs.c.connector == connector) & (runs.c.run_id == run_id)
            connection.execute(update(runs).where(of_run).values(counts=scrubbed))
            count += 1
    return count
