"""What a plan looks at in the shop, and which message is older than what the shop holds."""

from __future__ import annotations

from collections.abc import Sequence

from order_upload.domain import plan_reasons
from order_upload.domain.operations import ShopOrder
from order_upload.domain.outcome import Reason
from order_upload.domain.parts import Part
from order_upload.domain.policies import UpdateMode
from order_upload.domain.prepared_order import PreparedOrder


def compared_values(update: UpdateMode) -> tuple[Part, ...]:
    """Return the parts whose values in the shop a plan compares."""
    if update is UpdateMode.MINIMAL:
        return (Part.STATUS, Part.TRACKING)
    return tuple(Part)


def stale_reason(prepared: PreparedOrder, shop_order: ShopOrder) -> Reason | None:
    """Return why nothing of the message counts: the shop holds what a later one said.

    A message without a time may always be the latest.
    """
    times = [written.source_time for written in shop_order.written.values() if written.source_time]
    updated_at = prepared.normalized.order.updated_at
    if not times or updated_at is None or updated_at >= max(times):
        return None
    return plan_reasons.older_than_written(max(times), updated_at)


def what_was_seen(shop_order: ShopOrder | None, parts: Sequence[Part]) -> list[list[str]]:
    """Return what the plan saw: an order that goes back to what it was is another event."""
    if shop_order is None:
        return []
    hashes = [shop_order.hashes.get(part, "") for part in parts]
    events = [shop_order.written[part].event_id for part in parts if part in shop_order.written]
    return [hashes, events]
