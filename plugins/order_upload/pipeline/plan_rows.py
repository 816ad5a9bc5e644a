"""The plan of a run, one row an order, as far as everybody may see it who sees the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import msgspec

from order_upload.domain.outcome import Action
from order_upload.domain.part_changes import Change
from order_upload.domain.parts import Part
from order_upload.domain.plan import StockMove
from order_upload.domain.shown_changes import ShownChange, shown_changes
from order_upload.domain.shown_text import shown_text
from order_upload.pipeline.outcomes import parts
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import part_lines
from order_upload.staging.records import decoder

Item = TypeVar("Item")

HEADINGS = ("order", "reference", "sold on", "action", "status", "changes", "stock", "mails")

MOST_CHANGES = 5
"""Fields of one order that are told."""
MOST_MOVES = 5
"""Lines of one order whose stock is told."""


class SentContent(msgspec.Struct, frozen=True, gc=False):
    """What a new order comes to; of its lines only how many there are."""

    lines: tuple[msgspec.Raw, ...] = ()
    total: str = ""
    currency: str = ""


class SentParts(msgspec.Struct, frozen=True, gc=False):
    """Of the parts that are sent, the one that is told of."""

    content: SentContent | None = None


class SentOperation(msgspec.Struct, frozen=True, gc=False):
    """What is sent, as far as it is told."""

    parts: SentParts = SentParts()


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan says of an order; the fields are those of a planned order."""

    ref: str
    action: Action = Action.NONE
    origin_node: str = ""
    number: str = ""
    status_from: str = ""
    status_to: str = ""
    updates: tuple[Change, ...] = ()
    stock: tuple[StockMove, ...] = ()
    mails: int = 0
    operation: SentOperation | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts of the row, under :data:`HEADINGS`."""
        return (
            shown_text(self.number, is_code=True),
            self.ref,
            shown_text(self.origin_node, is_code=True),
            self.action,
            status_text(self.status_from, self.status_to),
            self._changes,
            _first(self.stock, MOST_MOVES, _move_text),
            str(self.mails or ""),
        )

    @property
    def _changes(self) -> str:
        if self.action is Action.CREATE:
            return self._content
        changes = shown_changes(self.updates, self.status_from, self.status_to)
        others = [change for change in changes if change.field != Part.STATUS]
        return _first(others, MOST_CHANGES, _change_text)

    @property
    def _content(self) -> str:
        content = self.operation.parts.content if self.operation else None
        if content is None:
            return ""
        noun = "line" if len(content.lines) == 1 else "lines"
        return f"{len(content.lines)} {noun}, {content.total} {content.currency}"


_decode = decoder(PlanRow)


def plan_rows(run: Run, most: int) -> list[PlanRow]:
    """Return the first orders that a plan sends."""
    return list(islice(_all_rows(run), most))


def _all_rows(run: Run) -> Iterator[PlanRow]:
    for part in parts(run):
        yield from run.read(part_lines(part).read_as(_decode))


def status_text(before: str, after: str) -> str:
    """Return what becomes of a status in the shop.

    >>> status_text("Pending", "Shipped"), status_text("", "Shipped"), status_text("Shipped", "")
    ('Pending -> Shipped', 'Shipped', 'Shipped')
    """
    if before and after and before != after:
        return f"{before} -> {after}"
    return after or before


def _change_text(change: ShownChange) -> str:
    if change.after is None:
        return change.field
    if change.before:
        return f"{change.field} {change.before} -> {change.after or 'empty'}"
    return f"{change.field} {change.after}"


def _move_text(move: StockMove) -> str:
    return f"{shown_text(move.sku, is_code=True)} {move.quantity}"


def _first(items: Sequence[Item], most: int, text_of: Callable[[Item], str]) -> str:
    """Return the first texts, and how many more there are."""
    texts = [text_of(item) for item in items[:most]]
    if len(items) > most:
        texts.append(f"and {len(items) - most} more")
    return ", ".join(texts)
