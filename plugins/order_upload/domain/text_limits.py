"""What texts a shop's tables take, and texts made to fit: shortened, or in other characters.

What the configuration does not let us change is refused before anything is sent; the node module
refuses it once more (docs/node-protocol.md, section 6).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from msgspec.structs import astuple, replace

from order_upload.domain.outcome import Outcome, Reason, RefusedOrderError
from order_upload.domain.parts import OrderParts, Part, PartValue, PostalAddress
from order_upload.domain.policies import Characters, TooLong
from order_upload.domain.storable_texts import shortened, with_plain_characters
from order_upload.domain.text_columns import Column, TextColumns

TEXT_CHANGED = "text_changed"
"""Code of the note beside an order that was sent with texts other than they were sold."""

S = TypeVar("S", bound=msgspec.Struct)

_SIGNS_OF_ESCAPED = (b"&", b"<", b">", rb"\"")
"""In JSON of UTF-8, what stands for the characters that the shop keeps as several."""

_FIRST_BYTES_OF_SUPPLEMENTARY = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")
"""In UTF-8, how each character above U+FFFF begins, and nothing else does."""

_KEPT_RAW = frozenset({Part.TRACKING, Part.ORIGIN})
"""Parts that the module keeps in a row of its own, where no character is kept as several."""


@dataclass(frozen=True, slots=True)
class FittingParts:
    """The parts of an order as the shop can keep them.

    Attributes:
        parts: the parts.
        changed: paths of the texts that were shortened or put in other characters, each once.
        faults: why the shop cannot keep a part, for each part that it cannot.
    """

    parts: OrderParts
    changed: tuple[str, ...] = ()
    faults: Mapping[Part, Reason] = field(default_factory=dict)

    def check(self, written: OrderParts) -> None:
        """Refuse parts that the shop cannot keep.

        Raises:
            RefusedOrderError: code ``too_long`` or ``unstorable_character``.
        """
        for part in written.present():
            if part in self.faults:
                raise RefusedOrderError(self.faults[part], Outcome.BLOCKED)

    def note(self, written: OrderParts) -> Reason | None:
        """Return which of these parts' texts are not as they were sold, or None."""
        parts = written.present()
        paths = [path for path in self.changed if path.partition(".")[0] in parts]
        if not paths:
            return None
        return Reason(TEXT_CHANGED, f"shortened, or in other characters: {', '.join(paths)}")


class TextLimits:
    """What texts one shop takes, and what is done with those that it does not.

    Args:
        lengths: path -> most characters of a text, bytes where the column counts bytes; 0 for no
            limit. Paths that are missing are not limited.
        supplementary: whether the shop keeps characters above U+FFFF, such as emoji.
        too_long: what becomes of a text that is longer.
        characters: what becomes of such characters.
    """

    def __init__(
        self,
        lengths: Mapping[str, int],
        *,
        supplementary: bool = True,
        too_long: TooLong = TooLong.REJECT,
        characters: Characters = Characters.REJECT,
    ) -> None:
        self._columns = TextColumns(lengths)
        unstorable = () if supplementary else _FIRST_BYTES_OF_SUPPLEMENTARY
        self._signs = _SIGNS_OF_ESCAPED + unstorable
        self._signs_in_raw = unstorable
        self._supplementary = supplementary
        self._shortens = too_long is TooLong.SHORTEN
        self._replaces = characters is Characters.REPLACE

    def fit(self, parts: OrderParts) -> FittingParts:
        """Return the parts as the shop can keep them, and what stands in the way of others."""
        changed: dict[str, None] = {}
        faults: dict[Part, Reason] = {}
        fitting: dict[str, Any] = {}
        for part, value in parts.items():
            if value is not None and not self._surely_fits(value, part):
                fitting[part] = self._fit_part(part, value, changed, faults)
        if fitting:
            parts = replace(parts, **fitting)
        return FittingParts(parts, tuple(changed), faults)

    def _fit_part(
        self, part: Part, value: PartValue, changed: dict[str, None], faults: dict[Part, Reason]
    ) -> PartValue:
        """Return one part as the shop can keep it, and note what was changed or does not fit."""

        def fit(column: Column, text: str) -> str:
            fitting_text = self._fitting(column, text)
            fault = self._fault(column, fitting_text)
            if fault:
                faults.setdefault(part, fault)
            if fitting_text != text:
                changed[column.path] = None
            return fitting_text

        if isinstance(value, str):
            return fit(self._columns.column(part), value)
        if self._shortens and isinstance(value, PostalAddress):
            value = self._on_two_lines(part, value)
        return self._with_texts(value, part, fit)

    def _surely_fits(self, value: PartValue, part: Part) -> bool:
        """Return whether every text of a part fits as it is; of nearly all a quick look says so.

        Without a character that the shop keeps as several, a text is as long as its column counts.
        """
        encoded = msgspec.json.encode(value)
        for sign in self._signs_in_raw if part in _KEPT_RAW else self._signs:
            if sign in encoded:
                return False
        if isinstance(value, str):
            return len(value) <= self._columns.column(part).sure_length
        return self._row_surely_fits(value, part)

    def _row_surely_fits(self, row: msgspec.Struct, path: str) -> bool:
        columns, texts = self._columns.row(row, path), astuple(row)
        if any(map(operator.gt, map(len, texts), columns.sure_lengths)):
            return False
        for place, below in columns.rows:
            for inner in texts[place]:
                if not self._row_surely_fits(inner, below):
                    return False
        return True

    def _on_two_lines(self, part: Part, address: PostalAddress) -> PostalAddress:
        """Put what the first line of an address does not hold into an empty second one."""
        text, column = address.address_1, self._columns.column(f"{part}.address_1")
        if address.address_2 or column.holds(text):
            return address
        first = shortened(text, column.most, column.measure)
        return replace(address, address_1=first, address_2=text[len(first) :].strip())

    def _with_texts(self, value: S, path: str, change: Callable[[Column, str], str]) -> S:
        """Return a part, or a row of it, with each of its texts changed."""
        changed: dict[str, Any] = {}
        fields = self._columns.row(value, path).fields
        for (name, below, column), before in zip(fields, astuple(value), strict=True):
            if column is not None:
                after: Any = change(column, before)
            else:
                after = tuple([self._with_texts(row, below, change) for row in before])
            if after != before:
                changed[name] = after
        if not changed:
            return value
        return replace(value, **changed)

    def _fitting(self, column: Column, text: str) -> str:
        if self._replaces and not (self._supplementary or text.isascii()):
            text = with_plain_characters(text)
        if not self._shortens or column.is_whole or column.holds(text):
            return text
        return shortened(text, column.most, column.measure)

    def _fault(self, column: Column, text: str) -> Reason | None:
        path = column.path
        if not column.holds(text):
            found = f"{path}: found {column.length_of(text)} {column.unit} as the shop keeps it"
            return Reason("too_long", f"{found}; allowed: {column.most}", group=f"too long: {path}")
        if self._supplementary or text.isascii() or max(text) <= "\uffff":
            return None
        message = (
            f"{path}: found a character above U+FFFF, e.g. an emoji; "
            "allowed: what the shop's database keeps"
        )
        return Reason("unstorable_character", message, group=f"unstorable character: {path}")


NO_LIMITS = TextLimits({})
"""Those of a shop that says none."""
