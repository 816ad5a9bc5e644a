"""The line in an order's history that tells the buyer about a parcel: the native API has no other place for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

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
"""Language -> what each part is called; a language that is not here gets English."""

PARTS = ("courier", "number", "shipped_at", "link")

BEYOND_BMP = 0xFFFF


def parcel(fields: Mapping[str, str]) -> str:
    """Return what tells this parcel from another: its tracking number, else courier and date; "" for none."""
    said = {part: fields.get(f"tracking.{part}", "") for part in PARTS}
    return said["number"] or " ".join(filter(None, [said["courier"], said["shipped_at"]]))


def comment_of(
    fields: Mapping[str, str], *, language: str, zone: tzinfo, cuts_above_bmp: bool
) -> str:
    """Return the tracking as lines of text: courier, number, date of shipping, link; "" when there is none.

    Args:
        fields: flat, with ``tracking.*``.
        language: of the buyer, e.g. ``it-it``.
        zone: the clock of the shop: a parcel of half past midnight went on that day, not on the one
            before.
        cuts_above_bmp: leave out what the shop's database would turn into question marks.
    """
    words = WORDS.get(language.lower().replace("_", "-").split("-")[0], WORDS["en"])
    said = {part: fields.get(f"tracking.{part}", "") for part in PARTS}
    said["shipped_at"] = _day(said["shipped_at"], zone)
    text = "\n".join(f"{words[part]}: {value}" for part, value in said.items() if value)
    return (
        "".join(letter for letter in text if ord(letter) <= BEYOND_BMP) if cuts_above_bmp else text
    )


def _day(time: str, zone: tzinfo) -> str:
    """Return the day in the shop's zone; the hour of a parcel is nobody's business."""
    return datetime.fromisoformat(time).astimezone(zone).date().isoformat() if time else ""
