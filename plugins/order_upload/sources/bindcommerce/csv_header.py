"""The columns of a CSV export: their separator, their names, where their cells go.

Columns are named ``Group_Field`` (``Row_ProductDimensions_Weight``). How an export names parameters
of a row is not documented; ``Row_Params_Color`` and ``Row_Params_Param_Color`` are read as
parameter ``Color``. The columns are listed in docs/hub-format.md.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from order_upload.domain.order import Pairs
from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.document import DocumentRow
from order_upload.sources.bindcommerce.fields import (
    ORDER_FIELDS,
    ORDER_GROUPS,
    ROW_FIELDS,
    ROW_GROUPS,
    SHIPPING,
)
from order_upload.sources.bindcommerce.values import read_text

NUMBER_COLUMN = "General_bindCommerceNumber"
_SEPARATORS = ",;\t"
QUANTITY_COLUMN = "Row_Qty"
_REQUIRED = (NUMBER_COLUMN, QUANTITY_COLUMN)
_PARAMS = "Row_Params_"
_CATEGORIES = "Row_ProductCategories_"
_BY_COLUMN = {
    field.column: (field.group, field.name) for field in reversed((*ORDER_FIELDS, *ROW_FIELDS))
}

Cells = Sequence[str]
"""One line of an export, a cell a column."""

Columns = tuple[tuple[str, int], ...]
"""Names and indexes of columns."""


@dataclass(frozen=True, slots=True)
class CsvHeader:
    """The first line of an export, made ready for a million more.

    Attributes:
        line: the line itself, without its end.
        names: all columns, in their order.
        separator: what stands between two cells.
        number_index: index of the column that tells one order from the next.
        quantity_index: index of the column that every row fills.
        row_indexes: indexes of the columns that do not repeat on every line of an order.
        order_groups: group -> names and indexes of the order's columns that the schema knows.
        row_groups: the same of the row's columns.
        order_extra, row_extra, params, categories: names and indexes of the other columns.
    """

    line: str
    names: tuple[str, ...]
    separator: str
    number_index: int
    quantity_index: int
    row_indexes: tuple[int, ...]
    order_groups: dict[str, Columns]
    row_groups: dict[str, Columns]
    order_extra: Columns
    row_extra: Columns
    params: Columns
    categories: Columns

    @property
    def has_lists(self) -> bool:
        """Whether a row has columns besides the fields that the schema knows."""
        return bool(self.params or self.categories or self.row_extra)

    def disagreeing(self, lines: Sequence[Cells]) -> list[str]:
        """Return the known columns of the order whose cells differ between its lines.

        Those of ``Shipping`` may: each line may tell of another parcel.
        """
        disagreeing = []
        for group, columns in self.order_groups.items():
            if group == SHIPPING:
                continue
            for _, index in columns:
                if len({line[index].strip() for line in lines}) > 1:
                    disagreeing.append(self.names[index])  # calmer than nested
        return disagreeing

    def further_shippings(self, lines: Sequence[Cells]) -> list[dict[str, str | None]]:
        """Return the columns of ``Shipping`` as the later lines say them."""
        columns = self.order_groups.get(SHIPPING, ())
        first, *further = [grouped(line, {SHIPPING: columns})[SHIPPING] for line in lines]
        return [texts for texts in further if texts != first]

    def extra_of(self, lines: Iterable[Cells]) -> Pairs:
        """Return what unknown columns say of the order; several values where its lines differ."""
        pairs: dict[tuple[str, str], None] = {}
        for line in lines:
            pairs |= dict.fromkeys(filled(line, self.order_extra))
        return tuple(pairs)

    def has_row(self, line: Cells) -> bool:
        """Return whether any cell of the row is filled; without, the order has no product."""
        if line[self.quantity_index].strip():  # nearly always
            return True
        return any(line[index].strip() for index in self.row_indexes)

    def row(self, line: Cells) -> DocumentRow:
        """Return the row of a line."""
        return DocumentRow(
            groups=grouped(line, self.row_groups),
            params=filled(line, self.params),
            categories=tuple(text for _, text in filled(line, self.categories)),
            extra=filled(line, self.row_extra),
        )


def grouped(line: Cells, groups: dict[str, Columns]) -> dict[str, dict[str, str | None]]:
    """Return the cells of a line by group and field name."""
    return {
        group: {name: line[index] for name, index in columns} for group, columns in groups.items()
    }


def filled(line: Cells, columns: Columns) -> Pairs:
    """Return names and texts of the columns that are not empty in a line."""
    return tuple([(name, text) for name, index in columns if (text := read_text(line[index]))])


def read_header(line: str) -> CsvHeader:
    """Return what the first line of an export says.

    Raises:
        SourceRefusedError: a required column is missing, or a column is there twice.
    """
    try:
        separator = max(_SEPARATORS, key=lambda candidate: _known_among(_split(line, candidate)))
        names = _split(line, separator)
    except csv.Error as error:
        raise SourceRefusedError(
            f"CSV line 1: found what can't be read ({error}); allowed: the names of the columns; "
            "export the file again"
        ) from None
    _check(names)
    order = tuple((name, index) for index, name in enumerate(names) if not _is_of_row(name))
    row = tuple((name, index) for index, name in enumerate(names) if _is_of_row(name))
    return CsvHeader(
        line=line.rstrip("\r\n"),
        names=tuple(names),
        separator=separator,
        number_index=names.index(NUMBER_COLUMN),
        quantity_index=names.index(QUANTITY_COLUMN),
        row_indexes=tuple(index for _, index in row),
        order_groups=_groups(order),
        row_groups=_groups(row),
        order_extra=_unknown(order),
        row_extra=_unknown(row, besides=(_PARAMS, _CATEGORIES)),
        params=_without_prefix(row, _PARAMS),
        categories=_without_prefix(row, _CATEGORIES),
    )


def _is_of_row(name: str) -> bool:
    return name.startswith("Row_")


def _split(line: str, separator: str) -> list[str]:
    cells = next(csv.reader([line], delimiter=separator), [])
    return [cell.strip() for cell in cells]


def has_known_column(line: str) -> bool:
    """Return whether a line, or the beginning of one, names a column of the hub."""
    return any(name.strip('" ') in _BY_COLUMN for name in re.split(f"[{_SEPARATORS}]", line))


def _known_among(names: Iterable[str]) -> int:
    return sum(name in _BY_COLUMN for name in names)


def _check(names: list[str]) -> None:
    known = [name for name in names if name in _BY_COLUMN]
    if not known:  # the first line may be an order: none of it may be shown
        raise SourceRefusedError(
            "first line: found no column of the hub, such as General_bindCommerceNumber; "
            "allowed: an export of orders as XML, or as CSV with commas, semicolons or tabs"
        )
    missing = [name for name in _REQUIRED if name not in known]
    if missing:
        raise SourceRefusedError(
            f"CSV header: found no column {' and no column '.join(missing)} among "
            f"{', '.join(known)}; add it in the options of the hub's export "
            "(API_ORDER_OUTPUT_FORMAT___CSV_OPTIONS)"
        )
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise SourceRefusedError(
            f"CSV header: found a column more than once: {', '.join(twice)}; keep one of each"
        )


def _groups(columns: Columns) -> dict[str, Columns]:
    groups: dict[str, Columns] = {}
    for column, index in columns:
        if column in _BY_COLUMN:
            group, name = _BY_COLUMN[column]
            groups[group] = (*groups.get(group, ()), (name, index))
    return groups


def _unknown(columns: Columns, besides: tuple[str, ...] = ()) -> Columns:
    return tuple(
        (_path(column), index)
        for column, index in columns
        if column not in _BY_COLUMN and not column.startswith(besides)
    )


def _path(column: str) -> str:
    """Return the path that an unknown column would have in XML, as far as its group tells."""
    for group in sorted((*ORDER_GROUPS, *ROW_GROUPS), key=len, reverse=True):
        prefix = group.replace("/", "_") + "_"
        if column.startswith(prefix):
            return f"{group}/{column.removeprefix(prefix)}".removeprefix("Row/")
    return column


def _without_prefix(columns: Columns, prefix: str) -> Columns:
    return tuple(
        (column.removeprefix(prefix).removeprefix("Param_"), index)
        for column, index in columns
        if column.startswith(prefix) and column not in _BY_COLUMN
    )
