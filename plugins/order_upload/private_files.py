"""Files and folders that only the user who runs the tasks may read: they hold buyers' data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

FILE_MODE = 0o600
FOLDER_MODE = 0o700


def make_folder(folder: Any) -> None:
    """Make a folder and those above it that are missing, for the own user only.

    ``mkdir`` gives its mode to the last folder alone, so the missing ones are made one by one. A
    folder that is there keeps the mode it has. Object storage has no modes and takes its rights
    from the bucket.

    Args:
        folder: ``pathlib.Path`` or a path with the same methods.
    """
    missing = []
    while not folder.is_dir() and folder.parent != folder:
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(mode=FOLDER_MODE, exist_ok=True)


def open_new(path: Any) -> Any:
    """Open a new or an emptied file for writing bytes.

    A new file on a disk is for the own user only.

    Args:
        path: ``pathlib.Path`` or a path with the same methods.
    """
    if isinstance(path, Path):
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE), "wb")
    return path.open("wb")


def make_file(path: Path) -> None:
    """Make an empty file on a disk, and its folders, for the own user only.

    A file that is there keeps what it holds.
    """
    make_folder(path.parent)
    path.touch(mode=FILE_MODE, exist_ok=True)
