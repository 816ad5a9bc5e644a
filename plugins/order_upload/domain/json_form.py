"""The JSON form of the domain's frozen dataclasses, built from their annotations: no field can be forgotten one way.

Fields that hold their default are left out. Money is text, times are ISO 8601 in UTC, tuples are
lists.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any

Convert = Callable[[Any], Any]


def encode(instance: Any) -> dict[str, Any]:
    """Return a frozen dataclass as JSON values."""
    kind: Any = type(instance)
    encoded: dict[str, Any] = codec(kind)[0](instance)
    return encoded


def decode(kind: Any, value: Mapping[str, Any]) -> Any:
    """Return the instance of ``kind`` that :func:`encode` described.

    Raises:
        KeyError, TypeError, ValueError: the value is not the JSON form of this kind.
    """
    return codec(kind)[1](value)


def format_time(value: datetime) -> str:
    """Return an aware time as ISO 8601 in UTC with a ``Z``."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """Return the aware time that :func:`format_time` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


@cache
def codec(kind: Any) -> tuple[Convert, Convert]:
    """Return how values of a type are written and read; built once a type."""
    if is_dataclass(kind):
        return _dataclass_codec(typing.cast("type[Any]", kind))
    arguments = typing.get_args(kind)
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _tuple_codec(arguments[0])
    if origin is not None and issubclass(_class(origin), Mapping):
        return dict, dict
    if arguments:  # `X | None`: None is the default, so it is never written
        return codec(next(a for a in arguments if a is not type(None)))
    return _plain_codec(kind)


def _class(origin: Any) -> type[Any]:
    return origin if isinstance(origin, type) else object


def _same(value: Any) -> Any:
    return value


def _plain_codec(kind: Any) -> tuple[Convert, Convert]:
    if kind is Decimal:
        return str, Decimal
    if kind is datetime:
        return format_time, parse_time
    return (str, kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else (_same, _same)


def _tuple_codec(item: Any) -> tuple[Convert, Convert]:
    write, read = codec(item)
    return (
        lambda items: [write(one) for one in items],
        lambda items: tuple(read(one) for one in items),
    )


def _dataclass_codec(kind: type[Any]) -> tuple[Convert, Convert]:
    hints = typing.get_type_hints(kind)
    members = [
        (f.name, attrgetter(f.name), _default(f), *codec(hints[f.name])) for f in fields(kind)
    ]
    readers = {name: read for name, _, _, _, read in members}

    def write_instance(instance: Any) -> dict[str, Any]:
        encoded = {}
        for name, get, default, write, _ in members:
            value = get(instance)
            if value != default:
                encoded[name] = write(value)
        return encoded

    def read_instance(value: Mapping[str, Any]) -> Any:
        return kind(**{name: readers[name](member) for name, member in value.items()})

    return write_instance, read_instance


def _default(member: Any) -> Any:
    return member.default_factory() if member.default_factory is not MISSING else member.default
