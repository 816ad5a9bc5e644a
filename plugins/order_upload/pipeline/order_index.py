"""Which version of each order is the latest, for a batch that does not fit in memory.

A temporary SQLite file holds one row an order: a million of them take about 100 MB of disk and a
few MB of memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from types import TracebackType
from typing import Self

_OLDEST = float("-inf")
_UNREAD_AT_ONCE = 1000

_TABLES = """
CREATE TABLE latest (ref TEXT PRIMARY KEY, updated_at REAL, file TEXT, line INTEGER) WITHOUT ROWID;
CREATE TABLE superseded (file TEXT, line INTEGER, PRIMARY KEY (file, line)) WITHOUT ROWID;
CREATE TABLE unread (ref TEXT PRIMARY KEY, outcome TEXT) WITHOUT ROWID;
"""


class OrderIndex:
    """Says of each order offered whether it is the latest version so far.

    A place is a pair: the name of a file, and the number of a line in it, from 0. Use the index as
    a context manager: the temporary file goes with it.
    """

    def __init__(self) -> None:
        # "" is a temporary file that SQLite deletes itself
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.executescript(_TABLES)
        self._rows.execute("BEGIN")
        self._unread: list[tuple[str, str]] = []

    def __enter__(self) -> Self:
        """Return the index itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Throw the index away."""
        self._rows.close()

    def offer(self, ref: str, updated_at: datetime | None, file: str, line: int) -> bool:
        """Remember an order at a place, unless a later version is known.

        Of two versions of the same time the one offered second counts.

        Returns:
            True when this is the latest version so far, so that the caller writes it there.
        """
        stamp = _OLDEST
        if updated_at is not None:
            stamp = updated_at.timestamp()
        added = self._rows.execute(
            "INSERT INTO latest VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (ref, stamp, file, line),
        )
        return added.rowcount == 1 or self._replaced(ref, stamp, file, line)

    def _replaced(self, ref: str, stamp: float, file: str, line: int) -> bool:
        """Put another version of an order in the place of the known one, unless that is later."""
        known_stamp, known_file, known_line = self._rows.execute(
            "SELECT updated_at, file, line FROM latest WHERE ref = ?", (ref,)
        ).fetchone()
        if stamp < known_stamp:
            return False
        self._rows.execute("INSERT INTO superseded VALUES (?, ?)", (known_file, known_line))
        self._rows.execute("REPLACE INTO latest VALUES (?, ?, ?, ?)", (ref, stamp, file, line))
        return True

    def superseded(self, file: str) -> Iterator[int]:
        """Yield the numbers of the lines of a file that a later version replaced, ascending."""
        rows = self._rows.execute(
            "SELECT line FROM superseded WHERE file = ? ORDER BY line", (file,)
        )
        for (line,) in rows:
            yield line

    def add_unread(self, ref: str, outcome: str) -> None:
        """Remember an order that was not read, with how it ended last time.

        It counts once, however often it comes.
        """
        self._unread.append((ref, outcome))
        if len(self._unread) == _UNREAD_AT_ONCE:
            self._flush_unread()

    def unread(self) -> Iterator[tuple[str, str]]:
        """Yield the orders that were not read, less those of which another version was."""
        self._flush_unread()
        yield from self._rows.execute(
            "SELECT ref, outcome FROM unread "
            "WHERE NOT EXISTS (SELECT 1 FROM latest WHERE latest.ref = unread.ref)"
        )

    def _flush_unread(self) -> None:
        self._rows.executemany("INSERT OR IGNORE INTO unread VALUES (?, ?)", self._unread)
        self._unread.clear()
