"""The columns of a CSV export: what separates them, which of them the schema knows, where their cells go.

Columns are named ``Group_Field`` (``Row_ProductDimensions_Weight``). How an export names parameters
of a row is not documented; ``Row_Params_Color`` and ``Row_Params_Param_Color`` are read as
parameter ``Color``. Facts: docs/hub-format.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.document import DocumentRow
from order_upload.sources.bindcommerce.fields import (
    ORDER_FIELDS,
    ORDER_GROUPS,
    ROW_FIELDS,
    ROW_GROUPS,
)

NUMBER_COLUMN = "General_bindCommerceNumber"
LONGEST_LINE = 1_000_000
_SEPARATORS = ",;\t"
_REQUIRED = (NUMBER_COLUMN, "Row_Qty")
_PARAMS = "Row_Params_"
_CATEGORIES = "Row_ProductCategories_"
_BY_COLUMN = {
    field.column: (field.group, field.name) for field in reversed((*ORDER_FIELDS, *ROW_FIELDS))
}

Cells = tuple[str, ...]
_Places = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CsvHeader:
    """The first line of an export, made ready for a million more.

    Attributes:
        names: all columns, in their order.
        separator: what stands between two cells.
        order_columns: indexes of the columns that repeat on every line of an order.
        row_columns: indexes of the others.
        order_groups: (group, (field name, place among the order's cells)...).
        row_groups: the same among the row's cells.
        order_extra, row_extra, params, categories: (name, place) of columns the table does not
            hold.
    """

    names: tuple[str, ...]
    separator: str
    order_columns: tuple[int, ...]
    row_columns: tuple[int, ...]
    order_groups: tuple[tuple[str, _Places], ...]
    row_groups: tuple[tuple[str, _Places], ...]
    order_extra: _Places
    row_extra: _Places
    params: _Places
    categories: _Places

    def disagreeing(self, lines: Sequence[Cells]) -> list[str]:
        """Return the known columns of the order whose cells are not the same on all of its lines."""
        first = lines[0]
        return [
            f"{group}_{name}"
            for group, places in self.order_groups
            for name, place in places
            if any(line[place].strip() != first[place].strip() for line in lines)
        ]

    def extra_of(self, lines: Iterable[Cells]) -> tuple[tuple[str, str], ...]:
        """Return what unknown columns say about the order; several values when its lines differ there."""
        return tuple(
            dict.fromkeys(pair for line in lines for pair in _filled(line, self.order_extra))
        )

    def row(self, cells: Cells) -> DocumentRow | None:
        """Return one row, or None when all its cells are empty: the order has no product."""
        if not any(cells) or not any(cell.strip() for cell in cells):
            return None
        return DocumentRow(
            groups=grouped(cells, self.row_groups),
            params=_filled(cells, self.params),
            categories=tuple(text for _, text in _filled(cells, self.categories)),
            extra=_filled(cells, self.row_extra),
        )


def grouped(
    cells: Cells, groups: tuple[tuple[str, _Places], ...]
) -> dict[str, dict[str, str | None]]:
    """Return the cells by group and field name."""
    return {group: {name: cells[place] for name, place in places} for group, places in groups}


def _filled(cells: Cells, places: _Places) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, place in places if (text := cells[place].strip()))


def read_header(line: str) -> CsvHeader:
    """Return what the first line of an export says.

    Raises:
        SourceRefusedError: a required column is missing, or a column is there twice.
    """
    separator = max(_SEPARATORS, key=lambda candidate: _known_among(_split(line, candidate)))
    names = _split(line, separator)
    _check(names)
    order = tuple(index for index, name in enumerate(names) if not name.startswith("Row_"))
    row = tuple(index for index, name in enumerate(names) if name.startswith("Row_"))
    of_row = [(names[index], place) for place, index in enumerate(row)]
    return CsvHeader(
        names=tuple(names),
        separator=separator,
        order_columns=order,
        row_columns=row,
        order_groups=_groups([(names[index], place) for place, index in enumerate(order)]),
        row_groups=_groups(of_row),
        order_extra=_unknown([(names[index], place) for place, index in enumerate(order)]),
        row_extra=_unknown(
            [pair for pair in of_row if not pair[0].startswith((_PARAMS, _CATEGORIES))]
        ),
        params=_without_prefix(of_row, _PARAMS),
        categories=_without_prefix(of_row, _CATEGORIES),
    )


def _split(line: str, separator: str) -> list[str]:
    cells = next(csv.reader([line], delimiter=separator), [])
    return [cell.strip() for cell in cells]


def _known_among(names: Iterable[str]) -> int:
    return sum(name in _BY_COLUMN for name in names)


def _check(names: list[str]) -> None:
    known = [name for name in names if name in _BY_COLUMN]
    if not known:  # the first line may be an order: none of it may be shown
        raise SourceRefusedError(
            "not an export of orders: the first line has no column of the hub, such as General_bindCommerceNumber. "
            "XML and CSV (separated by comma, semicolon or tab) are read"
        )
    missing = [name for name in _REQUIRED if name not in known]
    if missing:
        raise SourceRefusedError(
            f"the CSV has no column {' and no column '.join(missing)}; it has {', '.join(known)}. "
            "Add it in the options of the hub's export (API_ORDER_OUTPUT_FORMAT___CSV_OPTIONS)"
        )
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise SourceRefusedError(
            f"the CSV has a column more than once: {', '.join(twice)}. Keep one of each"
        )


def _groups(columns: list[tuple[str, int]]) -> tuple[tuple[str, _Places], ...]:
    groups: dict[str, list[tuple[str, int]]] = {}
    for column, place in columns:
        if column in _BY_COLUMN:
            group, name = _BY_COLUMN[column]
            groups.setdefault(group, []).append((name, place))
    return tuple((group, tuple(places)) for group, places in groups.items())


def _unknown(columns: list[tuple[str, int]]) -> _Places:
    return tuple((_path(column), place) for column, place in columns if column not in _BY_COLUMN)


def _path(column: str) -> str:
    """Return the path an unknown column would have in the XML export, as far as the schema's groups tell."""
    for group in sorted((*ORDER_GROUPS, *ROW_GROUPS), key=len, reverse=True):
        prefix = group.replace("/", "_") + "_"
        if column.startswith(prefix):
            return f"{group}/{column.removeprefix(prefix)}".removeprefix("Row/")
    return column


def _without_prefix(columns: list[tuple[str, int]], prefix: str) -> _Places:
    return tuple(
        (column.removeprefix(prefix).removeprefix("Param_"), place)
        for column, place in columns
        if column.startswith(prefix) and column not in _BY_COLUMN
    )
