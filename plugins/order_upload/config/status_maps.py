"""The status maps that ship with the package: ``include/status_maps/*.yaml`` -> rows.

Format: ``include/status_maps/README.md``. Everything in the files must be text: YAML reads ``NO``
and ``on`` as booleans and ``622`` as a number, and a status that changes its type on the way would
silently match nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from order_upload.domain.status_rows import NormalizedStatus, ShopStatusName, StatusRow
from order_upload.errors import ConfigError

FOLDER_VARIABLE = "ORDER_UPLOAD_STATUS_MAPS"
"""Environment variable that names another folder."""

FILE_KEYS = frozenset({"technologies", "sources", "rows"})
ROW_KEYS = frozenset({"code", "name", "status", "shop_status", "source"})
"""No ``id``: the hub's status ids differ between accounts. No ``node``: nodes are a merchant's own.
"""


def load_status_maps(folder: Path | None = None) -> tuple[StatusRow, ...]:
    """Return the rows of every ``*.yaml`` of the folder, in the order of file names; read once a process.

    Args:
        folder: where the maps are; None takes ``ORDER_UPLOAD_STATUS_MAPS``, else
            ``include/status_maps`` beside the package.

    Raises:
        ConfigError: there is no such folder, or a file breaks the format; the message says file,
            place and value.
    """
    return _load((folder or _default_folder()).resolve())


def _default_folder() -> Path:
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named)
    folders = [parent / "include" / "status_maps" for parent in Path(__file__).resolve().parents]
    found = next((folder for folder in folders if folder.is_dir()), None)
    if found is None:
        message = f"no include/status_maps above {Path(__file__).parent}; name the folder in {FOLDER_VARIABLE}"
        raise ConfigError(message)
    return found


@lru_cache(maxsize=8)
def _load(folder: Path) -> tuple[StatusRow, ...]:
    if not folder.is_dir():
        message = f"{FOLDER_VARIABLE}: {folder} is no folder; status maps are *.yaml in one"
        raise ConfigError(message)
    return tuple(row for path in sorted(folder.glob("*.yaml")) for row in _read(path))


def _read(path: Path) -> Iterator[StatusRow]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"{path.name}: is not YAML in UTF-8: {error}"
        raise ConfigError(message) from error
    _require(_is_mapping(content), path.name, content, f"keys {_listed(FILE_KEYS)}")
    _refuse_unknown(path.name, content, FILE_KEYS)
    technologies = _texts(f"{path.name}: technologies", content.get("technologies", []))
    sources = content.get("sources")
    _require(
        _is_mapping(sources),
        f"{path.name}: sources",
        sources,
        "a name and an address for each source",
    )
    rows = content.get("rows")
    _require(isinstance(rows, list), f"{path.name}: rows", rows, "a list of rows")
    for number, raw in enumerate(rows):
        row = _row(f"{path.name}: rows[{number}]", raw, sources)
        yield from _per_technology(row, technologies)


def _row(where: str, raw: Any, sources: dict[str, Any]) -> StatusRow:
    _require(_is_mapping(raw), where, raw, f"keys {_listed(ROW_KEYS)}")
    _refuse_unknown(where, raw, ROW_KEYS)
    texts = {key: _text(f"{where}.{key}", value) for key, value in raw.items()}
    _require(
        texts.get("source") in sources,
        f"{where}.source",
        texts.get("source"),
        f"one of {_listed(sources)}",
    )
    status, shop = texts.get("status"), texts.get("shop_status")
    _require(
        status in list(NormalizedStatus),
        f"{where}.status",
        status,
        f"one of {_listed(NormalizedStatus)}",
    )
    return StatusRow(
        status=NormalizedStatus(texts["status"]),
        code=texts.get("code", ""),
        name=texts.get("name", ""),
        shop_status=ShopStatusName(shop, where=where) if shop else None,
        where=where,
    )


def _per_technology(row: StatusRow, technologies: list[str]) -> Iterator[StatusRow]:
    if technologies:
        yield from (replace(row, technology=technology) for technology in technologies)
        return
    _require(
        not row.words,
        row.where,
        row.name or row.code,
        "a platform's word only in a file that names technologies",
    )
    yield row


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        message = (
            f"{where}: found {value!r} ({type(value).__name__}); allowed: text, so put it in quotes"
        )
        raise ConfigError(message)
    return value


def _texts(where: str, values: Any) -> list[str]:
    _require(isinstance(values, list), where, values, "a list of texts")
    return [_text(f"{where}[{number}]", value) for number, value in enumerate(values)]


def _is_mapping(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict) and all(isinstance(key, str) for key in value)


def _refuse_unknown(where: str, found: dict[str, Any], allowed: frozenset[str]) -> None:
    unknown = sorted(found.keys() - allowed)
    _require(not unknown, where, ", ".join(unknown), f"keys {_listed(allowed)}")


def _require(holds: bool, where: str, found: Any, allowed: str) -> None:
    if not holds:
        message = f"{where}: found {found!r}; allowed: {allowed}"
        raise ConfigError(message)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
