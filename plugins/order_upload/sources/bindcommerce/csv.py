"""The hub's CSV export: a line an order row, the order's header repeated; lines become orders.

The file is gone through twice, because half an order must never go on: the first time tells whether
every line is whole, and which orders have lines that are not together; those are refused from their
first line on. The second time cuts the file into records, the lines of one order each. A record is
read by the plan of the header's columns; whatever does not go that way becomes a ``HubDocument``,
whose end names the fault.

The standard library's reader is the fastest there is for text cells: pandas takes 1.5 times as
long. A line without quotes need not even go through it.
"""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterator
from functools import partial
from operator import itemgetter
from typing import BinaryIO

from order_upload.domain.order import Order
from order_upload.domain.outcome import Reason, RefusedOrderError
from order_upload.errors import SourceRefusedError
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
    LineValues,
    Values,
    build_order,
    check_origin,
    check_quantity,
    line_values,
    to_order,
)
from order_upload.sources.bindcommerce.fields import ATTRIBUTE_PATHS, CATEGORIES, PARAMS
from order_upload.sources.bindcommerce.plans import GroupPlan, fill, plan_of
from order_upload.sources.bindcommerce.records import (
    BLOCK_BYTES,
    MOST_RECORDS,
    Record,
    fields_of,
    record_hasher,
)
from order_upload.sources.bindcommerce.values import HubReading, UnreadableValueError

_LONGEST_LINE = 1_000_000
_LONGEST_CELL = csv.field_size_limit()
_MOST_LINES = 10_000
_LINE_BREAK = re.compile(r"[\r\n]+")
_BLANK_LINES = frozenset({"\n", "\r", "\r\n"})


class CsvCutter:
    """Cuts a CSV export into the lines of its orders; see ``RecordCutter``.

    The whole file is checked at once; what is noted of each order tells where to cut. The file is
    separated by comma, semicolon or tab, in UTF-8 with or without BOM.

    Raises:
        SourceRefusedError: no export, a column is missing, a line has too few or too many cells,
            broken UTF-8, truncated.
    """

    separator = b"\r\n"
    tail = b""

    def __init__(self, file: BinaryIO, reading: HubReading) -> None:
        file.seek(0)
        self._file = file
        self._reading = reading
        text = _decoded(file.readline(_LONGEST_LINE))
        first_line = next(io.StringIO(text, newline=""), "")
        self.header = read_header(first_line.removeprefix("\ufeff"))
        self.head = self.header.line.encode() + self.separator
        self._begin = file.seek(len(first_line.encode()))
        self._orders = _OrdersNoted(file, self.header)

    def blocks(self) -> Iterator[list[Record]]:
        """Yield the records; see :meth:`RecordCutter.blocks`."""
        hash_of = record_hasher(self._reading, self.head)
        scattered = self._orders.scattered
        block: list[Record] = []
        size = 0
        self._file.seek(self._begin)
        for row, number_hash, length in self._orders:
            data = self._file.read(length).strip(b"\r\n")
            record_hash = hash_of(data)
            number = self._number(data)
            block.append(Record(f"row {row}", data, record_hash, number, number_hash in scattered))
            size += length
            if size >= BLOCK_BYTES or len(block) == MOST_RECORDS:
                yield block
                block, size = [], 0
        if block:
            yield block

    def _number(self, data: bytes) -> str:
        """Return the number in the first line of a record."""
        separator, index = self.header.separator, self.header.number_index
        cells = data.split(separator.encode(), index + 1)
        if b'"' not in b"".join(cells[: index + 1]):
            return cells[index].decode().strip()
        first_line = next(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=separator))
        return first_line[index].strip()


class _OrdersNoted:
    """What the first pass notes of every order: 24 bytes an order, 24 MB a million.

    Iterating gives the row of its first line, the hash of its number (0 without one), and how many
    bytes its lines have with what stands between them.

    Attributes:
        scattered: hashes of the numbers whose lines are not together. Two of a million numbers
            share a hash once in millions of files; then one order too many is refused.
    """

    def __init__(self, file: BinaryIO, header: CsvHeader) -> None:
        self._rows = array("q")
        self._hashes = array("q")
        self._lengths = array("q")
        before = ""
        for row, (number, length) in enumerate(_lines(file, header), 1):
            if number and number == before:
                self._lengths[-1] += length
                if row - self._rows[-1] >= _MOST_LINES:
                    raise SourceRefusedError(
                        f"row {self._rows[-1]}: found an order of more than {_MOST_LINES} lines; "
                        f"allowed: {_MOST_LINES}; split the order in the hub"
                    )
                continue
            before = number
            self._rows.append(row)
            self._hashes.append(hash(number) if number else 0)
            self._lengths.append(length)
        self.scattered = _more_than_once(self._hashes) - {0}

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return zip(self._rows, self._hashes, self._lengths, strict=True)


