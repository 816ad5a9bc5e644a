"""The files of orders that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

from order_upload.errors import StagingError
from order_upload.staging.files import PART, Files, LineWriter
from order_upload.staging.path import names_in, remove_file, safe_name, times_below

Record = TypeVar("Record")


class WaitingFiles(Files):
    """The files of a connector's waiting orders. They stay until they are deleted here."""

    @staticmethod
    def name_for(run_id: str) -> str:
        """Return the name of the file in which a run leaves what waits."""
        return f"{safe_name(run_id)}.jsonl"

    def names(self) -> list[str]:
        """Return the names of the files, sorted."""
        return self._matching("*")

    @contextmanager
    def write_lines(self, name: str) -> Iterator[LineWriter]:
        """Give a writer of lines, as :meth:`RunStaging.write_lines`."""
        with self._writing(name) as writer:
            yield writer

    def read_lines(self, name: str, *, missing_ok: bool = False) -> Iterator[bytes]:
        """Yield the lines of a file, as :meth:`RunStaging.read_lines`."""
        return self._lines(name, missing_ok=missing_ok)

    def read_records(
        self, name: str, decode: Callable[[bytes], Record], *, missing_ok: bool = False
    ) -> Iterator[Record]:
        """Yield what the lines of a file say.

        Raises:
            StagingError: a line is damaged, or the file is missing; raised while iterating.
        """
        for line in self.read_lines(name, missing_ok=missing_ok):
            try:
                yield decode(line)
            except ValueError:
                # msgspec's errors and UnicodeDecodeError; their texts may quote the line
                raise StagingError(
                    f"{self._about}: found the staged file {name} damaged; bring it back as it was,"
                    " or delete it: then the next run says what is lost with it"
                ) from None

    def touched_at(self) -> datetime | None:
        """Return when one of the files was written last, as far as the storage can tell."""
        newest = max(filter(None, times_below(self._root)), default=None)
        return datetime.fromtimestamp(newest, UTC) if newest else None

    def delete_half_made(self, before: datetime) -> None:
        """Delete what killed runs left half made before a time, as far as the storage can tell."""
        for name in names_in(self._root):
            if name.endswith(PART):
                written = next(times_below(self._root / name), None)
                if written and written < before.timestamp():
                    remove_file(self._root / name)

    def exists(self, name: str) -> bool:
        """Return whether the file is there."""
        return self._at(name).exists()

    def delete(self, name: str) -> None:
        """Delete a file whose orders are all settled or kept elsewhere; it may be gone already."""
        remove_file(self._at(name))
