"""The parts of an order as the wire has them, and what the demo shop does with them as values.

Written against docs/node-protocol.md, section 6. An order is a mapping of parts: ``comment``,
``date`` and ``status`` are texts, ``content`` holds lines, totals, total and currency, and every
other part is a mapping of fields to texts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from demo.shop.data import ZONES

Parts: TypeAlias = Mapping[str, Any]

TEXT_PARTS = ("status", "comment", "date")
"""Parts that are one text."""

ADDRESS = (
    "firstname",
    "lastname",
    "company",
    "address_1",
    "address_2",
    "city",
    "postcode",
    "zone",
    "country",
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "tracking": ("number", "courier", "link", "shipped_at"),
    "customer": ("firstname", "lastname", "email", "telephone", "language", "group"),
    "fiscal": ("vat_code", "fiscal_code", "einvoice_dest_code", "pec"),
    "billing": ADDRESS,
    "shipping": ADDRESS,
    "payment_method": ("name", "code"),
    "shipping_method": ("name", "pickup_point"),
    "origin": ("node", "technology", "number", "seller_note", "details"),
}
"""Part -> its fields that are a text."""

PARCEL = FIELDS["tracking"]
"""Fields of a parcel: those of ``tracking``, whose ``further`` is a list of more of them."""

CONTENT = ("lines", "totals", "total", "currency")
LINE = (
    "sku",
    "barcode",
    "mpn",
    "name",
    "quantity",
    "price_without_tax",
    "price",
    "vat_rate",
    "total",
)
NOT_KEPT = ("barcode", "mpn", "vat_rate")
"""Of a line; OpenCart's tables have no place for them."""

OPTION = ("attribute", "name", "value")
TOTAL = ("code", "title", "value")
TITLES = {"sub_total": "Sub-Total", "shipping": "Shipping", "tax": "Tax", "total": "Total"}
"""What the shop calls a row of the totals that came without a title."""

PARTS = (
    "status",
    "tracking",
    "customer",
    "fiscal",
    "billing",
    "shipping",
    "payment_method",
    "shipping_method",
    "content",
    "comment",
    "date",
    "origin",
)
"""Every part; of each there is a hash, also where the order has nothing of it."""

SEVERAL_LINES = ("comment", "origin.seller_note", "origin.details")
"""Paths of the texts that may have line breaks."""

OPEN_PARTS = ("status", "tracking")
"""Parts that every connector may write; the others belong to the one that created the order."""


def merged(stored: Parts, sent: Parts) -> dict[str, Any]:
    """Return an order after an update: what is absent is left alone, "" empties a field.

    ``content`` is always sent whole, so it replaces the one that stood there.
    """
    result = dict(stored)
    for part, value in sent.items():
        result[part] = value
        if part in FIELDS:
            before, brought = stored.get(part, {}), value
            if part == "tracking":
                brought = _with_parcels(before, value)
            result[part] = _with_code_of_zone(_filled({**before, **brought}))
        if not result[part]:
            del result[part]
    return result


def altered(stands: Parts, sent: Parts) -> list[str]:
    """Return the paths of what stands otherwise than it was sent: sent again it would change."""
    paths = []
    for part, value in merged(stands, sent).items():
        if part == "content":
            present = stands.get(part, {})
            paths += [f"{part}.{name}" for name in CONTENT if value[name] != present.get(name)]
        elif value != stands.get(part):
            paths.append(part)
    return paths


def _with_parcels(before: Mapping[str, Any], tracking: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a tracking brings: with its number come all parcels of the order.

    The link of the number before leads to another parcel, so it goes with that.
    """
    if "number" not in tracking:
        return dict(tracking)
    brought = {"further": [], **tracking}
    if tracking["number"] != before.get("number", ""):
        brought = {"link": "", **brought}
    return brought


def as_kept(part: str, value: Any) -> Any:
    """Return the value of a part as OpenCart's tables have it: not all fields, all titles."""
    if part != "content":
        return value
    lines = []
    for line in value["lines"]:
        kept = {name: text for name, text in line.items() if name not in NOT_KEPT}
        if "options" in line:
            kept["options"] = [_without_attribute(option) for option in line["options"]]
        lines.append(kept)
    totals = [{**row, "title": _title(row)} for row in value["totals"]]
    return {**value, "lines": lines, "totals": totals}


def _title(row: Mapping[str, str]) -> str:
    return row.get("title") or TITLES.get(row.get("code", ""), "")


def _without_attribute(option: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in option.items() if name != "attribute"}


def part_hash(parts: Parts, part: str) -> str:
    """Return the hash of one part as it stands; an absent part has one too."""
    text = canonical_json([part, parts.get(part)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def canonical_json(value: Any) -> str:
    """Return JSON with sorted keys, no blanks and letters as they are."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _with_code_of_zone(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a part, a zone of the shop by its code."""
    zone = fields.get("zone", "")
    code = ZONES.get(fields.get("country", ""), {}).get(zone.casefold())
    return {**fields, "zone": code} if code else dict(fields)


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in fields.items() if text}
