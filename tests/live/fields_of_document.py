"""What docs/hub-format.md and docs/configuration.md make of a document: the fields of its order.

A second reading of those pages, for the traps of ``hub_traps``: nothing here asks the package.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import yaml

from live.order_fields import FISCAL, PARCEL, Fields, OrderFields, cents
from live.shop_tables import ShopTables

HUB_ZONE = ZoneInfo("Europe/Rome")
COURIERS = Path(__file__).parents[2] / "include" / "correspondences" / "couriers.yaml"
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

STATUSES = {
    "Unshipped": "Processing",
    "Shipped": "Shipped",
    "Non spedito": "Processing",
    "FROBNICATED": "Pending",
    "": "Pending",
}
"""The last two are on hold by ``unmapped_status``."""

ROUNDING = Decimal("0.02")


@dataclass(frozen=True)
class ShopRules:
    """What of a shop decides how an order stands there.

    Attributes:
        countries: ISO code -> name.
        rates: currency -> rate.
        lengths: column of orders -> characters.
        zone: of its clock.
        keeps_emoji: whether it keeps characters above U+FFFF.
        options: names of parameters that are options of a line.
        products: model -> id, of what the catalogue has.
        is_comment_of_buyer: ``InternalComment`` is the comment of the order.
    """

    countries: Mapping[str, str]
    rates: Mapping[str, Decimal]
    lengths: Mapping[str, int]
    zone: ZoneInfo
    keeps_emoji: bool
    options: tuple[str, ...] = ()
    products: Mapping[str, str] = field(default_factory=dict)
    is_comment_of_buyer: bool = False


def rules_of(info: Mapping[str, Any], tables: ShopTables, **known: Any) -> ShopRules:
    """Return the rules of a shop; ``info`` is the answer to the call of that name."""
    orders = OrderFields(tables)
    codes = {COUNTRIES.get(country, country) for country, _ in ZONES}
    return ShopRules(
        countries={code: orders.country(code) for code in codes},
        rates={row["code"]: Decimal(f"{row['value']:.8f}") for row in tables.rows("currency")},
        lengths=orders.lengths(),
        zone=ZoneInfo(info["timezone"]),
        keeps_emoji=info["supplementary_characters"],
        **known,
    )


def fields_of(document: Element, shop: ShopRules) -> Fields:
    """Return the fields of a document's order, as they stand in a shop after its create."""
    status = STATUSES[_text(document, "General/StateCode")]
    sold_at = datetime.fromisoformat(_text(document, "General/Date")).replace(tzinfo=HUB_ZONE)
    fields: Fields = {
        "status": status,
        "status.history": [status],
        "status.mails": [0],
        "comment": "",
        "date": sold_at.astimezone(shop.zone).strftime("%Y-%m-%d %H:%M:%S"),
        "store": "0",
        "customer.id": "0",
    }
    fields |= _buyer(document, shop)
    delivery = "Delivery" if len(document.find("Delivery") or ()) else "Customer"
    fields |= _place(document, "Customer", ("billing", "payment"), shop)
    fields |= _place(document, delivery, ("shipping", "shipping"), shop)
    fields["payment_method.name"] = escaped(_text(document, "Payments/PaymentName"))
    fields["payment_method.code"] = escaped(_text(document, "Payments/PaymentCode"))
    fields |= dict(_parcels(document))
    fields["shipping_method.pickup_point"] = ""
    for name, path in (("node", "Node"), ("technology", "Technology"), ("number", "Number")):
        fields[f"origin.{name}"] = _text(document, f"General/{path}")
    notes = [_text(document, f"Amounts/{name}") for name in ("SellerNote", "InternalComment")]
    if shop.is_comment_of_buyer:
        fields["comment"] = escaped(notes.pop())
    fields["origin.seller_note"] = "\n".join(filter(None, notes))
    fields["origin.details"] = "\n".join([*_details(document), *_no_options(document, shop)])
    return fields | dict(_content(document, shop))


