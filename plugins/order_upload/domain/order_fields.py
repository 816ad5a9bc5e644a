"""The fields of an order by their paths: ``delivery.province``, ``lines[2].quantity``.

A path names an attribute of :class:`~order_upload.domain.order.Order` or of one of its parts. The
lines are counted from 1, as messages count them. What a field holds, its type in the struct says.
A line's parameters have the names that the platform gave them: ``lines[2].params.Colour``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_args

import msgspec

from order_upload.domain.email_address import EXAMPLE, is_email_address
from order_upload.domain.line_params import param_value, with_param
from order_upload.domain.order import Line, Order, OrderPart
from order_upload.errors import OrderUploadError

P = TypeVar("P", bound=OrderPart)

OURS = frozenset({"ref", "extra", "record_hash", "passed_time", "quiet", "corrected", "fees"})
"""Attributes of an order that name it, or that are ours: no fields that the hub fills."""

_LINE_PATH = re.compile(r"lines\[([1-9][0-9]{0,4})\]\.(.+)", re.ASCII)
_PARAM_PATH = re.compile(r"params\.(?=\S)(.{1,100})(?<=\S)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_YES_OR_NO = {"yes": True, "no": False, "": None}
_LINES = "lines[N]"
_PARAMS = "params"
_ANY_PARAM = f"{_LINES}.{_PARAMS}.NAME"
_QUANTITY = "quantity"


class FieldError(OrderUploadError):
    """A path or a value that an order cannot have; the message never holds the value."""


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    TIME = "time"
    YES_OR_NO = "yes or no"


_KINDS: Mapping[type, FieldKind] = {
    str: FieldKind.TEXT,
    Decimal: FieldKind.NUMBER,
    datetime: FieldKind.TIME,
    bool: FieldKind.YES_OR_NO,
}
_TYPES: Mapping[FieldKind, Any] = {
    FieldKind.TEXT: str,
    FieldKind.NUMBER: Decimal | None,
    FieldKind.TIME: datetime | None,
    FieldKind.YES_OR_NO: bool | None,
}


@dataclass(frozen=True, slots=True)
class OrderField:
    """One field of an order.

    Attributes:
        path: as people write it.
        line: number of the line that has it, from 1; 0 for a field of the order.
        names: the attributes that lead to it, from the order or its line.
        kind: what it holds.
        param: name of the line's parameter that it is; "" for every other field.
    """

    path: str
    line: int
    names: tuple[str, ...]
    kind: FieldKind
    param: str = ""

    def is_in(self, order: Order) -> bool:
        """Return whether the order has the field: a line may be missing."""
        return self.line <= len(order.lines)

    def value_in(self, order: Order) -> Any:
        """Return what the order has there; an ``IndexError`` where it has no such line.

        That of a parameter which the line does not have is None.
        """
        value: Any = order
        if self.line:
            value = order.lines[self.line - 1]
        for name in self.names:
            value = getattr(value, name)
        return param_value(value, self.param) if self.param else value

    def replaced(self, order: Order, value: Any) -> Order:
        """Return the order with another value there."""
        if not self.line:
            return _replaced(order, self.names, value)
        lines = list(order.lines)
        line = lines[self.line - 1]
        if self.param:
            value = with_param(line.params, self.param, value)
        lines[self.line - 1] = _replaced(line, self.names, value)
        return msgspec.structs.replace(order, lines=tuple(lines))

    def parsed(self, text: str) -> Any:
        """Return the value that a text stands for; "" says nothing.

        Raises:
            FieldError: the field cannot hold it; says what is allowed.
        """
        text = text.strip()
        if self.kind is FieldKind.NUMBER:
            return self._number(text)
        if self.kind is FieldKind.TIME:
            return self._time(text)
        if self.kind is FieldKind.YES_OR_NO:
            if text.lower() not in _YES_OR_NO:
                raise self._fault(text, "yes, no, or nothing")
            return _YES_OR_NO[text.lower()]
        return self._text(text)

    def as_json(self, value: Any) -> str:
        """Return a value of the field as text that :meth:`from_json` reads."""
        return msgspec.json.encode(value).decode()

    def from_json(self, text: str) -> Any:
        """Return the value that :meth:`as_json` wrote."""
        held = str | None if self.param else _TYPES[self.kind]
        return msgspec.json.decode(text, type=held)

    def _number(self, text: str) -> Decimal | None:
        is_quantity = self.names == (_QUANTITY,)
        if not text and not is_quantity:
            return None
        number = Decimal(text) if _NUMBER.fullmatch(text) else None
        if number is None or (is_quantity and number <= 0):
            allowed = "a number such as 12.50, or nothing"
            if is_quantity:
                allowed = "a number above 0"
            raise self._fault(text, allowed)
        return number

    def _time(self, text: str) -> datetime | None:
        if not text:
            return None
        allowed = "a time with its offset such as 2026-11-30T08:00:00+01:00, or nothing"
        try:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                raise self._fault(text, allowed)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise self._fault(text, allowed) from None

    def _text(self, text: str) -> str:
        if _CONTROL.search(text):
            raise self._fault(text, "a text without control characters")
        if self.names[-1] == "email" and text and not is_email_address(text):
            raise self._fault(text, f"{EXAMPLE}, or nothing")
        if self.names[-1] == "currency" and text and not _CURRENCY.fullmatch(text):
            raise self._fault(text, "an ISO 4217 code such as EUR, or nothing")
        return text

    def _fault(self, text: str, allowed: str) -> FieldError:
        found = f"a text of {len(text)} characters" if text else "nothing"
        return FieldError(f"{self.path}: found {found}; allowed: {allowed}")


def field_at(path: str) -> OrderField:
    """Return the field of a path.

    Raises:
        FieldError: an order has no such field, or it is not one that the hub fills.
    """
    of_line = _LINE_PATH.fullmatch(path)
    if of_line:
        number, rest = of_line.groups()
        kind = _fields_below(Line).get(rest)
        if kind is not None:
            return OrderField(path, int(number), tuple(rest.split(".")), kind)
        of_param = _PARAM_PATH.fullmatch(rest)
        if of_param and rest.isprintable():
            return OrderField(path, int(number), (_PARAMS,), FieldKind.TEXT, of_param[1])
    kind = _fields_below(Order).get(path)
    if kind is not None:
        return OrderField(path, 0, tuple(path.split(".")), kind)
    raise FieldError(f"{path}: found no field of that path; allowed: {', '.join(_nearest(path))}")


def paths() -> list[str]:
    """Return the paths of all fields; those of the lines with ``lines[N]``, N from 1.

    ``NAME`` stands for the name of a line's parameter.
    """
    of_lines = [f"{_LINES}.{path}" for path in _fields_below(Line)]
    return [*_fields_below(Order), *of_lines, _ANY_PARAM]


@cache
def _fields_below(kind: type[OrderPart]) -> Mapping[str, FieldKind]:
    """Return the fields of a struct and of its parts, by path."""
    fields: dict[str, FieldKind] = {}
    for field in msgspec.structs.fields(kind):
        if field.name in OURS:
            continue
        held = _type_of(field.type)
        if held in _KINDS:
            fields[field.name] = _KINDS[held]
        elif isinstance(held, type) and issubclass(held, OrderPart):
            below = _fields_below(held)
            fields |= {f"{field.name}.{path}": below_kind for path, below_kind in below.items()}
    return fields


def _type_of(annotation: Any) -> Any:
    """Return the type of a field without the None that says nothing; None for a list of parts."""
    members = [member for member in get_args(annotation) if member is not type(None)]
    if not members:
        return annotation
    return members[0] if len(members) == 1 else None


def _nearest(path: str) -> list[str]:
    """Return the paths that begin as this one does, else what a path may begin with."""
    beginning = path.partition(".")[0].partition("[")[0]
    same = [known for known in paths() if known.partition(".")[0].partition("[")[0] == beginning]
    if same:
        return same
    return list(dict.fromkeys(known.partition(".")[0] for known in paths()))


def with_fields(part: P, owner: Sequence[str], values: Mapping[str, Any]) -> P:
    """Return a part of an order with other values in what owns them.

    Args:
        part: an order, a line, or a part of one of them.
        owner: the attributes that lead from it to what owns the values; none where it does itself.
        values: by the names of the owner's attributes.
    """
    if not owner:
        return msgspec.structs.replace(part, **values)
    name, *rest = owner
    below = with_fields(getattr(part, name), rest, values)
    kind: type[OrderPart] = type(part)
    default = _defaults_of(kind)[name]
    if below == default:
        below = default  # that very one: then nothing is written of the part
    return msgspec.structs.replace(part, **{name: below})


def _replaced(part: P, names: tuple[str, ...], value: Any) -> P:
    *owner, name = names
    return with_fields(part, owner, {name: value})


@cache
def _defaults_of(kind: type[OrderPart]) -> Mapping[str, Any]:
    return {field.name: field.default for field in msgspec.structs.fields(kind)}
