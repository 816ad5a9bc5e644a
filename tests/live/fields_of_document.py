"""What docs/hub-format.md and docs/configuration.md make of a document: the fields of its order.

A second reading of those pages, for the traps of ``hub_traps``: nothing here asks the package.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import yaml

from live.content_of_document import NamedFee, content_of
from live.document_texts import escaped, one_line, text_of
from live.order_fields import FISCAL, PARCEL, Fields
from live.shop_rules import COUNTRIES, ShopRules

HUB_ZONE = ZoneInfo("Europe/Rome")
COURIERS = Path(__file__).parents[2] / "plugins/order_upload/data/correspondences/couriers.yaml"
GROUPS = {
    "General",
    "Customer",
    "Delivery",
    "Payments",
    "Amounts",
    "Shipping",
    "Commission",
    "Rows",
}
ADDRESS = {
    "firstname": "Name",
    "lastname": "Surname",
    "company": "Company",
    "address_1": "Address",
    "address_2": "Address2",
    "city": "City",
    "postcode": "Postcode",
}
STATUSES = {
    "Unshipped": "Processing",
    "Shipped": "Shipped",
    "Non spedito": "Processing",
    "FROBNICATED": "Pending",
    "": "Pending",
}
"""The last two are on hold by ``unmapped_status``."""


def fields_of(document: Element, shop: ShopRules, fees: Sequence[NamedFee] = ()) -> Fields:
    """Return the fields of a document's order, as they stand in a shop after its create.

    Args:
        document: as the hub sends it, or as steps leave it.
        shop: what decides how it stands there.
        fees: that steps add.
    """
    status = STATUSES[text_of(document, "General/StateCode")]
    sold_at = datetime.fromisoformat(text_of(document, "General/Date")).replace(tzinfo=HUB_ZONE)
    fields: Fields = {
        "status": status,
        "status.history": [status],
        "status.mails": [0],
        "comment": "",
        "date": sold_at.astimezone(shop.zone).strftime("%Y-%m-%d %H:%M:%S"),
        "store": "0",
        "customer.id": "0",
        "customer.group": shop.group,
    }
    fields |= _buyer(document, shop)
    delivery = "Delivery" if len(document.find("Delivery") or ()) else "Customer"
    fields |= _place(document, "Customer", ("billing", "payment"), shop)
    fields |= _place(document, delivery, ("shipping", "shipping"), shop)
    fields["payment_method.name"] = escaped(text_of(document, "Payments/PaymentName"))
    fields["payment_method.code"] = escaped(text_of(document, "Payments/PaymentCode"))
    fields |= dict(_parcels(document))
    fields["shipping_method.pickup_point"] = ""
    for name, path in (("node", "Node"), ("technology", "Technology"), ("number", "Number")):
        fields[f"origin.{name}"] = text_of(document, f"General/{path}")
    notes = [text_of(document, f"Amounts/{name}") for name in ("SellerNote", "InternalComment")]
    if shop.is_comment_of_buyer:
        fields["comment"] = escaped(notes.pop())
    fields["origin.seller_note"] = "\n".join(filter(None, notes))
    fields["origin.details"] = "\n".join([*_details(document), *_no_options(document, shop)])
    return fields | dict(content_of(document, shop, fees))


def _fitting(text: str, column: str, shop: ShopRules) -> tuple[str, str]:
    """Return a text as a column takes it, escaped, and what it does not hold."""
    if not shop.keeps_emoji:
        text = re.sub(r"[\U00010000-\U0010ffff]", _name_of_character, text)
    end = len(text)
    while len(escaped(text[:end])) > shop.lengths[column]:
        end -= 1
    if end < len(text):
        blank = text.rfind(" ", 0, end + 1)
        end = blank if 2 * blank >= end else end
    return escaped(text[:end].rstrip()), text[end:].strip()


def _name_of_character(found: re.Match[str]) -> str:
    return f"[{unicodedata.name(found[0]).lower()}]"


def _buyer(document: Element, shop: ShopRules) -> Fields:
    phone = one_line(document, "Customer/Phone") or one_line(document, "Customer/MobPhone")
    names = {"firstname": "Name", "lastname": "Surname", "email": "Email"}
    texts = {name: one_line(document, f"Customer/{path}") for name, path in names.items()}
    texts["telephone"] = phone
    fields: Fields = {
        f"customer.{name}": _fitting(text, name, shop)[0] for name, text in texts.items()
    }
    for name in FISCAL:
        path = "".join(word.capitalize() for word in name.split("_"))
        path = path.replace("Einvoice", "EInvoice")
        fields[f"fiscal.{name}"] = escaped(text_of(document, f"Customer/{path}"))
    return fields


def _place(document: Element, group: str, part: tuple[str, str], shop: ShopRules) -> Fields:
    name, prefix = part
    texts = {column: one_line(document, f"{group}/{path}") for column, path in ADDRESS.items()}
    fields: Fields = {}
    for column, text in texts.items():
        kept, rest = _fitting(text, f"{prefix}_{column}", shop)
        fields[f"{name}.{column}"] = kept
        if column == "address_1" and rest and not texts["address_2"]:
            texts["address_2"] = rest
    said = text_of(document, f"{group}/CountryCode")
    country = COUNTRIES.get(said, said)
    zone = shop.zones[country, text_of(document, f"{group}/Province")]
    return fields | {
        f"{name}.country": shop.countries[country],
        f"{name}.country_of_id": country,
        f"{name}.zone": zone,
        f"{name}.zone_of_id": zone,
    }


def _parcels(document: Element) -> Iterator[tuple[str, object]]:
    """Yield the service, which is the carrier of an order that is created, and the parcels."""
    blocks = document.findall("Shipping")
    parcels: list[dict[str, str]] = []
    for block in blocks:
        parcels += _numbered(block)
    yield "shipping_method.name", escaped(one_line(blocks[0], "Carrier"))
    first = parcels[0] if parcels else dict.fromkeys(PARCEL, "")
    for name in PARCEL:
        yield f"tracking.{name}", first[name]
    for place, parcel in enumerate(parcels[1:]):
        for name in PARCEL:
            yield f"tracking.further[{place}].{name}", parcel[name]


def _numbered(block: Element) -> Iterator[dict[str, str]]:
    shipped_at = text_of(block, "ShippedTime")
    if not (shipped_at or text_of(block, "TrackingNumber")):
        return
    at = datetime.fromisoformat(shipped_at).replace(tzinfo=HUB_ZONE).astimezone(UTC)
    courier, link, pattern = _courier(text_of(block, "Carrier"))
    for number in re.split(r"\s*[,;|\n]\s*", text_of(block, "TrackingNumber")):
        yield {
            "number": number,
            "courier": courier,
            "link": link.format(number=number) if re.fullmatch(pattern, number) else "",
            "shipped_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }


def _courier(said: str) -> tuple[str, str, str]:
    """Return name, link and form of the numbers of a courier that ships; others have no link."""
    for row in yaml.safe_load(COURIERS.read_text("utf-8"))["rows"]:
        if said.casefold() in [word.casefold() for word in row["from"]]:
            return row["name"], row["link"], row["number_pattern"]
    return said, "", ".*"


def _details(document: Element) -> Iterator[str]:
    yes_or_no = {"General/B2B", "Payments/PaymentCOD"}
    for path in (
        "General/Market",
        "General/DocumentNumber",
        "General/B2B",
        "Customer/Code",
        "Payments/PaymentCOD",
        "Payments/PaymentStatus",
    ):
        text = text_of(document, path)
        if text:
            yield f"{path}: {'YES' if path in yes_or_no else text}"
    for group in document:
        if group.tag not in GROUPS:
            for element in group:
                yield f"{group.tag}/{element.tag}: {html.unescape(element.text or '')}"


def _no_options(document: Element, shop: ShopRules) -> Iterator[str]:
    for row in document.iterfind("Rows/Row"):
        for param in row.iterfind("Params/*"):
            if param.tag not in shop.options:
                value = html.unescape(param.text or "")
                yield f"Row {text_of(row, 'Code')} Params/{param.tag}: {value}"
