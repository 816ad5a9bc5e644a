"""Builders for what goes to a shop and the clients that send it."""

from __future__ import annotations

import json
from typing import Any

from requests import Session

from order_upload.domain.outcome import Action
from order_upload.domain.policies import Policy
from order_upload.domain.shop import Operation, ShopOrder
from order_upload.shops.module.client import ModuleShop

MUG = {"sku": "MUG-BLUE", "name": "Mug", "quantity": "2", "price": "10.00", "total": "20.00"}


def fields_of_an_order(**changed: str) -> dict[str, str]:
    """Return what a create sends: two mugs to Rome for 25.00 EUR; ``__`` in a name stands for a dot."""
    fields = {
        "status": "1",
        "customer.firstname": "Ada",
        "customer.lastname": "Rossi",
        "customer.email": "ada@example.com",
        "shipping_address.city": "Anzio",
        "shipping_address.postcode": "00042",
        "shipping_address.zone": "RM",
        "shipping_address.country": "IT",
        "shipping_method.name": "Std IT Dom_1",
        "products": lines(MUG),
        "totals": totals("20.00", "5.00", "25.00"),
        "total": "25.00",
        "currency": "EUR",
        "ordered_at": "2026-11-20T12:00:00Z",
        "origin.node": "Amazon IT",
    }
    return fields | {name.replace("__", "."): text for name, text in changed.items()}


def lines(*products: dict[str, Any]) -> str:
    """Return products as a field's text."""
    return _canonical([*products])


def totals(goods: str, shipping: str, total: str) -> str:
    """Return the sums as a field's text."""
    rows = [
        ("sub_total", "Sub-Total", goods),
        ("shipping", "Shipping", shipping),
        ("total", "Total", total),
    ]
    return _canonical(
        [{"code": code, "title": title, "value": value} for code, title, value in rows]
    )


def a_create(ref: str = "bindcommerce:1", **changed: Any) -> Operation:
    """Return a create of :func:`fields_of_an_order` that moves no stock and sends no mail."""
    told = {
        "action": Action.CREATE,
        "fields": fields_of_an_order(),
        "policy": Policy(),
        "event_id": f"{ref}/1",
    }
    return Operation(**{"ref": ref, "owner": "marketplaces", **told, **changed})


def an_update(found: ShopOrder, fields: dict[str, str], **changed: Any) -> Operation:
    """Return an update of what was found."""
    told = {
        "action": Action.UPDATE,
        "fields": fields,
        "policy": Policy(),
        "event_id": f"{found.order_id}/2",
    }
    known = {
        "ref": found.ref,
        "owner": "marketplaces",
        "order_id": found.order_id,
        "expect": found.revision,
    }
    return Operation(**{**known, **told, **changed})


def a_client(shop: Any, **changed: Any) -> ModuleShop:
    """Return a client of a demo shop that never waits."""
    told = {
        "base_url": shop.base_url,
        "user": shop.user,
        "key": shop.key,
        "sleep": lambda _: None,
        "timeout": 10,
    }
    return ModuleShop(Session(), **{**told, **changed})


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
