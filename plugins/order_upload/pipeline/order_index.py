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
_AT_ONCE = 1000

_TABLES = """
CREATE TABLE version (
    number INTEGER PRIMARY KEY, ref TEXT, updated_at REAL, file TEXT, line INT, payload INT
);
CREATE TABLE unread (ref TEXT PRIMARY KEY, outcome TEXT) WITHOUT ROWID;
"""
_SUPERSEDED = """
SELECT file, line FROM (
    SELECT file, line, row_number() OVER (
        PARTITION BY ref ORDER BY updated_at DESC, number DESC
    ) AS place FROM version
) WHERE place > 1 ORDER BY line
"""
_REPEATED = """
SELECT file, line FROM (
    SELECT file, line, row_number() OVER (
        PARTITION BY ref, payload ORDER BY updated_at DESC, number DESC
    ) AS place FROM version WHERE payload > 0
) WHERE place > 1
"""


class OrderIndex:
    """Says of the versions of orders that were added which were not the latest.

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
        self._versions: list[tuple[str, float, str, int, int]] = []
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

    def add(
        self, ref: str, updated_at: datetime | None, file: str, line: int, payload: int = 0
    ) -> None:
        """Remember a version of an order, which stands at a place.

        Args:
            ref: of the order.
            updated_at: when the hub changed it last.
            file: name of the file.
            line: number of the line in it.
            payload: which payload it came in, from 1; 0 for none, as what waited.
        """
        stamp = _OLDEST
        if updated_at is not None:
            stamp = updated_at.timestamp()
        self._versions.append((ref, stamp, file, line, payload))
        if len(self._versions) == _AT_ONCE:
            self._flush()

    def superseded(self) -> dict[str, list[int]]:
        """Return the places of the versions that do not count: file -> numbers of lines, ascending.

        Of two versions of the same time the one added second counts.
        """
        self._flush()
        places: dict[str, list[int]] = {}
        for file, line in self._rows.execute(_SUPERSEDED):
            places.setdefault(file, []).append(line)
        return places

    def repeated(self) -> set[tuple[str, int]]:
        """Return the places of the versions whose own payload holds a later one of the order."""
        self._flush()
        return set(self._rows.execute(_REPEATED))

    def add_unread(self, ref: str, outcome: str) -> None:
        """Remember an order that was not read, with how it ended last time.

        It counts once, however often it comes.
        """
        self._unread.append((ref, outcome))
        if len(self._unread) == _AT_ONCE:
            self._flush()

    def unread(self) -> Iterator[tuple[str, str]]:
        """Yield the orders that were not read, less those of which another version was."""
        self._flush()
        yield from self._rows.execute(
            "SELECT ref, outcome FROM unread WHERE ref NOT IN (SELECT ref FROM version)"
        )

    def _flush(self) -> None:
        self._rows.executemany(
            "INSERT INTO version (ref, updated_at, file, line, payload) VALUES (?, ?, ?, ?, ?)",
            self._versions,
        )
        self._rows.executemany("INSERT OR IGNORE INTO unread VALUES (?, ?)", self._unread)
        self._versions.clear()
        self._unread.clear()