def escaped(text: str) -> str:
    """Return a text as OpenCart keeps it."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def _text(document: Element, path: str) -> str:
    """Return the text of an element, its HTML entities read once, without the blanks around it."""
    return html.unescape(document.findtext(path) or "").strip()


def _one_line(document: Element, path: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", _text(document, path))


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
    phone = _one_line(document, "Customer/Phone") or _one_line(document, "Customer/MobPhone")
    names = {"firstname": "Name", "lastname": "Surname", "email": "Email"}
    texts = {name: _one_line(document, f"Customer/{path}") for name, path in names.items()}
    texts["telephone"] = phone
    fields: Fields = {
        f"customer.{name}": _fitting(text, name, shop)[0] for name, text in texts.items()
    }
    for name in FISCAL:
        path = "".join(word.capitalize() for word in name.split("_"))
        path = path.replace("Einvoice", "EInvoice")
        fields[f"fiscal.{name}"] = escaped(_text(document, f"Customer/{path}"))
    return fields


def _place(document: Element, group: str, part: tuple[str, str], shop: ShopRules) -> Fields:
    name, prefix = part
    texts = {column: _one_line(document, f"{group}/{path}") for column, path in ADDRESS.items()}
    fields: Fields = {}
    for column, text in texts.items():
        kept, rest = _fitting(text, f"{prefix}_{column}", shop)
        fields[f"{name}.{column}"] = kept
        if column == "address_1" and rest and not texts["address_2"]:
            texts["address_2"] = rest
    said = _text(document, f"{group}/CountryCode")
    country = COUNTRIES.get(said, said)
    zone = ZONES[country, _text(document, f"{group}/Province")]
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
    yield "shipping_method.name", escaped(_one_line(blocks[0], "Carrier"))
    first = parcels[0] if parcels else dict.fromkeys(PARCEL, "")
    for name in PARCEL:
        yield f"tracking.{name}", first[name]
    for place, parcel in enumerate(parcels[1:]):
        for name in PARCEL:
            yield f"tracking.further[{place}].{name}", parcel[name]


def _numbered(block: Element) -> Iterator[dict[str, str]]:
    shipped_at = _text(block, "ShippedTime")
    if not (shipped_at or _text(block, "TrackingNumber")):
        return
    at = datetime.fromisoformat(shipped_at).replace(tzinfo=HUB_ZONE).astimezone(UTC)
    courier, link, pattern = _courier(_text(block, "Carrier"))
    for number in re.split(r"\s*[,;|\n]\s*", _text(block, "TrackingNumber")):
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
        text = _text(document, path)
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
                yield f"Row {_text(row, 'Code')} Params/{param.tag}: {value}"


def _amount(element: Element, path: str) -> Decimal:
    return Decimal(_text(element, path) or "0")


def _content(document: Element, shop: ShopRules) -> Iterator[tuple[str, object]]:
    currency = _text(document, "Amounts/Currency")
    rate, total = shop.rates[currency], _amount(document, "Amounts/Total")
    yield "content.currency", currency
    yield "content.rate", str(rate)
    yield "content.total", _column(total, rate)
    yield "content.total.shown", cents(total)
    goods = tax = Decimal(0)
    for place, row in enumerate(document.iterfind("Rows/Row")):
        paid = _amount(row, "TotalDiscounted") or _amount(row, "Total")
        net = paid / (1 + _amount(row, "VatRate") / 100)
        goods, tax = goods + net, tax + paid - net
        for name, value in _line(row, (paid, net), rate, shop):
            yield f"content.lines[{place}].{name}", value
    for place, (code, title, value) in enumerate(_totals(document, goods, tax)):
        yield f"content.totals[{place}].code", code
        yield f"content.totals[{place}].title", title
        yield f"content.totals[{place}].value", _column(value, rate)
        yield f"content.totals[{place}].value.shown", cents(value)


def _line(
    row: Element, amounts: tuple[Decimal, Decimal], rate: Decimal, shop: ShopRules
) -> Iterator[tuple[str, object]]:
    """Yield the fields of a line: unit price and total without tax, the tax of one piece."""
    (paid, net), quantity = amounts, _amount(row, "Qty")
    yield "name", escaped(_text(row, "Description"))
    yield "model", escaped(_text(row, "Code"))
    yield "quantity", str(quantity)
    yield "product_id", shop.products.get(_text(row, "Code"), "0")
    yield "price", _column(net / quantity, rate)
    yield "tax", _column((paid - net) / quantity, rate)
    yield "total", _column(net, rate)
    yield "price.shown", cents(paid / quantity)
    yield "total.shown", cents(paid)
    params = {param.tag: html.unescape(param.text or "") for param in row.iterfind("Params/*")}
    yield "options", [(name, params[name]) for name in shop.options if name in params]


def _totals(document: Element, goods: Decimal, tax: Decimal) -> Iterator[tuple[str, str, Decimal]]:
    shipping = _amount(document, "Amounts/ShippingCost")
    coupon = _amount(document, "Amounts/CouponDiscount")
    discount = _amount(document, "Amounts/DiscountToCart")
    total = _amount(document, "Amounts/Total")
    difference = total - (goods + tax + shipping - coupon - discount)
    is_rounding = abs(difference) <= ROUNDING
    yield "sub_total", "Sub-Total", goods
    yield "shipping", "Shipping", shipping
    if difference > 0 and not is_rounding:
        is_cod = _text(document, "Payments/PaymentCOD") == "1"
        yield "handling", "Cash on delivery" if is_cod else "Surcharge", difference
    if coupon:
        code = _text(document, "Amounts/CouponCode").replace("(", "[").replace(")", "]")
        yield "coupon", f"Coupon {code}", -coupon
    if discount:
        yield "coupon", "Discount", -discount
    if tax:
        yield "tax", "Tax", tax
    if difference and is_rounding:
        yield "handling", "Rounding", difference
    yield "total", "Total", total


def _column(amount: Decimal, rate: Decimal) -> Decimal:
    """Return an amount as the tables hold it: in the shop's default currency."""
    return round(amount / rate, 4)
