"""What a person may choose for a word of the platform: the shop's words, the nearest first.

The shop is asked while the person waits. Where it has no list of something, the person writes. Of
its products a shop gives no list: the person looks codes up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.candidates import nearest
from order_upload.config import Connector
from order_upload.config.correspondences import load_correspondences
from order_upload.config.variables import STATUS_MAPS
from order_upload.domain.correspondences import CorrespondenceKind
from order_upload.domain.order import Line
from order_upload.domain.shop import CatalogueProduct, ProductOption, ShopLookup, ShopStatus
from order_upload.domain.shown_text import may_be_shown
from order_upload.domain.status_rows import NormalizedStatus
from order_upload.domain.texts import fold
from order_upload.iso_3166 import country_names
from order_upload.pipeline.waiting_reasons import waiting_orders
from order_upload.shops.base import Shop, ShopWithLookup

LIKE = 0.3
"""Likeness from which a word of the shop is shown before the others."""

MOST_CODES = 20
"""Products that the shop is asked about for its options."""

MOST_VALUES = 12
"""Values of an option that are told of a product."""

Words = dict[str, str]
"""What is saved -> what the person reads."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen, place by place of the row.

    Attributes:
        places: key of the row -> what may stand there; a place without words is written by hand.
        near: those of them that are most like the platform's word, the most alike first.
        asks_products: the shop has no list for the open place, and can be asked for codes.
    """

    places: Mapping[str, Words] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    asks_products: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as the page reads it: the likeliest first, none of them chosen."""
        places = {key: self._listed(words) for key, words in self.places.items() if words}
        return {"places": places, "asks_products": self.asks_products}

    def _listed(self, words: Words) -> list[dict[str, Any]]:
        near = [value for value in self.near if value in words]
        rest = [value for value in words if value not in near]
        return [
            {"value": value, "label": words[value], "near": value in near}
            for value in (*near, *rest)
        ]


def choices_for(connector: Connector, variable: str, row: Mapping[str, Any]) -> Choices:
    """Return what may stand in a row.

    Raises:
        OrderUploadError: the shop cannot be asked; the message says why.
    """
    shop = OpenCartHook(connector.node).shop()
    if variable == STATUS_MAPS:
        word = str(row.get("name") or row.get("code") or "")
        meanings = {status.value: status.value for status in NormalizedStatus}
        names = sorted(set(_names(shop.info().statuses)))
        places = {"status": meanings, "shop_status": {name: name for name in names}}
        return Choices(places, _nearest(word, meanings))
    kind = str(row.get("kind"))
    if kind == CorrespondenceKind.PRODUCT:
        return _products(shop, str(row.get("from", "")))
    places = _PLACES.get(kind, _nothing)(connector, shop, row)
    said = row.get("from", "")
    words = [said] if isinstance(said, str) else said
    near = chain.from_iterable(_nearest(str(word), places.get("to", {})) for word in words)
    return Choices(places, tuple(dict.fromkeys(near)))


def products_of(connector: Connector, code: str) -> list[dict[str, Any]]:
    """Return the products that the shop has under a code of any kind, as the page shows them.

    Raises:
        OrderUploadError: the shop cannot be asked; the message says why.
    """
    found = _looked_up(OpenCartHook(connector.node).shop(), products=_spellings(code))
    return [
        {
            "value": _saved_code(product),
            "label": _label(product),
            "options": [_option_text(option) for option in product.options],
            "is_enabled": product.enabled,
        }
        for product in found.products
    ]


def _nearest(word: str, values: Words) -> tuple[str, ...]:
    by_folded = {fold(value): value for value in values}
    by_folded |= {fold(label): value for value, label in values.items()}
    near = nearest(fold(word), by_folded, limit=3, cutoff=LIKE)
    return tuple(dict.fromkeys(by_folded[text] for text in near))


def _names(statuses: Iterable[ShopStatus]) -> Iterator[str]:
    for status in statuses:
        yield next(iter(status.names.values()), "")


def _products(shop: Shop, code: str) -> Choices:
    """Return the products that have the code in another spelling; all others are looked up."""
    found = _looked_up(shop, products=_spellings(code)).products
    words = {_saved_code(product): _label(product) for product in found if _saved_code(product)}
    return Choices({"to": words}, tuple(words), asks_products=True)


def _spellings(code: str) -> list[str]:
    """Return a code in the ways that sellers write one code: the shop compares them exactly.

    >>> _spellings("042 x")
    ['042 x', '042', '042x', '042-x', '42 x', '042 X', '042X', '042-X', '42 X']
    """
    pieces = [piece for piece in re.split(r"[\W_]+", code) if piece]
    forms = [code, *pieces, "".join(pieces), "-".join(pieces), code.lstrip("0")]
    forms += [form.upper() for form in forms] + [form.lower() for form in forms]
    return [form for form in dict.fromkeys(forms) if len(form) > 1]


def _saved_code(product: CatalogueProduct) -> str:
    """Return what a row may call a product: its SKU, else its model."""
    codes = product.codes
    named = [*sorted(codes.get("sku", ())), *sorted(codes.get("model", ()))]
    return next(iter(named), "")


