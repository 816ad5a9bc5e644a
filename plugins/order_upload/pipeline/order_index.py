"""Which version of each order is the latest, for a batch that does not fit in memory.

A temporary SQLite file holds one row an order: a million of them take about 100 MB of disk and a
few MB of memory.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from types import TracebackType
from typing import Self

_OLDEST = ""


class OrderIndex:
    """Tells of each order offered whether it is the latest version seen, and at the end which places hold the latest.

    Use as a context manager: the file goes with it.
    """

    def __init__(self) -> None:
        self._rows = sqlite3.connect(
            "", isolation_level=None
        )  # "" is a temporary file that SQLite deletes itself
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.execute(
            "CREATE TABLE latest (ref TEXT PRIMARY KEY, updated_at TEXT, place INTEGER) WITHOUT ROWID"
        )
        self._rows.execute("BEGIN")
        self.superseded = 0

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

    def offer(self, ref: str, updated_at: datetime | None, place: int) -> bool:
        """Remember an order at a place, unless a later version is known; of two of the same time the second counts.

        Returns:
            True when this is the latest version so far, so that the caller keeps it.
        """
        stamp = updated_at.isoformat() if updated_at else _OLDEST
        known = self._rows.execute("SELECT updated_at FROM latest WHERE ref = ?", (ref,)).fetchone()
        if known is not None:
            if stamp < known[0]:
                return False
            self.superseded += 1
        self._rows.execute("INSERT OR REPLACE INTO latest VALUES (?, ?, ?)", (ref, stamp, place))
        return True

    def is_latest(self, ref: str, place: int) -> bool:
        """Return whether the version at this place is the latest of its order."""
        row = self._rows.execute("SELECT place FROM latest WHERE ref = ?", (ref,)).fetchone()
        return row is not None and row[0] == place
