"""An order as the shop has it against the hub's: is it the same, what differs, what is older."""

from __future__ import annotations

from collections.abc import Sequence

from order_upload.domain import plan_reasons
from order_upload.domain.hashes import email_hash
from order_upload.domain.operations import ShopOrder
from order_upload.domain.outcome import Reason
from order_upload.domain.parts import (
    Change,
    OrderParts,
    Part,
    PartValue,
    changes_of_part,
    part_hash,
)
from order_upload.domain.policies import UpdateMode
from order_upload.domain.prepared_order import PreparedOrder
from order_upload.domain.totals import money


def matched_own_order(
    prepared: PreparedOrder, shop_order: ShopOrder | None, *, finds_linked_only: bool
) -> ShopOrder:
    """Return the shop's own order that this is, once a second match says so.

    Order ids start again after a reinstall, so the number alone proves nothing.

    Args:
        prepared: the order.
        shop_order: what the shop has of it, None when it has or shows nothing.
        finds_linked_only: the shop shows us no orders that no reference leads to.
    """
    order = prepared.normalized.order
    if shop_order is None:
        raise plan_reasons.own_order_missing(is_hidden=finds_linked_only)
    if shop_order.ref not in ("", order.ref):
        raise plan_reasons.linked_to_other()
    same_email = shop_order.email_hash and shop_order.email_hash == email_hash(
        order.customer.address.email
    )
    total = (money(prepared.totals.total), order.amounts.currency)
    if (
        shop_order.ref
        or shop_order.is_vouched
        or same_email
        or total == (shop_order.total, shop_order.currency)
    ):
        return shop_order
    if not (shop_order.email_hash or shop_order.total):
        raise plan_reasons.own_order_unseen()
    raise plan_reasons.own_order_differs()


def compare(
    shop_order: ShopOrder, intended: OrderParts
) -> tuple[tuple[Part, ...], dict[Part, list[Change]]]:
    """Return the parts that people changed, which are kept, and what changes in each of the others.

    What the hub said before, word for word, changes nothing: the shop may keep it in other words.
    The status has a rule of its own, which was asked before.
    """
    kept: list[Part] = []
    changes: dict[Part, list[Change]] = {}
    for part in intended.present():
        value = intended.value(part)
        if not value or _is_said(shop_order, part, value):
            continue
        if part is not Part.STATUS and shop_order.changed_by_people(part):
            kept.append(part)
            continue
        fields = list(changes_of_part(part, shop_order.parts.value(part), value))
        if fields:
            changes[part] = fields
    return tuple(kept), changes


def compared_values(update: UpdateMode) -> tuple[Part, ...]:
    """Return the parts whose values in the shop a plan compares."""
    if update is UpdateMode.MINIMAL:
        return (Part.STATUS, Part.TRACKING)
    return tuple(Part)


def _is_said(shop_order: ShopOrder, part: Part, value: PartValue) -> bool:
    """Return whether the hub said the same of a part when it was written last."""
    written = shop_order.written.get(part)
    return part is not Part.STATUS and written is not None and written.said == part_hash(value)


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
