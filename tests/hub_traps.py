"""Documents of the hub with the traps that stopped orders in trials, made the same way every time.

Each trap is one document that a merchant would want in the shop, with one thing in it that is
unusual: a place, a text, a sum, a parcel. ``documents`` deals them out in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from xml.sax.saxutils import escape

Groups = dict[str, Any]
"""Groups of a Document: name -> elements; ``Rows`` is a list of lines."""

PERSON = {
    "Name": "Ada",
    "Surname": "Rossi",
    "Address": "Via Roma 1",
    "Postcode": "00042",
    "City": "Anzio",
    "Province": "RM",
    "CountryCode": "IT",
    "Phone": "+39 06 1234567",
}


def plain(number: int) -> Groups:
    """Return a document without a trap: one lamp for 12.20 EUR and 4.90 EUR of shipping."""
    return {
        "General": {
            "DocumentType": "C",
            "bindCommerceNumber": str(700_000 + number),
            "Number": f"404-{number:07}",
            "Date": "2026-11-20 09:12:44",
            "LastUpdate": "2026-11-20 09:30:02",
            "Node": "Amazon IT",
            "NodeID": "3",
            "Technology": "Marketplace Amazon Seller",
            "StateCode": "Unshipped",
            "StateName": "Unshipped",
        },
        "Customer": {**PERSON, "Email": f"buyer{number}@example.com"},
        "Delivery": dict(PERSON),
        "Payments": {"PaymentName": "Amazon Pay"},
        "Amounts": {"Total": "17.10", "Currency": "EUR", "ShippingCost": "4.90"},
        "Shipping": {"Carrier": "Std IT Dom_1"},
        "Rows": [
            {
                "Code": f"LAMP-{number}",
                "Description": "Lamp",
                "Qty": "1",
                "Price": "12.20",
                "VatRate": "22",
                "Total": "12.20",
                "TotalDiscounted": "12.20",
            }
        ],
    }


def _in(group: str, **elements: str) -> Callable[[Groups], None]:
    """Return a trap that sets elements of a group."""

    def change(document: Groups) -> None:
        document[group].update(elements)

    return change


def _place(country: str, province: str, postcode: str = "10115", city: str = "Town") -> Any:
    """Return a trap that moves buyer and goods to a place."""

    def change(document: Groups) -> None:
        place = {
            "CountryCode": country,
            "Province": province,
            "Postcode": postcode,
            "City": city,
        }
        document["Customer"].update(place)
        document["Delivery"].update(place)

    return change


def _total(total: str, **payments: str) -> Callable[[Groups], None]:
    """Return a trap whose total is not what its parts come to."""

    def change(document: Groups) -> None:
        document["Amounts"]["Total"] = total
        document["Payments"].update(payments)

    return change


def _shipped(carrier: str, number: str) -> Callable[[Groups], None]:
    def change(document: Groups) -> None:
        document["General"].update(StateCode="Shipped", StateName="Shipped")
        document["Shipping"].update(
            Carrier=carrier, TrackingNumber=number, ShippedTime="2026-11-21 10:00:00"
        )

    return change


def _two_parcels(document: Groups) -> None:
    _shipped("BRT", "100000000001")(document)
    second = {**document["Shipping"], "TrackingNumber": "100000000002"}
    document["Shipping"] = [document["Shipping"], second]


def _sixty_lines(document: Groups) -> None:
    (line,) = document["Rows"]
    document["Rows"] = [{**line, "Code": f"{line['Code']}-{place}"} for place in range(60)]
    document["Amounts"]["Total"] = "736.90"


def _status(technology: str, code: str) -> Callable[[Groups], None]:
    return _in("General", Technology=technology, Node=technology, StateCode=code, StateName=code)


def _no_address(document: Groups) -> None:
    document["Customer"] = {}
    document["Delivery"] = {}


TRAPS: dict[str, Callable[[Groups], None]] = {
    "none": lambda document: None,
    "cash on delivery, flagged": _total("20.10", PaymentName="COD", PaymentCOD="1"),
    "surcharge that nothing explains": _total("20.10"),
    "one cent more": _total("17.11"),
    "one cent less": _total("17.09"),
    "two cents more": _total("17.12"),
    "far from the total": _total("99.00"),
    "coupon": _in("Amounts", CouponCode="AUTUNNO (10)", CouponDiscount="2.00", Total="15.10"),
    "discount": _in("Amounts", DiscountToCart="1.50", Total="15.60"),
    "nothing to pay": _in("Amounts", DiscountToCart="17.10", Total="0.00"),
    "long surname": _in("Delivery", Surname="Wolfeschlegelsteinhausenbergerdorff"),
    "markup in a name": _in("Delivery", Surname='<b>"Gigi"</b> & Figli'),
    "long company": _in("Delivery", Company="Ditta " * 12),
    "long address": _in("Delivery", Address="Via Garibaldi " * 12),
    "long postcode": _in("Delivery", Postcode="00042-00042-00042"),
    "long phone": _in("Customer", Phone="+39 06 1234567 / +39 333 1234567 / 06 7654321"),
    "emoji": _in("Delivery", Name="Émile \U0001f600"),
    "entities of another shop": _in("Delivery", Surname="D&#039;Angelo &amp; C."),
    "two lines of an address": _in("Delivery", Address="Via Roma 1\nScala B"),
    "Berlin by its ISO code": _place("DE", "BE"),
    "Bavaria by name": _place("DE", "Bayern"),
    "Ile-de-France": _place("FR", "Ile-de-France", "75001", "Paris"),
    "Co. Dublin": _place("IE", "Co. Dublin", "D02 AF30"),
    "Madrid by number": _place("ES", "28", "28013"),
    "Malta": _place("MT", "Malta", "VLT 1117", "Valletta"),
    "an old Italian province": _place("IT", "SU", "09010"),
    "Rome in full": _place("IT", "Roma", "00118"),
    "a province in small letters": _place("IT", "rm", "00118"),
    "a province that is none": _place("IT", "Rom", "00118"),
    "no province": _place("IT", "", "00118"),
    "no country": _place("", "RM", "00118"),
    "United Kingdom as UK": _place("UK", "Kent", "CT16 1AA"),
    "a country that is none": _place("XX", ""),
    "two parcels": _two_parcels,
    "two numbers in one field": _shipped("BRT", "100000000001, 100000000002"),
    "a courier by another name": _shipped("Bartolini", "100000000003"),
    "a number of another courier": _shipped("BRT", "1Z999AA10123456784"),
    "a courier that nobody knows": _shipped("Pony Blitz", "PB-1"),
    "colour and size": lambda document: document["Rows"][0].update(
        Params={"Colore": "Rossa", "Taglia": "EU 48", "Materiale": "Cotone"}
    ),
    "gift wrap as a line": lambda document: (
        document["Rows"].append({"Description": "Gift wrap", "Qty": "1", "Total": "3.00"}),
        document["Amounts"].update(Total="20.10"),
    ),
    "a line below nothing": lambda document: document["Rows"][0].update(Qty="-1"),
    "sixty lines": _sixty_lines,
    "a status that nobody knows": _status("Marketplace Amazon Seller", "FROBNICATED"),
    "a status that means the opposite": _status("eCommerce WooCommerce", "Non spedito"),
    "no status": _status("Marketplace Amazon Seller", ""),
    "not accepted yet": lambda document: (
        _status("Marketplace Leroy Merlin", "WAITING_ACCEPTANCE")(document),
        _no_address(document),
    ),
    "an invoice": _in("General", DocumentType="F"),
    "a business": lambda document: (
        document["General"].update(B2B="1"),
        document["Customer"].update(
            Company="Rossi S.r.l.", VatCode="IT00743110157", EInvoiceDestCode="0000000"
        ),
    ),
    "another currency": _in("Amounts", Currency="GBP"),
    "a currency that the shop lacks": _in("Amounts", Currency="JPY", Total="17"),
    "notes of several lines": _in("Amounts", SellerNote="pays\nlate", InternalComment="<script>"),
    "a payment method of the platform": _in("Payments", PaymentName="Other", PaymentCode="MP05"),
    "elements that nobody knows": lambda document: document.update(
        Surprise={"PurchaseOrderNumber": "PO-7", "DropOff": "Gate 4"}
    ),
}
"""Name -> what it changes in a plain document."""


def documents(count: int) -> Iterator[tuple[str, Groups]]:
    """Yield documents with the name of their trap; the traps come in turn."""
    names = list(TRAPS)
    for number in range(count):
        name = names[number % len(names)]
        document = plain(number)
        TRAPS[name](document)
        yield name, document


def reference(document: Groups) -> str:
    """Return the reference of a document."""
    return f"bindcommerce:{document['General']['bindCommerceNumber']}"


def export_of(documents: list[Groups]) -> bytes:
    """Return an export of these documents."""
    body = "".join(_element("Document", _with_rows(document)) for document in documents)
    return f'<?xml version="1.0" encoding="UTF-8"?><Documents>{body}</Documents>'.encode()


def _with_rows(document: Groups) -> Groups:
    groups = deepcopy(document)
    groups["Rows"] = {"Row": groups["Rows"]}
    return groups


def _element(name: str, content: Any) -> str:
    if isinstance(content, list):
        return "".join(_element(name, part) for part in content)
    if isinstance(content, dict):
        content = "".join(_element(inner, part) for inner, part in content.items())
    else:
        content = escape(content)
    return f"<{name}>{content}</{name}>"
