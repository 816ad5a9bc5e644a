"""What ``lookup`` asks the node module, in calls that are not too large, and what it makes of the answers.

The forms are in docs/node-protocol.md, section 7. Readers raise ``ValueError`` with the place that
is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from order_upload.domain.shop import (
    CatalogueProduct,
    ProductOption,
    ShopCountry,
    ShopCustomer,
    ShopLookup,
    ShopZone,
)
from order_upload.shops.module.values import filled, flag, group, rows, text, texts

ASKED = ("products", "countries", "emails")

KINDS = ("sku", "model", "barcode", "mpn")


def lookup_bodies(
    products: Iterable[str],
    countries: Iterable[str],
    emails: Iterable[str],
    *,
    methods: bool,
    largest: int,
) -> list[dict[str, Any]]:
    """Return the bodies of the calls that ask for all of it, up to ``largest`` words in each; none for nothing."""
    words = [
        (name, word)
        for name, given in zip(ASKED, (products, countries, emails), strict=True)
        for word in dict.fromkeys(given)
        if word
    ]
    bodies = [_body(words[start : start + largest]) for start in range(0, len(words), largest)]
    if methods:
        bodies = bodies or [_body(())]
        bodies[0]["methods"] = True
    return bodies


def shop_lookup(values: Iterable[Mapping[str, Any]]) -> ShopLookup:
    """Return what the answers say together; a product that was found by two of its codes is there once."""
    values = list(values)
    methods = [group(value, "methods") for value in values]
    return ShopLookup(
        products=tuple(
            {
                row.id: row for value in values for row in map(_product, rows(value, "products"))
            }.values()
        ),
        countries=tuple(_country(row) for value in values for row in rows(value, "countries")),
        customers=tuple(_customer(row) for value in values for row in rows(value, "customers")),
        payment_codes=_codes(methods, "payment"),
        shipping_codes=_codes(methods, "shipping"),
        total_codes=_codes(methods, "total"),
    )


def _body(words: Sequence[tuple[str, str]]) -> dict[str, Any]:
    asked = {name: [word for kind, word in words if kind == name] for name in ASKED}
    return {**asked, "methods": False}


def _product(row: Mapping[str, Any]) -> CatalogueProduct:
    codes = group(row, "codes")
    return CatalogueProduct(
        id=filled(row, "product_id"),
        name=text(row, "name"),
        codes={kind: frozenset(texts(codes, kind)) for kind in KINDS},
        enabled=flag(row, "enabled"),
        subtracts=flag(row, "subtracts"),
        pieces=int(filled(row, "pieces")),
        options=tuple(_option(option) for option in rows(row, "options")),
    )


def _option(row: Mapping[str, Any]) -> ProductOption:
    return ProductOption(
        id=filled(row, "product_option_id"),
        name=text(row, "name"),
        type=text(row, "type"),
        required=flag(row, "required"),
        values={
            filled(value, "product_option_value_id"): text(value, "name")
            for value in rows(row, "values")
        },
    )


def _country(row: Mapping[str, Any]) -> ShopCountry:
    return ShopCountry(
        id=filled(row, "country_id"),
        code=filled(row, "code"),
        name=text(row, "name"),
        postcode_required=flag(row, "postcode_required"),
        zones=tuple(
            ShopZone(id=filled(zone, "zone_id"), code=text(zone, "code"), name=text(zone, "name"))
            for zone in rows(row, "zones")
        ),
    )


def _customer(row: Mapping[str, Any]) -> ShopCustomer:
    return ShopCustomer(
        id=filled(row, "customer_id"),
        email_hash=filled(row, "email_hash"),
        store_id=filled(row, "store_id"),
        group_id=filled(row, "customer_group_id"),
        enabled=flag(row, "enabled"),
    )


def _codes(methods: Iterable[Mapping[str, Any]], name: str) -> frozenset[str]:
    return frozenset(code for one in methods for code in texts(one, name))
