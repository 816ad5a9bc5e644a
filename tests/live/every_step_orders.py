"""Two hundred orders of ten nodes, for a transformation of every step: the same ones every time.

The texts and amounts of each go by its number, in rounds of different length, so that they meet in
ever other ways.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from hub_traps import Groups

COUNT = 200
CENT, TEN_THOUSANDTH = Decimal("0.01"), Decimal("0.0001")
NODES = {
    "Amazon IT": "Marketplace Amazon Seller",
    "Amazon DE": "Marketplace Amazon Seller",
    "eBay IT": "Marketplace eBay",
    "Leroy Merlin": "Marketplace Leroy Merlin",
    "Zalando": "Marketplace Zalando",
    "ManoMano": "Marketplace ManoMano",
    "Shopify Nord": "eCommerce Shopify",
    "WooCommerce Uno": "eCommerce WooCommerce",
    "Cdiscount": "Marketplace Cdiscount",
    "Decathlon": "Marketplace Decathlon",
}
UNTAXED = ("Zalando", "WooCommerce Uno")
"""Nodes whose platforms tell no tax."""

SPLIT_BY = {"Shopify Nord": "Supplier", "WooCommerce Uno": "Warehouse_Key"}
"""Nodes whose lines are of several suppliers or warehouses."""

PEOPLE = (
    ("ada", "ROSSI"),
    ("MARIO", "BIANCHI VERDI"),
    ("Jean-Luc", "McDonald"),
    ("SØREN", "d'angelo"),
    ("zoë", "ÅBERG"),
    ("Ada", "O'Brien & Figli"),
    ("maria grazia", "DE LUCA"),
)
COMPANIES = ("Ferramenta Bianchi di Bianchi Giuseppe", "Rossi & C. S.r.l.", "ACME")
STREETS = (
    "Via Roma 1",
    "Via Giuseppe Garibaldi 128, interno 4, scala destra, terzo piano",
    "Straße des 17. Juni 135, Hinterhaus, Aufgang B",
    "Donaudampfschifffahrtsgesellschaftskapitänsgasse 7",
    'C/ Mayor, 7 "A" & B',
)
SECOND_LINES = (
    "",
    "Scala B",
    "RCCMNL83S18D969H",
    "C.F. MRTMTT25D09F205Z",
    "",
    "P.IVA: IT00743110157",
    "00743110158",
    "rcc mnl 83s18 d969h",
    "",
    "RCCMNL83S18D969X",
    "12345678903",
)
PLACES = (
    ("IT", "RM", "00042", "Anzio"),
    ("DE", "BE", "10115", "Berlin"),
    ("IT", "MI", "20121", "Milano"),
    ("FR", "", "75001", "Paris"),
    ("DE", "Bayern", "80331", "München"),
    ("IT", "", "00118", "Roma"),
    ("DK", "", "1050", "København"),
    ("ES", "", "08001", "L'Hospitalet"),
)
ATLANTIS = ("IT", "Atlantis", "00099", "Atlantis")
"""A province that no shop has."""

PAYMENTS = (
    ("Other", "MP05"),
    ("AmazonPay", ""),
    (" amazon  pay", "paypal"),
    ("Visa", "MP08"),
    ("Contrassegno", "cod"),
    ("Gift", "MP05"),
    ("Assegno", ""),
)
GOODS = (
    ("STEP-LAMP", 'Lamp "Luna" & shade'),
    ("ext-mug", "Mug <large>"),
    ("ext-shelf", "Scaffale è più"),
    ("STEP-TRAY", "Tray"),
    ("B0-CHAIR", "Chair"),
)
LACKING = "UNKNOWN-"
"""What codes begin with that no shop has."""
PRICES = tuple(map(Decimal, ("12.20", "8.37", "19.99", "149.00", "1.01", "33.33", "64.90")))
DEAR = Decimal("780.00")
RATES = ("22", "10", "4")
SUPPLIERS = ("Rossi & Figli", "Müller GmbH", "", "Rossi & Figli", "Drop Ship Ltd", "Closed Ltd")
WAREHOUSES = ("MI-1", "RM/2", "")
SOLD_AT = datetime(2026, 11, 1, 8, 30, 7)  # noqa: DTZ001 - the hub's times name no zone


def documents(currencies: Sequence[str], namespace: str) -> list[Groups]:
    """Return the documents of the orders.

    Args:
        currencies: of the shop.
        namespace: which no other run has; it stands in the buyers' addresses.
    """
    return [_document(number, currencies, namespace) for number in range(COUNT)]


def _document(number: int, currencies: Sequence[str], namespace: str) -> Groups:
    node = list(NODES)[number % len(NODES)]
    chance = random.Random(number)  # noqa: S311 - the same orders every time, nothing secret
    rows = [_row(number, place, node, chance) for place in range(1 + number * 7 // 10 % 4)]
    document: Groups = {
        "General": _general(number, node),
        "Customer": _customer(number, node, namespace),
        "Delivery": _delivery(number, node),
        "Payments": _payment(number),
        "Amounts": _amounts(number, node, rows),
        "Shipping": _shipping(number),
        "Rows": rows,
    }
    document["Amounts"]["Currency"] = currencies[number // 2 % len(currencies)]
    return document


def _general(number: int, node: str) -> dict[str, str]:
    sold_at = SOLD_AT + timedelta(minutes=97 * number)
    status = "Shipped" if number % 9 == 5 else "Unshipped"
    general = {
        "DocumentType": "C",
        "bindCommerceNumber": str(800_000 + number),
        "Number": f"{node[:2].upper()}-{number:05}",
        "Date": str(sold_at),
        "LastUpdate": str(sold_at + timedelta(minutes=11)),
        "Node": node,
        "NodeID": str(20 + list(NODES).index(node)),
        "Technology": NODES[node],
        "StateCode": status,
        "StateName": status,
    }
    if number % 3 == 1:
        general["Market"] = "Italy"
    if _is_business(number):
        general["B2B"] = "1"
    return general


def _is_business(number: int) -> bool:
    return number % 7 in (2, 4)


def _customer(number: int, node: str, namespace: str) -> dict[str, str]:
    customer = _address(number, node) | {
        "Code": str(5000 + number),
        "Email": f"buyer{number}.{namespace}@example.com",
        "Phone": ("+39 06 1234567", "", "")[number % 3],
        "MobPhone": ("", "+39 333 1234567", "")[number % 3],
        "Address2": SECOND_LINES[number % len(SECOND_LINES)],
    }
    if _is_business(number):
        customer |= {
            "Company": COMPANIES[number % len(COMPANIES)],
            "Pec": "rossi@pec.example.com",
            "EInvoiceDestCode": "0000000",
        }
    if number % 13 == 4:
        customer["FiscalCode"] = "RSSMRA85T10A562S"
    return customer


def _delivery(number: int, node: str) -> dict[str, str]:
    """Return where the goods go; every third order says nothing of it: to the buyer."""
    if number % 3 == 0:
        return {}
    address = _address(number + 2 * len(PLACES) * (number % 2) + 3, node)
    return address | {
        "Phone": "0044 20 7946 0018",
        "Address2": ("", "Scala destra", "RCCMNL83S18D969H")[number % 3],
    }


def _address(number: int, node: str) -> dict[str, str]:
    name, surname = PEOPLE[number % len(PEOPLE)]
    place = PLACES[number // 2 % len(PLACES)]
    if node == "Cdiscount" and number % 4 == 0:
        place = ATLANTIS
    return {
        "Name": name,
        "Surname": surname,
        "Address": STREETS[number // 3 % len(STREETS)],
        **dict(zip(("CountryCode", "Province", "Postcode", "City"), place, strict=True)),
    }


def _payment(number: int) -> dict[str, str]:
    name, code = PAYMENTS[number // 10 % len(PAYMENTS)]
    payment = {"PaymentName": name, "PaymentCode": code, "PaymentStatus": "Complete"}
    if code == "cod":
        payment["PaymentCOD"] = "1"
    return payment


def _amounts(number: int, node: str, rows: list[dict[str, str]]) -> dict[str, str]:
    cost = Decimal(("4.90", "0.00", "7.50", "12.00")[number // 2 % 4])
    amounts = {"ShippingCost": str(cost), "SellerNote": ("", "Handle\nwith care")[number % 2]}
    if number % 3 == 1 and cost and node not in UNTAXED:
        net = (cost / Decimal("1.1")).quantize(CENT, ROUND_HALF_EVEN)
        amounts |= {"ShippingCostWithoutTax": str(net), "ShippingTax": str(cost - net)}
    total = cost + sum(Decimal(row["TotalDiscounted"]) for row in rows)
    if number % 9 == 2:
        amounts |= {"CouponCode": f"AUTUNNO ({number})", "CouponDiscount": "1.00"}
        total -= Decimal("1.00")
    if number % 7 == 3:
        amounts["DiscountToCart"] = "-0.50"
        total -= Decimal("0.50")
    if _payment(number).get("PaymentCOD"):
        total += Decimal("3.00")
    elif number % 11 == 6:
        total += CENT
    return amounts | {"Total": str(total)}


def _shipping(number: int) -> dict[str, str]:
    if number % 9 != 5:
        return {"Carrier": "Std IT Dom_1"}
    return {
        "Carrier": "BRT",
        "TrackingNumber": str(100_000_000_000 + number),
        "ShippedTime": "2026-11-21 10:00:00",
    }


def _row(number: int, place: int, node: str, chance: random.Random) -> dict[str, str]:
    code, name = GOODS[(number // 10 + place) % len(GOODS)]
    quantity = chance.choice((1, 1, 2, 3, 5))
    price = DEAR if number % 23 == 9 else chance.choice(PRICES)
    total = price * quantity
    row = {
        "Code": code,
        "Description": name,
        "Qty": str(quantity),
        "Price": str(price),
        "Total": str(total),
        "TotalDiscounted": str(total),
    }
    if quantity in (1, 3) and (number + place) % 4 == 0:
        row["TotalDiscounted"] = str(total - quantity * Decimal("0.37"))
    if node not in UNTAXED:
        row |= _taxes(price, total, (number + place) % 3)
    return row | _origin(number, place, node)


def _taxes(price: Decimal, total: Decimal, form: int) -> dict[str, str]:
    """Return what a platform tells of the tax of a line: the rate, or nets beside it."""
    rate = RATES[form]
    taxes = {"VatRate": rate}
    factor = 1 + Decimal(rate) / 100
    if form != 1:
        taxes["PriceVatExcluded"] = str((price / factor).quantize(TEN_THOUSANDTH, ROUND_HALF_EVEN))
    if form == 2:
        taxes["TotalVatExcluded"] = str((total / factor).quantize(CENT, ROUND_HALF_EVEN))
    return taxes


def _origin(number: int, place: int, node: str) -> dict[str, object]:
    """Return what tells who delivers a line, and the codes of nodes that have their own."""
    turn = number // len(NODES)
    supplier = SUPPLIERS[(turn + place) % len(SUPPLIERS)]
    if node in SPLIT_BY:
        names = {"Supplier": SUPPLIERS, "Warehouse_Key": WAREHOUSES}[SPLIT_BY[node]]
        return {SPLIT_BY[node]: names[(turn + place) % len(names)]}
    if node == "ManoMano":
        return {"Supplier": supplier}
    if node == "Amazon IT" and turn % 3 == 0:
        return {"ProductCategories": {"Category": "Fulfilled by Amazon"}}
    if node == "eBay IT" and turn % 4 == 3:
        return {"Code": "", "Barcode": ("OLD-CHAIR-EAN", "UNKNOWN-EAN")[turn % 8 == 7]}
    if node in ("Cdiscount", "Decathlon") and turn % 2:
        return {"Code": f"{LACKING}{number}-{place}", "Params": {"Materiale": "Cotone"}}
    return {}
