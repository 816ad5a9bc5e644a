"""The first pass over a CSV export: is every line whole, and are the lines of each order together?

Nothing of it reaches an order; it makes sure that the second pass may trust the file before it
gives out the first order. It keeps eight bytes an order: 8 MB a million.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.csv_header import (
    LONGEST_LINE,
    NUMBER_COLUMN,
    CsvHeader,
    read_header,
)


@contextmanager
def csv_text(file: BinaryIO) -> Iterator[io.TextIOWrapper]:
    """Give the file as text from its beginning; leaves it open.

    Raises:
        SourceRefusedError: broken UTF-8, whenever it is met.
    """
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        yield text
    except UnicodeDecodeError as error:
        raise _not_utf8(error) from None
    finally:
        if not file.closed:
            text.detach()  # else it would close the file of the caller


def _not_utf8(error: UnicodeDecodeError) -> SourceRefusedError:
    return SourceRefusedError(
        f"the CSV has broken UTF-8 (byte 0x{error.object[error.start]:02x}): the hub or a spreadsheet has saved it in "
        "another encoding; export it as UTF-8"
    )


def check_lines(file: BinaryIO) -> tuple[CsvHeader, frozenset[int]]:
    """Return the header of an export and the hashes of the numbers whose lines are not together.

    A number is one of them when ``hash(number)`` is. Two of a million numbers share a hash once in
    millions of files; then one order too many is refused.

    Raises:
        SourceRefusedError: no export, a column is missing, a line has too few or too many cells,
            broken UTF-8.
    """
    with csv_text(file) as text:
        header = read_header(text.readline(LONGEST_LINE))
        begun = array("q")
        before: str | None = None
        for number in _numbers(text, header):
            if number != before and number:
                begun.append(hash(number))
            before = number
    return header, _more_than_once(begun)


def _numbers(text: io.TextIOWrapper, header: CsvHeader) -> Iterator[str]:
    place, cells = header.names.index(NUMBER_COLUMN), len(header.names)
    lines = csv.reader(iter(lambda: text.readline(LONGEST_LINE), ""), delimiter=header.separator)
    try:
        for line in lines:
            if line and len(line) != cells:
                raise SourceRefusedError(
                    f"line {lines.line_num + 1} of the CSV has {len(line)} cells, its header has {cells} columns: the "
                    "file is truncated, or a text with a line break or separator is not in quotes"
                )
            if line:
                yield line[place].strip()
    except csv.Error as error:
        raise SourceRefusedError(
            f"the CSV can't be read near line {lines.line_num + 1} ({error}): a quote may not be closed"
        ) from None


def _more_than_once(hashes: array[int]) -> frozenset[int]:
    import numpy  # noqa: PLC0415  # comes with pandas, and takes as long: only where a CSV is read

    values, counts = numpy.unique(numpy.frombuffer(hashes, dtype=numpy.int64), return_counts=True)
    return frozenset(int(value) for value in values[counts > 1])
