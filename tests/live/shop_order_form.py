"""The form in which a person in the admin edits an order, as its page sends it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.native_shop import PERSON, PLACE

if TYPE_CHECKING:
    from requests import Response

    from live.shop_admin import ShopAdmin

Form = Sequence[tuple[str, str]]

NO_ACCOUNT = [("customer_id", "0"), ("customer_group_id", "1")]


def edit_lines(
    admin: ShopAdmin,
    order_id: str,
    status: str,
    product_id: str,
    quantity: str,
    buyer: Form = PERSON,
) -> None:
    """Leave an order with one line: so many pieces of a product; it keeps its ``status``."""
    page = admin.order_page(order_id)
    token = re.search(r"route=api/order/history&api_token=(\w+)", page)
    if token:
        answer = _edit_3(admin, order_id, token[1], status, (product_id, quantity), buyer)
    elif "call=history_add" in page:
        answer = _edit_41(admin, order_id, status, (product_id, quantity), buyer)
    else:
        answer = _edit_40(admin, order_id, status, (product_id, quantity), buyer)
    assert '"success"' in answer.text, f"the admin did not save the order: {answer.text[:500]}"


def _edit_3(
    admin: ShopAdmin,
    order_id: str,
    token: str,
    status: str,
    line: tuple[str, str],
    buyer: Form,
) -> Response:
    lines = [("product[0][product_id]", line[0]), ("product[0][quantity]", line[1])]
    for route, form in (
        ("api/customer", buyer),
        ("api/cart/add", lines),
        ("api/shipping/address", PLACE),
        ("api/shipping/methods", []),
        ("api/payment/address", PLACE),
        ("api/payment/methods", []),
    ):
        admin.post_to_shop({"route": route, "api_token": token, "store_id": "0"}, form)
    methods = [
        ("payment_method", "cod"),
        ("shipping_method", "flat.flat"),
        ("order_status_id", status),
    ]
    query = {"route": "api/order/edit", "api_token": token, "store_id": "0", "order_id": order_id}
    return admin.post_to_shop(query, methods)


def _edit_40(
    admin: ShopAdmin, order_id: str, status: str, line: tuple[str, str], buyer: Form
) -> Response:
    """Edit through the session into which the order's page has put the order, line by line."""

    def call(action: str, *form: tuple[str, str]) -> Response:
        query = {
            "route": "sale/order.call",
            "store_id": "0",
            "language": "en-gb",
            "action": f"sale/{action}",
        }
        return admin.post(query, form)

    for product in call("cart").json()["products"]:
        call("cart.remove", ("key", product["cart_id"]))
    call("cart.add", ("product_id", line[0]), ("quantity", line[1]))
    call("customer", *NO_ACCOUNT, *buyer)
    call("payment_address", *PLACE, ("payment_address_id", "0"))
    call("shipping_address", *PLACE, ("shipping_address_id", "0"))
    call("shipping_method")
    call("shipping_method.save", ("shipping_method", "flat.flat"))
    call("payment_method")
    call("payment_method.save", ("payment_method", "cod.cod"))
    return call("order.confirm", ("order_id", order_id), ("order_status_id", status))


def _edit_41(
    admin: ShopAdmin, order_id: str, status: str, line: tuple[str, str], buyer: Form
) -> Response:
    lines = [("product[0][product_id]", line[0]), ("product[0][quantity]", line[1])]
    places = [
        (f"{kind}_{name}", value) for kind in ("shipping", "payment") for name, value in PLACE
    ]
    methods = [
        ("shipping_method[name]", "Flat"),
        ("shipping_method[code]", "flat.flat"),
        ("shipping_method[cost]", "5.00"),
        ("shipping_method[tax_class_id]", "00"),  # "0" counts as missing
        ("payment_method[name]", "Cash On Delivery"),
        ("payment_method[code]", "cod.cod"),
    ]
    query = {
        "route": "sale/order.call",
        "call": "confirm",
        "store_id": "0",
        "language": "en-gb",
        "currency": "EUR",
    }
    told = [("order_id", order_id), ("order_status_id", status)]
    return admin.post(query, [*told, *NO_ACCOUNT, *buyer, *lines, *places, *methods])