def _more_than_once(hashes: array[int]) -> frozenset[int]:
    import numpy  # noqa: PLC0415  # takes 0.1 s to import: only where a CSV is read

    values, counts = numpy.unique(numpy.frombuffer(hashes, dtype=numpy.int64), return_counts=True)
    return frozenset(values[counts > 1].tolist())


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        broken = line[error.start]
        raise SourceRefusedError(
            f"CSV: found broken UTF-8 (byte 0x{broken:02x}): the hub or a spreadsheet has saved it "
            "in another encoding; allowed: UTF-8; export it again"
        ) from None


def _text_lines(file: BinaryIO) -> Iterator[str]:
    """Yield the rest of the file by lines, whichever line breaks it has."""
    for line in iter(partial(file.readline, _LONGEST_LINE), b""):
        text = _decoded(line)
        if "\r" in text and "\r" in text.removesuffix("\r\n"):
            yield from io.StringIO(text, newline="")
        else:
            yield text


def _lines(file: BinaryIO, header: CsvHeader) -> Iterator[tuple[str, int]]:
    """Yield of each line after the header the order's number and how many bytes it takes.

    A blank line belongs to the line before it, or to the one after. A text in quotes may hold line
    breaks: such a line is several lines of the file.
    """
    separator, index = header.separator, header.number_index
    columns, skipped, line_number = len(header.names), 0, 1
    text_lines = _text_lines(file)
    for line in text_lines:
        line_number += 1
        parts = [line]
        if '"' in line or len(line) > _LONGEST_CELL:
            cells = _quoted_cells(parts, text_lines, separator, line_number)
            line_number += len(parts) - 1
            count = len(cells)
        elif line in _BLANK_LINES:
            skipped += len(line)
            continue
        else:
            count = line.count(separator) + 1
            cells = line.split(separator, index + 1)
        if count != columns:
            raise SourceRefusedError(
                f"CSV line {line_number}: found {count} cells; allowed: {columns}, one for each "
                "column of the header; export the file again: it is truncated, or a text with a "
                "line break or separator is not in quotes"
            )
        yield cells[index].strip(), skipped + sum([len(part.encode()) for part in parts])
        skipped = 0


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
            "CSV: found an end inside a quoted text; allowed: quotes that are closed; "
            "export the file again: it is truncated or was edited"
        )

    try:
        return next(csv.reader(taken(), delimiter=separator), [])
    except csv.Error as error:
        near = line_number + len(parts) - 1
        raise SourceRefusedError(
            f"CSV near line {near}: found what can't be read ({error}); "
            "allowed: quotes that are closed; export the file again"
        ) from None


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
        """Return the cells of a record's lines; without quotes a split is enough."""
        separator = self._header.separator
        if '"' in text:
            lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            return [line for line in lines if line]
        return [line.split(separator) for line in _LINE_BREAK.split(text)]

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
            rows = [self._row(line) for line in lines if not is_without(line)]
        except (UnreadableValueError, RefusedOrderError):
            return None
        self._see(rows)
        extra = self._header.extra_of(lines)
        return build_order(values, rows, extra, self._reading, record_hash)

    def _see(self, rows: list[LineValues]) -> None:
        """Note the fields that an order carries: all known columns, and the lists that hold any."""
        self.fields_seen |= self._order_paths
        if rows:
            self.fields_seen |= self._row_paths
        if self._header.params and any(row["params"] for row in rows):
            self.fields_seen.add(PARAMS)
        if self._header.categories and any(row["categories"] for row in rows):
            self.fields_seen.add(CATEGORIES)

    def _row(self, line: Cells) -> LineValues:
        values: Values = {}
        fill(values, self._row_plan, line)
        check_quantity(values.get("lines", {}))
        header = self._header
        categories = tuple([text for _, text in filled(line, header.categories)])
        return line_values(
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

    def _fault(self, record: Record, lines: list[list[str]]) -> Reason | None:
        if record.is_scattered:
            return Reason("lines_not_adjacent", "the order's number comes back after another order")
        columns = self._header.disagreeing(lines)
        if columns:
            return Reason(
                "lines_disagree",
                f"{', '.join(columns)}: found several values on the order's lines; allowed: one",
            )
        return None


def _plan(groups: dict[str, Columns], reading: HubReading) -> tuple[GroupPlan, frozenset[str]]:
    """Return the plan of these columns, and the attribute paths that they fill."""
    fields = [(index, group, name) for group, columns in groups.items() for name, index in columns]
    paths = frozenset(ATTRIBUTE_PATHS[group, name] for _, group, name in fields)
    return plan_of(fields, reading), paths
