"""What the steps of a transformation changed in an order: field by field, with the step's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import zip_longest
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
    changed: _Changed = {}
    last = before
    for step, version in zip(steps, versions, strict=True):
        _find_changed("", last, version, step, changed)
        last = version
    return [
        StepChange(step, path, _text(was), _text(now))
        for path, (step, was, now) in changed.items()
        if was != now  # a later step may have put back what an earlier one changed
    ]


def _find_changed(
    path: str, first: OrderPart, last: OrderPart, step: str, changed: _Changed
) -> None:
    """Note each field that a step changed in a part; the path ends in a dot, or is empty.

    Most fields of most parts are the very same object: those are passed over without a look.
    """
    for name, was, now in zip(last.__struct_fields__, astuple(first), astuple(last), strict=True):
        if was is now or (not path and name in _UNSHOWN):
            continue
        below = path + name
        if type(now) in _PLAIN:
            if was != now:
                _note(below, was, now, step, changed)
        elif isinstance(now, OrderPart):
            _find_changed(f"{below}.", was, now, step, changed)
        elif _are_rows(now) or _are_rows(was):
            _find_changed_rows(below, was, now, step, changed)
        elif was != now:
            _note(below, was, now, step, changed)


def _find_changed_rows(
    path: str, first: Sequence[OrderPart], last: Sequence[OrderPart], step: str, changed: _Changed
) -> None:
    """Note what a step changed in the rows; they are counted from 1, as messages count them.

    Of a row that is new, or gone, each field was changed that says something.
    """
    for number, (was, now) in enumerate(zip_longest(first, last), 1):
        below = f"{path}[{number}]."
        if was is not None and now is not None:
            _find_changed(below, was, now, step, changed)
            continue
        for name in (was or now).__struct_fields__:
            values = (getattr(was, name, None), getattr(now, name, None))
            if any(values):
                _note(below + name, *values, step, changed)


def _note(path: str, was: Any, now: Any, step: str, changed: _Changed) -> None:
    known = changed.get(path)
    changed[path] = (step, was if known is None else known[1], now)


def _are_rows(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], OrderPart)


def _text(value: Any) -> str:
    """Return a value as a person reads it; "" where there is none."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return str(value)
