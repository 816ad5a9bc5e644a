"""What staging needs of a path, and what it does with folders.

Both work the same on a disk and on object storage.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, Self

WAITING = "waiting"
"""The folder, beside those of the runs, of orders that wait: it never expires while anybody may
take them up."""
PAYLOADS = "payloads"
"""The folder, beside those of the runs, of what they fetched; it outlives them."""
_LONGEST_NAME = 200

# ruff: noqa: D102 - pathlib says what its methods do


class StagingPath(Protocol):
    """What staging needs of a path.

    ``pathlib.Path``, ``upath.UPath`` and Airflow's ``ObjectStoragePath`` have it.
    """

    @property
    def name(self) -> str: ...

    @property
    def parent(self) -> Self: ...

    def __truediv__(self, key: str, /) -> Self: ...

    def exists(self) -> bool: ...

    def is_dir(self) -> bool: ...

    def glob(self, pattern: str, /) -> Iterator[Self]: ...

    def iterdir(self) -> Iterator[Self]: ...

    def mkdir(self, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None: ...

    def open(self, mode: str) -> Any: ...

    def rename(self, target: Any, /) -> Any: ...

    def rmdir(self) -> None: ...

    def stat(self) -> Any: ...

    def unlink(self) -> None: ...

    def with_name(self, name: str, /) -> Self: ...


def safe_name(run_id: str) -> str:
    """Return a run id as the name of a folder.

    Two ids never share one, and people still recognise theirs.

    ``manual__2026-11-23T10:00:00+00:00`` gives ``manual__2026-11-23T10=3A00=3A00=2B00=3A00``.
    """
    safe = re.sub(
        r"[^A-Za-z0-9._-]",
        lambda char: "".join(f"={byte:02X}" for byte in char[0].encode()),
        run_id,
    )
    if not safe or safe.startswith(".") or safe in (WAITING, PAYLOADS):
        safe = f"=.{safe}"
    if len(safe) > _LONGEST_NAME:
        safe = f"{safe[:150]}=~{hashlib.sha256(run_id.encode()).hexdigest()[:32]}"
    return safe


def names_in(folder: StagingPath) -> list[str]:
    """Return the names in a folder, sorted; none when there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(entry.name for entry in folder.iterdir())


def times_below(path: StagingPath) -> Iterator[float | None]:
    """Yield when each file below was written, None where the storage can't tell.

    A file that is gone meanwhile is left out.
    """
    if path.is_dir():
        for name in names_in(path):
            yield from times_below(path / name)
        return
    with suppress(FileNotFoundError):
        yield float(path.stat().st_mtime or 0) or None


def newest(path: StagingPath) -> float:
    """Return when the newest file below was written.

    Where the storage can't tell, that is in the far future.
    """
    return max((written or float("inf") for written in times_below(path)), default=0.0)


def remove_tree(path: StagingPath) -> None:
    """Delete a folder and what it holds.

    Another run may be doing the same. Object storage has no folders; it deletes a thousand files
    with one request.
    """
    if not isinstance(path, Path):
        with suppress(FileNotFoundError, NotADirectoryError):
            path.rmdir()
        return
    while path.is_dir():
        with suppress(FileNotFoundError):
            shutil.rmtree(path)


def remove_file(path: StagingPath) -> None:
    """Delete a file; nothing happens when it is gone already."""
    with suppress(FileNotFoundError):
        path.unlink()
