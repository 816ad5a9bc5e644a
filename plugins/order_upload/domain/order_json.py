"""The staged form of an order: one line of JSON that reads back as an equal order."""

from __future__ import annotations

from typing import Any

import msgspec

from order_upload.domain.json_form import format_time, parse_time
from order_upload.domain.order import Order

__all__ = ["dumps", "format_time", "from_json", "loads", "parse_time", "to_json"]

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Order)


def dumps(order: Order) -> str:
    """Return the order as one line of JSON."""
    return _encoder.encode(order).decode()


def loads(line: str | bytes) -> Order:
    """Return the order that :func:`dumps` wrote.

    Raises:
        ValueError: the line is not the staged form of an order.
    """
    return _decoder.decode(line)


def to_json(order: Order) -> dict[str, Any]:
    """Return the order as JSON values."""
    encoded: dict[str, Any] = msgspec.to_builtins(order)
    return encoded


def from_json(value: dict[str, Any]) -> Order:
    """Return the order that :func:`to_json` described."""
    return msgspec.convert(value, Order)
