"""What the shop has of an order against what it should have: is it the same order, what differs, what is older."""

from __future__ import annotations

from collections.abc import Sequence

from order_upload.domain import plan_reasons
from order_upload.domain.hashes import email_hash
from order_upload.domain.operations import ShopOrder
from order_upload.domain.outcome import Reason
from order_upload.domain.parts import Change, OrderParts, Part, changes_of_part
from order_upload.domain.prepared_order import PreparedOrder
from order_upload.domain.totals import money


def matched_own_order(prepared: PreparedOrder, found: ShopOrder | None) -> ShopOrder:
    """Return the shop's own order that this is, once a second match says so.

    Order ids start again after a reinstall, so the number alone proves nothing.
    """
    order = prepared.normalized.order
    if found is None:
        raise plan_reasons.own_order_missing()
    if found.ref not in ("", order.ref):
        raise plan_reasons.linked_to_other()
    same_email = found.email_hash and found.email_hash == email_hash(order.customer.address.email)
    total = (money(prepared.totals.total), order.amounts.currency)
    if found.ref or found.is_vouched or same_email or total == (found.total, found.currency):
        return found
    if not (found.email_hash or found.total):
        raise plan_reasons.own_order_unseen()
    raise plan_reasons.own_order_differs()


def compare(
    found: ShopOrder, intended: OrderParts
) -> tuple[tuple[Part, ...], dict[Part, list[Change]]]:
    """Return the parts that people changed, which are kept, and what changes in each of the others.

    The status has a rule of its own, which was asked before.
    """
    kept: list[Part] = []
    changes: dict[Part, list[Change]] = {}
    for part in intended.present():
        if part is not Part.STATUS and found.changed_by_people(part):
            kept.append(part)
            continue
        value = intended.value(part)
        fields = list(changes_of_part(part, found.parts.value(part), value)) if value else []
        if fields:
            changes[part] = fields
    return tuple(kept), changes


def stale_reason(prepared: PreparedOrder, found: ShopOrder) -> Reason | None:
    """Return why nothing of the message counts: the shop holds what a later one said.

    A message without a time may always be the latest.
    """
    times = [written.source_time for written in found.written.values() if written.source_time]
    updated_at = prepared.normalized.order.updated_at
    if not times or updated_at is None or updated_at >= max(times):
        return None
    return plan_reasons.older_than_written(max(times), updated_at)


def what_was_seen(found: ShopOrder | None, parts: Sequence[Part]) -> list[list[str]]:
    """Return what the plan saw: an order that goes back to what it was is another event."""
    if found is None:
        return []
    hashes = [found.hashes.get(part, "") for part in parts]
    events = [found.written[part].event_id for part in parts if part in found.written]
    return [hashes, events]
