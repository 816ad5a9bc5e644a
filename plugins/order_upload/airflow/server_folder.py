"""A folder on a file server, as a source of files wants it: listed anew each time it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class ServerEntry:
    """One file or folder of a listing.

    Attributes:
        path: from the server's root.
        st_size: bytes of a file.
        st_mtime: when it changed, as seconds or as a text that sorts by age; "" where the server
            does not tell.
    """

    path: str
    is_folder: bool = False
    st_size: int = 0
    st_mtime: float | str = ""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


class FileServer(Protocol):
    """What lists and opens files; it connects when it is first asked.

    Its methods raise ``OSError`` for a single file or folder, ``SourceUnavailableError`` or
    ``SourceRefusedError`` for the server; those name its Connection, never a secret.
    """

    @property
    def address(self) -> str:
        """Return the address of its root, without user and password."""

    def entries(self, path: str) -> list[ServerEntry]:
        """Return what is in a folder."""

    def open(self, path: str) -> Any:
        """Return a file, opened for reading bytes from its begin to its end."""


@dataclass(frozen=True, slots=True)
class ServerFolder:
    """A folder or file of a server; see :class:`~order_upload.sources.base.SourceFolder`.

    Attributes:
        entry: what the listing said of it; its path alone where nothing was listed yet.
    """

    server: FileServer
    entry: ServerEntry

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.entry.name

    def __str__(self) -> str:
        return f"{self.server.address}{self.entry.path}"

    def glob(self, pattern: str) -> Iterator[ServerFolder]:
        """Yield the files below that match; ``**`` is any number of folders."""
        parts = [part for part in pattern.split("/") if part]
        if parts[-1:] == ["**"]:
            parts.append("*")
        found = {entry.path: entry for entry in self._matching(self.entry.path, parts)}
        for entry in found.values():
            yield ServerFolder(self.server, entry)

    def exists(self) -> bool:
        """Return True: a folder that is not there shows when it is listed."""
        return True

    def is_file(self) -> bool:
        """Return whether the listing said that it is a file."""
        return not self.entry.is_folder

    def stat(self) -> ServerEntry:
        """Return size and time as the listing said them."""
        return self.entry

    def open(self, mode: str) -> Any:
        """Open it for reading bytes, the only mode there is.

        Raises:
            ValueError: another mode.
        """
        if mode != "rb":
            raise ValueError(f"mode {mode!r}: files of a server are only read")
        return self.server.open(self.entry.path)

    def _matching(self, folder: str, parts: list[str]) -> Iterator[ServerEntry]:
        first, *rest = parts
        entries = self.server.entries(folder)
        if first == "**":
            yield from self._matching(folder, rest)
            for entry in entries:
                if entry.is_folder:
                    yield from self._matching(entry.path, parts)
            return
        for entry in entries:
            if not fnmatchcase(entry.name, first):
                continue
            if rest and entry.is_folder:
                yield from self._matching(entry.path, rest)
            elif not rest and not entry.is_folder:
                yield entry
