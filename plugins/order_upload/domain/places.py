"""Countries and provinces of orders as the shop has them, found before the plan compares.

The order of the search for a zone: a row of Variable ``order_upload_correspondences``; the shop's
name or code, and what ISO 3166-2 says of the text; a row of the shipped files (``zones.py``). Of
several zones that a text may mean, the postcode or the city of the address may name one. What is
written is the shop's code; what the hub said stays remembered as the hub said it, so that a row
that somebody adds later is no change of the hub's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from msgspec.structs import replace as with_fields

from order_upload.domain import place_reasons
from order_upload.domain.correspondences import CorrespondenceKind, Correspondences
from order_upload.domain.order import Origin
from order_upload.domain.outcome import Action, Outcome, Reason
from order_upload.domain.ownership import is_opencart
from order_upload.domain.parts import OrderParts, Part, PostalAddress, part_hash
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import PolicyChoice, UnknownZone
from order_upload.domain.prepared_order import PreparedOrder
from order_upload.domain.shop import ShopLookup
from order_upload.domain.zones import KnownCountry, Reading
from order_upload.iso_3166 import country_code

CITY = "{city}"
"""What a row says where the zone is named like the city of the address, as in Malta."""

ADDRESSES = (Part.SHIPPING, Part.BILLING)

_NUMBERS_OF_POSTCODES = {"ES": (2,), "FR": (2, 3)}
"""Where a postcode begins with the number of its province, in so many digits.

Spain: Real Decreto of 1985 on the postal code, after the provinces' numbers; France: departments,
Corsica's by three digits.
"""


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """What the configuration says of places.

    Attributes:
        correspondences: of the connector.
        unknown_zone: what happens where the shop has no such zone.
        empty_country: code of the country that is taken where an address has none; "" blocks.
    """

    correspondences: Correspondences = field(default_factory=Correspondences)
    unknown_zone: UnknownZone = UnknownZone.BLOCK
    empty_country: str = ""


class Places:
    """The countries that the shop was asked for, and the addresses of orders found in them."""

    def __init__(self, rules: PlaceRules) -> None:
        self._rules = rules
        self._countries: dict[str, KnownCountry | None] = {}

    def unasked_countries(self, orders: Iterable[PreparedOrder]) -> list[str]:
        """Return the countries of the orders' addresses that the shop was not asked for yet."""
        codes: set[str] = set()
        for order in orders:
            codes.update(self._country(address) for _, address in _addresses(order.parts))
        return sorted(code for code in codes if code and code not in self._countries)

    def learn(self, countries: Iterable[str], found: ShopLookup) -> None:
        """Take in what the shop had of these countries."""
        self._countries |= dict.fromkeys(countries)
        for country in found.countries:
            code = country.code.upper()
            aliases = self._rules.correspondences.shipped(CorrespondenceKind.ZONE, code)
            self._countries[code] = KnownCountry(country, aliases)

    def found(self, order: PreparedOrder) -> PreparedOrder:
        """Return the order with the shop's countries and zones in its addresses."""
        places: dict[str, PostalAddress] = {}
        hub_hashes: dict[Part, str] = {}
        lacking: dict[Part, Reason] = {}
        for part, address in _addresses(order.parts):
            place = self._place(address, order)
            if isinstance(place, Reason):
                lacking[part] = place
            elif place != address:
                places[part.value] = place
                hub_hashes[part] = part_hash(address)
        if not (places or lacking):
            return order
        fitting = replace(order.fitting, parts=with_fields(order.parts, **places))
        return replace(
            order,
            fitting=fitting,
            hub_hashes={**order.hub_hashes, **hub_hashes},
            lacking={**order.lacking, **lacking},
        )

    def _country(self, address: PostalAddress) -> str:
        """Return the code of an address's country; as it stands where it is none."""
        text = address.country.strip().upper()
        if not text and _is_place(address):
            return self._rules.empty_country
        if len(text) <= 2:
            return text
        return country_code(text) or text

    def _place(self, address: PostalAddress, order: PreparedOrder) -> PostalAddress | Reason:
        """Return the address in the shop's words, or what the shop lacks of it."""
        code = self._country(address)
        if not code:
            return place_reasons.no_country() if _is_place(address) else address
        country = self._countries.get(code)
        if country is None:
            return place_reasons.unknown_country(address.country or code)
        if not (address.zone and country.has_zones):
            return with_fields(address, country=country.code)
        reading = self._reading(country, address, order.normalized.order.origin)
        if reading.zone:
            return with_fields(address, country=country.code, zone=country.word(reading.zone))
        if self._goes_without(country, address.zone, order.normalized.policy):
            return with_fields(address, country=country.code)
        return place_reasons.unknown_zone(country, address.zone, reading.zones)

    def _goes_without(self, country: KnownCountry, text: str, chosen: PolicyChoice | None) -> bool:
        """Return whether a province is kept as a text; a step may have chosen it for the order.

        Not where the shop would take it for the code of a zone, which may be another place.
        """
        policy = self._rules.unknown_zone
        if chosen is not None and chosen.unknown_zone is not None:
            policy = chosen.unknown_zone
        return policy is UnknownZone.WITHOUT_ZONE and not country.in_shops_words(text)

    def _reading(self, country: KnownCountry, address: PostalAddress, origin: Origin) -> Reading:
        """Return the zones that an address may be in."""
        kind, text = CorrespondenceKind.ZONE, address.zone
        own = self._rules.correspondences.find_own(kind, text, origin, country.code)
        if own is not None:
            return self._by_row(country, own.to, address, origin)
        reading = country.reading(text, by_shop=is_opencart(origin))
        if reading.zone:
            return reading
        if reading.zones:
            return _narrowed(country, reading, address)
        shipped = self._rules.correspondences.find(kind, text, origin, country.code)
        if shipped is not None:
            return self._by_row(country, shipped.to, address, origin)
        return reading

    def _by_row(
        self, country: KnownCountry, to: str, address: PostalAddress, origin: Origin
    ) -> Reading:
        """Return what a row says: a zone of the shop, or the one that the city is called like."""
        if to == CITY and address.city:
            city = with_fields(address, zone=address.city, city="")
            return self._reading(country, city, origin)
        zones = country.in_shops_words(to)
        return Reading(zones) if zones else country.reading(to)


