"""What a person may choose for a word of the platform: the shop's words, the nearest first.

The shop is asked while the person waits. Where it has no list of something, the person writes.
"""

from __future__ import annotations

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
from order_upload.domain.shop import ProductOption, ShopLookup, ShopStatus
from order_upload.domain.status_rows import NormalizedStatus
from order_upload.domain.texts import fold
from order_upload.pipeline.waiting_reasons import codes_of_lines
from order_upload.shops.base import Shop, ShopWithLookup

LIKE = 0.3
"""Likeness from which a word of the shop is shown before the others."""

MOST_CODES = 20
"""Products that the shop is asked about for its options."""

Words = dict[str, str]
"""What is saved -> what the person reads."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen.

    Attributes:
        values: for the open place of the row; empty where the person has to write.
        near: those of them that are most like the platform's word, the most alike first.
        shop_statuses: of a status, what the shop may call it.
    """

    values: Words = field(default_factory=dict)
    near: tuple[str, ...] = ()
    shop_statuses: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as the page reads it: the likeliest first, none of them chosen."""
        rest = [value for value in self.values if value not in self.near]
        listed = [
            {"value": value, "label": self.values[value], "near": value in self.near}
            for value in (*self.near, *rest)
        ]
        return {"choices": listed, "shop_statuses": list(self.shop_statuses)}


def choices_for(connector: Connector, variable: str, row: Mapping[str, Any]) -> Choices:
    """Return what may stand in a row.

    Raises:
        OrderUploadError: the shop cannot be asked; the message says why.
    """
    shop = OpenCartHook(connector.node).shop()
    if variable == STATUS_MAPS:
        word = str(row.get("name") or row.get("code") or "")
        meanings = {status.value: status.value for status in NormalizedStatus}
        names = tuple(sorted(set(_names(shop.info().statuses))))
        return Choices(meanings, _nearest(word, meanings), names)
    values = _WORDS.get(str(row.get("kind")), _nothing)(connector, shop, row)
    return Choices(values, _nearest(str(row.get("from", "")), values))


def _nearest(word: str, values: Words) -> tuple[str, ...]:
    by_folded = {fold(value): value for value in values}
    by_folded |= {fold(label): value for value, label in values.items()}
    near = nearest(fold(word), by_folded, limit=3, cutoff=LIKE)
    return tuple(dict.fromkeys(by_folded[text] for text in near))


def _names(statuses: Iterable[ShopStatus]) -> Iterator[str]:
    for status in statuses:
        yield next(iter(status.names.values()), "")


def _nothing(_: Connector, __: Shop, ___: Mapping[str, Any]) -> Words:
    return {}


def _couriers(connector: Connector, _: Shop, __: Mapping[str, Any]) -> Words:
    rows = (*connector.correspondence_rows, *load_correspondences())
    couriers = [row.courier for row in rows if row.courier is not None]
    return {courier.code: courier.name for courier in sorted(couriers, key=lambda one: one.name)}


def _countries(_: Connector, shop: Shop, row: Mapping[str, Any]) -> Words:
    found = _looked_up(shop, countries=[str(row.get("from", ""))])
    return {country.code: country.name for country in found.countries}


def _zones(_: Connector, shop: Shop, row: Mapping[str, Any]) -> Words:
    found = _looked_up(shop, countries=[str(row.get("country", ""))])
    zones = chain.from_iterable(country.zones for country in found.countries)
    named = {zone.code or zone.name: f"{zone.name} ({zone.code})" for zone in zones}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _customer_groups(_: Connector, shop: Shop, __: Mapping[str, Any]) -> Words:
    return {group.label: group.label for group in shop.info().customer_groups}


def _options(connector: Connector, shop: Shop, _: Mapping[str, Any]) -> Words:
    return {option.name: option.name for option in _product_options(connector, shop)}


def _option_values(connector: Connector, shop: Shop, row: Mapping[str, Any]) -> Words:
    option_name = fold(str(row.get("option")))
    words: Words = {}
    for option in _product_options(connector, shop):
        if fold(option.name) == option_name:
            words |= {name: name for name in option.values.values()}
    return words


def _product_options(connector: Connector, shop: Shop) -> list[ProductOption]:
    """Return the options of the products that wait for one."""
    products = _looked_up(shop, products=_codes(connector)).products
    return list(chain.from_iterable(product.options for product in products))


def _codes(connector: Connector) -> list[str]:
    """Return codes of what is in the orders that wait for an option."""
    codes = codes_of_lines(
        staging_from_config(), ledger_from_connection(), connector.name, "missing_option"
    )
    return sorted(codes)[:MOST_CODES]


def _looked_up(shop: Shop, **asked: list[str]) -> ShopLookup:
    if not isinstance(shop, ShopWithLookup):
        return ShopLookup()
    return shop.lookup(**asked)


_WORDS: dict[str, Callable[[Connector, Shop, Mapping[str, Any]], Words]] = {
    CorrespondenceKind.COURIER: _couriers,
    CorrespondenceKind.COUNTRY: _countries,
    CorrespondenceKind.ZONE: _zones,
    CorrespondenceKind.OPTION: _options,
    CorrespondenceKind.OPTION_VALUE: _option_values,
    CorrespondenceKind.CUSTOMER_GROUP: _customer_groups,
}
"""Kind -> what the shop has of it; of others there is no list of names: the person writes."""
