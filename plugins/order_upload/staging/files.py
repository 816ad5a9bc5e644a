"""Files of lines: there when they are complete, read and written a block at a time."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Any

from order_upload.errors import StagingError
from order_upload.private_files import make_folder, open_new
from order_upload.staging.path import StagingPath, names_in, remove_file

PART = ".part"
"""How the name of a file ends that is not complete."""
BLOCK = 1 << 18
"""Bytes (about) between two calls of the file system: object storage pays for each."""


class LineWriter:
    """Writes lines and counts them.

    Attributes:
        count: lines written so far.
    """

    def __init__(self, file: Any) -> None:
        self.count = 0
        self._file = file
        self._lines: list[bytes] = []
        self._held = 0

    def write(self, line: bytes) -> None:
        """Write one line, given without its end.

        Raises:
            ValueError: the line holds a line break.
        """
        if b"\n" in line:
            raise ValueError(
                f"line {self.count + 1}: found a line break; allowed: JSON on one line"
            )
        self._lines.append(line)
        self.count += 1
        self._held += len(line)
        if self._held >= BLOCK:
            self.flush()

    def flush(self) -> None:
        """Hand the lines held back to the file."""
        if self._lines:
            self._file.write(b"\n".join(self._lines) + b"\n")
            self._lines, self._held = [], 0


class Files:
    """The files below one folder. ``about`` says in messages whose they are."""

    def __init__(self, root: StagingPath, about: str) -> None:
        self._root = root
        self._about = about

    def _at(self, name: str) -> StagingPath:
        parts = name.split("/")
        if any(part in ("", ".", "..") for part in parts) or "\\" in name:
            raise StagingError(
                f"{self._about}: found {name!r} as the name of a staged file; allowed: names and "
                "folders without . and .."
            )
        path = self._root
        for part in parts:
            path = path / part
        return path

    @contextmanager
    def _writing(self, name: str) -> Iterator[LineWriter]:
        target = self._at(name)
        make_folder(target.parent)
        part = target.parent / f"{target.name}.{uuid.uuid4().hex[:8]}{PART}"
        try:
            with open_new(part) as file:
                writer = LineWriter(file)
                yield writer
                writer.flush()
            part.rename(target)
        except BaseException:
            remove_file(part)
            raise

    def _lines(self, name: str, *, missing_ok: bool) -> Iterator[bytes]:
        path = self._at(name)
        if missing_ok and not path.exists():
            return
        rest = b""
        with self._opened(path, name) as file:
            while block := file.read(BLOCK):
                *lines, rest = (rest + block).split(b"\n")
                yield from lines
        if rest:
            yield rest

    def _lines_beginning(self, name: str, beginning: bytes) -> Iterator[bytes]:
        """Yield the lines that begin so; the others are looked over, not cut out."""
        path = self._at(name)
        if not path.exists():
            return
        start = b"\n" + beginning
        rest = b"\n"
        with self._opened(path, name) as file:
            while block := file.read(BLOCK):
                block = rest + block
                last_end = block.rfind(b"\n")
                place = block.find(start, 0, last_end)
                while place >= 0:
                    end = block.find(b"\n", place + 1)
                    yield block[place + 1 : end]
                    place = block.find(start, end, last_end)
                rest = block[last_end:]
        if rest.startswith(start):
            yield rest[1:]

    def _opened(self, path: StagingPath, name: str) -> Any:
        try:
            return path.open("rb")
        except (FileNotFoundError, NotADirectoryError):
            raise StagingError(
                f"{self._about}: found no staged file {name} in {self._root}; run the earlier task "
                "again; where another machine has staged it, let ORDER_UPLOAD_STAGING name a place "
                "that all machines see"
            ) from None

    def _damaged(self, name: str) -> StagingError:
        """Return the error of a file that is not as it was written; it quotes nothing of it."""
        return StagingError(
            f"{self._about}: found the staged file {name} damaged; run the earlier task again"
        )

    def _matching(self, pattern: str) -> list[str]:
        folder, _, name_pattern = pattern.rpartition("/")
        root, prefix = self._root, ""
        if folder:
            root, prefix = self._at(folder), f"{folder}/"
        names = [name for name in names_in(root) if not name.endswith(PART)]
        return [prefix + name for name in names if fnmatchcase(name, name_pattern)]
