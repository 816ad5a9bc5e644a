"""What changes in an order: the fields of a part as the shop has them now, and as they will be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from order_upload.domain.parts import (
    NOT_KEPT,
    Content,
    LineOption,
    OrderLine,
    Parcel,
    Part,
    PartValue,
    Tracking,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field: as the shop has it now and as it will be.

    ``field`` is its path, e.g. ``billing.city``.
    """

    field: str
    before: str
    after: str


def changes_of_part(part: Part, now: PartValue | None, after: PartValue) -> Iterator[Change]:
    """Yield the fields of a part that would change in the shop.

    Fields that ``after`` does not name stay as they are.

    Args:
        part: which part.
        now: as the shop has it; None when it has nothing of it.
        after: as it should be.
    """
    if isinstance(after, str):
        before = ""
        if isinstance(now, str):
            before = now
        if after != before:
            yield Change(part.value, before, after)
    elif isinstance(after, Content):
        if not isinstance(now, Content):
            now = Content()
        yield from _content_changes(now, after)
    else:
        yield from _field_changes(part.value, now, after)
    if isinstance(after, Tracking) and after.number:
        further_now: tuple[Parcel, ...] = ()
        if isinstance(now, Tracking):
            further_now = now.further
        yield from _row_changes("tracking.further", further_now, after.further)


def _field_changes(path: str, now: object, after: msgspec.Struct) -> Iterator[Change]:
    for name in after.__struct_fields__:
        if name in NOT_KEPT:
            continue
        text = getattr(after, name)
        before = getattr(now, name, "")
        if isinstance(text, str) and text and text != before:
            yield Change(f"{path}.{name}", before, text)


def _content_changes(now: Content, after: Content) -> Iterator[Change]:
    if now == after:
        return
    comparable = now
    if now.currency != after.currency:
        # In another currency every amount is another one, although its figures may be the same.
        comparable = Content()
    yield from _row_changes("content.lines", comparable.lines, after.lines)
    yield from _row_changes("content.totals", comparable.totals, after.totals)
    if comparable.total != after.total:
        yield Change("content.total", now.total, after.total)
    if now.currency != after.currency:
        yield Change("content.currency", now.currency, after.currency)


def _row_changes(
    path: str, now: tuple[msgspec.Struct, ...], after: tuple[msgspec.Struct, ...]
) -> Iterator[Change]:
    """Yield what changes in each row by its place, and the rows that go."""
    for index, row in enumerate(after):
        before = now[index] if index < len(now) else None
        yield from _field_changes(f"{path}[{index}]", before, row)
        if isinstance(row, OrderLine):
            options_before: tuple[LineOption, ...] = ()
            if isinstance(before, OrderLine):
                options_before = before.options
            yield from _row_changes(f"{path}[{index}].options", options_before, row.options)
    for index in range(len(after), len(now)):
        yield Change(f"{path}[{index}]", "a row", "")
