"""The line in an order's history that tells the buyer about a parcel.

The native API has no other place for it.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from order_upload.domain.parts import Tracking

WORDS = {
    "en": {
        "number": "Tracking number",
        "courier": "Courier",
        "shipped_at": "Shipped",
        "link": "Tracking",
    },
    "it": {
        "number": "Numero di tracciamento",
        "courier": "Corriere",
        "shipped_at": "Spedito il",
        "link": "Traccia",
    },
    "de": {
        "number": "Sendungsnummer",
        "courier": "Versand mit",
        "shipped_at": "Versendet am",
        "link": "Verfolgen",
    },
    "fr": {
        "number": "Numéro de suivi",
        "courier": "Transporteur",
        "shipped_at": "Expédié le",
        "link": "Suivi",
    },
    "es": {
        "number": "Número de seguimiento",
        "courier": "Transportista",
        "shipped_at": "Enviado el",
        "link": "Enlace",
    },
}
"""Language -> what each field is called; a language that is not here gets English."""

BEYOND_BMP = 0xFFFF


def parcel(tracking: Tracking | None) -> str:
    """Return what tells parcels apart: the number, else courier and date; "" for no parcel."""
    if tracking is None:
        return ""
    return tracking.number or f"{tracking.courier} {tracking.shipped_at}".strip()


def comment_of(tracking: Tracking, *, language: str, zone: tzinfo, cuts_above_bmp: bool) -> str:
    """Return the tracking as lines of text: courier, number, date of shipping, link.

    Args:
        tracking: the parcel.
        language: of the buyer, e.g. ``it-it``.
        zone: the clock of the shop: a parcel of half past midnight went on that day, not on the one
            before.
        cuts_above_bmp: leave out what the shop's database would turn into question marks.
    """
    words = WORDS.get(language.lower().replace("_", "-").split("-")[0], WORDS["en"])
    fields = {
        "courier": tracking.courier,
        "number": tracking.number,
        "shipped_at": _day(tracking.shipped_at, zone),
        "link": tracking.link,
    }
    text = "\n".join(f"{words[name]}: {value}" for name, value in fields.items() if value)
    if not cuts_above_bmp:
        return text
    return "".join(letter for letter in text if ord(letter) <= BEYOND_BMP)


def _day(time: str, zone: tzinfo) -> str:
    """Return the day in the shop's zone; the hour of a parcel is nobody's business."""
    if not time:
        return ""
    return datetime.fromisoformat(time).astimezone(zone).date().isoformat()
