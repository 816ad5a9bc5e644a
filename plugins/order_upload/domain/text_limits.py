"""What texts a shop's tables take, and texts made to fit: shortened, or in other characters.

OpenCart keeps its texts escaped, so that ``<`` takes the four characters of ``&lt;`` in a column.
What the configuration does not let us change is refused before anything is sent; the node module
refuses it once more (docs/node-protocol.md, section 6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from order_upload.domain.outcome import Outcome, Reason, RefusedOrderError
from order_upload.domain.parts import OrderParts, Part, PostalAddress
from order_upload.domain.policies import Characters, TooLong
from order_upload.domain.storable_texts import shortened, with_plain_characters

TEXT_CHANGED = "text_changed"
"""Code of the note beside an order that was sent with texts other than they were sold."""

S = TypeVar("S", bound=msgspec.Struct)

_ESCAPED = {"&": len("&amp;"), "<": len("&lt;"), ">": len("&gt;"), '"': len("&quot;")}
"""Characters that OpenCart escapes, and how many it keeps for each."""

_MOST_OF_ONE = max(_ESCAPED.values())
"""What one character takes of a column at most; in UTF-8 it is 4 bytes."""

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
        self._lengths = lengths
        self._known_most: dict[str, int] = {}
        self._supplementary = supplementary
        self._shortens = too_long is TooLong.SHORTEN
        self._replaces = characters is Characters.REPLACE

    def fit(self, parts: OrderParts) -> FittingParts:
        """Return the parts as the shop can keep them, and what stands in the way of others."""
        changed: dict[str, None] = {}
        faults: dict[Part, Reason] = {}
        fitting: dict[str, Any] = {}
        for part in parts.present():
            value = parts.value(part)
            if self._shortens and isinstance(value, PostalAddress):
                value = self._on_two_lines(part, value)

            def fit(path: str, text: str, part: Part = part) -> str:
                fitting_text = self._fitting(path, text)
                fault = self._fault(path, fitting_text)
                if fault:
                    faults.setdefault(part, fault)
                if fitting_text != text:
                    changed[path] = None
                return fitting_text

            if isinstance(value, str):
                fitting[part] = fit(part, value)
            elif value is not None:
                fitting[part] = _with_texts(value, part, fit)
        return FittingParts(OrderParts(**fitting), tuple(changed), faults)

    def _on_two_lines(self, part: Part, address: PostalAddress) -> PostalAddress:
        """Put what the first line of an address does not hold into an empty second one."""
        text = address.address_1
        most = self._lengths.get(f"{part}.address_1", 0)
        if address.address_2 or not most or _length_of(text, _kept_length) <= most:
            return address
        first = shortened(text, most, _kept_length)
        return replace(address, address_1=first, address_2=text[len(first) :].strip())

    def _fitting(self, path: str, text: str) -> str:
        if self._replaces and not (self._supplementary or text.isascii()):
            text = with_plain_characters(text)
        if not self._shortens or path.startswith(_WHOLE):
            return text
        most, measure = self._most(path), _measure(path)
        if most and _length_of(text, measure) > most:
            return shortened(text, most, measure)
        return text

    def _fault(self, path: str, text: str) -> Reason | None:
        most = self._most(path)
        length = 0
        if most and len(text) * _MOST_OF_ONE > most:  # else it fits, however it is kept
            length = _length_of(text, _measure(path))
        if length > most:
            unit = "bytes" if path in _IN_BYTES else "characters"
            message = f"{path}: found {length} {unit} as the shop keeps it; allowed: {most}"
            return Reason("too_long", message, group=f"too long: {path}")
        if self._supplementary or text.isascii() or max(text) <= "\uffff":
            return None
        message = (
            f"{path}: found a character above U+FFFF, e.g. an emoji; "
            "allowed: what the shop's database keeps"
        )
        return Reason("unstorable_character", message, group=f"unstorable character: {path}")

    def _most(self, path: str) -> int:
        most = self._known_most.get(path)
        if most is None:
            most = 0
            if path not in _LOOKED_UP:
                most = self._lengths.get(path.replace("tracking.further.", "tracking."), 0)
            self._known_most[path] = most
        return most


NO_LIMITS = TextLimits({})
"""Those of a shop that says none."""


def _with_texts(value: S, path: str, change: Callable[[str, str], str]) -> S:
    """Return a part, or a row of it, with each of its texts changed."""
    changed: dict[str, Any] = {}
    for name, before in _filled_fields(value):
        below = f"{path}.{name}"
        if isinstance(before, str):
            after: Any = change(below, before)
        else:
            after = tuple([_with_texts(row, below, change) for row in before])
        if after != before:
            changed[name] = after
    if not changed:
        return value
    return replace(value, **changed)


def _filled_fields(value: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    for name in value.__struct_fields__:
        text_or_rows = getattr(value, name)
        if text_or_rows:
            yield name, text_or_rows


def _measure(path: str) -> Callable[[str], int]:
    """Return what tells how much of a column one character takes."""
    if path in _IN_BYTES:
        return _kept_bytes
    if path.startswith(_OWN_TEXTS):
        return len
    return _kept_length


def _length_of(text: str, measure: Callable[[str], int]) -> int:
    if measure is _kept_length:  # nearly all: faster than character by character
        return len(text) + sum((most - 1) * text.count(sign) for sign, most in _ESCAPED.items())
    return sum(map(measure, text))


def _kept_length(character: str) -> int:
    return _ESCAPED.get(character, 1)


def _kept_bytes(character: str) -> int:
    return _ESCAPED.get(character) or len(character.encode())
