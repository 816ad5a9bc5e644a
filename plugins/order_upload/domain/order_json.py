"""The staged form of an order: one JSON object, fields that say nothing left out.

Money is text (``"19.90"``, never a JSON number), times are ISO 8601 in UTC (``"2026-11-20T09:30:00Z"``),
pairs are lists of two. Reading back gives an equal :class:`~order_upload.domain.order.Order`.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from order_upload.domain.order import Order

Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]


def dumps(order: Order) -> str:
    """Return the order as one line of JSON."""
    return json.dumps(to_json(order), ensure_ascii=False, separators=(",", ":"))


def loads(line: str | bytes) -> Order:
    """Return the order that :func:`dumps` wrote.

    Raises:
        KeyError, TypeError, ValueError: the line is not the staged form of an order.
    """
    return from_json(json.loads(line))


def to_json(order: Order) -> dict[str, Any]:
    """Return the order as JSON values."""
    encoded: dict[str, Any] = _codec(Order)[0](order)
    return encoded


def from_json(value: dict[str, Any]) -> Order:
    """Return the order that :func:`to_json` described."""
    order: Order = _codec(Order)[1](value)
    return order


def format_time(value: datetime) -> str:
    """Return an aware time as ISO 8601 in UTC with a ``Z``."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """Return the aware time that :func:`format_time` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


def _same(value: Any) -> Any:
    return value


@cache
def _codec(kind: Any) -> tuple[Encode, Decode]:
    """Return how values of a type are written and read; built once a type, from its annotations."""
    if is_dataclass(kind):
        return _dataclass_codec(typing.cast("type[Any]", kind))
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is tuple:
        return _tuple_codec(arguments)
    if arguments:  # `X | None`: None is the default, so it is never written
        return _codec(next(a for a in arguments if a is not type(None)))
    if kind is Decimal:
        return str, Decimal
    return (format_time, parse_time) if kind is datetime else (_same, _same)


def _tuple_codec(arguments: tuple[Any, ...]) -> tuple[Encode, Decode]:
    encode, decode = _codec(arguments[0])
    return (lambda items: [encode(item) for item in items], lambda items: tuple(decode(item) for item in items))


def _dataclass_codec(kind: type[Any]) -> tuple[Encode, Decode]:
    hints = typing.get_type_hints(kind)
    members = [(f.name, attrgetter(f.name), _default(f), *_codec(hints[f.name])) for f in fields(kind)]
    decoders = {name: decode for name, _, _, _, decode in members}

    def encode(instance: Any) -> dict[str, Any]:
        encoded = {}
        for name, get, default, encode_member, _ in members:
            value = get(instance)
            if value != default:
                encoded[name] = encode_member(value)
        return encoded

    def decode(value: dict[str, Any]) -> Any:
        return kind(**{name: decoders[name](member) for name, member in value.items()})

    return encode, decode


def _default(member: Any) -> Any:
    return member.default_factory() if member.default_factory is not MISSING else member.default
