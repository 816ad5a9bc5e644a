"""What brings a ledger that an older version of this package made up to date.

Each schema version has one step, which makes the next version of it and keeps what is remembered.
All steps, and the tables that are new, are one transaction: a step that fails leaves the ledger as
it was. A ledger of a newer version is refused before anything is touched: nobody here knows what
its tables mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, inspect, select, text

from order_upload.errors import LedgerError, LedgerUnavailableError
from order_upload.ledger import tables

Step = tuple[str, ...]
"""SQL statements that SQLite and Postgres both understand.

They name tables and columns as they were: the tables of ``tables.py`` go on changing. A table that
has to be made anew, because all of it is forgotten within minutes, need only be dropped; tables and
their indexes that are missing after the last step are made.
"""

STEPS: Mapping[int, Step] = {
    4: ("DROP TABLE order_upload_leases",),  # a hold for each part of a run: none is held by now
    5: (),  # tables of results, which are new
    6: (),  # the words of results, which are new
}
"""Schema version -> what makes the next one of it. None is left out after the first.

Version 4 is the oldest that was ever in use. Whoever raises ``SCHEMA_VERSION`` adds a step here.
"""

_AT_WORK = text(f"SELECT max(expires_at) FROM {tables.PREFIX}leases")  # noqa: S608 - our own name


def bring_up(
    connection: Connection,
    now: datetime,
    where: str,
    *,
    steps: Mapping[int, Step] = STEPS,
    target: int = tables.SCHEMA_VERSION,
) -> None:
    """Make the ledger's tables, or those of an older version into today's.

    Args:
        connection: in a transaction that no other one can enter.
        now: by the ledger's clock.
        where: what messages call this ledger.
        steps: what makes the next version of each.
        target: the version that comes out.

    Raises:
        LedgerError: the ledger is of a newer version, or of one that nothing leads on from.
        LedgerUnavailableError: it has to be brought up to date, and a run is still at work.
    """
    version = _version(connection)
    if version is not None and version != target:
        _check_way(version, where, steps, target)
        _check_nobody_works(connection, now, where)
        for number in range(version, target):
            for statement in steps[number]:
                connection.exec_driver_sql(statement)
    tables.metadata.create_all(connection, checkfirst=True)
    if version != target:
        connection.execute(delete(tables.schema).where(tables.schema.c.name == "ledger"))
        connection.execute(insert(tables.schema).values(name="ledger", version=target))


def _version(connection: Connection) -> int | None:
    """Return the version of the tables that are there, or None."""
    if not inspect(connection).has_table(tables.schema.name):
        return None
    version: int | None = connection.scalar(
        select(tables.schema.c.version).where(tables.schema.c.name == "ledger")
    )
    return version


def _check_way(version: int, where: str, steps: Mapping[int, Step], target: int) -> None:
    oldest = min(steps, default=target)
    found = f"{where}: found schema version {version}; allowed: {oldest} to {target}"
    if version > target:
        raise LedgerError(
            f"{found}; a newer version of this package made it: run that one again, or restore the "
            "ledger that was backed up before (docs/operations.md)"
        )
    if version < oldest:
        raise LedgerError(
            f"{found}; no version that was released made it: give the Connection another database, "
            "which is filled again; the shop is asked which orders it has"
        )


def _check_nobody_works(connection: Connection, now: datetime, where: str) -> None:
    """Refuse while a run of the older version may still send: two versions keep two leases."""
    until = connection.scalar(_AT_WORK)
    if until is not None and until > tables.as_text(now):
        raise LedgerUnavailableError(
            f"{where}: found a run at work, until {until[:19]} UTC at the latest; it began with an "
            "older version of this package, which the ledger is to be brought up from: let runs "
            "end before an update; this task goes on when it is tried again after that"
        )
