"""What was sent to an order of a shop that cannot be asked what its orders hold: our memory stands in for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SentUpdate:
    """The last update that was sent to one order through the native API.

    Attributes:
        order_id: the shop's id.
        event_id: names the version of the order that was sent.
        fields: status and tracking as they stand after it; flat, as in ``domain/shop.py``.
        told: the parcels whose tracking the order's history holds: tracking numbers.
        before: the shop's mark of the order's last change, read before it was sent; "" where it
            cannot be read.
        source_time: when the hub changed the order.
        is_answered: the shop said that it was done; False while nobody knows.
    """

    order_id: str
    ref: str
    event_id: str
    fields: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    before: str = ""
    source_time: datetime | None = None
    is_answered: bool = False