def _label(product: CatalogueProduct) -> str:
    return f"{product.name} ({_saved_code(product)})"


def _option_text(option: ProductOption) -> str:
    names = list(option.values.values())
    listed = ", ".join(names[:MOST_VALUES])
    if len(names) > MOST_VALUES:
        listed += ", ..."
    return f"{option.name}: {listed}" if listed else option.name


Places = dict[str, Words]
"""Key of a row -> what may stand there."""


def _nothing(_: Connector, __: Shop, ___: Mapping[str, Any]) -> Places:
    return {}


def _payment_methods(connector: Connector, shop: Shop, _: Mapping[str, Any]) -> Places:
    codes = _looked_up(shop, methods=True).payment_codes
    names = _named_before(connector, CorrespondenceKind.PAYMENT_METHOD)
    return {"to": names, "code": {code: code for code in sorted(codes)}}


def _shipping_methods(connector: Connector, shop: Shop, _: Mapping[str, Any]) -> Places:
    codes = _looked_up(shop, methods=True).shipping_codes
    names = _named_before(connector, CorrespondenceKind.SHIPPING_METHOD)
    return {"to": names | {code: code for code in sorted(codes)}}


def _named_before(connector: Connector, kind: CorrespondenceKind) -> Words:
    """Return what other rows call methods: of those a shop tells its codes, and no names."""
    rows = (*connector.correspondence_rows, *load_correspondences())
    return {name: name for name in sorted({row.to for row in rows if row.kind is kind}) if name}


def _couriers(connector: Connector, _: Shop, __: Mapping[str, Any]) -> Places:
    rows = (*connector.correspondence_rows, *load_correspondences())
    couriers = [row.courier for row in rows if row.courier is not None]
    couriers.sort(key=lambda courier: courier.name)
    return {"to": {courier.code: courier.name for courier in couriers}}


def _countries(_: Connector, __: Shop, ___: Mapping[str, Any]) -> Places:
    return {"to": {code: f"{name} ({code})" for code, name in country_names().items()}}


def _zones(_: Connector, shop: Shop, row: Mapping[str, Any]) -> Places:
    found = _looked_up(shop, countries=[str(row.get("country", ""))])
    zones = chain.from_iterable(country.zones for country in found.countries)
    named = {zone.code or zone.name: f"{zone.name} ({zone.code})" for zone in zones}
    return {"to": dict(sorted(named.items(), key=lambda pair: pair[1]))}


def _customer_groups(_: Connector, shop: Shop, __: Mapping[str, Any]) -> Places:
    return {"to": {group.label: group.label for group in shop.info().customer_groups}}


def _options(connector: Connector, shop: Shop, _: Mapping[str, Any]) -> Places:
    lines = _waiting_lines(connector)
    pairs = chain.from_iterable(line.params for line in lines)
    names = {name for name, _ in pairs if may_be_shown(name)}
    options = {option.name: option.name for option in _product_options(lines, shop)}
    return {"from": {name: name for name in sorted(names)}, "to": options}


def _option_values(connector: Connector, shop: Shop, row: Mapping[str, Any]) -> Places:
    option_name = fold(str(row.get("option")))
    words: Words = {}
    for option in _product_options(_waiting_lines(connector), shop):
        if fold(option.name) == option_name:
            words |= {name: name for name in option.values.values()}
    return {"to": words}


def _product_options(lines: Iterable[Line], shop: Shop) -> list[ProductOption]:
    """Return the options of the products of these lines."""
    codes = sorted({line.code for line in lines if line.code})
    products = _looked_up(shop, products=codes[:MOST_CODES]).products
    return list(chain.from_iterable(product.options for product in products))


def _waiting_lines(connector: Connector) -> list[Line]:
    """Return what is in the orders that wait for an option."""
    orders = waiting_orders(
        staging_from_config(), ledger_from_connection(), connector.name, "missing_option"
    )
    return list(chain.from_iterable(order.lines for order in orders))


def _looked_up(shop: Shop, **asked: Any) -> ShopLookup:
    """Return what the shop has of these; nothing where it has no node module to ask."""
    if not isinstance(shop, ShopWithLookup) or shop.info().minimal_only:
        return ShopLookup()
    return shop.lookup(**asked)


_PLACES: dict[str, Callable[[Connector, Shop, Mapping[str, Any]], Places]] = {
    CorrespondenceKind.PAYMENT_METHOD: _payment_methods,
    CorrespondenceKind.SHIPPING_METHOD: _shipping_methods,
    CorrespondenceKind.COURIER: _couriers,
    CorrespondenceKind.COUNTRY: _countries,
    CorrespondenceKind.ZONE: _zones,
    CorrespondenceKind.OPTION: _options,
    CorrespondenceKind.OPTION_VALUE: _option_values,
    CorrespondenceKind.CUSTOMER_GROUP: _customer_groups,
}
"""Kind -> what the shop has of it; products are looked up."""
