"""The shop's own orders, which the hub read from it: recognised, then linked, never created.

An *echo* is none of them: it is an order that came from the hub, was created in the shop by a
connector, and that the hub read back from there.
"""

from __future__ import annotations

from order_upload.domain import plan_reasons
from order_upload.domain.hashes import email_hash
from order_upload.domain.operations import ShopOrder
from order_upload.domain.prepared_order import PreparedOrder
from order_upload.domain.totals import money


def matched_own_order(
    prepared: PreparedOrder, shop_order: ShopOrder | None, *, finds_linked_only: bool
) -> ShopOrder:
    """Return the shop's own order that this is, once a second match says so.

    Order ids start again after a reinstall, so the number alone proves nothing.

    Whether the shop sold the order of that number or a connector created it, the shop knows: an
    order that was created through the node protocol has an owner, and the reference that it was
    created by.

    Args:
        prepared: the order.
        shop_order: what the shop has of it, None when it has or shows nothing.
        finds_linked_only: the shop shows us no orders that no reference leads to.

    Raises:
        RefusedOrderError: it is an echo, or nothing shows that it is this order.
    """
    order = prepared.normalized.order
    if shop_order is None:
        raise plan_reasons.own_order_missing(is_hidden=finds_linked_only)
    if shop_order.ref not in ("", order.ref):
        if shop_order.owner:
            raise plan_reasons.echo(shop_order.order_id, shop_order.ref, order.origin)
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
