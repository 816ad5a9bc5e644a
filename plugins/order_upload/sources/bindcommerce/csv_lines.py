"""The lines of a CSV export, each checked to be whole before any of them is read.

The standard library's reader is the fastest there is for text cells: pandas takes 1.5 times as
long. A line without quotes need not even go through it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.csv_header import CsvHeader

LONGEST_LINE = 1_000_000
"""Bytes of a line of the file."""

_LONGEST_CELL = csv.field_size_limit()
_BLOCK_BYTES = 1 << 16
_BLANK_LINES = frozenset({b"\n", b"\r", b"\r\n"})


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


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the rest of the file by lines, whichever line breaks it has.

    Raises:
        SourceRefusedError: it is not UTF-8.
    """
    while block := file.read(_BLOCK_BYTES):
        block += file.readline(LONGEST_LINE)
        decoded(block)
        yield from block.splitlines(keepends=True)


def checked_lines(file: BinaryIO, header: CsvHeader) -> Iterator[tuple[str, int]]:
    """Yield of each line after the header the order's number and how many bytes it takes.

    A blank line belongs to the line before it, or to the one after. A text in quotes may hold line
    breaks: such a line is several lines of the file. A line is only made cells where its quotes
    need the csv module; for all others it is enough to count the separators.

    Raises:
        SourceRefusedError: a line has too few or too many cells, or can't be read.
    """
    separator, index = header.separator.encode(), header.number_index
    separators, skipped, line_number = len(header.names) - 1, 0, 1
    lines = _lines(file)
    for line in lines:
        line_number += 1
        length, plain = len(line), line
        if b'"' in line or length > _LONGEST_CELL:
            plain = _without_quoted_texts(line, separator, index)
        if plain.count(separator) == separators:
            number = plain.split(separator, index + 1)[index].decode()
        elif line in _BLANK_LINES:
            skipped += length
            continue
        else:
            parts = [line]
            cells = _quoted_cells(parts, lines, header.separator, line_number)
            line_number += len(parts) - 1
            _check_count(len(cells), separators + 1, line_number)
            number, length = cells[index], sum(map(len, parts))
        yield number.strip(), skipped + length
        skipped = 0


def _check_count(count: int, columns: int, line_number: int) -> None:
    if count != columns:
        raise SourceRefusedError(
            f"CSV line {line_number}: found {count} cells; allowed: {columns}, one for each column "
            "of the header; export the file again: it is truncated, or a text with a line break or "
            "separator is not in quotes"
        )


def _without_quoted_texts(line: bytes, separator: bytes, index: int) -> bytes:
    """Return a line with nothing in its quoted cells; b"" where only the csv module can tell them.

    That is where a quote stands inside a cell or up to the cell with this index, where a quoted
    text goes on in the next line, and where a cell may be too long. Two quotes side by side change
    nothing about where a text begins and ends, so they go first.
    """
    before, _, _ = line.partition(b'"')
    if before.count(separator) <= index or len(line) > _LONGEST_CELL:
        return b""
    framed = separator + line.rstrip(b"\r\n") + separator
    pieces = framed.replace(b'""', b"").split(b'"')
    if len(pieces) % 2 == 0:
        return b""
    outside = pieces[::2]
    for piece in outside:
        if not (piece.startswith(separator) and piece.endswith(separator)):
            return b""
    return b"".join(outside)[1:-1]


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
    parts: list[bytes], lines: Iterator[bytes], separator: str, line_number: int
) -> list[str]:
    """Return the cells of a line with quotes; lines that it takes up are added to its parts."""

    def taken() -> Iterator[str]:
        yield parts[0].decode()
        for line in lines:
            parts.append(line)
            yield line.decode()
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
