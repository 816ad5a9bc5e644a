"""What the steps of a transformation changed in an order: field by field, with the step's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import compress, count, zip_longest
from operator import is_not
from typing import Any

import msgspec
from msgspec.structs import astuple

from order_upload.domain.order import Order, OrderPart
from order_upload.domain.order_fields import OURS

_UNSHOWN = OURS - {"fees"}
"""What names an order, or is ours: a change of it is no change of a field."""


CUSTOMER_GROUP = "customer_group"
"""Field of a change that stands beside the order: the group that a step gave its buyer."""


_PLAIN = frozenset({str, Decimal, datetime, bool, type(None)})
"""Types of a field that is no part and no row."""


_Field = tuple[str, Any, Any]
"""The path of a field, and its value before and after."""

_Changed = dict[str, tuple[str, Any, Any]]
"""Path of a field -> the last step that changed it, its value before all steps and after it."""


class StepChange(msgspec.Struct, frozen=True, gc=False):
    """One field that steps changed; texts of the buyer, so never in a result or a report.

    Attributes:
        step: the last step that changed it, e.g. ``for_marketplaces[2] prices``.
        field: its path, e.g. ``lines[1].price``.
        before: as it was before all steps.
        after: as it is after all steps.
    """

    step: str
    field: str
    before: str
    after: str


def changes_of_order(
    before: Order, steps: Sequence[str], versions: Sequence[Order]
) -> list[StepChange]:
    """Return the fields of an order that differ after some steps, lines by their place.

    Args:
        before: the order before the first of them.
        steps: the names of the steps that changed it, in their order.
        versions: the order after each of these steps.
    """
    if len(steps) == 1:
        step, fields = steps[0], _changed_fields("", before, versions[0])
        return [StepChange(step, path, _text(was), _text(now)) for path, was, now in fields]
    changed: _Changed = {}
    last = before
    for step, version in zip(steps, versions, strict=True):
        for path, was, now in _changed_fields("", last, version):
            known = changed.get(path)
            changed[path] = (step, was if known is None else known[1], now)
        last = version
    return [
        StepChange(step, path, _text(was), _text(now))
        for path, (step, was, now) in changed.items()
        if was != now  # a later step may have put back what an earlier one changed
    ]


def _changed_fields(path: str, first: OrderPart, last: OrderPart) -> list[_Field]:
    """Return each field that differs in a part; the path ends in a dot, or is empty.

    Most fields of most parts are the very same object: those are passed over without a look.
    """
    found: list[_Field] = []
    names, before, after = last.__struct_fields__, astuple(first), astuple(last)
    for place in compress(count(), map(is_not, before, after)):
        name, was, now = names[place], before[place], after[place]
        if not path and name in _UNSHOWN:
            continue
        if type(now) in _PLAIN:
            if was != now:
                found.append((path + name, was, now))
        elif isinstance(now, OrderPart):
            found += _changed_fields(f"{path}{name}.", was, now)
        elif _are_rows(now) or _are_rows(was):
            found += _changed_rows(path + name, was, now)
        elif was != now:
            found.append((path + name, was, now))
    return found


def _changed_rows(path: str, first: Sequence[OrderPart], last: Sequence[OrderPart]) -> list[_Field]:
    """Return what differs in the rows; they are counted from 1, as messages count them.

    Of a row that is new, or gone, each field differs that says something.
    """
    found: list[_Field] = []
    for number, (was, now) in enumerate(zip_longest(first, last), 1):
        below = f"{path}[{number}]."
        if was is not None and now is not None:
            found += _changed_fields(below, was, now)
            continue
        for name in (was or now).__struct_fields__:
            values = (getattr(was, name, None), getattr(now, name, None))
            if any(values):
                found.append((below + name, *values))
    return found


def _are_rows(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], OrderPart)


def _text(value: Any) -> str:
    """Return a value as a person reads it; "" where there is none."""
    if type(value) is str:
        return value
    if type(value) is tuple:
        return ", ".join(map(_text, value))
    return "" if value is None else str(value)
