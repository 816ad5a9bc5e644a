"""The lines of a CSV export, each checked to be whole before any of them is read.

The standard library's reader is the fastest there is for text cells: pandas takes 1.5 times as
long. A line without quotes need not even go through it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.csv_header import CsvHeader

LONGEST_LINE = 1_000_000
"""Bytes of a line of the file."""

_LONGEST_CELL = csv.field_size_limit()
_BLOCK_BYTES = 1 << 16
_BLANK_LINES = frozenset({"\n", "\r", "\r\n"})


def decoded(line: bytes) -> str:
    """Return the text of a line, or of several.

    Raises:
        SourceRefusedError: it is not UTF-8.
    """
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        broken = line[error.start]
        raise SourceRefusedError(
            f"CSV: found broken UTF-8 (byte 0x{broken:02x}): the hub or a spreadsheet has saved it "
            "in another encoding; allowed: UTF-8; export it again"
        ) from None


def _text_lines(file: BinaryIO) -> Iterator[str]:
    """Return the rest of the file by lines, whichever line breaks it has."""
    return chain.from_iterable(io.StringIO(block, newline="") for block in _text_blocks(file))


def _text_blocks(file: BinaryIO) -> Iterator[str]:
    """Yield the rest of the file by blocks of whole lines."""
    while block := file.read(_BLOCK_BYTES):
        yield decoded(block + file.readline(LONGEST_LINE))


def checked_lines(file: BinaryIO, header: CsvHeader) -> Iterator[tuple[str, int]]:
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
            cells = cells_of(line, separator) or _quoted_cells(
                parts, text_lines, separator, line_number
            )
            line_number += len(parts) - 1
            count = len(cells)
        else:
            count = line.count(separator) + 1
            cells = line.split(separator, index + 1)
        if count != columns:
            if line in _BLANK_LINES:
                skipped += len(line)
                continue
            raise SourceRefusedError(
                f"CSV line {line_number}: found {count} cells; allowed: {columns}, one for each "
                "column of the header; export the file again: it is truncated, or a text with a "
                "line break or separator is not in quotes"
            )
        yield cells[index].strip(), skipped + len("".join(parts).encode())
        skipped = 0


def cells_of(line: str, separator: str) -> list[str] | None:
    """Return the cells of a line; None where only the csv module can tell them.

    That is where a quote stands inside a cell, where a quoted text goes on in the next line, and
    where a cell may be too long. In a quoted text two quotes mean one.
    """
    pieces = line.rstrip("\r\n").split('"')
    if len(pieces) % 2 == 0 or len(line) > _LONGEST_CELL:
        return None
    cells = pieces[0].split(separator)
    text, last = "", len(pieces) - 1
    for index in range(1, last, 2):
        text += pieces[index]
        behind = pieces[index + 1]
        if not behind and index + 1 < last:
            text += '"'
            continue
        if cells[-1] or (behind and behind[0] != separator):
            return None
        cells[-1] = text
        cells += behind.split(separator)[1:]
        text = ""
    return cells


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
