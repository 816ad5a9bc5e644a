"""The lines in an order's history that tell the buyer about parcels.

The native API has no other place for it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, tzinfo

from order_upload.domain.parts import Parcel, Tracking

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


def parcel_name(parcel: Parcel) -> str:
    """Return what tells parcels apart: the number, else courier and date; "" for no parcel."""
    return parcel.number or f"{parcel.courier} {parcel.shipped_at}".strip()


def parcels_to_tell(tracking: Tracking | None, announced: Collection[str]) -> list[Parcel]:
    """Return the parcels that a history which names these does not name yet."""
    if tracking is None:
        return []
    names = {parcel_name(parcel): parcel for parcel in tracking.parcels}
    return [parcel for name, parcel in names.items() if name and name not in announced]


def comment_of(
    parcels: Sequence[Parcel], *, language: str, zone: tzinfo, cuts_above_bmp: bool
) -> str:
    """Return parcels as lines of text: of each courier, number, date of shipping, link.

    Args:
        parcels: to tell of.
        language: of the buyer, e.g. ``it-it``.
        zone: the clock of the shop: a parcel of half past midnight went on that day, not on the one
            before.
        cuts_above_bmp: leave out what the shop's database would turn into question marks.
    """
    words = WORDS.get(language.lower().replace("_", "-").split("-")[0], WORDS["en"])
    lines: list[str] = []
    for parcel in parcels:
        fields = {
            "courier": parcel.courier,
            "number": parcel.number,
            "shipped_at": _day(parcel.shipped_at, zone),
            "link": parcel.link,
        }
        lines += [f"{words[name]}: {value}" for name, value in fields.items() if value]
    text = "\n".join(lines)
    if not cuts_above_bmp:
        return text
    return "".join(letter for letter in text if ord(letter) <= BEYOND_BMP)


def _day(time: str, zone: tzinfo) -> str:
    """Return the day in the shop's zone; the hour of a parcel is nobody's business."""
    if not time:
        return ""
    return datetime.fromisoformat(time).astimezone(zone).date().isoformat()
