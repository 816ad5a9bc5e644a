"""The hub's CSV export: a line an order row, the order's header repeated; lines become orders.

The file is gone through twice, because half an order must never go on: the first time tells whether
every line is whole, and which orders have lines that are not together; those are refused from their
first line on. The second time cuts the file into records, the lines of one order each. A record is
read by the plan of the header's columns; whatever does not go that way becomes a ``HubDocument``,
whose end names the fault.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from order_upload.domain.order import Line, Order, Pairs
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
from order_upload.sources.bindcommerce.csv_lines import (
    LONGEST_LINE,
    cells_of,
    checked_lines,
    decoded,
)
from order_upload.sources.bindcommerce.document import (
    HubDocument,
    check_origin,
    check_quantity,
)
from order_upload.sources.bindcommerce.fields import (
    ATTRIBUTE_PATHS,
    CATEGORIES,
    EXTRA,
    LINE_EXTRA,
    PARAMS,
)
from order_upload.sources.bindcommerce.orders import to_order
from order_upload.sources.bindcommerce.plans import RecordPlan, texts_at
from order_upload.sources.bindcommerce.records import (
    BLOCK_BYTES,
    LARGEST_RECORD_BYTES,
    MOST_RECORDS,
    Record,
    fields_of,
    record_hasher,
)
from order_upload.sources.bindcommerce.values import HubReading, UnreadableValueError

_MOST_LINES = 10_000
_MOST_AT_ONCE = 100_000
"""Numbers of orders, about, that are compared at once."""


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
        text = decoded(file.readline(LONGEST_LINE))
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
        for row, (number, length) in enumerate(checked_lines(file, header), 1):
            if number and number == before:
                self._lengths[-1] += length
                self._check_size(row)
                continue
            before = number
            self._rows.append(row)
            self._hashes.append(hash(number) if number else 0)
            self._lengths.append(length)
        self.scattered = repeated(self._hashes) - {0}

    def _check_size(self, row: int) -> None:
        """Refuse a file with an order that would take more memory than any order needs."""
        first, limit = self._rows[-1], LARGEST_RECORD_BYTES // 1024**2
        if row - first >= _MOST_LINES or self._lengths[-1] > LARGEST_RECORD_BYTES:
            raise SourceRefusedError(
                f"row {first}: found an order of more than {_MOST_LINES} lines or {limit} MB; "
                f"allowed: {_MOST_LINES} lines, {limit} MB; split the order in the hub"
            )

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return zip(self._rows, self._hashes, self._lengths, strict=True)


def repeated(numbers: Sequence[int], at_once: int = _MOST_AT_ONCE) -> frozenset[int]:
    """Return the numbers that are there more than once.

    Of a large file a share is looked at after the other, so that no set holds a million numbers.
    """
    found: set[int] = set()
    shares = 1 + len(numbers) // at_once
    for share in range(shares):
        seen: set[int] = set()
        for number in numbers:
            if number % shares != share:
                continue
            if number in seen:
                found.add(number)
            seen.add(number)
    return frozenset(found)


class CsvRecordReader:
    """Reads records of a CSV export, plain ones fast; see ``RecordReader``."""

    def __init__(self, header: CsvHeader, reading: HubReading) -> None:
        self._header = header
        self._reading = reading
        order_fields = list(_fields(header.order_groups))
        self._order_cells = texts_at([index for _, index in order_fields])
        self._order_plan = RecordPlan(Order, order_fields, reading)
        self._line_plan = RecordPlan(Line, _fields(header.row_groups), reading)
        self.fields_seen: set[str] = set()

    def read(self, records: list[Record]) -> Iterator[Order | RefusedOrder]:
        """Return what each record holds; see :meth:`RecordReader.read`."""
        for record in records:
            lines = self._lines(record.data.decode())
            order = None
            if not record.is_scattered:
                order = self._plain_order(lines, record.record_hash)
            yield order or self._read_carefully(record, lines)

    def _lines(self, text: str) -> list[list[str]]:
        """Return the cells of a record's lines; where no text has quotes a split is enough."""
        separator = self._header.separator
        lines = text.replace("\r", "\n").split("\n")
        if '"' not in text:
            return [line.split(separator) for line in lines if line]
        cells = [cells_of(line, separator) for line in lines if line]
        known = [line for line in cells if line is not None]
        if len(known) == len(cells):
            return known
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [line for line in reader if line]

    def _plain_order(self, lines: list[list[str]], record_hash: str) -> Order | None:
        if len(lines) > 1:
            order_cells = self._order_cells(lines[0])
            for line in lines[1:]:
                if self._order_cells(line) != order_cells:
                    return None
        extra: Pairs = ()
        if self._header.order_extra:
            extra = self._header.extra_of(lines)
        try:
            rows = tuple([self._row(line) for line in lines if self._header.has_row(line)])
            order = self._order_plan.make(lines[0], rows, extra, record_hash)
            check_origin(order.origin)
        except (UnreadableValueError, RefusedOrderError):
            return None
        if not order.ref:
            return None
        self._see(rows, extra)
        return order

    def _see(self, rows: tuple[Line, ...], extra: Pairs) -> None:
        """Note the fields that an order carries: all known columns, and the lists that hold any."""
        header, seen = self._header, self.fields_seen
        if "ref" not in seen:  # columns that every header has stand for all of them
            seen |= _paths(header.order_groups)
        if rows and "lines.quantity" not in seen:
            seen |= _paths(header.row_groups)
        if extra:
            seen.update(f"{EXTRA}{name}" for name, _ in extra)
        if header.row_extra:
            for row in rows:
                seen.update(f"{LINE_EXTRA}{name}" for name, _ in row.extra)
        if header.params and any(row.params for row in rows):
            seen.add(PARAMS)
        if header.categories and any(row.categories for row in rows):
            seen.add(CATEGORIES)

    def _row(self, line: Cells) -> Line:
        header = self._header
        params: Pairs = ()
        categories: tuple[str, ...] = ()
        extra: Pairs = ()
        if header.has_lists:
            params, extra = filled(line, header.params), filled(line, header.row_extra)
            categories = tuple([text for _, text in filled(line, header.categories)])
        row = self._line_plan.make(line, params, categories, extra)
        check_quantity(row.quantity)
        return row

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
            rows=[header.row(line) for line in lines if header.has_row(line)],
            further_shippings=header.further_shippings(lines),
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


def _fields(groups: dict[str, Columns]) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield group and name of each column, with its index."""
    for group, columns in groups.items():
        for name, index in columns:
            yield (group, name), index


def _paths(groups: dict[str, Columns]) -> set[str]:
    """Return the attribute paths that these columns fill."""
    paths: set[str] = set()
    for group, columns in groups.items():
        paths.update(ATTRIBUTE_PATHS[group, name] for name, _ in columns)
    return paths
