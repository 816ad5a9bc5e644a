"""An order in the shop's terms: the flat fields of ``domain/shop.py``, as they should stand there.

A field that the source says nothing about is left out: what is not said is never written over what
the shop has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from order_upload.domain.order import Address, Line, Order
from order_upload.domain.shop import ShopFields
from order_upload.domain.times import format_time
from order_upload.domain.totals import money, totals_of

Attributes = Mapping[str, Sequence[str]]
"""What the shop calls an attribute -> the names it has in the hub's lines: ``{"color": ["Colore", "Color"]}``."""

TRACKING = "tracking."


def shop_fields(order: Order, *, status_id: str, attributes: Attributes) -> dict[str, str]:
    """Return every field of an order as the shop should have it; ``status_id`` "" leaves the status alone."""
    fields = {
        "status": status_id,
        **tracking_fields(order, details=True),
        **_customer(order),
        **_address("payment_address", order.customer.address),
        **_address("shipping_address", order.shipping_address),
        "payment_method.name": order.payment.name,
        "payment_method.code": order.payment.code,
        # once it has shipped the hub's carrier is the courier: the service the buyer chose stays what it was
        "shipping_method.name": "" if order.shipping.has_shipped else order.shipping.carrier,
        "products": _canonical([_product(line, attributes) for line in order.lines]),
        "totals": _canonical(list(_total_lines(order))),
        "total": money(totals_of(order).total),
        "currency": order.amounts.currency,
        "comment": order.amounts.internal_comment,
        "ordered_at": format_time(order.ordered_at) if order.ordered_at else "",
        "origin.node": order.origin.node,
        "origin.technology": order.origin.technology,
        "origin.number": order.number,
    }
    return {path: text for path, text in fields.items() if text}


def minimal_fields(order: Order, *, status_id: str, tracking_details: bool) -> dict[str, str]:
    """Return what a minimal update may touch: status and tracking number, with details courier and shipping date."""
    fields = {"status": status_id, **tracking_fields(order, details=tracking_details)}
    return {path: text for path, text in fields.items() if text}


def tracking_fields(order: Order, *, details: bool) -> dict[str, str]:
    """Return the tracking of an order. Before it has shipped its carrier is a wish, so nothing is told."""
    shipping = order.shipping
    if not shipping.has_shipped:
        return {}
    fields = {TRACKING + "number": shipping.tracking_number}
    if details:
        fields[TRACKING + "courier"] = shipping.carrier
        fields[TRACKING + "shipped_at"] = (
            format_time(shipping.shipped_at) if shipping.shipped_at else ""
        )
    return fields


def fingerprint(*parts: Any) -> str:
    """Return one hash over JSON values, the same whatever the order of their keys."""
    return hashlib.sha256(
        json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()[:32]


def email_hash(email: str) -> str:
    """Return the hash of an e-mail address by which a shop's order is recognised, or "" for none."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest() if email.strip() else ""


def _customer(order: Order) -> ShopFields:
    customer, address = order.customer, order.customer.address
    return {
        "customer.firstname": address.name,
        "customer.lastname": address.surname,
        "customer.company": address.company,
        "customer.email": address.email,
        "customer.telephone": address.phone or address.mobile_phone,
        "customer.vat_code": customer.vat_code,
        "customer.fiscal_code": customer.fiscal_code,
        "customer.einvoice_dest_code": customer.einvoice_dest_code,
        "customer.pec": customer.pec,
    }


def _address(prefix: str, address: Address) -> ShopFields:
    return {
        f"{prefix}.firstname": address.name,
        f"{prefix}.lastname": address.surname,
        f"{prefix}.company": address.company,
        f"{prefix}.address_1": address.address,
        f"{prefix}.address_2": address.address2,
        f"{prefix}.city": address.city,
        f"{prefix}.postcode": address.postcode,
        f"{prefix}.zone": address.province,
        f"{prefix}.country": address.country_code,
    }


def _product(line: Line, attributes: Attributes) -> dict[str, Any]:
    product = {
        "sku": line.code,
        "barcode": line.barcode,
        "mpn": line.mpn,
        "name": line.description,
        "quantity": f"{line.quantity.normalize():f}",
    }
    sums = {
        "price_without_tax": line.price_without_tax,
        "price": line.price,
        "vat_rate": line.vat_rate,
        "total": line.total_discounted if line.total_discounted is not None else line.total,
    }
    options = [*_options(line, attributes)]
    return {
        **product,
        **{name: money(value) for name, value in sums.items() if value is not None},
        **({"options": options} if options else {}),
    }


def _options(line: Line, attributes: Attributes) -> Iterable[dict[str, str]]:
    """Yield what the line says of each attribute, by the first of its names that the line has."""
    said = {name.casefold(): (name, value) for name, value in reversed(line.params)}
    for attribute, names in attributes.items():
        found = next((said[name.casefold()] for name in names if name.casefold() in said), None)
        if found:
            yield {"attribute": attribute, "name": found[0], "value": found[1]}


def _total_lines(order: Order) -> Iterable[dict[str, str]]:
    """Yield the total lines by codes that every OpenCart can compute with (reference/opencart3.md, section 4)."""
    totals = totals_of(order)
    yield _total_line("sub_total", "Sub-Total", money(totals.goods_without_tax))
    yield _total_line("shipping", "Shipping", money(totals.shipping_without_tax))
    if totals.coupon:
        yield _total_line("coupon", f"Coupon ({order.amounts.coupon_code})", money(-totals.coupon))
    if totals.discount:
        yield _total_line("credit", "Discount", money(-totals.discount))
    if totals.tax:
        yield _total_line("tax", "Tax", money(totals.tax))
    yield _total_line("total", "Total", money(totals.total))


def _total_line(code: str, title: str, value: str) -> dict[str, str]:
    return {"code": code, "title": title, "value": value}


def _canonical(value: list[dict[str, Any]]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
