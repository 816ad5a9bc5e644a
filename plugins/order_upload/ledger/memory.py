"""What was sent: per installation the last thing of each order, per connector what it has exported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from order_upload.chunks import chunks
from order_upload.ledger.bulk import insert_missing, upsert, values_of
from order_upload.ledger.database import Database
from order_upload.ledger.records import SentOrder
from order_upload.ledger.tables import exported, memory, records

_EXPORTED = frozenset({"created", "updated"})
_COLUMNS = [memory.c[name] for name in SentOrder.__slots__]


class Memory:
    """The part of the ledger that remembers what was sent."""

    _database: Database

    def remembered(self, installation: str, refs: Sequence[str]) -> dict[str, SentOrder]:
        """Return what is remembered of these orders, by reference; those never settled are left out."""
        found: dict[str, SentOrder] = {}
        with self._database.read() as connection:
            for some in chunks(refs):
                query = select(*_COLUMNS).where(
                    memory.c.installation == installation, memory.c.ref.in_(some)
                )
                found.update((row.ref, SentOrder(*row)) for row in connection.execute(query))
        return found

    def remember(self, installation: str, connector: str, rows: Iterable[SentOrder]) -> None:
        """Remember these orders as settled, replacing what was known; ``created`` and ``updated`` count as exported.

        Rows are read and kept 1000 at a time, each thousand for good: an upload may hand in a
        generator that works as it goes. Doing it twice does no harm. Waiting rows stay: that is for
        ``settle``.
        """
        for some in chunks(rows):
            sent = [
                {"connector": connector, "ref": row.ref, "at": row.at}
                for row in some
                if row.outcome in _EXPORTED
            ]
            known = [
                {"installation": installation, "connector": connector, **values_of(row)}
                for row in some
            ]
            with self._database.write() as connection:
                upsert(connection, memory, known)
                insert_missing(connection, exported, sent)

    def exported(self, connector: str, refs: Sequence[str]) -> set[str]:
        """Return those of these orders that the connector has ever created or updated (filter ``export_once``)."""
        found: set[str] = set()
        with self._database.read() as connection:
            for some in chunks(refs):
                query = select(exported.c.ref).where(
                    exported.c.connector == connector, exported.c.ref.in_(some)
                )
                found.update(connection.scalars(query))
        return found

    def forget(self, connector: str, ref: str) -> None:
        """Make the connector consider this order again: as never exported and never sent. The shop still decides."""
        with self._database.write() as connection:
            for table in (exported, memory, records):
                connection.execute(
                    delete(table).where(table.c.connector == connector, table.c.ref == ref)
                )
