"""The staged files of one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from order_upload.private_files import make_folder
from order_upload.staging.files import Files, LineWriter
from order_upload.staging.path import StagingPath, remove_file, remove_tree

Record = TypeVar("Record")


class RunStaging(Files):
    """The staged files of one run. A ``name`` may hold a folder: ``raw/orders.xml``."""

    @property
    def folder(self) -> str:
        """Return the name of the run's folder."""
        return self._root.name

    def path(self, stage: str, name: str) -> StagingPath:
        """Return the path of a file, its folder made: for those who write or read it themselves."""
        path = self._at(f"{stage}/{name}")
        make_folder(path.parent)
        return path

    def address(self, stage: str, name: str) -> str:
        """Return the path of a file as text: what XCom and the ledger carry."""
        return str(self._at(f"{stage}/{name}"))

    @contextmanager
    def write_lines(self, stage: str, name: str) -> Iterator[LineWriter]:
        """Give a writer of lines.

        The file is there, or replaced, when the block ends, and untouched when it raises.
        """
        with self._writing(f"{stage}/{name}") as writer:
            yield writer

    def read_lines(self, stage: str, name: str, *, missing_ok: bool = False) -> Iterator[bytes]:
        """Yield the lines of a file, without their ends.

        Raises:
            StagingError: the file is missing, unless ``missing_ok``; raised while iterating.
        """
        return self._lines(f"{stage}/{name}", missing_ok=missing_ok)

    def lines_beginning(self, stage: str, name: str, beginning: bytes) -> Iterator[bytes]:
        """Yield the lines of a file that begin so, without their ends.

        A file that is not there holds none. To look for one line takes a hundredth of what it takes
        to read all of them.
        """
        return self._lines_beginning(f"{stage}/{name}", beginning)

    def read_records(
        self,
        stage: str,
        name: str,
        decode: Callable[[bytes], Record],
        *,
        missing_ok: bool = False,
    ) -> Iterator[Record]:
        """Yield what the lines of a file say.

        Args:
            stage: the folder of the file.
            name: the file.
            decode: a decoder of :mod:`order_upload.staging.records`.
            missing_ok: a file that is not there holds nothing.

        Raises:
            StagingError: a line is damaged, or the file is missing; raised while iterating.
        """
        for line in self.read_lines(stage, name, missing_ok=missing_ok):
            yield self.decoded(stage, name, decode, line)

    def decoded(
        self, stage: str, name: str, decode: Callable[[bytes], Record], line: bytes
    ) -> Record:
        """Return what one line of a file says.

        Raises:
            StagingError: it is damaged.
        """
        try:
            return decode(line)
        except ValueError:
            # msgspec's errors and UnicodeDecodeError; their texts may quote the line
            raise self._damaged(f"{stage}/{name}") from None

    def write_text(self, stage: str, name: str, text: str) -> None:
        """Write a small file whole; it is there, or replaced, when this returns."""
        with self._writing(f"{stage}/{name}") as writer:
            for line in text.encode().split(b"\n"):
                writer.write(line)

    def read_text(self, stage: str, name: str) -> str:
        """Return a small file whole, as :meth:`write_text` was given it.

        Raises:
            StagingError: the file is missing or damaged.
        """
        content = b"\n".join(self.read_lines(stage, name))
        return self.decoded(stage, name, bytes.decode, content)

    def exists(self, stage: str, name: str) -> bool:
        """Return whether the file is there, and so complete."""
        return self._at(f"{stage}/{name}").exists()

    def forget(self, stage: str, name: str) -> None:
        """Delete one file; nothing happens when it is not there."""
        remove_file(self._at(f"{stage}/{name}"))

    def discard(self, stage: str) -> None:
        """Delete the files of a stage; nothing happens when there are none."""
        remove_tree(self._at(stage))

    def delete(self) -> None:
        """Delete all files of the run."""
        remove_tree(self._root)

    def glob(self, stage: str, pattern: str) -> list[str]:
        """Return the names in a stage that match, sorted, as the other methods take them."""
        return [name.partition("/")[2] for name in self._matching(f"{stage}/{pattern}")]
