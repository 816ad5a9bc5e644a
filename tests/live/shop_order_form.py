"""The form in which a person in the admin edits an order, as its page sends it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.native_shop import PERSON, PLACE

if TYPE_CHECKING:
    from requests import Response

    from live.shop_admin import ShopAdmin
    from live.shop_tables import ShopTables

Form = Sequence[tuple[str, str]]

GROUPS = frozenset(
    {"customer", "lines", "billing", "shipping", "shipping_method", "payment_method", "comment"}
)
CASH_ON_DELIVERY = ("Cash On Delivery", "cod.cod")
GUEST = (("customer_id", "0"), ("customer_group_id", "1"))
PLACE_FIELDS = tuple(name for name, _ in PLACE if name != "address_id")


@dataclass
class OrderForm:
    """What stands in the form.

    Attributes:
        billing, shipping: as ``PLACE``.
        lines: id and quantity of each product.
        payment_method: name and code. The shop's own are *Cash On Delivery* alone; a person on 4.1
            may leave another one as it is.
        comment: of the buyer.
    """

    status: str
    lines: list[tuple[str, str]]
    customer: dict[str, str]
    billing: dict[str, str]
    shipping: dict[str, str]
    payment_method: tuple[str, str] = CASH_ON_DELIVERY
    comment: str = ""


def edit_lines(
    admin: ShopAdmin,
    order_id: str,
    status: str,
    product_id: str,
    quantity: str,
    buyer: Form = PERSON,
) -> None:
    """Leave an order with one line: so many pieces of a product; it keeps its ``status``."""
    place = dict(PLACE)
    form = OrderForm(status, [(product_id, quantity)], dict(buyer), place, place)
    save(admin, order_id, form, GROUPS - {"comment"})


def form_of(tables: ShopTables, order_id: str) -> OrderForm:
    """Return the form of an order as its page shows it."""
    (row,) = tables.rows("order", order_id)
    texts = {name: html.unescape(str(value)) for name, value in row.items()}
    lines = tables.rows("order_product", order_id)
    method = (texts["payment_method"], texts.get("payment_code", ""))
    if texts["payment_method"].startswith("{"):
        known = json.loads(texts["payment_method"])
        method = known["name"], known["code"]
    return OrderForm(
        status=texts["order_status_id"],
        lines=[(str(line["product_id"]), str(line["quantity"])) for line in lines],
        customer={name: texts[name] for name, _ in PERSON},
        billing={name: texts[f"payment_{name}"] for name in PLACE_FIELDS},
        shipping={name: texts[f"shipping_{name}"] for name in PLACE_FIELDS},
        payment_method=method if method[1] else CASH_ON_DELIVERY,
        comment=texts["comment"],
    )


def save(
    admin: ShopAdmin, order_id: str, form: OrderForm, groups: Collection[str] = GROUPS
) -> None:
    """Save the form of an order.

    ``groups`` are what the person touched: the page of 4.0 sends these alone, the others send all.
    """
    page = admin.order_page(order_id)
    token = re.search(r"route=api/order/history&api_token=(\w+)", page)
    if token:
        answer = _save_3(admin, order_id, token[1], form)
    elif "call=history_add" in page:
        answer = _save_41(admin, order_id, form)
    else:
        answer = _save_40(admin, order_id, form, groups)
    assert '"success"' in answer.text, f"the admin did not save the order: {answer.text[:500]}"


def _save_3(admin: ShopAdmin, order_id: str, token: str, form: OrderForm) -> Response:
    shop = {"api_token": token, "store_id": "0"}
    for route, fields in (
        ("api/currency", [("currency", "EUR")]),
        ("api/customer", [*GUEST, *form.customer.items()]),
        ("api/cart/add", _products(form)),
        ("api/shipping/address", list(form.shipping.items())),
        ("api/shipping/methods", []),
        ("api/payment/address", list(form.billing.items())),
        ("api/payment/methods", []),
    ):
        admin.post_to_shop({"route": route, **shop}, fields)
    methods = [
        ("payment_method", "cod"),
        ("shipping_method", "flat.flat"),
        ("order_status_id", form.status),
        ("comment", form.comment),
    ]
    return admin.post_to_shop({"route": "api/order/edit", **shop, "order_id": order_id}, methods)


def _save_40(admin: ShopAdmin, order_id: str, form: OrderForm, groups: Collection[str]) -> Response:
    """Save through the session into which the order's page has put the order, call by call."""

    def call(action: str, fields: Form = ()) -> Response:
        query = {
            "route": "sale/order.call",
            "store_id": "0",
            "language": "en-gb",
            "action": f"sale/{action}",
        }
        return admin.post(query, fields)

    if "lines" in groups:
        for product in call("cart").json()["products"]:
            call("cart.remove", [("key", product["cart_id"])])
        for product_id, quantity in form.lines:
            call("cart.add", [("product_id", product_id), ("quantity", quantity)])
    for group, calls in _calls_40(form).items():
        if group in groups:
            for action, fields in calls:
                call(action, fields)
    return call("order.confirm", [("order_id", order_id), ("order_status_id", form.status)])


def _calls_40(form: OrderForm) -> dict[str, list[tuple[str, Form]]]:
    """Return the calls that save each group but the lines."""
    return {
        "customer": [("customer", [*GUEST, *form.customer.items()])],
        "billing": [
            ("payment_address", [*form.billing.items(), ("payment_address_id", "0")]),
        ],
        "shipping": [
            ("shipping_address", [*form.shipping.items(), ("shipping_address_id", "0")]),
        ],
        "shipping_method": [
            ("shipping_method", ()),
            ("shipping_method.save", [("shipping_method", "flat.flat")]),
        ],
        "payment_method": [
            ("payment_method", ()),
            ("payment_method.save", [("payment_method", "cod.cod")]),
        ],
        "comment": [("order.comment", [("comment", form.comment)])],
    }


def _save_41(admin: ShopAdmin, order_id: str, form: OrderForm) -> Response:
    name, code = form.payment_method
    methods = [
        ("shipping_method[name]", "Flat Shipping Rate"),
        ("shipping_method[code]", "flat.flat"),
        ("shipping_method[cost]", "5.00"),
        ("shipping_method[tax_class_id]", "00"),  # "0" counts as missing
        ("payment_method[name]", name),
        ("payment_method[code]", code),
    ]
    query = {
        "route": "sale/order.call",
        "call": "confirm",
        "store_id": "0",
        "language": "en-gb",
        "currency": "EUR",
    }
    fields = [
        ("order_id", order_id),
        ("order_status_id", form.status),
        *GUEST,
        *form.customer.items(),
        *_products(form),
        *_prefixed("shipping", form.shipping),
        *_prefixed("payment", form.billing),
        *methods,
        ("comment", form.comment),
    ]
    return admin.post(query, fields)


def _products(form: OrderForm) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for place, (product_id, quantity) in enumerate(form.lines):
        fields.append((f"product[{place}][product_id]", product_id))
        fields.append((f"product[{place}][quantity]", quantity))
    return fields


def _prefixed(kind: str, place: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(f"{kind}_{name}", value) for name, value in [*place.items(), ("address_id", "0")]]
