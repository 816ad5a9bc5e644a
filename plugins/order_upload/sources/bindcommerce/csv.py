"""The hub's CSV export: a line an order row, the order's header repeated; lines become orders.

The file is gone through twice, because half an order must never go on: the first time tells whether
every line is whole, and which orders have lines that are not together; those are refused from their
first line on. The second time cuts the file into records, the lines of one order each. A record is
read by the plan of the header's columns; whatever does not go that way becomes a ``HubDocument``,
whose end names the fault.

The standard library's reader is the fastest there is for text cells (pandas takes 1.5 times as long
for the same, and 0.8 s to be imported); a line without quotes need not even go through it.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from operator import itemgetter
from typing import BinaryIO

from order_upload.domain.order import Line, Order
from order_upload.errors import RefusedOrderError, SourceRefusedError
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.csv_header import (
    Cells,
    Columns,
    CsvHeader,
    filled,
    grouped,
    read_header,
)
from order_upload.sources.bindcommerce.document import (
    HubDocument,
    Values,
    build_line,
    build_order,
    check_origin,
    check_quantity,
    to_order,
)
from order_upload.sources.bindcommerce.fields import ATTRIBUTE_PATHS, CATEGORIES, PARAMS
from order_upload.sources.bindcommerce.plans import GroupPlan, fill, plan_of
from order_upload.sources.bindcommerce.records import (
    BLOCK_BYTES,
    MOST_RECORDS,
    Record,
    fields_of,
    hash_of,
)
from order_upload.sources.bindcommerce.values import HubReading, UnreadableValueError

_LONGEST_LINE = 1_000_000
_LONGEST_CELL = csv.field_size_limit()
_MOST_LINES = 10_000
_BLANK_LINES = frozenset({"\n", "\r", "\r\n"})

_TOGETHER = (
    "Lines of one order must follow one another: sort the export by General_bindCommerceNumber."
)
_SAME_HEADER = (
    "Export the file again: the order changed in the hub while it was written, "
    "or somebody edited the file."
)


class CsvCutter:
    """Cuts a CSV export into the lines of its orders; see ``RecordCutter``.

    Args:
        file: seekable; separated by comma, semicolon or tab, UTF-8 with or without BOM.

    Raises:
        SourceRefusedError: no export, a column is missing, a line has too few or too many cells,
            broken UTF-8, truncated.
    """

    separator = b"\r\n"
    tail = b""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        with _text_of(file) as text:
            self.header = read_header(text.readline(_LONGEST_LINE))
            self._scattered = _more_than_once(number for number, _ in _lines(text, self.header))
        self.head = self.header.line.encode() + self.separator

    def blocks(self) -> Iterator[list[Record]]:
        """Yield the records; see :meth:`RecordCutter.blocks`."""
        header_hash = hash_of(self.head).encode()  # the same cells mean less in other columns
        block: list[Record] = []
        size = 0
        for row, number, lines in self._orders():
            data = "\n".join(lines).encode()
            is_scattered = bool(number) and hash(number) in self._scattered
            record_hash = hash_of(header_hash + data)
            block.append(Record(f"row {row}", data, record_hash, number, is_scattered))
            size += len(data)
            if size >= BLOCK_BYTES or len(block) == MOST_RECORDS:
                yield block
                block, size = [], 0
        if block:
            yield block

    def _orders(self) -> Iterator[tuple[int, str, list[str]]]:
        """Yield the lines of one order after the other: row of the first, number, lines."""
        first_row, current = 0, ""
        lines: list[str] = []
        with _text_of(self._file) as text:
            text.readline(_LONGEST_LINE)
            for row, (number, line) in enumerate(_lines(text, self.header), 1):
                if lines and not (number and number == current):
                    yield first_row, current, lines
                    lines = []
                if not lines:
                    first_row, current = row, number
                lines.append(line)
                if len(lines) > _MOST_LINES:
                    raise SourceRefusedError(
                        f"the order in row {first_row} has more than {_MOST_LINES} lines"
                    )
        if lines:
            yield first_row, current, lines


@contextmanager
def _text_of(file: BinaryIO) -> Iterator[io.TextIOWrapper]:
    """Give the file as text from its beginning; leaves it open.

    Raises:
        SourceRefusedError: broken UTF-8, whenever it is met.
    """
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        yield text
    except UnicodeDecodeError as error:
        broken = error.object[error.start]
        raise SourceRefusedError(
            f"the CSV has broken UTF-8 (byte 0x{broken:02x}): the hub or a spreadsheet has saved "
            "it in another encoding; export it as UTF-8"
        ) from None
    finally:
        if not file.closed:
            text.detach()  # else it would close the file of the caller


def _lines(text: io.TextIOWrapper, header: CsvHeader) -> Iterator[tuple[str, str]]:
    """Yield the order's number and the text of each line after the header.

    Blank lines count for nothing. A text in quotes may hold line breaks: such a line is several lines of the file.
    """
    separator, index = header.separator, header.number_index
    separators = len(header.names) - 1
    line_number = 1
    physical_lines = iter(partial(text.readline, _LONGEST_LINE), "")
    for line in physical_lines:
        line_number += 1
        if '"' in line or len(line) > _LONGEST_CELL:
            parts = [line]
            cells = _quoted_cells(parts, physical_lines, separator, line_number)
            line_number += len(parts) - 1
            count, number = len(cells), ""
            if count > separators:
                number = cells[index]
            record = "".join(parts)
        elif line in _BLANK_LINES:
            continue
        else:
            record, count, number = line, line.count(separator) + 1, ""
            if count > separators:
                number = line.split(separator, index + 1)[index]
        if count != separators + 1:
            raise SourceRefusedError(
                f"line {line_number} of the CSV has {count} cells, its header has "
                f"{separators + 1} columns: the file is truncated, or a text with a line break "
                "or separator is not in quotes"
            )
        yield number.strip(), record.rstrip("\r\n")


def _quoted_cells(
    parts: list[str], lines: Iterator[str], separator: str, line_number: int
) -> list[str]:
    """Return the cells of a line with quotes; lines that it takes up are added to its parts."""

    def taken() -> Iterator[str]:
        yield parts[0]
        for line in lines:
            parts.append(line)
            yield line
        raise SourceRefusedError(
            "the CSV ends inside a quoted text, or a quote is not closed: "
            "the file is truncated or was edited"
        )

    try:
        return next(csv.reader(taken(), delimiter=separator), [])
    except csv.Error as error:
        near = line_number + len(parts) - 1
        raise SourceRefusedError(
            f"the CSV can't be read near line {near} ({error}): a quote may not be closed"
        ) from None


def _more_than_once(numbers: Iterable[str]) -> frozenset[int]:
    """Return the hashes of the numbers whose lines are not together.

    It keeps eight bytes an order: 8 MB a million. Two of a million numbers share a hash once in
    millions of files; then one order too many is refused.
    """
    import numpy  # noqa: PLC0415  # takes 0.1 s to import: only where a CSV is read

    begun = array("q")
    before = ""
    for number in numbers:
        if number and number != before:
            begun.append(hash(number))
        before = number
    values, counts = numpy.unique(numpy.frombuffer(begun, dtype=numpy.int64), return_counts=True)
    return frozenset(values[counts > 1].tolist())


class CsvRecordReader:
    """Reads records of a CSV export, plain ones fast; see ``RecordReader``."""

    def __init__(self, header: CsvHeader, reading: HubReading) -> None:
        self._header = header
        self._reading = reading
        self._order_plan, self._order_paths = _plan(header.order_groups, reading)
        self._row_plan, self._row_paths = _plan(header.row_groups, reading)
        self._order_cells = itemgetter(*header.order_indexes)
        self.fields_seen: set[str] = set()

    def read(self, records: list[Record]) -> Iterator[Order | RefusedOrder]:
        """Return what each record holds; see :meth:`RecordReader.read`."""
        for record in records:
            lines = self._lines(record.data.decode())
            order = None
            if not record.is_scattered and self._agree(lines):
                order = self._plain_order(lines, record.record_hash)
            yield order or self._read_carefully(record, lines)

    def _lines(self, text: str) -> list[list[str]]:
        if '"' in text:
            lines = io.StringIO(text, newline="")
            return list(csv.reader(lines, delimiter=self._header.separator))
        return [line.split(self._header.separator) for line in text.split("\n")]

    def _agree(self, lines: list[list[str]]) -> bool:
        """Return whether the order's cells are the same on all lines, to the blank."""
        if len(lines) == 1:
            return True
        cells = self._order_cells(lines[0])
        return all(self._order_cells(line) == cells for line in lines[1:])

    def _plain_order(self, lines: list[list[str]], record_hash: str) -> Order | None:
        values: Values = {}
        try:
            fill(values, self._order_plan, lines[0])
            if "ref" not in values.get("", ()):
                return None
            check_origin(values.get("origin", {}))
            is_without = self._header.is_without_row
            rows = tuple([self._row(line) for line in lines if not is_without(line)])
        except (UnreadableValueError, RefusedOrderError):
            return None
        self._see(rows)
        extra = self._header.extra_of(lines)
        return build_order(values, rows, extra, self._reading, record_hash)

    def _see(self, rows: tuple[Line, ...]) -> None:
        """Note the fields that an order carries: all known columns, and the lists that hold any."""
        self.fields_seen |= self._order_paths
        if rows:
            self.fields_seen |= self._row_paths
        if self._header.params and any(row.params for row in rows):
            self.fields_seen.add(PARAMS)
        if self._header.categories and any(row.categories for row in rows):
            self.fields_seen.add(CATEGORIES)

    def _row(self, line: Cells) -> Line:
        values: Values = {}
        fill(values, self._row_plan, line)
        check_quantity(values.get("lines", {}))
        header = self._header
        categories = tuple([text for _, text in filled(line, header.categories)])
        return build_line(
            values, filled(line, header.params), categories, filled(line, header.row_extra)
        )

    def _read_carefully(self, record: Record, lines: list[list[str]]) -> Order | RefusedOrder:
        document = self._document(record, lines)
        self.fields_seen.update(fields_of(document))
        return to_order(document, self._reading)

    def document(self, record: Record) -> HubDocument:
        """Return a record's texts, and what is wrong with its lines."""
        return self._document(record, self._lines(record.data.decode()))

    def _document(self, record: Record, lines: list[list[str]]) -> HubDocument:
        header = self._header
        return HubDocument(
            where=record.where,
            groups=grouped(lines[0], header.order_groups),
            rows=[header.row(line) for line in lines if not header.is_without_row(line)],
            extra=header.extra_of(lines),
            fault=self._fault(record, lines),
            record_hash=record.record_hash,
        )

    def _fault(self, record: Record, lines: list[list[str]]) -> RefusedOrderError | None:
        if record.is_scattered:
            message = (
                "the lines of this order are not together: "
                "its number comes back after another order"
            )
            return RefusedOrderError("lines_not_adjacent", message, _TOGETHER)
        columns = self._header.disagreeing(lines)
        if columns:
            message = f"the lines of this order do not agree in {', '.join(columns)}"
            return RefusedOrderError("lines_disagree", message, _SAME_HEADER)
        return None


def _plan(groups: dict[str, Columns], reading: HubReading) -> tuple[GroupPlan, frozenset[str]]:
    """Return the plan of these columns, and the attribute paths that they fill."""
    fields = [(index, group, name) for group, columns in groups.items() for name, index in columns]
    paths = frozenset(ATTRIBUTE_PATHS[group, name] for _, group, name in fields)
    return plan_of(fields, reading), paths
