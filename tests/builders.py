"""Builders: what a test does not care about has a sensible value; it shows only what matters."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from msgspec import structs

from order_upload.domain.operations import ShopOrder
from order_upload.domain.order import (
    Address,
    Amounts,
    Customer,
    Line,
    Order,
    Origin,
    PlatformStatus,
    Shipping,
)
from order_upload.domain.parts import OrderParts, Part, part_hash
from order_upload.domain.shop import ShopCustomerGroup, ShopInfo, ShopStatus
from order_upload.domain.statuses import NormalizedOrder, NormalizedStatus, ShopStatusName

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
AMAZON = Origin(
    node="Amazon IT", node_id="31", technology="Marketplace Amazon Seller", market="Italy"
)
MY_SHOP = Origin(node="My shop", node_id="7", technology="eCommerce OpenCart")

STATUS_IDS = {"Pending": "1", "Processing": "2", "Shipped": "3", "Complete": "5", "Canceled": "7"}


def a_line(**known: Any) -> Line:
    """Return one mug at 10.00."""
    price = known.pop("price", Decimal("10.00"))
    quantity = known.pop("quantity", Decimal(1))
    known_fields = {
        "code": "MUG-BLUE",
        "description": "Mug",
        "price": price,
        "quantity": quantity,
        "currency": "EUR",
    }
    return Line(
        **{**known_fields, "total": price * quantity, "total_discounted": price * quantity, **known}
    )


def an_address(**known: Any) -> Address:
    """Return an invented buyer in Rome, whose postcode begins with noughts."""
    known_fields = {
        "name": "Ada",
        "surname": "Rossi",
        "address": "Via Roma 1",
        "postcode": "00042",
        "city": "Anzio",
    }
    return Address(
        **{
            **known_fields,
            "province": "RM",
            "country_code": "IT",
            "email": "ada@example.com",
            **known,
        }
    )


def an_order(number: str = "1", **known: Any) -> Order:
    """Return an order from Amazon of one mug and free shipping, unshipped, whose sums hold."""
    lines = known.pop("lines", (a_line(),))
    known_fields = {
        "ref": f"bindcommerce:{number}",
        "number": f"404-{number}",
        "document_type": "C",
        "origin": AMAZON,
        "ordered_at": NOON,
        "updated_at": NOON,
        "status": PlatformStatus(id="622", code="Unshipped", name="Unshipped"),
        "customer": Customer(code="9", address=an_address()),
        "lines": lines,
        "amounts": Amounts(
            total=sum((line.total_discounted for line in lines), Decimal(0)),
            currency="EUR",
            shipping_cost=Decimal(0),
        ),
        "shipping": Shipping(carrier="Std IT Dom_1"),
    }
    return Order(**{**known_fields, **known})


def a_normalized(
    order: Order | None = None,
    status: str | None = "processing",
    shop_status: str | None = "Processing",
) -> NormalizedOrder:
    """Return an order whose status is known to mean ``processing``."""
    return NormalizedOrder(
        order or an_order(),
        NormalizedStatus(status) if status else None,
        ShopStatusName(shop_status) if shop_status else None,
    )


def a_shop(**known: Any) -> ShopInfo:
    """Return a fresh OpenCart with one store."""
    known_fields = {
        "installation": "inst-1",
        "url": "http://shop.test/",
        "module_version": "1.0.0",
        "opencart_version": "4.1.0.4",
        "stores": ("0",),
        "statuses": tuple(ShopStatus(id_, {"en-gb": name}) for name, id_ in STATUS_IDS.items()),
        "stock_statuses": frozenset({"1", "2", "3", "5"}),
        "default_status": "1",
        "customer_groups": (
            ShopCustomerGroup("1", {"en-gb": "Default"}),
            ShopCustomerGroup("4", {"en-gb": "Wholesale", "it-it": "Ingrosso"}),
        ),
        "default_customer_group": "1",
        "currencies": frozenset({"EUR"}),
        "languages": ("en-gb",),
        "largest_batch": 100,
        "clock": NOON,
    }
    return ShopInfo(**{**known_fields, **known})


def a_shop_order(**known: Any) -> ShopOrder:
    """Return the shop's order 11, of reference ``bindcommerce:1``, Processing since noon."""
    parts = known.pop("parts", OrderParts())
    if parts.status is None:
        parts = structs.replace(parts, status="2")
    known_fields = {
        "order_id": "11",
        "ref": "bindcommerce:1",
        "owner": "connector",
        "status": parts.status,
        "status_at": NOON,
        "total": "10.00",
        "currency": "EUR",
        "parts": parts,
        "hashes": hashes_of(parts),
    }
    return ShopOrder(**{**known_fields, **known})


def hashes_of(parts: OrderParts) -> dict[Part, str]:
    """Return hashes as a shop may give them: of every part, also of one that is empty."""
    return {part: part_hash(parts.value(part) or "") for part in Part}
