"""Tables of plain text, for logs and terminals."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence

_GAP = "  "
_LEAST_LAST = 20
"""Characters of the last column, however wide the others are."""


def table_lines(
    rows: Sequence[Sequence[str]], width: int | None, most_lines: int | None = None
) -> Iterator[str]:
    """Yield the rows of a table: the columns under each other, the last cell wrapped under itself.

    Args:
        rows: the headings, then the rows, as many cells each.
        width: of the whole table, in characters; None: each row is one line.
        most_lines: of a row; what is longer is cut off. None: nothing is.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    room = sys.maxsize
    if width is not None:
        room = max(_LEAST_LAST, width - sum(widths) - len(_GAP) * len(widths))
    for row in rows:
        *cells, last = row
        start = "".join(f"{cell:<{size}}{_GAP}" for cell, size in zip(cells, widths, strict=True))
        first, *rest = textwrap.wrap(
            last, room, break_on_hyphens=False, max_lines=most_lines, placeholder=" ..."
        ) or [""]
        yield (start + first).rstrip()
        for line in rest:
            yield " " * len(start) + line
