"""The hub's files: dropped late, twice, in pieces and in the wrong order."""

from __future__ import annotations

import io
import shutil
import time
from pathlib import Path

from chaos.hub_orders import HubOrders, Way
from demo.hub.exports import write_csv_of, write_xml_of

PIECES = 4
PAUSE_S = 0.3
"""Between two pieces of a file that is still being written."""


class HubFiles:
    """A folder that the hub drops its exports into.

    Args:
        folder: made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def drop(self, orders: HubOrders, number: int) -> None:
        """Drop the files of a round, while somebody may be reading.

        XML and CSV take turns. The file comes in pieces under its own name, then once more under
        another; and that of the round before comes again, as if it were the newest.
        """
        content, is_csv = io.BytesIO(), bool(number % 2)
        name = f"orders-{number}.{'csv' if is_csv else 'xml'}"
        given = orders.given([number], Way.FILES, repeats=not is_csv)
        if is_csv:
            write_csv_of(content, given)
        else:
            write_xml_of(content, given, orders.count)
        self._write_in_pieces(self._folder / name, content.getvalue())
        shutil.copyfile(self._folder / name, self._folder / f"again-{name}")
        for older in self._folder.glob(f"orders-{number - 1}.*"):
            shutil.copyfile(older, self._folder / f"late-{older.name}")

    def _write_in_pieces(self, path: Path, content: bytes) -> None:
        """Write a file slowly; its pieces end with a line, so that a CSV looks whole by then."""
        lines = content.splitlines(keepends=True)
        size = len(lines) // PIECES + 1
        with path.open("wb") as file:
            for start in range(0, len(lines), size):
                file.write(b"".join(lines[start : start + size]))
                file.flush()
                time.sleep(PAUSE_S)
