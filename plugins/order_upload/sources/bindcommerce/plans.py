"""How fields that always stand in the same order are read: decided once, used a million times.

An export repeats itself: a group has the same elements in nearly every document, a CSV the same
columns in every line. A :data:`GroupPlan` says at which index a field stands, which attribute of
the order it fills, and what its text holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from order_upload.sources.bindcommerce.document import Values, field_table
from order_upload.sources.bindcommerce.fields import ORDER_FIELDS, ROW_FIELDS
from order_upload.sources.bindcommerce.values import HubReading, Reader


@dataclass(frozen=True, slots=True)
class PartPlan:
    """Where the texts of one part of the order stand.

    Attributes:
        target: the part, as in :data:`~order_upload.sources.bindcommerce.document.Values`.
        texts: (index, attribute) of the fields whose text is the value.
        values: (index, attribute, reader) of the fields that hold a number, a time and the like.
    """

    target: str
    texts: tuple[tuple[int, str], ...]
    values: tuple[tuple[int, str, Reader], ...]


GroupPlan = tuple[PartPlan, ...]
"""The parts that one group fills, e.g. the order, its origin and its status for ``General``."""


def plan_of(fields: Iterable[tuple[int, str, str]], reading: HubReading) -> GroupPlan:
    """Return the plan for fields that stand at fixed places.

    Args:
        fields: index, group and name of each; all of them are known to the schema.
        reading: how this hub's texts are read.
    """
    table = field_table((*ORDER_FIELDS, *ROW_FIELDS), reading)
    texts: dict[str, list[tuple[int, str]]] = {}
    values: dict[str, list[tuple[int, str, Reader]]] = {}
    for index, group, name in fields:
        target, attribute, read = table[group, name]
        texts.setdefault(target, [])
        values.setdefault(target, [])
        if read is str.strip:
            texts[target].append((index, attribute))
        else:
            values[target].append((index, attribute, read))
    return tuple(PartPlan(target, tuple(texts[target]), tuple(values[target])) for target in texts)


def fill(values: Values, plan: GroupPlan, texts: Sequence[str | None]) -> None:
    """Read a group's texts into the values of an order; what is empty is left out.

    Raises:
        UnreadableValueError: a text is not what its field holds.
    """
    for part in plan:
        given = _filled_in(part, texts)
        if given:
            values[part.target] = given


def _filled_in(part: PartPlan, texts: Sequence[str | None]) -> dict[str, object]:
    given: dict[str, object] = {}
    for index, attribute in part.texts:
        raw = texts[index]
        if raw:
            text = raw.strip()
            if text:
                given[attribute] = text
    for index, attribute, read in part.values:
        raw = texts[index]
        if raw:
            value = read(raw)
            if value is not None:
                given[attribute] = value
    return given
