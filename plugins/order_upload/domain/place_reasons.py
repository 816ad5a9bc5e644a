"""What is missing of an order's places: each reason with the row to add."""

from __future__ import annotations

from order_upload.domain.outcome import Reason
from order_upload.domain.rows_to_add import correspondence_to_add
from order_upload.domain.shop import ShopZone
from order_upload.domain.shown_text import quoted_text, shown_text
from order_upload.domain.zones import KnownCountry, Zones

NO_COUNTRY = "no_country"


def no_country() -> Reason:
    """An address that says where, but not in which country."""
    return Reason(NO_COUNTRY, "country: found none; allowed: a country of the shop")


def unknown_country(text: str) -> Reason:
    """The shop has no such country."""
    choice = "code of the country in the shop, such as IT"
    return Reason(
        "unknown_country",
        f"country: found {quoted_text(text, is_typed=True)}; allowed: a country of the shop",
        correspondence_to_add("country", text, choice, is_typed=True)
        + ", or add the country in the shop: System > Localisation > Countries",
        group=f"country {shown_text(text, is_typed=True)}",
    )


def unknown_zone(country: KnownCountry, text: str, zones: Zones) -> Reason:
    """The shop has no such zone, or it may be any of several: which of them nobody guesses.

    A province may hold whatever a buyer typed, a whole address or a name: one of several words is
    shown only where it is like a place.
    """
    is_typed = not country.has_place_like(text)
    allowed = f"a zone that the shop has in {country.code}"
    near = country.nearest(text)
    if zones:
        allowed += f"; it may be {_shown(zones)}"
    elif near:
        allowed += f", nearest: {_shown(near)}"
    row = correspondence_to_add(
        "zone", text, "zone in the shop", country=country.code, is_typed=is_typed
    )
    return Reason(
        "unknown_zone",
        f"zone: found {quoted_text(text, is_typed=is_typed)}; allowed: {allowed}",
        f"{row}, or set unknown_zone to without_zone, or add the zone in the shop: "
        "System > Localisation > Zones",
        group=f"zone {country.code} / {shown_text(text, is_typed=is_typed)}",
    )


def _shown(zones: Zones) -> str:
    named = [_named(zone) for zone in zones[:4]]
    if len(zones) > 4:
        named.append(f"{len(zones) - 4} more")
    return ", ".join(named)


def _named(zone: ShopZone) -> str:
    return f"{zone.name} ({zone.code})" if zone.code else zone.name
