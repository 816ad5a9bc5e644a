"""The ledger's database: one way to read, one to write, tables made on first use, our errors."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from order_upload.errors import LedgerError, LedgerUnavailableError
from order_upload.ledger.upgrades import bring_up
from order_upload.private_files import make_file, make_folder

CONN_ID = "order_upload_ledger"
BUSY_TIMEOUT_S = 60
"""Seconds that a SQLite writer waits for another one.

The longest write (settling a whole batch) takes a few.
"""
_MODE_PAUSE_S = 0.05
_CREATE_LOCK = 0x6F72_6475
"""Key of the Postgres advisory lock under which the tables are made."""
_WRITES = {"order_upload_writes": True}

Clock = Callable[[], datetime]


class Database:
    """Transactions on one ledger database (SQLite or Postgres)."""

    def __init__(self, engine: Engine, clock: Clock | None = None) -> None:
        if engine.dialect.name not in ("sqlite", "postgresql"):
            raise LedgerError(
                f"Connection {CONN_ID}: found a ledger on {engine.dialect.name!r}; allowed: sqlite "
                "and postgresql"
            )
        self.engine = engine
        self._clock = clock
        self._prepared = False
        self._preparing = threading.Lock()
        if self.is_sqlite:
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)

    @property
    def is_sqlite(self) -> bool:
        """True for SQLite, False for Postgres."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a transaction that only reads."""
        self._prepare()
        with self._transaction({}) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a transaction that is kept when the block ends and undone when it raises."""
        self._prepare()
        with self._transaction(_WRITES) as connection:
            yield connection

    def lock(self, connection: Connection, name: str) -> None:
        """Let one transaction at a time pass, of those that give the same name, until it ends.

        SQLite has one writer at a time anyway.
        """
        if not self.is_sqlite:
            connection.execute(
                text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
            )

    def now(self, connection: Connection) -> datetime:
        """Return the time by the database, because workers' clocks may differ.

        A clock that was handed in is asked instead.
        """
        if self._clock is not None:
            return self._clock()
        if self.is_sqlite:
            return datetime.fromisoformat(
                connection.scalar(text("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"))
            )
        moment: datetime = connection.scalar(text("SELECT clock_timestamp()"))
        return moment.astimezone(UTC)

    def compact(self, tables: Iterable[Table]) -> None:
        """Write tables anew, so that what was deleted is in no file of the database any more.

        A deleted row stays in the pages that it lay in until others need them.
        """
        self._prepare()
        try:
            if self.is_sqlite:
                self._compact_sqlite()
                return
            engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                for table in tables:
                    connection.execute(text(f"VACUUM FULL {table.name}"))
        except (SQLAlchemyError, sqlite3.Error) as exc:
            raise _in_our_words(exc, self.engine.url) from exc

    def _compact_sqlite(self) -> None:
        """Write the whole file anew, and empty the write-ahead log, which has the old pages too."""
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_ = cursor.fetchone() or (0,)
        finally:
            connection.close()
        if is_busy:
            raise LedgerUnavailableError(
                f"Connection {CONN_ID} ({_shown(self.engine.url)}): found that others read it all "
                "the time, so that its write-ahead log cannot be emptied; try again"
            )

    @contextmanager
    def _transaction(self, options: dict[str, Any]) -> Iterator[Connection]:
        try:
            with (
                self.engine.connect().execution_options(**options) as connection,
                connection.begin(),
            ):
                yield connection
        except SQLAlchemyError as exc:
            raise _in_our_words(exc, self.engine.url) from exc

    def _prepare(self) -> None:
        """Make the tables, or bring those of an older version up to date."""
        with self._preparing:
            if self._prepared:
                return
            if self.is_sqlite and self.engine.url.database:
                # SQLite gives its journals the mode of this file
                make_file(Path(self.engine.url.database))
            with self._transaction(_WRITES) as connection:
                if not self.is_sqlite:
                    connection.execute(
                        text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CREATE_LOCK}
                    )
                where = f"Connection {CONN_ID} ({_shown(self.engine.url)})"
                bring_up(connection, self.now(connection), where)
            self._prepared = True


def engine_for(url: str) -> Engine:
    """Return the engine for a SQLAlchemy URL.

    ``postgres://``, as Airflow writes it, is understood too.

    Raises:
        LedgerError: no such database is supported, or its driver is not installed.
    """
    try:
        parsed = _with_driver(make_url(url))
        if parsed.get_backend_name() != "sqlite":
            return create_engine(
                parsed, hide_parameters=True, pool_pre_ping=True, pool_size=1, max_overflow=4
            )
        if not parsed.database or parsed.database == ":memory:":
            raise LedgerError(
                f"Connection {CONN_ID}: found a SQLite ledger without a file; name a file, because "
                "memory is lost with every task"
            )
        make_folder(Path(parsed.database).parent)
        return create_engine(parsed, hide_parameters=True, pool_size=1, max_overflow=4)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as exc:
        # the cause may quote the URL with its password
        raise LedgerError(
            f"Connection {CONN_ID}: found no database URL that this machine can use "
            f"({type(exc).__name__}); allowed: sqlite:////path/ledger.db and "
            "postgresql://user@host/database"
        ) from None
    except OSError as exc:
        raise LedgerError(
            f"Connection {CONN_ID}: the folder of the SQLite file can't be made: {exc.strerror}"
        ) from exc


def _with_driver(url: URL) -> URL:
    if url.drivername not in ("postgres", "postgresql"):
        return url
    if find_spec("psycopg2"):
        return url.set(drivername="postgresql+psycopg2")
    return url.set(drivername="postgresql+psycopg")


def _set_up_sqlite(connection: Any, record: object) -> None:
    # sqlite3 would begin late and lock late: BEGIN is ours, see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Let readers work beside a writer; the file keeps this mode.

    SQLite does not wait for a lock when it changes the mode, so tasks that open a new ledger at the
    same time would fail: waiting is done here.
    """
    for _ in range(int(BUSY_TIMEOUT_S / _MODE_PAUSE_S)):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(_MODE_PAUSE_S)
        else:
            return
    raise sqlite3.OperationalError("database is locked")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once ("database is locked") when
    # another one wrote in between; IMMEDIATE takes the lock first and waits for it.
    writes = connection.get_execution_options().get("order_upload_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _in_our_words(exc: SQLAlchemyError | sqlite3.Error, url: URL) -> LedgerError:
    """Return the error of the database as one of ours, without the password."""
    cause: BaseException = exc
    if isinstance(exc, DBAPIError) and exc.orig is not None:
        cause = exc.orig
    first_line = (str(cause).strip().splitlines() or [""])[0]
    if url.password:
        first_line = first_line.replace(str(url.password), "***")
    message = f"Connection {CONN_ID} ({_shown(url)}): {type(cause).__name__}: {first_line}"
    if isinstance(exc, OperationalError | InterfaceError | sqlite3.OperationalError):
        return LedgerUnavailableError(message)
    return LedgerError(message)


def _shown(url: URL) -> str:
    return URL.create(
        url.get_backend_name(), host=url.host, port=url.port, database=url.database
    ).render_as_string()
