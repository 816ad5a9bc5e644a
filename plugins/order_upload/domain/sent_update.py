"""What was sent to an order of a shop that cannot show its orders: our memory stands in."""

from __future__ import annotations

from datetime import datetime

import msgspec

from order_upload.domain.parts import OrderParts


class SentUpdate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last update that was sent to one order through the native API.

    Attributes:
        order_id: the shop's id.
        event_id: names the version of the order that was sent.
        parts: status and tracking as they stand after it.
        announced: the parcels that the order's history names.
        before: the shop's mark of the order's last change, read before it was sent; "" where it
            cannot be read.
        source_time: when the hub changed the order.
        is_answered: the shop said that it was done; False while nobody knows.
    """

    order_id: str
    ref: str
    event_id: str
    parts: OrderParts = OrderParts()
    announced: tuple[str, ...] = ()
    before: str = ""
    source_time: datetime | None = None
    is_answered: bool = False
