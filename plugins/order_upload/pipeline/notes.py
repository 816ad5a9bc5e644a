"""What a run has to say of orders that do not wait: what was kept, what was left, what came twice.

Nobody has to act for these orders, so they make no run red. Each kind is named once a run, with how
many orders it concerns and the first of them. Parts are named, never what is in them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Protocol

import msgspec

from order_upload.domain.courier_words import ODD_NUMBER, UNKNOWN_COURIER
from order_upload.domain.outcome import Reason
from order_upload.domain.parts import Part
from order_upload.pipeline.shown_orders import SHOWN, orders_text, refs_text

NOTED = frozenset({UNKNOWN_COURIER, ODD_NUMBER, "echo", "owned_by", "superseded"})
"""Reasons of settled orders that the report names."""

MOST_NAMED = 20
"""Parts or parameters that one note names."""

KEPT = Reason(
    "kept",
    group="parts that people changed in the shop and the hub changed too were kept",
)
OVERWRITTEN = Reason(
    "overwritten",
    group="parts that people changed in the shop and the hub changed too were overwritten",
)
UNTAKEN = Reason(
    "unknown_parameter",
    group="parameters of lines that no option of the shop takes",
)


class Note(msgspec.Struct, frozen=True):
    """One thing that is said of some orders. Holds no personal data.

    Attributes:
        code: of the reason, or ``kept``, ``overwritten``, ``unknown_parameter``.
        about: what it is.
        orders: how many orders it concerns.
        parts: for these three: part, or parameter -> how many orders.
        refs: the first of them.
    """

    code: str
    about: str
    orders: int
    message: str
    remedy: str
    parts: dict[str, int]
    refs: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """The note for a person."""
        refs = refs_text(self.orders, self.refs)
        first = f"Note on {orders_text(self.orders)}: {self.about} ({refs})"
        return [first, *(f"    {text}" for text in (self.message, self.remedy) if text)]


class EndedOrder(Protocol):
    """What a note reads of an order: a result has it, and the plan of one."""

    @property
    def ref(self) -> str:
        """The order's reference."""

    @property
    def reason(self) -> Reason | None:
        """Why it ended as it did."""

    @property
    def kept(self) -> Sequence[Part]:
        """Parts that were kept."""

    @property
    def overwritten(self) -> Sequence[Part]:
        """Parts that were overwritten."""

    @property
    def untaken(self) -> Sequence[str]:
        """Names of parameters that no option takes."""


class Notes:
    """Collects what is said of the orders of a run: a few references each, however many orders."""

    def __init__(self) -> None:
        self._orders: Counter[tuple[str, str]] = Counter()
        self._reasons: dict[tuple[str, str], Reason] = {}
        self._parts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._refs: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, order: EndedOrder) -> None:
        """Take in one order."""
        if order.reason is not None and order.reason.code in NOTED:
            self._add(order.ref, order.reason, ())
        if order.kept:
            self._add(order.ref, KEPT, order.kept)
        if order.overwritten:
            self._add(order.ref, OVERWRITTEN, order.overwritten)
        if order.untaken:
            self._add(order.ref, UNTAKEN, order.untaken)

    def notes(self) -> list[Note]:
        """Return what is to be said, most orders first."""
        notes = []
        for key, orders in self._orders.most_common():
            reason, parts = self._reasons[key], self._parts[key]
            message = reason.message
            if parts:
                most = parts.most_common(MOST_NAMED)
                message = ", ".join(f"{part} {count}" for part, count in most)
            refs = tuple(self._refs[key])
            notes.append(
                Note(
                    reason.code,
                    reason.group or reason.code,
                    orders,
                    message,
                    reason.remedy,
                    dict(parts),
                    refs,
                )
            )
        return notes

    def _add(self, ref: str, reason: Reason, parts: Sequence[str]) -> None:
        key = (reason.code, reason.group)
        self._reasons.setdefault(key, reason)
        self._orders[key] += 1
        self._parts[key].update([str(part) for part in parts])
        if len(self._refs[key]) < SHOWN:
            self._refs[key].append(ref)
