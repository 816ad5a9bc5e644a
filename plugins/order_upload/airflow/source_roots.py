"""Which places files of sources may be read from.

A Variable names the files, and whoever edits Variables must not read other files of the workers
with their rights. So a place lies below a root that the setting ``source_roots`` names; without it
that is the folder ``$AIRFLOW_HOME/order_upload/inbox``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from order_upload.airflow.settings import SECTION, environment_name, setting
from order_upload.airflow.storage import own_folder
from order_upload.faults import Fault
from order_upload.sources.base import SourceFolder

_NAME = "source_roots"
_LOCAL = ("", "file")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or file, wherever it is.

    Attributes:
        site: scheme and host or bucket, e.g. ``s3://bucket``; "" on a disk.
        path: below it; on a disk where its links lead.
    """

    site: str
    path: PurePosixPath

    def __str__(self) -> str:
        return f"{self.site}{self.path}"

    @classmethod
    def at(cls, address: str) -> Place:
        """Return the place of an address; user and password in it count for nothing."""
        scheme, _, rest = address.rpartition("://")
        if scheme not in _LOCAL:
            site, _, path = rest.partition("/")
            host = site.rpartition("@")[2].lower()
            return cls(f"{scheme.lower()}://{host}", PurePosixPath(f"/{path}"))
        path = unquote(urlsplit(address).path) if scheme else rest
        return cls("", PurePosixPath(Path(path).resolve()))

    def is_below(self, root: Place) -> bool:
        """Return whether it lies in or below a root."""
        is_inside = ".." not in self.path.parts and self.path.is_relative_to(root.path)
        return is_inside and self.site == root.site


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """A folder or file on a disk below a root; what its links lead out of the root is not there.

    See :class:`~order_upload.sources.base.SourceFolder`.
    """

    path: Path
    root: Place

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.name

    def __str__(self) -> str:
        return str(self.path)

    def glob(self, pattern: str) -> Iterator[LocalFolder]:
        """Yield what matches below and lies below the root."""
        for path in self.path.glob(pattern):
            if Place.at(str(path)).is_below(self.root):
                yield LocalFolder(path, self.root)

    def exists(self) -> bool:
        """Return whether something is there."""
        return self.path.exists()

    def is_file(self) -> bool:
        """Return whether it is a file."""
        return self.path.is_file()

    def stat(self) -> Any:
        """Return its size and times."""
        return self.path.stat()

    def open(self, mode: str) -> Any:
        """Open it for reading bytes."""
        return self.path.open(mode)


def below_a_root(where: str, folder: SourceFolder) -> SourceFolder:
    """Return a folder that source files may be read from.

    Args:
        where: names the setting of the source in messages.
        folder: opened, and nothing of it read yet.

    Raises:
        ConfigError: it lies below no root, or a root is no address; the message says what to do.
    """
    place = Place.at(str(folder))
    roots = source_roots()
    root = next((root for root in roots if place.is_below(root)), None)
    if root is None:
        raise Fault(
            where,
            f"'{place}', which lies below no source root",
            f"below {', '.join(map(str, roots))}",
            "put the files there, or have whoever runs Airflow name their folder as a root on "
            f"every machine: {environment_name(_NAME)}={place} in the environment, or {_NAME} in "
            f"section [{SECTION}] of airflow.cfg; several are separated by commas",
        ).as_error()
    if isinstance(folder, Path):
        return LocalFolder(folder, root)
    return folder


def source_roots() -> list[Place]:
    """Return the roots.

    Raises:
        ConfigError: one of them is no absolute path and no address.
    """
    named = setting(_NAME)
    texts = [text for text in map(str.strip, named.text.split(",")) if text]
    for text in texts:
        if "://" not in text and not Path(text).is_absolute():
            allowed = "absolute paths and addresses such as s3://bucket/path, separated by commas"
            raise Fault(named.where, repr(text), allowed).as_error()
    return [Place.at(text) for text in texts or [str(own_folder() / "inbox")]]
