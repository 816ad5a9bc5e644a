"""What a step of a transformation changed in an order: field by field, with the step's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from order_upload.domain.order import Order, OrderPart
from order_upload.domain.order_fields import OURS

CUSTOMER_GROUP = "customer_group"
"""What a change of the customer group is called; the group is no field of the hub's order."""


class StepChange(msgspec.Struct, frozen=True, gc=False):
    """One field that a step changed; texts of the buyer, so never in a result or a report.

    Attributes:
        step: which step, e.g. ``for_marketplaces[2] prices``.
        field: its path, e.g. ``lines[1].price``.
    """

    step: str
    field: str
    before: str
    after: str


def changes_of_order(step: str, before: Order, after: Order) -> Iterator[StepChange]:
    """Yield the fields of an order that differ, those of its lines by their place."""
    yield from _changes(step, "", before, after)


def _changes(step: str, path: str, before: OrderPart, after: OrderPart) -> Iterator[StepChange]:
    for name in after.__struct_fields__:
        was, now = getattr(before, name), getattr(after, name)
        if was is now or (not path and name in OURS - {"fees"}):
            continue
        below = f"{path}.{name}" if path else name
        if isinstance(now, OrderPart) and isinstance(was, OrderPart):
            yield from _changes(step, below, was, now)
        elif isinstance(now, tuple) and now and isinstance(now[0], OrderPart):
            yield from _row_changes(step, below, was, now)
        elif was != now:
            yield StepChange(step, below, _text(was), _text(now))


def _row_changes(
    step: str, path: str, before: tuple[Any, ...], after: tuple[Any, ...]
) -> Iterator[StepChange]:
    """Yield what differs in the rows; rows are counted from 1, as messages count them."""
    for number, row in enumerate(after, 1):
        if number > len(before):
            yield StepChange(step, f"{path}[{number}]", "", "a row")
        else:
            yield from _changes(step, f"{path}[{number}]", before[number - 1], row)
    for number in range(len(after) + 1, len(before) + 1):
        yield StepChange(step, f"{path}[{number}]", "a row", "")


def _text(value: Any) -> str:
    """Return a value as a person reads it; "" where there is none."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return str(value)
