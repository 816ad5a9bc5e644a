"""What of a shop decides how an order stands there: its places, its currencies, its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from live.order_fields import OrderFields
from live.shop_tables import ShopTables

ZONES = {
    ("IT", "RM"): "Roma",
    ("IT", "Roma"): "Roma",
    ("IT", "rm"): "Roma",
    ("IT", "Rom"): "Roma",
    ("IT", "SU"): "Cagliari",
    ("IT", ""): "",
    ("DE", "BE"): "Berlin",
    ("DE", "Bayern"): "Bayern",
    ("FR", "Ile-de-France"): "Paris",
    ("IE", "Co. Dublin"): "Dublin",
    ("ES", "28"): "Madrid",
    ("MT", "Malta"): "Valletta",
    ("GB", "Kent"): "Kent",
}
"""Country and province of the hub -> zone of a fresh OpenCart, with the city and postcode of the
trap; *Rom* by a row."""

COUNTRIES = {"UK": "GB", "XX": "IT", "": "IT"}
"""By a row that ships, by a row of the merchant, by ``empty_country``."""


@dataclass(frozen=True)
class ShopRules:
    """What of a shop decides how an order stands there.

    Attributes:
        countries: ISO code -> name.
        rates: currency -> rate.
        lengths: column of orders -> characters.
        zone: of its clock.
        keeps_emoji: whether it keeps characters above U+FFFF.
        group: name of the customer group of a buyer for whom nothing names another one.
        zones: country and province of the hub -> the shop's zone.
        options: names of parameters that are options of a line.
        products: model -> id, of what the catalogue has.
        is_comment_of_buyer: ``InternalComment`` is the comment of the order.
    """

    countries: Mapping[str, str]
    rates: Mapping[str, Decimal]
    lengths: Mapping[str, int]
    zone: ZoneInfo
    keeps_emoji: bool
    group: str
    zones: Mapping[tuple[str, str], str]
    options: tuple[str, ...] = ()
    products: Mapping[str, str] = field(default_factory=dict)
    is_comment_of_buyer: bool = False


def rules_of(
    info: Mapping[str, Any],
    tables: ShopTables,
    zones: Mapping[tuple[str, str], str] = ZONES,
    **known: Any,
) -> ShopRules:
    """Return the rules of a shop; ``info`` is the answer to the call of that name."""
    orders = OrderFields(tables)
    codes = {COUNTRIES.get(country, country) for country, _ in zones}
    return ShopRules(
        countries={code: orders.country(code) for code in codes},
        rates={row["code"]: Decimal(f"{row['value']:.8f}") for row in tables.rows("currency")},
        lengths=orders.lengths(),
        zone=ZoneInfo(info["timezone"]),
        keeps_emoji=info["supplementary_characters"],
        group=orders.group(tables.setting("config_customer_group_id")),
        zones=zones,
        **known,
    )
