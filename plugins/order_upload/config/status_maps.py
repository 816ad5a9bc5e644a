"""The status maps that ship with the package: ``include/status_maps/*.yaml`` -> rows.

Format: ``include/status_maps/README.md``. Everything in the files must be text: YAML reads ``NO``
and ``on`` as booleans and ``622`` as a number, and a status that changes its type on the way would
silently match nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from order_upload.candidates import did_you_mean
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
            ``include/status_maps`` beside the package.

    Raises:
        ConfigError: there is no such folder, or a file breaks the format: a line for each fault,
            with file, path and value.
    """
    return _load((folder or _default_folder()).resolve())


def _default_folder() -> Path:
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named)
    for parent in Path(__file__).resolve().parents:
        folder = parent / "include" / "status_maps"
        if folder.is_dir():
            return folder
    found = f"no include/status_maps above {Path(__file__).parent}"
    raise Fault(FOLDER_VARIABLE, found, remedy="name the folder in it").as_error()


@lru_cache(maxsize=8)
def _load(folder: Path) -> tuple[StatusRow, ...]:
    if not folder.is_dir():
        allowed = "a folder of *.yaml, the status maps"
        raise Fault(FOLDER_VARIABLE, f"{folder}, which is not a folder", allowed).as_error()
    rows: list[StatusRow] = []
    for path in sorted(folder.glob("*.yaml")):
        rows += _rows_of(path)
    return tuple(rows)


def _rows_of(path: Path) -> Iterator[StatusRow]:
    root = f"{path.name}: "
    content, faults = _FILE.read(_yaml(path), root)
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
    for number, row in enumerate(content.rows):
        if row.source not in content.sources:
            path = path_of(root, ("rows", number, "source"))
            known = sorted(content.sources)
            question = did_you_mean(row.source, known)
            yield Fault(path, shown(row.source), ", ".join(known) or "no name", question)
        if not content.technologies and (word := row.code or row.name):
            allowed = "a platform's word only in a file that names technologies"
            yield Fault(path_of(root, ("rows", number)), shown(word), allowed)


class _Loader(yaml.SafeLoader):
    """YAML whose keys are the texts that stand there, each once in a mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in mapping:
                problem = "a key that is not a text, or that is there twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            mapping[key.value] = self.construct_object(value, deep=True)
        return mapping


def _yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader
    except UnicodeDecodeError as error:
        found = f"bytes that are not UTF-8 at byte {error.start}"
    except yaml.MarkedYAMLError as error:
        found = f"text that is not YAML{_place(error.problem_mark)} ({error.problem})"
    except yaml.YAMLError as error:
        # Only the first line: messages have one line for each fault.
        found = f"text that is not YAML ({str(error).splitlines()[0]})"
    raise Fault(path.name, found, "YAML in UTF-8").as_error()


def _place(mark: yaml.Mark | None) -> str:
    if mark is None:
        return ""
    return f" at line {mark.line + 1}, column {mark.column + 1}"
