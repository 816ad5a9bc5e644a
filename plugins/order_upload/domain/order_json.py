"""The staged form of an order: one line of JSON that reads back as an equal order."""

from __future__ import annotations

import json
from typing import Any

from order_upload.domain.json_form import codec, format_time, parse_time
from order_upload.domain.order import Order

__all__ = ["dumps", "format_time", "from_json", "loads", "parse_time", "to_json"]

_write, _read = codec(Order)


def dumps(order: Order) -> str:
    """Return the order as one line of JSON."""
    return json.dumps(_write(order), ensure_ascii=False, separators=(",", ":"))


def loads(line: str | bytes) -> Order:
    """Return the order that :func:`dumps` wrote.

    Raises:
        KeyError, TypeError, ValueError: the line is not the staged form of an order.
    """
    return from_json(json.loads(line))


def to_json(order: Order) -> dict[str, Any]:
    """Return the order as JSON values."""
    encoded: dict[str, Any] = _write(order)
    return encoded


def from_json(value: dict[str, Any]) -> Order:
    """Return the order that :func:`to_json` described."""
    order: Order = _read(value)
    return order
