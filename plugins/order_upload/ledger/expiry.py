"""What the ledger lets go: reports of old, and what it knows of connectors that are gone.

What tells that an order is unchanged, exported or created stays for every connector that there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Table, delete, func, select

from order_upload.ledger.database import Database
from order_upload.ledger.tables import (
    batches,
    corrections,
    dismissals,
    namespaces,
    order_names,
    records,
    runs,
    send_again,
    taken_files,
    waiting,
)

_OF_WAITING: Sequence[Table] = (waiting, batches, send_again, corrections, dismissals, taken_files)
"""What is about orders that wait. Files count as not taken then: a connector that comes back reads
them again."""
_OF_SETTLED: Sequence[Table] = (records, order_names, namespaces)
_TOUCHED: Sequence[Column[datetime]] = (
    runs.c.at,
    batches.c.opened_at,
    waiting.c.first_seen,
    send_again.c.at,
    corrections.c.made_at,
    dismissals.c.made_at,
    taken_files.c.at,
)


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left of a connector's work.

    Attributes:
        orders: how many of its orders wait.
        refs: references of the first of them.
        open_runs: ids of its runs that no report has closed.
        touched_at: when one of its runs, or a person, did something last; None where nothing says.
    """

    orders: int
    refs: Sequence[str]
    open_runs: Sequence[str]
    touched_at: datetime | None


class Expiry:
    """Deletes rows of the ledger; what may go, the caller knows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def connectors(self) -> set[str]:
        """Return the connectors of which the ledger knows more than what they exported."""
        names: set[str] = set()
        with self._database.read() as connection:
            for table in (*_OF_WAITING, *_OF_SETTLED):
                names.update(connection.scalars(select(table.c.connector).distinct()))
        return names

    def remains(self, connector: str, most_refs: int) -> Remains:
        """Return what is left of a connector's work."""
        refs = select(waiting.c.ref).where(waiting.c.connector == connector)
        open_runs = select(batches.c.run_id).where(batches.c.connector == connector)
        with self._database.read() as connection:
            return Remains(
                connection.scalar(select(func.count()).select_from(refs.subquery())) or 0,
                connection.scalars(refs.order_by(waiting.c.ref).limit(most_refs)).all(),
                connection.scalars(open_runs.order_by(batches.c.run_id)).all(),
                _touched_at(connection, connector),
            )

    def erase_waiting(self, connector: str, before: datetime) -> bool:
        """Forget what waits of a connector, and what people decided about its orders.

        Returns:
            False where it was touched since ``before``: then nothing is forgotten.
        """
        return self._erase(connector, _OF_WAITING, before)

    def erase_settled(self, connector: str, before: datetime) -> bool:
        """Forget with which records orders of a connector were settled, and their numbers.

        What it sent and exported stays: other connectors may work on the same shop.

        Returns:
            False where it was touched since ``before``: then nothing is forgotten.
        """
        return self._erase(connector, _OF_SETTLED, before)

    def expire_runs(self, before: datetime) -> int:
        """Delete the reports of runs that ended before a time, and return how many there were."""
        with self._database.write() as connection:
            return connection.execute(delete(runs).where(runs.c.at < before)).rowcount

    def _erase(self, connector: str, tables: Sequence[Table], before: datetime) -> bool:
        with self._database.write() as connection:
            touched_at = _touched_at(connection, connector)
            if touched_at is not None and touched_at >= before:
                return False
            for table in tables:
                connection.execute(delete(table).where(table.c.connector == connector))
        return True


def _touched_at(connection: Connection, connector: str) -> datetime | None:
    moments = []
    for column in _TOUCHED:
        newest = select(func.max(column)).where(column.table.c.connector == connector)
        moments.append(connection.scalar(newest))
    return max((moment for moment in moments if moment is not None), default=None)
