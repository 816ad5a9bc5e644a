"""The status maps that ship with the package: ``data/status_maps/*.yaml`` -> rows.

Format: ``data/status_maps/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from order_upload.config.data_files import data_folder, rows_of_files, source_faults, yaml_of
from order_upload.config.json_path import path_of
from order_upload.config.validation import SettingsReader
from order_upload.domain.status_rows import NormalizedStatus, ShopStatusName, StatusRow
from order_upload.faults import Fault, raise_if_any, shown
from order_upload.settings import FilledText, Settings

FOLDER_VARIABLE = "ORDER_UPLOAD_STATUS_MAPS"
"""Environment variable that names another folder."""


class FileRow(Settings):
    """One row of a file.

    It has no ``id``, because the hub's status ids differ between accounts, and no ``node``,
    because nodes are a merchant's own.

    Attributes:
        source: a name from the file's ``sources``: where the platform lists this status.
    """

    code: FilledText = ""
    name: FilledText = ""
    status: NormalizedStatus
    shop_status: FilledText | None = None
    source: FilledText


class StatusMapFile(Settings):
    """What one file holds.

    Attributes:
        technologies: the hub's words for the platform; none in a file of shop defaults.
        sources: name -> where the platform lists its statuses.
    """

    technologies: tuple[FilledText, ...] = ()
    sources: dict[str, FilledText]
    rows: tuple[FileRow, ...]


_FILE = SettingsReader(TypeAdapter(StatusMapFile))


def load_status_maps(folder: Path | None = None) -> tuple[StatusRow, ...]:
    """Return the rows of every ``*.yaml`` of a folder, by file name; read once a process.

    Args:
        folder: where the maps are; None takes ``ORDER_UPLOAD_STATUS_MAPS``, else
            ``data/status_maps`` in the package.

    Raises:
        ConfigError: there is no such folder, or a file breaks the format: a line for each fault,
            with file, path and value.
    """
    return _load(data_folder("status_maps", FOLDER_VARIABLE, folder))


@lru_cache(maxsize=8)
def _load(folder: Path) -> tuple[StatusRow, ...]:
    return rows_of_files(folder, _rows_of)


def _rows_of(path: Path) -> Iterator[StatusRow]:
    root = f"{path.name}: "
    content, faults = _FILE.read(yaml_of(path), root)
    raise_if_any(faults)
    if content is None:
        return
    raise_if_any(_wrong_together(content, root))
    for number, entry in enumerate(content.rows):
        where = path_of(root, ("rows", number))
        row = StatusRow(status=entry.status, code=entry.code, name=entry.name, where=where)
        if entry.shop_status:
            row = replace(row, shop_status=ShopStatusName(entry.shop_status, where=where))
        for technology in content.technologies or ("",):
            yield replace(row, technology=technology)


def _wrong_together(content: StatusMapFile, root: str) -> Iterator[Fault]:
    """Yield what is wrong in rows that are good alone: with the file's sources and technologies."""
    yield from source_faults(root, content.sources, [row.source for row in content.rows])
    for number, row in enumerate(content.rows):
        if not content.technologies and (word := row.code or row.name):
            allowed = "a platform's word only in a file that names technologies"
            yield Fault(path_of(root, ("rows", number)), shown(word), allowed)
