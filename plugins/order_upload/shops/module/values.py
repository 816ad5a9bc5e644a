"""Single values of the node module's answers, each of the type that docs/node-protocol.md gives it.

Every reader raises ``ValueError`` with the name of the value that is missing or of another type.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from order_upload.domain.times import parse_time

T = TypeVar("T")


def rows(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return a list of objects."""
    found = value.get(name)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        message = f"{name}: a list of objects is wanted"
        raise ValueError(message)
    return found


def texts(value: Mapping[str, Any], name: str) -> list[str]:
    """Return a list of texts."""
    found = value.get(name)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        message = f"{name}: a list of texts is wanted"
        raise ValueError(message)
    return found


def group(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object."""
    return _typed(value, name, dict)


def text(value: Mapping[str, Any], name: str) -> str:
    """Return a text, which may be empty."""
    return _typed(value, name, str)


def flag(value: Mapping[str, Any], name: str) -> bool:
    """Return a boolean."""
    return _typed(value, name, bool)


def number(value: Mapping[str, Any], name: str) -> int:
    """Return a count."""
    return _typed(value, name, int)


def filled(value: Mapping[str, Any], name: str) -> str:
    """Return a text that is not empty."""
    return wanted(text(value, name), name)


def moment(value: Mapping[str, Any], name: str) -> datetime | None:
    """Return an aware time, or None for an empty text."""
    found = text(value, name)
    if found and datetime.fromisoformat(found).tzinfo is None:
        message = f"{name}: a time without a zone"
        raise ValueError(message)
    return parse_time(found) if found else None


def wanted(found: T | None, name: str) -> T:
    """Return what was found, which may not be empty."""
    if not found:
        message = f"{name}: is empty"
        raise ValueError(message)
    return found


def _typed(value: Mapping[str, Any], name: str, kind: type[T]) -> T:
    found = value.get(name)
    if not isinstance(found, kind) or type(found) is not kind:  # True is an int, but no number here
        message = f"{name}: {kind.__name__} is wanted, found {type(found).__name__}"
        raise ValueError(message)
    return found
