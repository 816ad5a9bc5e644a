"""What the steps of a transformation changed in an order: field by field, with the step's name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
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


_Field = tuple[str, list[Any]]
"""The path of a field, and its value in each version."""


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
    found: list[_Field] = []
    _find_differing("", [before, *versions], found)
    changes = []
    for path, values in found:
        last = len(steps)
        while values[last] == values[last - 1]:
            last -= 1
        changes.append(StepChange(steps[last - 1], path, _text(values[0]), _text(values[-1])))
    return changes


def _find_differing(path: str, versions: Sequence[Any], found: list[_Field]) -> None:
    """Find each field that the first and the last version of a part differ in."""
    first, last = versions[0], versions[-1]
    # Most fields of most parts are the very same: those are passed over without a look.
    names = compress(last.__struct_fields__, map(is_not, astuple(first), astuple(last)))
    for name in names:
        if not path and name in _UNSHOWN:
            continue
        below = f"{path}.{name}" if path else name
        values = [getattr(version, name) for version in versions]
        if isinstance(values[-1], OrderPart) and isinstance(values[0], OrderPart):
            _find_differing(below, values, found)
        elif _are_rows(values[-1]) or _are_rows(values[0]):
            _find_differing_rows(below, values, found)
        elif values[-1] != values[0]:
            found.append((below, values))


def _find_differing_rows(path: str, versions: Sequence[Any], found: list[_Field]) -> None:
    """Find what differs in the rows; rows are counted from 1, as messages count them.

    Of a row that is new, or gone, each field differs that says something.
    """
    for place in range(max(len(versions[0]), len(versions[-1]))):
        rows = [rows[place] if place < len(rows) else None for rows in versions]
        below = f"{path}[{place + 1}]"
        if rows[0] is not None and rows[-1] is not None:
            known = [row if row is not None else rows[0] for row in rows]
            _find_differing(below, known, found)
            continue
        row = rows[0] if rows[0] is not None else rows[-1]
        for name in getattr(row, "__struct_fields__", ()):
            values = [getattr(row, name, None) for row in rows]
            if values[0] or values[-1]:
                found.append((f"{below}.{name}", values))


def _are_rows(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], OrderPart)


def _text(value: Any) -> str:
    """Return a value as a person reads it; "" where there is none."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return str(value)
