"""An order, and filters that are held against it."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pydantic import TypeAdapter

from order_upload.domain.filters import OrderFilter, prepare
from order_upload.domain.order import (
    Address,
    Amounts,
    Customer,
    Line,
    Order,
    Origin,
    Payment,
    PlatformStatus,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
AN_ORDER = Order(
    ref="bindcommerce:1",
    document_type="C",
    origin=Origin(node="Outlet eBay", node_id="17", technology="Marketplace eBay"),
    ordered_at=NOW - timedelta(days=40),
    updated_at=NOW - timedelta(days=2),
    status=PlatformStatus(id="624", name="Completed"),
    is_business=False,
    selected=True,
    customer=Customer(
        address=Address(country_code="IT", province="MI", postcode="20121", city="Milano")
    ),
    payment=Payment(name="CreditCard", code="CC", status="Complete"),
    lines=(
        Line(code="SHOE-42", quantity=Decimal(1), supplier="Rossi", categories=("Shoes",)),
        Line(code="HAT-1", quantity=Decimal(2), supplier="Bianchi"),
    ),
    amounts=Amounts(total=Decimal("50.00"), currency="EUR"),
)


def a_filter(**criteria):
    """Return the filter of these keys, read as from a Variable."""
    return TypeAdapter(OrderFilter).validate_json(json.dumps(criteria), strict=True)


def dropped_by(order, *, interval=None, exported=(), zone=UTC, **criteria):
    """Return what drops an order from a run at ``NOW``; None when it goes on."""
    return prepare(
        a_filter(**criteria), NOW, interval, set(exported).__contains__, zone
    ).dropped_by(order)
