"""Builders for what goes to a shop and the clients that send it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from requests import Session

from order_upload.domain.operations import Operation, ShopOrder
from order_upload.domain.outcome import Action
from order_upload.domain.parts import (
    Buyer,
    Content,
    OrderLine,
    OrderParts,
    PostalAddress,
    Provenance,
    ShippingMethod,
    TotalRow,
    part_hash,
)
from order_upload.domain.policies import Policy
from order_upload.shops.module.client import ModuleShop

MUG = OrderLine(sku="MUG-BLUE", name="Mug", quantity="2", price="10.00", total="20.00")


def totals(goods: str, shipping: str, total: str) -> tuple[TotalRow, ...]:
    """Return the sums of an order."""
    return (
        TotalRow(code="sub_total", title="Sub-Total", value=goods),
        TotalRow(code="shipping", title="Shipping", value=shipping),
        TotalRow(code="total", title="Total", value=total),
    )


TWO_MUGS = Content(
    lines=(MUG,), totals=totals("20.00", "5.00", "25.00"), total="25.00", currency="EUR"
)
ORDER = OrderParts(
    status="1",
    customer=Buyer(firstname="Ada", lastname="Rossi", email="ada@example.com"),
    shipping=PostalAddress(city="Anzio", postcode="00042", zone="RM", country="IT"),
    shipping_method=ShippingMethod(name="Std IT Dom_1"),
    content=TWO_MUGS,
    date="2026-11-20T12:00:00Z",
    origin=Provenance(node="Amazon IT"),
)
"""What a create sends: two mugs to Anzio for 25.00 EUR."""


def order_of(**changed: Any) -> OrderParts:
    """Return :data:`ORDER` with other parts."""
    return replace(ORDER, **changed)


def content_of(*lines: OrderLine, **changed: Any) -> Content:
    """Return the content of :data:`ORDER` with other lines."""
    return replace(TWO_MUGS, lines=lines or TWO_MUGS.lines, **changed)


def a_create(ref: str = "bindcommerce:1", **changed: Any) -> Operation:
    """Return a create of :data:`ORDER` that moves no stock and sends no mail."""
    operation = Operation(
        ref=ref,
        action=Action.CREATE,
        parts=ORDER,
        policy=Policy(),
        event_id=f"{ref}/1",
        owner="marketplaces",
    )
    return with_said(replace(operation, **changed))


def an_update(found: ShopOrder, parts: OrderParts, **changed: Any) -> Operation:
    """Return an update of what was found."""
    operation = Operation(
        ref=found.ref,
        action=Action.UPDATE,
        parts=parts,
        policy=Policy(),
        event_id=f"{found.order_id}/2",
        owner="marketplaces",
        order_id=found.order_id,
        expect=found.hashes_of(parts.present()),
    )
    return with_said(replace(operation, **changed))


def with_said(operation: Operation) -> Operation:
    """Return an operation that says the hash of each part, as the plan does."""
    parts = operation.parts
    said = {part: part_hash(parts.value(part) or "") for part in parts.present()}
    return replace(operation, said=said)


def a_client(shop: Any, **changed: Any) -> ModuleShop:
    """Return a client of a demo shop that never waits."""
    settings = {
        "base_url": shop.base_url,
        "user": shop.user,
        "key": shop.key,
        "sleep": lambda _: None,
        "timeout": 10,
    }
    return ModuleShop(**{"session": Session(), **settings, **changed})
