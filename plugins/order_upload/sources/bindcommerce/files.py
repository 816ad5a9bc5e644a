"""The hub's exports as files: on a disk, over FTP or SFTP, in S3. Each is taken once and stays.

What has been taken, the ledger knows by address and fingerprint; a file that is written again under
its old name is a new one. In its file mode the hub drops such files on an FTP server.
"""

from __future__ import annotations

import ftplib
import hashlib
from collections.abc import Mapping
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from order_upload.errors import SourceError, SourceRefusedError, SourceUnavailableError
from order_upload.sources.base import (
    LARGEST_PAYLOAD_BYTES,
    Payload,
    PayloadKey,
    SourceFolder,
    StagedPath,
    write_whole,
)
from order_upload.sources.bindcommerce.payload import PayloadReader
from order_upload.sources.bindcommerce.values import HubReading

_COPY_BYTES = 1024 * 1024
_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
"""How programs name a file that they are still sending."""

_TIMES = ("mtime", "LastModified", "modify", "modified", "last_modified", "updated", "created")
"""What the storages call the time of the last change; the first one that is there counts."""

_KEEPS_FOLDERS = {"", "file", "local", "ftp", "sftp", "ssh"}
"""Storages that have empty folders; in the others a folder without files is not there."""

_STORAGE_ERRORS = (OSError, EOFError, ftplib.Error)


def split_pattern(address: str) -> tuple[str, str]:
    """Return the folder that a pattern begins with, and the pattern below it.

    ``sftp://hub@/out/*.csv`` gives ``sftp://hub@/out`` and ``*.csv``; without a wildcard the last
    part is the pattern; with a slash at the end it is every file in the folder.
    """
    parts = address.split("/")
    first = next(
        (index for index, part in enumerate(parts) if set(part) & set("*?[")), len(parts) - 1
    )
    return "/".join(parts[:first]) or "/", "/".join(parts[first:]) or "*"


class BindCommerceFiles(PayloadReader):
    """Orders of every file below a folder that matches a pattern.

    Args:
        folder: where they are.
        pattern: which of them, e.g. ``ExportOrders_*.csv`` or ``**/*.xml``.
        reading: how this hub's texts are read.
        max_bytes: largest file.
    """

    looks_back = False

    def __init__(
        self,
        folder: SourceFolder,
        pattern: str,
        reading: HubReading,
        *,
        max_bytes: int = LARGEST_PAYLOAD_BYTES,
    ) -> None:
        super().__init__(reading)
        self._folder = folder
        self._pattern = pattern
        self._max_bytes = max_bytes
        self._found: dict[PayloadKey, SourceFolder] = {}

    def payloads(self) -> list[Payload]:
        """Return the files that are there now, the oldest first; unfinished ones are left out.

        Raises:
            SourceUnavailableError: the folder can't be listed now.
            SourceRefusedError: it is not there, may not be read, or its storage is not installed.
        """
        try:
            self._check_folder()
            found = [
                _describe(file) for file in self._folder.glob(self._pattern) if _is_finished(file)
            ]
        except _STORAGE_ERRORS as error:
            raise _unreadable(without_credentials(str(self._folder)), error) from None
        except (ImportError, ValueError) as error:
            # Airflow's words for a storage that is not installed
            address = without_credentials(str(self._folder))
            raise SourceRefusedError(
                f"{address}: found a storage that can't be opened ({error}); "
                "install the Airflow provider of this storage"
            ) from None
        found.sort(key=lambda item: (item[0], item[1].about))
        self._found = {payload.key: file for _, payload, file in found}
        return [payload for _, payload, _ in found]

    def fetch(self, payload: Payload, destination: StagedPath) -> None:
        """Copy a file as it is; see :meth:`order_upload.sources.base.Source.fetch`."""
        if payload.key not in self._found:
            self.payloads()  # a retry: this process has not listed the folder yet
        file = self._found.get(payload.key)
        if file is None:
            raise SourceRefusedError(
                f"{payload.about}: found no such file any more, or another version of it; "
                "start a new run: it takes what is there"
            )
        if payload.size is not None and payload.size > self._max_bytes:
            raise SourceRefusedError(
                f"{payload.about}: found {payload.size} bytes; allowed: {self._max_bytes}; "
                "narrow the time range in the hub, or raise `max_bytes`"
            )
        try:
            write_whole(destination, lambda staged: _copy(file, payload, staged))
        except _STORAGE_ERRORS as error:
            raise _unreadable(payload.about, error) from None

    def _check_folder(self) -> None:
        if getattr(self._folder, "protocol", "") in _KEEPS_FOLDERS and not self._folder.exists():
            raise FileNotFoundError(str(self._folder))


def _is_finished(file: SourceFolder) -> bool:
    return not file.name.startswith(".") and not file.name.endswith(_UNFINISHED) and file.is_file()


def _describe(file: SourceFolder) -> tuple[str, Payload, SourceFolder]:
    """Return the mark that orders files by age, the payload, and the file."""
    status = file.stat()
    size, mark = int(status.st_size), _change_mark(status)
    address = without_credentials(str(file))
    fingerprint = hashlib.sha256(f"{size} {mark}".encode()).hexdigest()
    return mark, Payload(PayloadKey(address, fingerprint), address, size), file


def _change_mark(status: Any) -> str:
    """Return what changes when the file does: text that sorts by age where a time is known."""
    info: Mapping[str, Any] = {}
    if isinstance(status, Mapping):
        info = status
    elif hasattr(status, "as_info"):
        info = status.as_info()
    times = [info[name] for name in _TIMES if info.get(name)]
    changed_at = times[0] if times else getattr(status, "st_mtime", 0)
    if isinstance(changed_at, int | float):
        changed_at = f"{changed_at:020.6f}"
    return f"{changed_at} {info.get('ETag', '')}"


def _copy(file: SourceFolder, payload: Payload, staged: BinaryIO) -> None:
    """Copy a file, and make sure that it is the listed one: the hub may still be writing it."""
    copied = 0
    with file.open("rb") as source:
        while chunk := source.read(_COPY_BYTES):
            copied += staged.write(chunk)
    if copied != payload.size:
        raise SourceUnavailableError(
            f"{payload.about}: found {copied} bytes where {payload.size} were listed: it is still "
            "being written; the next run takes it whole"
        )


def without_credentials(address: str) -> str:
    """Return an address that may be shown and kept: without user and password."""
    parts = urlsplit(address)
    return (
        parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        if "@" in parts.netloc
        else address
    )


def _unreadable(about: str, error: Exception) -> SourceError:
    problem = f"{about}: {type(error).__name__}"
    if isinstance(error, FileNotFoundError | PermissionError | NotADirectoryError):
        return SourceRefusedError(f"{problem}; correct the pattern or the rights of the Connection")
    return SourceUnavailableError(f"{problem}; it will be tried again")
