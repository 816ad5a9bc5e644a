"""The hub's CSV export: one line an order row with the order's header repeated; lines become orders again.

pandas reads it as text only, in chunks: postcode ``00042`` stays ``00042``. The file is read twice,
because half an order must never go on: the first pass (``bindcommerce_csv_check``) finds the orders
whose lines are not together, and those are refused from their first line on. Facts:
docs/hub-format.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING, BinaryIO

from order_upload.errors import RefusedOrderError, SourceRefusedError
from order_upload.sources.bindcommerce.csv_check import check_lines, csv_text
from order_upload.sources.bindcommerce.csv_header import (
    LONGEST_LINE,
    NUMBER_COLUMN,
    Cells,
    CsvHeader,
    grouped,
)
from order_upload.sources.bindcommerce.document import HubDocument

if TYPE_CHECKING:
    from pandas import DataFrame

_CHUNK_ROWS = 5_000
_MOST_LINES = 10_000
_Record = tuple[int, str, Cells, Cells]
"""Row of the file, the order's number, the cells of its header, the cells of its row."""

_TOGETHER = (
    "Lines of one order must follow one another: sort the export by General_bindCommerceNumber."
)
_SAME_HEADER = "Export the file again: the order changed in the hub while it was written, or somebody edited the file."


def csv_documents(file: BinaryIO) -> Iterator[HubDocument]:
    """Return the orders of a CSV export one by one.

    Args:
        file: seekable; separated by comma, semicolon or tab, UTF-8 with or without BOM.

    Raises:
        SourceRefusedError: a column is missing, a line has too few or too many cells, broken UTF-8,
            truncated.
    """
    header, scattered = check_lines(file)
    for _, lines in groupby(_records(file, header), key=_order_of):
        records = list(islice(lines, _MOST_LINES + 1))
        if len(records) > _MOST_LINES:
            raise SourceRefusedError(
                f"the order in row {records[0][0]} has more than {_MOST_LINES} lines"
            )
        yield _document(records, header, scattered)


def _order_of(record: _Record) -> tuple[str, int]:
    """Return what changes with the order; lines without a number are each on their own."""
    place, number, _, _ = record
    return number, 0 if number else place


def _document(records: list[_Record], header: CsvHeader, scattered: frozenset[int]) -> HubDocument:
    place, number, cells, _ = records[0]
    headers = [record[2] for record in records]
    return HubDocument(
        where=f"row {place}",
        groups=grouped(cells, header.order_groups),
        rows=[row for record in records if (row := header.row(record[3])) is not None],
        extra=header.extra_of(headers),
        fault=_fault(number, headers, header, scattered),
    )


def _fault(
    number: str, headers: list[Cells], header: CsvHeader, scattered: frozenset[int]
) -> RefusedOrderError | None:
    if scattered and hash(number) in scattered:
        message = (
            "the lines of this order are not together: its number comes back after another order"
        )
        return RefusedOrderError("lines_not_adjacent", message, _TOGETHER)
    if any(cells != headers[0] for cells in headers):
        columns = header.disagreeing(headers)
        if columns:
            message = f"the lines of this order do not agree in {', '.join(columns)}"
            return RefusedOrderError("lines_disagree", message, _SAME_HEADER)
    return None


def _records(file: BinaryIO, header: CsvHeader) -> Iterator[_Record]:
    number_index = header.names.index(NUMBER_COLUMN)
    place = 0
    for chunk in _chunks(file, header):
        columns = [chunk[index].tolist() for index in range(len(header.names))]
        order_cells = zip(*(columns[index] for index in header.order_columns), strict=True)
        row_cells = zip(*(columns[index] for index in header.row_columns), strict=True)
        numbers = (number.strip() for number in columns[number_index])
        for record in zip(numbers, order_cells, row_cells, strict=True):
            place += 1
            yield (place, *record)


def _chunks(file: BinaryIO, header: CsvHeader) -> Iterator[DataFrame]:
    """Return the lines as frames of text whose columns are numbered: an unknown column may have any name."""
    import pandas  # noqa: PLC0415  # takes 0.8 s to import: only where a CSV is read

    with csv_text(file) as text:
        text.readline(LONGEST_LINE)
        try:
            yield from pandas.read_csv(
                text,
                sep=header.separator,
                header=None,
                names=list(range(len(header.names))),
                index_col=False,
                dtype=str,
                na_filter=False,
                keep_default_na=False,
                chunksize=_CHUNK_ROWS,
            )
        except pandas.errors.EmptyDataError:
            return
        except pandas.errors.ParserError:
            raise SourceRefusedError(
                "the CSV ends inside a quoted text, or a quote is not closed: the file is truncated or was edited"
            ) from None
