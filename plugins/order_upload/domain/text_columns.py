"""How much a shop's columns take of each text of an order.

OpenCart keeps its texts escaped, so that ``<`` takes the four characters of ``&lt;`` in a column.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

_ESCAPED = {"&": len("&amp;"), "<": len("&lt;"), ">": len("&gt;"), '"': len("&quot;")}
"""Characters that OpenCart escapes, and how many it keeps for each."""

_OWN_TEXTS = ("tracking.", "origin.", "shipping_method.pickup_point")
"""Paths of the texts that the module keeps in a row of its own: raw, and on its own terms."""

_IN_BYTES = frozenset({"comment", "content.lines.options.value"})
"""Paths whose columns count bytes of UTF-8."""

_LOOKED_UP = frozenset({"billing.country", "billing.zone", "shipping.country", "shipping.zone"})
"""Paths of what the shop must know: that is another question than whether it fits."""

_WHOLE = (
    "customer.email", "fiscal.", "payment_method.code", "origin.number", "tracking.",
    "content.totals.code",
)  # fmt: skip
"""Paths of addresses, codes and numbers, which are others when a piece of them is missing."""

_MOST_BYTES_OF_ONE = 4
"""What one character takes in UTF-8 at most."""

_ANY_LENGTH = sys.maxsize


@dataclass(frozen=True, slots=True)
class Column:
    """What a shop keeps one text of an order in.

    Attributes:
        path: of the text, e.g. ``billing.city``.
        most: what it takes; 0 for no limit.
        unit: in what it counts, ``characters`` or ``bytes``.
        measure: how much of it one character takes.
        is_whole: whether a piece of the text would be another text, so that it is never shortened.
    """

    path: str
    most: int
    unit: str
    measure: Callable[[str], int]
    is_whole: bool

    def length_of(self, text: str) -> int:
        """Return how much of the column a text takes."""
        if self.measure is not _kept_length:
            return sum(map(self.measure, text))
        length = len(text)  # nearly all: faster than character by character
        for sign, kept in _ESCAPED.items():
            length += (kept - 1) * text.count(sign)
        return length

    def holds(self, text: str) -> bool:
        """Return whether the column takes the whole text."""
        return not self.most or self.length_of(text) <= self.most

    @property
    def sure_length(self) -> int:
        """How long a text is at most that fits, if no character of it is kept as several."""
        if not self.most:
            return _ANY_LENGTH
        if self.unit == "bytes":
            return self.most // _MOST_BYTES_OF_ONE
        return self.most


@dataclass(frozen=True, slots=True)
class RowColumns:
    """The columns of a part of an order, or of a row of it.

    Attributes:
        fields: of each field its name, its path, and its column, or None where it holds rows.
        sure_lengths: of each field how long it may be without a closer look.
        rows: place and path of each field that holds rows.
    """

    fields: tuple[tuple[str, str, Column | None], ...]
    sure_lengths: tuple[int, ...]
    rows: tuple[tuple[int, str], ...]


class TextColumns:
    """The columns of one shop.

    Args:
        lengths: path -> most characters of a text, bytes where the column counts bytes; 0 for no
            limit. Paths that are missing are not limited.
    """

    def __init__(self, lengths: Mapping[str, int]) -> None:
        self._lengths = lengths
        self._columns: dict[str, Column] = {}
        self._rows: dict[str, RowColumns] = {}

    def column(self, path: str) -> Column:
        """Return the column of a text."""
        column = self._columns.get(path)
        if column is None:
            column = self._columns[path] = self._made(path)
        return column

    def row(self, row: msgspec.Struct, path: str) -> RowColumns:
        """Return the columns of a part, or of a row of it, such as ``content.lines``."""
        columns = self._rows.get(path)
        if columns is None:
            columns = self._rows[path] = self._made_of_row(row, path)
        return columns

    def _made(self, path: str) -> Column:
        most = 0
        if path not in _LOOKED_UP:
            most = self._lengths.get(path.replace("tracking.further.", "tracking."), 0)
        unit = "characters"
        measure: Callable[[str], int] = _kept_length
        if path in _IN_BYTES:
            unit, measure = "bytes", _kept_bytes
        elif path.startswith(_OWN_TEXTS):
            measure = len
        return Column(path, most, unit, measure, path.startswith(_WHOLE))

    def _made_of_row(self, row: msgspec.Struct, path: str) -> RowColumns:
        fields: list[tuple[str, str, Column | None]] = []
        lengths: list[int] = []
        rows: list[tuple[int, str]] = []
        for place, name in enumerate(row.__struct_fields__):
            below = f"{path}.{name}"
            if isinstance(getattr(row, name), str):
                column = self.column(below)
                fields.append((name, below, column))
                lengths.append(column.sure_length)
            else:
                fields.append((name, below, None))
                lengths.append(_ANY_LENGTH)
                rows.append((place, below))
        return RowColumns(tuple(fields), tuple(lengths), tuple(rows))


def _kept_length(character: str) -> int:
    return _ESCAPED.get(character, 1)


def _kept_bytes(character: str) -> int:
    return _ESCAPED.get(character) or len(character.encode())
