"""Orders that a person decides about, and how such an order stands after a run."""

from __future__ import annotations

from datetime import timedelta

from msgspec import structs

from builders import an_address, an_order
from order_upload.domain.order import Customer, HubValue
from order_upload.domain.outcome import Reason
from order_upload.sources.base import RefusedOrder

REF = "bindcommerce:1"
FIRST = "#1004"
"""The order id that the demo shop gives first."""
COMPLETE = {"update": "complete", "missing_product": "as_sold"}


def unknown_zone(province: str = "XX", **known):
    """Return an order whose province the shop does not have."""
    return an_order(customer=Customer(address=an_address(province=province)), **known)


def later(order, **known):
    return structs.replace(order, updated_at=order.updated_at + timedelta(hours=1), **known)


def shown(box, ref=REF):
    """Return the outcome of an order in the last run, and its reason."""
    result = box.results()[ref]
    return str(result.outcome), result.reason.code if result.reason else ""


def billing(box):
    (order,) = box.client.find([REF])
    return order.parts.billing


UNREADABLE = HubValue(
    path="customer.address.email", text="ada at home", fault=Reason("not_an_email", "found it")
)


def refused(*unreadable, **known):
    order = an_order(customer=Customer(address=an_address(email="")), **known)
    return RefusedOrder(
        ref=REF,
        where="Document 1",
        reason=Reason("not_an_email", "found it"),
        number=order.number,
        order=order,
        unreadable=unreadable or (UNREADABLE,),
    )
