"""What an order needs of the shop's catalogue and places, and what the shop lacks of it.

Known before anything is sent. The shop decides when an order is sent; here only what is certain
stops an order. Codes are compared without regard to upper and lower case, and one kind of code may
stand for another: what the shop might take is left to the shop.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from order_upload.candidates import nearest
from order_upload.domain.operations import Operation
from order_upload.domain.outcome import Action, Outcome, Reason
from order_upload.domain.parts import OrderLine, PostalAddress
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import MissingProduct
from order_upload.domain.shop import ShopCountry, ShopLookup
from order_upload.domain.shown_text import quoted_text, shown_text
from order_upload.domain.texts import fold


class KnownCountry:
    """A country of the shop with the words of its zones, folded once for a million addresses."""

    def __init__(self, country: ShopCountry) -> None:
        self.code = country.code
        self._zones: dict[str, str] = {}
        for zone in country.zones:
            for word in (zone.code, zone.name):
                self._zones[fold(word)] = f"{zone.name} ({zone.code})"

    def takes(self, zone: str) -> bool:
        """Return whether the shop takes this zone; a country without zones takes any text."""
        return not (zone and self._zones) or fold(zone) in self._zones

    def nearest(self, zone: str) -> list[str]:
        """Return the zones whose name or code is most like this one, at most three."""
        words = nearest(fold(zone), self._zones, limit=3, cutoff=0.5)
        return list(dict.fromkeys(self._zones[word] for word in words))


class KnownCatalogue:
    """What the shop was asked for and what it had of it.

    Grows while a plan is made, so nothing is asked for twice.
    """

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._codes: dict[str, str] = {}
        self._countries: dict[str, KnownCountry | None] = {}

    def unasked_codes(self, orders: Iterable[PlannedOrder]) -> list[str]:
        """Return the codes of the orders' products that the shop was not asked for yet."""
        codes: set[str] = set()
        for planned in orders:
            for line in _lines_with_product(planned.operation):
                codes.update(line.codes)
        return sorted(code for code in codes if fold(code) not in self._asked)

    def unasked_countries(self, orders: Iterable[PlannedOrder]) -> list[str]:
        """Return the countries of the orders' addresses that the shop was not asked for yet."""
        codes: set[str] = set()
        for planned in orders:
            codes.update(address.country for address in _addresses(planned.operation))
        return sorted(code for code in codes if code and code.upper() not in self._countries)

    def learn(self, codes: Iterable[str], countries: Iterable[str], found: ShopLookup) -> None:
        """Take in what the shop had of these."""
        self._asked.update(fold(code) for code in codes)
        for product in found.products:
            for codes_of_kind in product.codes.values():
                self._codes.update((fold(code), code) for code in codes_of_kind)
        known = {country.code.upper(): KnownCountry(country) for country in found.countries}
        for code in countries:
            self._countries[code.upper()] = known.get(code.upper())

    def checked(self, planned: PlannedOrder) -> PlannedOrder:
        """Return the plan, blocked by the first thing that the shop lacks."""
        reason = self._lacking(planned.operation)
        return _blocked(planned, reason) if reason else planned

    def _lacking(self, operation: Operation | None) -> Reason | None:
        for address in _addresses(operation):
            reason = self._lacking_place(address)
            if reason:
                return reason
        for line in _lines_with_product(operation):
            if not any(fold(code) in self._codes for code in line.codes):
                return self._missing_product(line.codes)
        return None

    def _lacking_place(self, address: PostalAddress) -> Reason | None:
        if not address.country:
            return None
        country = self._countries.get(address.country.upper())
        if country is None:
            return _unknown_country(address.country)
        if country.takes(address.zone):
            return None
        return _unknown_zone(country, address.zone)

    def _missing_product(self, codes: list[str]) -> Reason:
        allowed = "a code of the shop's catalogue"
        if not codes:
            message = f"product: found no code; allowed: {allowed}"
            return Reason("missing_product", message, group="product without a code")
        code = codes[0]
        near = nearest(fold(code), self._codes, limit=3, cutoff=0.75)
        if near:
            allowed += f", nearest: {', '.join(self._codes[word] for word in near)}"
        message = f"product: found {quoted_text(code, is_code=True)}; allowed: {allowed}"
        group = f"product {shown_text(code, is_code=True)}"
        return Reason("missing_product", message, group=group)


def _blocked(planned: PlannedOrder, reason: Reason) -> PlannedOrder:
    """Return the plan of an order that is not sent: no change, no stock moves, no mail."""
    return replace(
        planned,
        action=Action.NONE,
        updates=(),
        stock=(),
        mails=0,
        status_to="",
        operation=None,
        outcome=Outcome.BLOCKED,
        reason=reason,
    )


def _addresses(operation: Operation | None) -> list[PostalAddress]:
    """Return the addresses that are sent, the delivery address first."""
    if operation is None:
        return []
    addresses = (operation.parts.shipping, operation.parts.billing)
    return [address for address in addresses if address is not None]


def _lines_with_product(operation: Operation | None) -> tuple[OrderLine, ...]:
    """Return the lines that need a product of the catalogue; none where they are kept as sold."""
    if operation is None or operation.parts.content is None:
        return ()
    if operation.policy.missing_product is MissingProduct.AS_SOLD:
        return ()
    return operation.parts.content.lines


def _unknown_country(code: str) -> Reason:
    return Reason(
        "unknown_country",
        f"country: found {quoted_text(code)}; allowed: a country of the shop",
        group=f"country {shown_text(code)}",
    )


def _unknown_zone(country: KnownCountry, zone: str) -> Reason:
    """Return the reason; a province may hold whatever a buyer typed, so it is not always shown."""
    allowed = f"a zone that the shop has in {country.code}"
    near = country.nearest(zone)
    if near:
        allowed += f", nearest: {', '.join(near)}"
    return Reason(
        "unknown_zone",
        f"zone: found {quoted_text(zone)}; allowed: {allowed}",
        group=f"zone {country.code} / {shown_text(zone)}",
    )
