"""Every file that is staged of a connector, whichever stage wrote it: to look through, and to mend.

A file is mended by another in its place, which appears whole; on a disk it keeps the time of the
old one, so that what is old goes when it would have gone.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from order_upload.private_files import open_new
from order_upload.staging.files import BLOCK, PART
from order_upload.staging.path import PAYLOADS, WAITING, StagingPath, names_in, remove_file

UNREADABLE = ".unreadable"
"""Ends the name of a payload that was set aside: kept for a person to look at, never read again."""


class FileKind(StrEnum):
    """What a staged file holds."""

    LINES = "lines"
    """A record a line."""
    DOCUMENT = "document"
    """One record, or a text."""
    PAYLOAD = "payload"
    """What the hub gave, in its own form; compressed in the archive."""
    SET_ASIDE = "set aside"
    """A payload that could not be read."""
    HALF_MADE = "half made"
    """What a task that was killed left."""


class StagedFile(NamedTuple):
    """One staged file.

    Attributes:
        folder: the name of the run's folder, ``waiting`` or ``payloads``.
        name: below that folder.
    """

    path: StagingPath
    kind: FileKind
    folder: str
    name: str

    @property
    def is_waiting(self) -> bool:
        """True for a file of orders that wait."""
        return self.folder == WAITING

    @property
    def is_archived(self) -> bool:
        """True for a file of the archive of payloads."""
        return self.folder == PAYLOADS


def files_below(root: StagingPath) -> Iterator[StagedFile]:
    """Yield every file that is staged of a connector."""
    for folder in names_in(root):
        yield from _files_in(root / folder, folder, "")


def lines_of(path: StagingPath) -> Iterator[bytes]:
    """Yield the lines of a file without their ends.

    Raises:
        FileNotFoundError: it is gone.
    """
    rest = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            *lines, rest = (rest + block).split(b"\n")
            yield from lines
    if rest:
        yield rest


def write_again(path: StagingPath, blocks: Iterable[bytes]) -> None:
    """Put a content in the place of a file's."""
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}{PART}")
    try:
        with open_new(part) as file:
            file.writelines(blocks)
        if isinstance(part, Path):
            status = path.stat()
            os.utime(part, ns=(status.st_atime_ns, status.st_mtime_ns))
        part.rename(path)
    except BaseException:
        remove_file(part)
        raise


def _files_in(path: StagingPath, folder: str, name: str) -> Iterator[StagedFile]:
    if not path.is_dir():
        yield StagedFile(path, _kind_of(folder, name or path.name), folder, name)
        return
    for child in names_in(path):
        yield from _files_in(path / child, folder, f"{name}/{child}".lstrip("/"))


def _kind_of(folder: str, name: str) -> FileKind:
    if name.endswith(PART):
        return FileKind.HALF_MADE
    if name.endswith(UNREADABLE):
        return FileKind.SET_ASIDE
    if folder == PAYLOADS or "/raw/" in f"/{name}":
        return FileKind.PAYLOAD
    return FileKind.LINES if name.endswith(".jsonl") else FileKind.DOCUMENT
