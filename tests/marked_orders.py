"""Orders whose every free text is marked, in all the ways in which an order ends; and secrets.

A mark is a word that stands nowhere else, so that whoever finds one knows where it got out of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hub_traps import Groups, export_of, plain

TOKEN = "Tok3n-of-the-hub-qzx81f0c"
KEY = "k3y-of-the-shop-qzx5d2b7e90a4c6f81"
PASSWORD = "p4ssword-of-the-files-qzx77"
SECRETS = (TOKEN, KEY, PASSWORD)

BUYER = {
    "Name": "Ermenegilda",
    "Surname": "Zanzibarri",
    "Company": "Trattoria Zibibbo",
    "Address": "Via dei Cantastorie 7",
    "Address2": "Scala Zufolanti",
    "Postcode": "ZQ9 7XW",
    "City": "Borgoquadro",
    "Province": "RM",
    "CountryCode": "IT",
    "Phone": "+39 333 77 66 551",
    "MobPhone": "+39 347 88 99 012",
}
FISCAL = {
    "VatCode": "IT00743110157",
    "FiscalCode": "ZNZRMN80A41H501X",
    "EInvoiceDestCode": "ZQ7K2M9",
    "Pec": "fatture@zibibbo-pec.example",
}
EMAIL = "ermenegilda@zanzibarri.example"
NOTES = {
    "InternalComment": "cliente Zoroastro, ha reclamato",
    "SellerNote": "regalo: auguri nonna Zitarella",
}
COMMENT = "suonare da Zerlina, secondo piano"
ENGRAVING = "Per Zenobia con amore"
GIFT = "Buon compleanno Zuccherino"
MARKS = (
    *("Ermenegilda", "Zanzibarri", "Zibibbo", "Cantastorie", "Zufolanti", "ZQ9 7XW", "Borgoquadro"),
    *("333 77 66 551", "347 88 99 012", "00743110157", "ZNZRMN80A41H501X", "ZQ7K2M9"),
    *("zibibbo-pec", "Zoroastro", "Zitarella", "Zerlina", "Zenobia", "Zuccherino"),
)
CORRECTED = "Vicolo Zuleika 9"
"""What a person wrote into a field: the ledger has it too, by design."""


def _set(group: str, **texts: str) -> Callable[[Groups], None]:
    return lambda document: document[group].update(texts)


def _of_row(**texts: Any) -> Callable[[Groups], None]:
    return lambda document: document["Rows"][0].update(texts)


def _status(code: str) -> Callable[[Groups], None]:
    return _set("General", StateCode=code, StateName=code)


def _shipped(document: Groups) -> None:
    _status("Shipped")(document)
    document["Shipping"] = {"Carrier": "Pony Blitz", "TrackingNumber": "PB-1"}


def _held_back(document: Groups) -> None:
    _status("WAITING_ACCEPTANCE")(document)
    document["General"].update(Technology="Marketplace Leroy Merlin", Node="Leroy Merlin")
    document["Customer"], document["Delivery"] = {}, {}


def _own(document: Groups) -> None:
    document["General"].update(
        Technology="eCommerce OpenCart", Node="The shop", NodeID="71", Number="1001"
    )


CASES: dict[str, Callable[[Groups], None]] = {
    "created": lambda document: None,
    "to be corrected": lambda document: None,
    "to be dismissed": _status("FROBNICATED"),
    "a name in the province": _set("Delivery", Province="Zanzibarri Ermenegilda"),
    "an address in the province": _set("Delivery", Province="c/o Zufolanti, Via Cantastorie 7"),
    "a name in the country": _set("Delivery", CountryCode="Zanzibarri Ermenegilda"),
    "a product that the shop lacks": _of_row(Code="NOT-THERE", Params={"Incisione": ENGRAVING}),
    "an engraving that is no option": _of_row(
        Code="JACKET", Params={"Colour": "Red", "Size": "M", "Fabric": ENGRAVING}
    ),
    "an engraving that nothing takes": _of_row(
        Code="MUG-BLUE", Params={"Incisione": ENGRAVING, "Biglietto": GIFT}
    ),
    "a status that nobody knows": _status("FROBNICATED"),
    "a courier that nobody knows": _shipped,
    "too long": _set("Delivery", Surname="Zanzibarri " * 12),
    "an emoji": _set("Delivery", Name="Ermenegilda \U0001f600"),
    "no e-mail address": _set("Customer", Email="Ermenegilda Zanzibarri"),
    "a name for a date": _set("General", Date="Zanzibarri Ermenegilda"),
    "a telephone number for a date": _set("General", Date="333 77 66 551"),
    "a name for a quantity": _of_row(Qty="Zenobia"),
    "a name for a currency": _set("Amounts", Currency="Zibibbo"),
    "a name for a document type": _set("General", DocumentType="Zanzibarri Ermenegilda"),
    "a name for a number": _set("General", bindCommerceNumber="Zanzibarri\nErmenegilda"),
    "no number": _set("General", bindCommerceNumber=""),
    "sums that differ": _set("Amounts", Total="99.00"),
    "a currency that the shop lacks": _set("Amounts", Currency="JPY"),
    "held back": _held_back,
    "a name twice": lambda document: document["Customer"].update(
        Surname=["Zanzibarri", "Ermenegilda"]
    ),
    "markup in a name": _set("Delivery", Surname='<b>"Zanzibarri"</b>\u2028{{7*7}}'),
    "a lone ampersand": _set("Delivery", Company="Zibibbo %26 Zufolanti"),
    "no node": _set("General", Node="", NodeID=""),
    "an order of the shop's own that differs": _own,
    "a business": lambda document: (
        document["General"].update(B2B="1"),
        document["Customer"].update(FISCAL),
    ),
}
"""What happens to an order -> what makes it happen."""


def reference_of(case: str) -> str:
    """Return the reference of a case's order."""
    return f"bindcommerce:{700_000 + list(CASES).index(case)}"


def marked_export(*, version: int = 1, **changed: str) -> bytes:
    """Return an export of an order a case.

    Args:
        version: a later one says something new of each order.
        changed: texts of the delivery address.
    """
    documents = [_document(number, case, version) for number, case in enumerate(CASES)]
    for document in documents:
        document["Delivery"].update(
            {name: changed[name] for name in changed if document["Delivery"]}
        )
    return export_of(documents).replace(b"%26", b"&")


def _document(number: int, case: str, version: int) -> Groups:
    document = plain(number)
    document["General"]["LastUpdate"] = f"2026-11-2{version} 09:30:02"
    document["Customer"] = {**BUYER, "Email": EMAIL, "FiscalCode": FISCAL["FiscalCode"]}
    document["Delivery"] = dict(BUYER)
    document["Amounts"].update(NOTES)
    document["Extras"] = {"Gift": {"Message": GIFT}, "CustomerNote": COMMENT}
    document["Rows"][0]["Code"] = "LAMP-OAK"
    CASES[case](document)
    return document
