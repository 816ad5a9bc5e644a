"""The orders of ``make bench-shop``: new ones, and the same ones shipped."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from order_upload.domain.hashes import fingerprint
from order_upload.domain.operations import Operation, ShopOrder
from order_upload.domain.outcome import Action
from order_upload.domain.parts import (
    Buyer,
    Content,
    OrderLine,
    OrderParts,
    Part,
    PaymentMethod,
    PostalAddress,
    ShippingMethod,
    TotalRow,
    Tracking,
    bytes_hash,
    encoded_parts,
)
from order_upload.domain.planned_operation import EVENT_LENGTH
from order_upload.domain.policies import MailPolicy, MissingProduct, Policy, StockPolicy

POLICY = Policy(
    mail=MailPolicy.NEVER, stock=StockPolicy.FOLLOW_SHOP, missing_product=MissingProduct.AS_SOLD
)


def new_orders(products: Sequence[str], count: int) -> Iterator[Operation]:
    """Yield as many creates of two lines each, as the planner makes them.

    Their references grow, as the hub's numbers of orders do.
    """
    first = time.time_ns() // 1000
    order = _order(products)
    for number in range(count):
        ref = f"bench:{first + number}"
        yield Operation(
            ref=ref,
            action=Action.CREATE,
            parts=order,
            policy=POLICY,
            event_id=fingerprint(ref)[:EVENT_LENGTH],
            owner="bench",
            said=_said(order),
            source_time=datetime.now(UTC).replace(microsecond=0),
        )


def _said(parts: OrderParts) -> dict[Part, str]:
    return {part: bytes_hash(value) for part, value in encoded_parts(parts).items()}


def _order(products: Sequence[str]) -> OrderParts:
    address = PostalAddress(
        firstname="Ada",
        lastname="Rossi",
        address_1="Via Roma 1",
        city="Anzio",
        postcode="00042",
        zone="RM",
        country="IT",
    )
    lines = tuple(
        OrderLine(sku=sku, name=sku, quantity="1", price="10.00", total="10.00") for sku in products
    )
    totals = (
        TotalRow(code="sub_total", title="Sub-Total", value="20.00"),
        TotalRow(code="shipping", title="Shipping", value="5.00"),
        TotalRow(code="tax", title="Tax", value="3.00"),
        TotalRow(code="total", title="Total", value="28.00"),
    )
    return OrderParts(
        status="1",
        customer=Buyer(firstname="Ada", lastname="Rossi", email="ada@example.com"),
        billing=address,
        shipping=address,
        payment_method=PaymentMethod(name="Amazon Pay"),
        shipping_method=ShippingMethod(name="Standard"),
        content=Content(lines=lines, totals=totals, total="28.00", currency="EUR"),
        date="2026-11-20T12:00:00Z",
    )


def shipped_update(order: ShopOrder) -> Operation:
    """Return the minimal update of an order that ships."""
    tracking = Tracking(number=f"BRT{order.order_id}", courier="BRT")
    shipped = OrderParts(status="3", tracking=tracking)
    return Operation(
        ref=order.ref,
        action=Action.UPDATE,
        parts=shipped,
        policy=POLICY,
        event_id=fingerprint(order.ref, "shipped")[:EVENT_LENGTH],
        owner="bench",
        said=_said(shipped),
        source_time=datetime.now(UTC).replace(microsecond=0),
        order_id=order.order_id,
        expect=order.hashes_of(shipped.present()),
    )