def blocked_by_places(planned: PlannedOrder, order: PreparedOrder) -> PlannedOrder:
    """Return the plan, blocked where it would write an address that the shop lacks a place of.

    An update leaves the shop's country where the hub names none, so only a create needs one.
    """
    if planned.operation is None:
        return planned
    for part in ADDRESSES:
        reason = order.lacking.get(part)
        if reason is None or planned.operation.parts.value(part) is None:
            continue
        if reason.code == place_reasons.NO_COUNTRY and planned.action is not Action.CREATE:
            continue
        return planned.stopped(Outcome.BLOCKED, reason)
    return planned


def _addresses(parts: OrderParts) -> list[tuple[Part, PostalAddress]]:
    """Return the addresses of an order, the delivery address first."""
    found = ((Part.SHIPPING, parts.shipping), (Part.BILLING, parts.billing))
    return [(part, address) for part, address in found if address is not None]


def _is_place(address: PostalAddress) -> bool:
    """Return whether an address says where, and not only who."""
    return bool(
        address.address_1 or address.address_2 or address.city or address.postcode or address.zone
    )


def _narrowed(country: KnownCountry, reading: Reading, address: PostalAddress) -> Reading:
    """Return which of several zones the postcode or the city of the address names, if any."""
    numbers = _NUMBERS_OF_POSTCODES.get(country.code, ())
    postcode = address.postcode.strip()
    names = [country.reading(postcode[:digits]).zones for digits in numbers if postcode]
    for zones in (*names, country.named(address.city)):
        common = tuple([zone for zone in zones if zone in reading.zones])
        if len(common) == 1:
            return Reading(common)
    return reading
