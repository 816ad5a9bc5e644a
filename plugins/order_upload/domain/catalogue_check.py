"""What an order needs of the shop's catalogue and places, and what the shop lacks of it: known before anything is sent.

The shop decides when it is sent; here only what is certain stops an order. Codes are compared
without regard to upper and lower case, and one kind of code may stand for another: what the shop
might take is left to the shop.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from order_upload.candidates import nearest
from order_upload.domain.outcome import Action, Outcome, Reason
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import MissingProduct
from order_upload.domain.shop import Operation, ShopCountry, ShopLookup
from order_upload.domain.status_rows import fold

ADDRESSES = ("shipping_address", "payment_address")
CODES = ("sku", "barcode", "mpn")


class KnownCatalogue:
    """What the shop was asked for and what it had of it; grows while a plan is made, so nothing is asked for twice."""

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._codes: dict[str, str] = {}
        self._countries: dict[str, ShopCountry | None] = {}

    def unasked_codes(self, planned: Iterable[PlannedOrder]) -> list[str]:
        """Return the codes of the orders' products that the shop was not asked for yet."""
        wanted = {
            code for one in planned for line in _lines(one.operation) for code in _codes(line)
        }
        return sorted(code for code in wanted if fold(code) not in self._asked)

    def unasked_countries(self, planned: Iterable[PlannedOrder]) -> list[str]:
        """Return the countries of the orders' addresses that the shop was not asked for yet."""
        wanted = {one.operation.fields.get(f"{address}.country", "") for one in planned if one.operation
                  for address in ADDRESSES}  # fmt: skip
        return sorted(code for code in wanted if code and code.upper() not in self._countries)

    def learn(self, codes: Iterable[str], countries: Iterable[str], found: ShopLookup) -> None:
        """Take in what the shop had of these."""
        self._asked |= {fold(code) for code in codes}
        self._codes |= {
            fold(code): code
            for product in found.products
            for kind in product.codes.values()
            for code in kind
        }
        there = {country.code.upper(): country for country in found.countries}
        self._countries |= {code.upper(): there.get(code.upper()) for code in countries}

    def checked(self, planned: PlannedOrder) -> PlannedOrder:
        """Return the plan, blocked by the first thing that the shop lacks."""
        if planned.operation is None:
            return planned
        reason = self._lacks_place(planned.operation.fields) or self._lacks_product(
            planned.operation
        )
        return _blocked(planned, reason) if reason else planned

    def _lacks_product(self, operation: Operation) -> Reason | None:
        for line in _lines(operation):
            codes = _codes(line)
            if not any(fold(code) in self._codes for code in codes):
                return self._missing_product(codes)
        return None

    def _missing_product(self, codes: list[str]) -> Reason:
        name = codes[0] if codes else "without a code"
        near = nearest(fold(name), self._codes, limit=3, cutoff=0.75)
        hint = f"; near it: {', '.join(self._codes[word] for word in near)}" if near else ""
        return Reason(
            "missing_product",
            f"product {name} is not in the shop's catalogue{hint}",
            "add it there, correct its code in the hub, or set missing_product to as_sold",
            f"product {name}",
        )

    def _lacks_place(self, fields: Mapping[str, str]) -> Reason | None:
        for address in ADDRESSES:
            code, zone = (fields.get(f"{address}.{part}", "") for part in ("country", "zone"))
            if not code:
                continue
            country = self._countries.get(code.upper())
            if country is None:
                return _unknown_country(code)
            if zone and country.zones and not _has_zone(country, zone):
                return _unknown_zone(country, zone)
        return None


def _blocked(planned: PlannedOrder, reason: Reason) -> PlannedOrder:
    """Return the plan of an order that is not sent: nothing changes, no stock moves, no mail goes out."""
    nothing = replace(
        planned, action=Action.NONE, changes=(), stock=(), mails=0, status_to="", operation=None
    )
    return replace(nothing, outcome=Outcome.BLOCKED, reason=reason)


def _lines(operation: Operation | None) -> list[Mapping[str, str]]:
    """Return the lines that need a product of the catalogue; none where the policy keeps them as they were sold."""
    if operation is None or operation.policy.missing_product is MissingProduct.AS_SOLD:
        return []
    lines: list[Mapping[str, str]] = json.loads(operation.fields.get("products", "[]"))
    return lines


def _codes(line: Mapping[str, str]) -> list[str]:
    return [line[kind] for kind in CODES if line.get(kind)]


def _has_zone(country: ShopCountry, zone: str) -> bool:
    return any(fold(zone) in (fold(known.code), fold(known.name)) for known in country.zones)


def _unknown_country(code: str) -> Reason:
    return Reason(
        "unknown_country",
        f"the shop has no country {code}",
        "add it in the shop: System > Localisation > Countries, or map it by a transformation",
        f"country {code}",
    )


def _unknown_zone(country: ShopCountry, zone: str) -> Reason:
    words = {
        fold(word): f"{known.name} ({known.code})"
        for known in country.zones
        for word in (known.code, known.name)
    }
    near = list(
        dict.fromkeys(words[word] for word in nearest(fold(zone), words, limit=3, cutoff=0.5))
    )
    hint = f"; near it: {', '.join(near)}" if near else ""
    return Reason(
        "unknown_zone",
        f"the shop has no zone '{zone}' in {country.code}{hint}",
        "add it in the shop: System > Localisation > Zones, or map it by a transformation",
        f"zone {country.code} / {zone}",
    )
