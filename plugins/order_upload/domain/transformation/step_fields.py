"""The fields that steps may set, by the names that settings give them.

They are those of the plan and of docs/configuration.md: ``billing.city``, ``shipping.phone``,
``customer.vat_code``, ``payment.name``, ``notes.seller``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from msgspec.structs import replace

from order_upload.candidates import did_you_mean
from order_upload.domain.order import Address, Order
from order_upload.domain.order_fields import OrderField, field_at, with_fields

_OF_CUSTOMER = ("code", "vat_code", "fiscal_code", "einvoice_dest_code", "pec")

READ_ONLY: Mapping[str, str] = {
    "number": "number",
    "document_number": "document_number",
    "origin.node": "origin.node",
    "origin.technology": "origin.technology",
    "origin.market": "origin.market",
    "amounts.total": "amounts.total",
    "amounts.currency": "amounts.currency",
}
"""What a template or a copy may read beside the fields that can be set."""


def _addresses() -> Iterator[tuple[str, str]]:
    for name, path in (("billing", "customer.address"), ("shipping", "delivery")):
        for part in Address.__struct_fields__:
            yield f"{name}.{part}", f"{path}.{part}"


SETTABLE: Mapping[str, str] = {
    **{f"customer.{name}": f"customer.{name}" for name in _OF_CUSTOMER},
    **dict(_addresses()),
    "payment.name": "payment.name",
    "payment.code": "payment.code",
    "shipping_method.name": "shipping.carrier",
    "shipping_method.pickup_point": "shipping.pickup_point",
    "notes.customer": "amounts.customer_note",
    "notes.seller": "amounts.seller_note",
    "notes.internal": "amounts.internal_comment",
}
"""Name in settings -> path of the order's field."""

READABLE: Mapping[str, str] = {**SETTABLE, **READ_ONLY}


def checked_field(name: str) -> str:
    """Return the name of a field that can be set.

    Raises:
        ValueError: there is none of that name.
    """
    return _checked(name, SETTABLE)


def checked_source(name: str) -> str:
    """Return the name of a field that can be read.

    Raises:
        ValueError: there is none of that name.
    """
    return _checked(name, READABLE)


def _checked(name: str, known: Mapping[str, str]) -> str:
    if name not in known:
        question = did_you_mean(name, known)
        instead = f'allowed: instead of "{name}" one of {", ".join(known)}'
        raise ValueError(f"{instead}; {question}" if question else instead)
    return name


@cache
def order_field(name: str) -> OrderField:
    """Return the field of an order that a name stands for."""
    return field_at(READABLE[name])


def text_of(order: Order, name: str) -> str:
    """Return the text of a field; an order without a delivery address is sent to the billing one.

    Numbers stand as they came.
    """
    if name.startswith("shipping."):
        return str(getattr(order.shipping_address, name.removeprefix("shipping.")))
    value = _getter(name)(order)
    return "" if value is None else str(value)


@cache
def _getter(name: str) -> Callable[[Order], Any]:
    return attrgetter(READABLE[name])


def with_texts(order: Order, texts: Mapping[str, str]) -> Order:
    """Return the order with texts in fields that can be set, by their names.

    An address that is to change is no longer the other one's stand-in: where the order has no
    delivery address, the goods still go where they went.
    """
    places = _places_of(tuple(texts))
    if places.has_address:
        order = with_delivery(order)
    for owner, attributes in places.by_owner:
        part: Any = order
        for name in owner:
            part = getattr(part, name)
        changed = {
            attribute: texts[name]
            for attribute, name in attributes
            if getattr(part, attribute) != texts[name]
        }
        if changed:
            order = with_fields(order, owner, changed)
    return order


class _Places(NamedTuple):
    """Where an order has some fields.

    Attributes:
        has_address: whether one of them is of an address.
        by_owner: the way to each part that owns some of them, and its attributes, each with the
            name of its field.
    """

    has_address: bool
    by_owner: list[tuple[tuple[str, ...], list[tuple[str, str]]]]


@cache
def _places_of(names: tuple[str, ...]) -> _Places:
    """Return where fields are; steps name few sets of them, so each is worked out once."""
    owners: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for name in names:
        *owner, attribute = order_field(name).names
        owners.setdefault(tuple(owner), []).append((attribute, name))
    has_address = any(name.startswith(("billing.", "shipping.")) for name in names)
    return _Places(has_address, list(owners.items()))


def with_text(order: Order, name: str, text: str) -> Order:
    """Return the order with a text in one field; see :func:`with_texts`."""
    return with_texts(order, {name: text})


def with_delivery(order: Order) -> Order:
    """Return the order with its delivery address said, where the billing address stood for it."""
    if order.delivery.is_empty and not order.customer.address.is_empty:
        return replace(order, delivery=order.customer.address)
    return order
