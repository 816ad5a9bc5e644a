"""A smaller payload of the same form: the records that stay, with what surrounds them."""

from __future__ import annotations

import shutil
from typing import BinaryIO

from order_upload.sources.bindcommerce.records import Record, RecordCutter


class KeptPayload:
    """A smaller payload that holds only some of the records; without a file it is nothing.

    Args:
        file: opened for writing bytes, empty and seekable.
    """

    def __init__(self, file: BinaryIO | None) -> None:
        self._file = file
        self._is_begun = False

    def write(self, cutter: RecordCutter, records: list[Record]) -> None:
        """Add records, the payload's head before the first ones."""
        if self._file:
            if not self._is_begun:
                self._file.write(cutter.head)
            self._is_begun = True
            self._file.writelines(record.data + cutter.separator for record in records)

    def finish(self, cutter: RecordCutter) -> None:
        """Write the payload's end."""
        self.write(cutter, [])
        if self._file:
            self._file.write(cutter.tail)

    def write_whole(self, payload: BinaryIO) -> None:
        """Write a payload that cannot be cut as it is, in place of what was written so far."""
        if self._file:
            payload.seek(0)
            self._file.seek(0)
            self._file.truncate()
            shutil.copyfileobj(payload, self._file)
