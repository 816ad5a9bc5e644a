"""Which orders wait: not settled, and so taken up by every run until they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, delete, func, select

from order_upload.chunks import CHUNK, chunks
from order_upload.ledger.bulk import Row, insert_into, insert_missing, upsert, values_of
from order_upload.ledger.database import Database
from order_upload.ledger.records import Waiting
from order_upload.ledger.tables import waiting


class WaitingOrders:
    """The table of waiting orders; :meth:`~order_upload.ledger.ledger.Ledger.settle` writes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, connector: str, refs: Iterable[str] | None = None) -> Iterator[Waiting]:
        """Yield the connector's waiting orders by reference: all, or those of ``refs``.

        They are read 1000 at a time and no transaction stays open in between, so the ledger may be
        written meanwhile.
        """
        query = select(waiting).where(waiting.c.connector == connector).order_by(waiting.c.ref)
        if refs is None:
            yield from self._all(query)
            return
        for chunk in chunks(refs):
            yield from self._rows(query.where(waiting.c.ref.in_(chunk)))

    def give_up(self, connection: Connection, connector: str, lost: Waiting) -> bool:
        """Take out an order whose file is lost, as part of a transaction of the caller.

        Returns:
            False where the order is in another file by now.
        """
        is_there = (waiting.c.connector == connector) & (waiting.c.ref == lost.ref)
        deleted = connection.execute(delete(waiting).where(is_there, waiting.c.file == lost.file))
        return bool(deleted.rowcount)

    def settled(self, connection: Connection, connector: str, refs: Iterable[str]) -> None:
        """Take orders out that wait no longer, as part of a transaction of the caller."""
        for chunk in chunks(refs):
            connection.execute(
                delete(waiting).where(waiting.c.connector == connector, waiting.c.ref.in_(chunk))
            )

    def keep(
        self, connection: Connection, connector: str, run_id: str, orders: Iterable[Waiting]
    ) -> None:
        """Add orders, or replace them, as part of a transaction of the caller.

        ``first_seen`` is kept, and ``attempts`` raised by one: once a run, however often its report
        is tried.
        """
        same_run = waiting.c.run_id == insert_into(connection, waiting).excluded.run_id
        changes = {
            "first_seen": waiting.c.first_seen,
            "attempts": case((same_run, waiting.c.attempts), else_=waiting.c.attempts + 1),
        }
        for chunk in chunks(orders):
            upsert(connection, waiting, _rows_of(connector, run_id, chunk), changes)

    def add(
        self, connection: Connection, connector: str, run_id: str, orders: Iterable[Waiting]
    ) -> None:
        """Add orders, as part of a transaction of the caller; what waits already stays as it is."""
        for chunk in chunks(orders):
            insert_missing(connection, waiting, _rows_of(connector, run_id, chunk))

    def number_and_oldest(self, connector: str) -> tuple[int, datetime | None]:
        """Return how many of a connector's orders wait, and since when the oldest does."""
        query = select(func.count(), func.min(waiting.c.first_seen)).where(
            waiting.c.connector == connector
        )
        with self._database.read() as connection:
            number, oldest = connection.execute(query).one()
        return number, oldest

    def _all(self, query: Select[Any]) -> Iterator[Waiting]:
        last = ""
        while page := self._rows(query.where(waiting.c.ref > last).limit(CHUNK)):
            yield from page
            last = page[-1].ref

    def _rows(self, query: Select[Any]) -> list[Waiting]:
        with self._database.read() as connection:
            return [waiting_of(row) for row in connection.execute(query).mappings()]


def waiting_of(row: Any) -> Waiting:
    """Return the waiting order of a row of the table, by the names of its columns."""
    return Waiting(
        ref=row["ref"],
        updated_at=row["updated_at"],
        outcome=row["outcome"],
        reason_code=row["reason_code"],
        waits_for=row["waits_for"],
        first_seen=row["first_seen"],
        attempts=row["attempts"],
        file=row["file"],
        rules_hash=row["rules_hash"],
    )


def _rows_of(connector: str, run_id: str, orders: Sequence[Waiting]) -> list[Row]:
    owner = {"connector": connector, "run_id": run_id, "attempts": 1}
    return [values_of(order) | owner for order in orders]
