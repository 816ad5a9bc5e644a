"""Files of codes for steps ``sku``: CSV with the columns ``sku``, ``external_sku`` and ``node``.

They are the rows of the hub's SKU recoding: what the shop has, what the platform says, and for
whose orders. A setting gives only the name of a file; the folder is the environment's to name, so
that nobody reads other files of the machine by editing a Variable.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from order_upload.domain.texts import fold
from order_upload.domain.transformation.sku_step import Sku
from order_upload.domain.transformation.sku_tables import SkuFileRow, sku_key
from order_upload.domain.transformation.step import Step
from order_upload.faults import Fault, raise_if_any, shown

FOLDER_VARIABLE = "ORDER_UPLOAD_SKU_FILES"
"""Environment variable that names the folder."""

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes; a million rows have half of them."""

MOST_FAULTS = 20
"""Lines of a file that one message names."""

SKU, EXTERNAL_SKU, NODE = "sku", "external_sku", "node"
_COLUMNS = f"the columns {SKU}, {EXTERNAL_SKU} and, where rows are for single nodes, {NODE}"
_DELIMITERS = ",;\t"


def sku_files_of(steps: Iterable[Step]) -> list[str]:
    """Return the names of the files that steps name, each once."""
    names = [step.file for step in steps if isinstance(step, Sku) and step.file]
    return list(dict.fromkeys(names))


def read_sku_file(name: str, folder: Path | None = None) -> list[SkuFileRow]:
    """Return the rows of a file of codes.

    Args:
        name: of the file.
        folder: where it is; None takes what ``ORDER_UPLOAD_SKU_FILES`` names.

    Raises:
        ConfigError: there is no such folder or file, or the file is none of codes: a line for each
            fault, with path and line.
    """
    path = (folder or _folder(name)) / name
    lines = _lines(path)
    columns = next(lines, (0, []))[1]
    names = [fold(column).replace(" ", "_") for column in columns]
    if sorted(names) not in (sorted((SKU, EXTERNAL_SKU)), sorted((SKU, EXTERNAL_SKU, NODE))):
        found = f"the columns {', '.join(map(shown, columns)) or 'of an empty file'}"
        raise Fault(f"{path}, line 1", found, _COLUMNS).as_error()
    rows: dict[int, SkuFileRow] = {}
    faults: list[Fault] = []
    for number, cells in lines:
        row = _row(name, names, cells)
        if isinstance(row, SkuFileRow):
            rows[number] = row
        else:
            faults.append(Fault(f"{path}, line {number}", *row))
    faults = faults or list(_contradictions(path, rows))
    raise_if_any(faults[:MOST_FAULTS])
    if not rows:
        raise Fault(str(path), "no row", "at least one below the names of the columns").as_error()
    return list(rows.values())


def _folder(name: str) -> Path:
    folder = os.environ.get(FOLDER_VARIABLE, "")
    where = f"environment variable {FOLDER_VARIABLE}"
    allowed = f"the absolute path of the folder that has {name}"
    if not folder:
        raise Fault(where, "nothing", allowed).as_error()
    if not Path(folder).is_absolute() or not Path(folder).is_dir():
        raise Fault(where, f"{folder}, which is none", allowed).as_error()
    return Path(folder)


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that holds anything, with the number of its last line.

    Raises:
        ConfigError: the file cannot be read, or is no CSV in UTF-8.
    """
    text = _text(path)
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield reader.line_num, cells
    except csv.Error as error:
        where = f"{path}, line {reader.line_num}"
        raise Fault(where, f"text that is no CSV ({error})", "CSV").as_error() from error


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            allowed = f"up to {LARGEST_FILE} bytes"
            raise Fault(str(path), f"a file of {size} bytes", allowed).as_error()
        content = path.read_bytes()
    except OSError as error:
        found = f"no file that can be read ({error.strerror})"
        raise Fault(str(path), found, "a CSV file of codes").as_error() from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Fault(
            f"{path}, line {line}", "bytes that are not UTF-8", "CSV in UTF-8"
        ).as_error() from error


def _row(name: str, columns: list[str], cells: list[str]) -> SkuFileRow | tuple[str, str]:
    """Return the row that cells hold, or what was found and what is allowed."""
    if len(cells) != len(columns):
        return f"{len(cells)} cells", f"{len(columns)}, as many as there are names of columns"
    held = dict(zip(columns, map(str.strip, cells), strict=True))
    for column, text in held.items():
        if not text and column != NODE:
            return f"nothing in {column}", "a code"
        if not text.isprintable():
            return f"a control character in {column}", "a text on one line"
    return SkuFileRow(name, held[EXTERNAL_SKU], held[SKU], held.get(NODE, ""))


def _contradictions(path: Path, rows: Mapping[int, SkuFileRow]) -> Iterator[Fault]:
    """Yield the rows, by their lines, that say another thing of a code than a row before them."""
    first: dict[object, int] = {}
    for line, row in rows.items():
        before = first.setdefault(sku_key(row), line)
        if rows[before].to != row.to:
            found = f"{shown(row.to)} for the code {shown(row.from_)}, of which line {before} says"
            found += f" {shown(rows[before].to)}"
            yield Fault(f"{path}, line {line}", found, remedy="keep one of the two")
