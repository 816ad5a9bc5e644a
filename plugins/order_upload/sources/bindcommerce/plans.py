"""How fields that always stand in the same order are read: decided once, used a million times.

An export repeats itself: its documents nearly always have the same elements, a CSV the same columns
in every line. A :class:`RecordPlan` goes by their indexes, not by their names. It gives all texts
of a kind to the reader of that kind at once, and hands each part of the order what its constructor
takes, in that order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from order_upload.domain.order import Customer, Line, Order, OrderPart
from order_upload.sources.bindcommerce.document import PART_TYPES, field_table
from order_upload.sources.bindcommerce.fields import ORDER_FIELDS, ROW_FIELDS
from order_upload.sources.bindcommerce.values import HubReading, Reader, read_text, read_texts

Take = Callable[[Sequence[Any]], Sequence[Any]]
Whole = TypeVar("Whole", bound=OrderPart)

_Attribute = tuple[str, str]
"""Target and name of an attribute, as in a ``HubField``."""

_ROOTS: Mapping[type[OrderPart], str] = {Order: "", Line: "lines"}
_BESIDES: Mapping[type[OrderPart], tuple[str, ...]] = {
    Order: ("lines", "extra", "record_hash"),
    Line: ("params", "categories", "extra"),
}
"""The attributes whose values are given beside the texts."""
_PARTS: Mapping[str, type[OrderPart]] = {**PART_TYPES, "customer": Customer}
"""A part that holds another comes after it."""


class _PartPlan(NamedTuple):
    """How one part of the order is made.

    Attributes:
        make: its type.
        take: gives the values of its attributes, in their order.
        nothing: those of a part that says nothing.
        default: what stands for a part that says nothing.
    """

    make: type[OrderPart]
    take: Take
    nothing: tuple[Any, ...]
    default: Any


class RecordPlan(Generic[Whole]):
    """Makes an order, or a line of it, of texts whose fields are known by their indexes.

    All values stand in one list: the defaults of the attributes that have no field, what is given
    beside the texts, what is read of the texts, and each part once it is made. A part thus finds
    what it is made of by its index in that list, whatever it is.

    Args:
        whole: what is made.
        fields: group and name of fields that the schema knows, with the index of their text; no two
            of them fill the same attribute.
        reading: how this hub's texts are read.
    """

    def __init__(
        self,
        whole: type[Whole],
        fields: Iterable[tuple[tuple[str, str], int]],
        reading: HubReading,
    ) -> None:
        root = _ROOTS[whole]
        readers = _by_reader(fields, reading)
        read = [attribute for columns in readers.values() for attribute, _ in columns]
        given = [*[(root, name) for name in _BESIDES[whole]], *read]
        parts = _parts_of(root, {target for target, _ in read})
        made = [_as_attribute(target) for target in parts]
        kinds: dict[str, type[OrderPart]] = {**parts, root: whole}
        defaults = _defaults(kinds, {*given, *made})
        places = {attribute: place for place, attribute in enumerate([*defaults, *given, *made])}
        self._defaults = list(defaults.values())
        self._readers = [
            (_all_at_once(reader), texts_at([index for _, index in columns]))
            for reader, columns in readers.items()
        ]
        self._parts = [_part_plan(target, kinds, places) for target in parts]
        self._whole = whole
        self._take = _take(root, whole, places)

    def make(self, texts: Sequence[str], *besides: Any) -> Whole:
        """Return the order or line of these texts.

        Args:
            texts: in the order that the indexes go by.
            besides: of an order its lines, its extra and the hash of its record; of a line its
                params, its categories and its extra.

        Raises:
            UnreadableValueError: a text is not what its field holds.
        """
        values = [*self._defaults, *besides]
        for read, take_texts in self._readers:
            values += read(take_texts(texts))
        for make, take, nothing, default in self._parts:
            given = take(values)
            if given == nothing:
                values.append(default)
            else:
                values.append(make(*given))
        return self._whole(*self._take(values))


def _all_at_once(reader: Reader) -> Callable[[Sequence[str]], Iterable[Any]]:
    """Return what reads all texts of a kind."""
    if reader is read_text:
        return read_texts
    return partial(map, reader)


def texts_at(indexes: Sequence[int]) -> Take:
    """Return what takes the texts with these indexes, in this order."""
    if len(indexes) > 1:
        return itemgetter(*indexes)
    return lambda texts: [texts[index] for index in indexes]


def _by_reader(
    fields: Iterable[tuple[tuple[str, str], int]], reading: HubReading
) -> dict[Reader, list[tuple[_Attribute, int]]]:
    """Return the attributes that each reader reads, with the indexes of their texts."""
    table = field_table((*ORDER_FIELDS, *ROW_FIELDS), reading)
    readers: dict[Reader, list[tuple[_Attribute, int]]] = {}
    for field, index in fields:
        target, attribute, reader = table[field]
        if (target, attribute) == ("", "ref"):
            reader = reading.reference
        readers.setdefault(reader, []).append(((target, attribute), index))
    return readers


def _parts_of(root: str, targets: Iterable[str]) -> dict[str, type[OrderPart]]:
    """Return the parts that these targets fill, or hold, with their types."""
    return {
        part: kind
        for part, kind in _PARTS.items()
        if part != root and any(f"{target}.".startswith(f"{part}.") for target in targets)
    }


def _as_attribute(target: str) -> _Attribute:
    """Return the attribute that a part is, of what holds it."""
    holder, _, name = target.rpartition(".")
    return holder, name


def _defaults(
    kinds: Mapping[str, type[OrderPart]], given: Iterable[_Attribute]
) -> dict[_Attribute, Any]:
    """Return the defaults of all attributes that are not given; None where there is none."""
    defaults = {
        (target, name): default
        for target, kind in kinds.items()
        for name, default in defaults_of(kind).items()
    }
    for attribute in given:
        del defaults[attribute]
    return defaults


def defaults_of(kind: type[OrderPart]) -> dict[str, Any]:
    """Return the attributes of a part with their defaults, in their order."""
    return {
        field.name: None if field.required else field.default
        for field in msgspec.structs.fields(kind)
    }


def _part_plan(
    target: str, kinds: Mapping[str, type[OrderPart]], places: Mapping[_Attribute, int]
) -> _PartPlan:
    kind = kinds[target]
    holder, name = _as_attribute(target)
    return _PartPlan(
        make=kind,
        take=_take(target, kind, places),
        nothing=tuple(defaults_of(kind).values()),
        default=defaults_of(kinds[holder])[name],
    )


def _take(target: str, kind: type[OrderPart], places: Mapping[_Attribute, int]) -> Take:
    return texts_at([places[target, name] for name in kind.__struct_fields__])
