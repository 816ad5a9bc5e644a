"""The call ``lookup`` of the node module: its bodies, none of them too large, and its answers.

The forms are in docs/node-protocol.md, section 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from order_upload.domain.shop import (
    CatalogueProduct,
    ProductOption,
    ShopCountry,
    ShopCustomer,
    ShopLookup,
    ShopZone,
)
from order_upload.shops.module.answer_form import AnswerRow, Filled, read_answer

ASKED = ("products", "countries", "emails")


class _OptionValue(AnswerRow):
    product_option_value_id: Filled
    name: str
    names: tuple[str, ...]


class _Option(AnswerRow):
    product_option_id: Filled
    name: str
    names: tuple[str, ...]
    type: str
    required: bool
    values: tuple[_OptionValue, ...]


class _Codes(AnswerRow):
    sku: frozenset[str]
    model: frozenset[str]
    barcode: frozenset[str]
    mpn: frozenset[str]


class _Product(AnswerRow):
    product_id: Filled
    name: str
    codes: _Codes
    enabled: bool
    subtracts: bool
    pieces: Annotated[str, Field(pattern=r"^-?[0-9]{1,20}$")]
    options: tuple[_Option, ...]


class _Zone(AnswerRow):
    zone_id: Filled
    code: str
    name: str


class _Country(AnswerRow):
    country_id: Filled
    code: Filled
    name: str
    postcode_required: bool
    zones: tuple[_Zone, ...]


class _Customer(AnswerRow):
    customer_id: Filled
    email_hash: Filled
    store_id: Filled
    customer_group_id: Filled
    enabled: bool


class _Methods(AnswerRow):
    payment: frozenset[str]
    shipping: frozenset[str]
    total: frozenset[str]


class _Lookup(AnswerRow):
    products: tuple[_Product, ...]
    countries: tuple[_Country, ...]
    customers: tuple[_Customer, ...]
    methods: _Methods


_LOOKUP = TypeAdapter(_Lookup)


def lookup_bodies(
    products: Iterable[str],
    countries: Iterable[str],
    emails: Iterable[str],
    *,
    methods: bool,
    largest: int,
) -> list[dict[str, Any]]:
    """Return the bodies of the calls that ask for all of this; none when nothing is asked.

    Args:
        products: codes of any kind.
        countries: ISO 3166-1 alpha-2.
        emails: addresses of customers.
        methods: ask for payment, shipping and totals too.
        largest: how many words one call may ask for.
    """
    words: list[tuple[str, str]] = []
    for name, asked in zip(ASKED, (products, countries, emails), strict=True):
        words.extend((name, word) for word in dict.fromkeys(asked) if word)
    bodies = [_body(words[start : start + largest]) for start in range(0, len(words), largest)]
    if methods:
        bodies = bodies or [_body(())]
        bodies[0]["methods"] = True
    return bodies


def read_lookup(bodies: Iterable[bytes]) -> ShopLookup:
    """Return what the answers say together.

    A product that was found by two of its codes stands there once.
    """
    products: dict[str, CatalogueProduct] = {}
    countries: list[ShopCountry] = []
    customers: list[ShopCustomer] = []
    payment: set[str] = set()
    shipping: set[str] = set()
    total: set[str] = set()
    for body in bodies:
        lookup = read_answer(_LOOKUP, body)
        products.update((row.product_id, _product(row)) for row in lookup.products)
        countries.extend(map(_country, lookup.countries))
        customers.extend(map(_customer, lookup.customers))
        payment |= lookup.methods.payment
        shipping |= lookup.methods.shipping
        total |= lookup.methods.total
    return ShopLookup(
        products=tuple(products.values()),
        countries=tuple(countries),
        customers=tuple(customers),
        payment_codes=frozenset(payment),
        shipping_codes=frozenset(shipping),
        total_codes=frozenset(total),
    )


def _body(words: Sequence[tuple[str, str]]) -> dict[str, Any]:
    asked: dict[str, list[str]] = {name: [] for name in ASKED}
    for name, word in words:
        asked[name].append(word)
    return {**asked, "methods": False}


def _product(row: _Product) -> CatalogueProduct:
    return CatalogueProduct(
        id=row.product_id,
        name=row.name,
        codes=row.codes.model_dump(),
        enabled=row.enabled,
        subtracts=row.subtracts,
        pieces=int(row.pieces),
        options=tuple(map(_option, row.options)),
    )


def _option(row: _Option) -> ProductOption:
    values = {value.product_option_value_id: value.name for value in row.values}
    return ProductOption(
        id=row.product_option_id,
        name=row.name,
        type=row.type,
        required=row.required,
        values=values,
        names=row.names,
        value_names={value.product_option_value_id: value.names for value in row.values},
    )


def _country(row: _Country) -> ShopCountry:
    zones = tuple(ShopZone(id=zone.zone_id, code=zone.code, name=zone.name) for zone in row.zones)
    return ShopCountry(
        id=row.country_id,
        code=row.code,
        name=row.name,
        postcode_required=row.postcode_required,
        zones=zones,
    )


def _customer(row: _Customer) -> ShopCustomer:
    return ShopCustomer(
        id=row.customer_id,
        email_hash=row.email_hash,
        store_id=row.store_id,
        group_id=row.customer_group_id,
        enabled=row.enabled,
    )
