"""The archive of a connector: what its runs fetched, compressed, each content once.

``<connector>/payloads/<received>-<digest>.zst``. The name says when the content was received first:
object storage may not tell when a file was written. A listing is all that it takes to find what is
old, what is there already, and from when on something is there.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, NamedTuple

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from order_upload.errors import SourceRefusedError
from order_upload.private_files import make_folder, open_new
from order_upload.staging.files import BLOCK, PART
from order_upload.staging.path import StagingPath, names_in, remove_file

SUFFIX = ".zst"
LEVEL = 3
"""An order costs 2.5 microseconds and 110 bytes; with zlib at 5 it was 19 and 137."""
IN_MEMORY = 8 * 1024**2
"""Bytes beyond which a file in the making goes to the local disk."""

_RECEIVED = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(\d{8}T\d{6}Z)-[0-9a-f]{32}\.zst")
_BEGIN = re.compile(r"(\d{8}T\d{6}Z)-")
"""Of what was set aside or left half made, too."""


class KeptPayload(NamedTuple):
    """One content of the archive.

    Attributes:
        received: when it was first received.
    """

    name: str
    received: datetime

    @property
    def digest(self) -> str:
        """By which runs know the content."""
        return self.name.removesuffix(SUFFIX).partition("-")[2]


class PayloadArchive:
    """The archive of one connector, in a folder of its own."""

    def __init__(self, folder: StagingPath) -> None:
        self.folder = folder

    def all(self) -> list[KeptPayload]:
        """Return what is kept, in the order in which it was received."""
        return [
            KeptPayload(name, datetime.fromisoformat(match[1]))
            for name in names_in(self.folder)
            if (match := _NAME.fullmatch(name))
        ]

    @property
    def kept_from(self) -> datetime | None:
        """When the oldest content was received; None where nothing is kept."""
        return next((kept.received for kept in self.all()), None)

    def keep(self, content: BinaryIO, received: datetime) -> str:
        """Keep a content and return its digest; nothing is written where it is kept already."""
        with compressed(content) as (packed, digest):
            if self._name_of(digest) is None:
                make_folder(self.folder)
                name = f"{received.astimezone(UTC):{_RECEIVED}}-{digest}{SUFFIX}"
                _write_whole(packed, self.folder / name)
        return digest

    def restore(self, digest: str, target: StagingPath) -> bool:
        """Write a content as it was received; return False where it is not kept any more.

        Raises:
            SourceRefusedError: the file is damaged.
        """
        name = self._name_of(digest)
        if name is None:
            return False
        with open_payload(self.folder / name) as content:
            _write_whole(content, target)
        return True

    def delete(self, name: str) -> None:
        """Delete a content."""
        remove_file(self.folder / name)

    def expire(self, before: datetime) -> int:
        """Delete what was received before a time, and return how many files that were.

        Of equal contents, which two runs that ended at once may have kept, the older one stays.
        """
        removed = 0
        digests: set[str] = set()
        for name in names_in(self.folder):
            begin = _BEGIN.match(name)
            is_old = begin is not None and datetime.fromisoformat(begin[1]) < before
            digest = name.partition("-")[2]
            if is_old or (begin and digest in digests):
                remove_file(self.folder / name)
                removed += 1
            digests.add(digest)
        return removed

    def _name_of(self, digest: str) -> str | None:
        end = f"-{digest}{SUFFIX}"
        return next((name for name in names_in(self.folder) if name.endswith(end)), None)


@contextmanager
def open_payload(path: StagingPath) -> Iterator[BinaryIO]:
    """Give a payload for reading, as it was received; seekable.

    Args:
        path: one of the archive, or one that a run has not handed over to it yet.

    Raises:
        FileNotFoundError: it is gone.
        SourceRefusedError: it is damaged.
    """
    with path.open("rb") as file:
        if not path.name.endswith(SUFFIX):
            yield file
            return
        with SpooledTemporaryFile(IN_MEMORY) as content:
            _unpack(file, content)
            yield content  # type: ignore[misc] # it has all that is asked of it


def _unpack(file: Any, content: Any) -> None:
    try:
        with zstd.ZstdFile(file) as packed:
            shutil.copyfileobj(packed, content, BLOCK)
    except (EOFError, zstd.ZstdError):
        raise SourceRefusedError("found a damaged file in the archive of payloads") from None
    content.seek(0)


@contextmanager
def compressed(content: BinaryIO) -> Iterator[tuple[Any, str]]:
    """Give a compressed content and its digest; equal contents have equal ones."""
    with SpooledTemporaryFile(IN_MEMORY) as packed:
        with zstd.ZstdFile(packed, "wb", level=LEVEL) as file:
            shutil.copyfileobj(content, file, BLOCK)
        packed.seek(0)
        digest = hashlib.sha256()
        while block := packed.read(BLOCK):
            digest.update(block)
        packed.seek(0)
        yield packed, digest.hexdigest()[:32]


def _write_whole(content: Any, target: StagingPath) -> None:
    part = target.with_name(f"{target.name}.{uuid.uuid4().hex[:8]}{PART}")
    try:
        with open_new(part) as file:
            shutil.copyfileobj(content, file, BLOCK)
        part.rename(target)
    except BaseException:
        remove_file(part)
        raise
