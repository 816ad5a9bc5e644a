"""How fields that always stand in the same order are read: decided once, used a million times.

An export repeats itself: a group has the same elements in nearly every document, a CSV the same
columns in every line. A :class:`GroupPlan` says for each part of the order at which index which of
its attributes stands, in the order that the part's constructor takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from order_upload.domain.order import OrderPart
from order_upload.sources.bindcommerce.document import PART_TYPES, Values, field_table
from order_upload.sources.bindcommerce.fields import ORDER_FIELDS, ROW_FIELDS
from order_upload.sources.bindcommerce.values import HubReading, Reader

_NOTHING = (None, "")
"""What stands behind a group's texts: the defaults of the attributes that have no field here."""
_INDEX = {None: -2, "": -1}

TextsAt = Callable[[Sequence[Any]], Sequence[Any]]


class _PartPlan(NamedTuple):
    """Where the texts of one part of the order stand.

    Attributes:
        target: the part, as in :data:`~order_upload.sources.bindcommerce.document.Values`.
        make: its type.
        take: gives the texts in the order of the type's attributes.
        read: (index, reader, default) of the attributes that hold a number, a time and the like.
        nothing: the attributes of a part that says nothing.
    """

    target: str
    make: Callable[..., OrderPart]
    take: TextsAt
    read: tuple[tuple[int, Reader, str | None], ...]
    nothing: list[Any]


class _OwnPlan(NamedTuple):
    """Where the attributes stand that an order, its customer or a line has beside its parts.

    Attributes:
        target: as in :data:`~order_upload.sources.bindcommerce.document.Values`.
        texts: (index, attribute) of those whose value is the text.
        read: (index, attribute, reader) of the others.
    """

    target: str
    texts: tuple[tuple[int, str], ...]
    read: tuple[tuple[int, str, Reader], ...]


class GroupPlan:
    """Reads the texts of one group, e.g. ``General``: the order, its origin and its status.

    Args:
        fields: group and name of each field, in the order of their texts; all of them are known to
            the schema.
        reading: how this hub's texts are read.
    """

    def __init__(self, fields: Iterable[tuple[str, str]], reading: HubReading) -> None:
        table = field_table((*ORDER_FIELDS, *ROW_FIELDS), reading)
        targets: dict[str, dict[str, tuple[int, Reader | None]]] = {}
        for index, field in enumerate(fields):
            target, attribute, reader = table[field]
            read = None if reader is str.strip else reader
            targets.setdefault(target, {})[attribute] = (index, read)
        self._parts = [_part(target, targets[target]) for target in targets if target in PART_TYPES]
        self._own = [
            _own(target, targets[target]) for target in targets if target not in PART_TYPES
        ]

    def fill(self, values: Values, texts: Iterable[str]) -> None:
        """Read a group's texts into the values of an order; what is empty is left out.

        Raises:
            UnreadableValueError: a text is not what its field holds.
        """
        cells = [*map(str.strip, texts), *_NOTHING]
        for target, make, take, to_read, nothing in self._parts:
            given = list(take(cells))
            for index, read, default in to_read:
                text = given[index]
                given[index] = read(text) if text else default
            if given != nothing:
                values[target] = make(*given)
        for plan in self._own:
            own = _own_values(plan, cells)
            if own:
                values[plan.target] = own


def _own_values(plan: _OwnPlan, cells: Sequence[Any]) -> dict[str, Any]:
    own: dict[str, Any] = {}
    for index, attribute in plan.texts:
        text = cells[index]
        if text:
            own[attribute] = text
    for index, attribute, read in plan.read:
        text = cells[index]
        if text:
            value = read(text)
            if value is not None:
                own[attribute] = value
    return own


def _own(target: str, fields: dict[str, tuple[int, Reader | None]]) -> _OwnPlan:
    texts = [(index, name) for name, (index, read) in fields.items() if read is None]
    to_read = [(index, name, read) for name, (index, read) in fields.items() if read is not None]
    return _OwnPlan(target, tuple(texts), tuple(to_read))


def _part(target: str, fields: dict[str, tuple[int, Reader | None]]) -> _PartPlan:
    make = PART_TYPES[target]
    indexes, to_read = [], []
    for place, (name, nothing) in enumerate(
        zip(make.__struct_fields__, make.__struct_defaults__, strict=True)
    ):
        index, read = fields.get(name, (_INDEX[nothing], None))
        indexes.append(index)
        if read:
            to_read.append((place, read, nothing))
    return _PartPlan(
        target, make, itemgetter(*indexes), tuple(to_read), list(make.__struct_defaults__)
    )


def texts_at(indexes: Sequence[int]) -> TextsAt:
    """Return what takes the texts with these indexes, in this order."""
    if len(indexes) > 1:
        return itemgetter(*indexes)
    return lambda texts: [texts[index] for index in indexes]
