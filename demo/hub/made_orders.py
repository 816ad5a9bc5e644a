"""Orders as a hub knows them, made up, as many as are wanted: what the exports are written from.

They come from Amazon, eBay, Leroy Merlin, WooCommerce and Shopify with the hub's field names,
status triples and habits: relay addresses for e-mail, no VAT from marketplaces, no address before
the platform accepts the order, ``PaymentTotal`` always 0. Every total reconciles: rows + shipping -
coupon - cart discount. The same seed gives the same orders. All people are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from demo.hub.platforms import PLATFORMS, Platform

Values = dict[str, str]
_CENT = Decimal("0.01")
_FIRST_NUMBER = 48_000

_FIRST_NAMES = ("Giulia", "Marco", "Chiara", "Luca", "Sofia", "Nicolò", "Ève", "Jürgen")
_LAST_NAMES = ("Rossi", "Bianchi", "D'Angelo", "Müller", "Ferrari & Figli", "Esposito", "Colombo")
_TOWNS = (
    ("00042", "Anzio", "RM", "IT"),
    ("20121", "Milano", "MI", "IT"),
    ("09124", "Cagliari", "CA", "IT"),
    ("80331", "München", "", "DE"),
    ("75002", "Paris", "", "FR"),
)
_STREETS = (
    "Via Roma {0}",
    "Corso Italia {0}, int. 3",
    "Piazza della Libertà {0}",
    "Hauptstraße {0}",
)
_PRODUCTS = (
    ("0012345", "8001234567895", "Lampada da tavolo", "24.90"),
    ("SKU-TAV-01", "8001234567901", "Tavolo pieghevole 120x60", "89.00"),
    ("SHIRT-7", "8001234567918", "Maglietta «Mare»", "19.50"),
    ("LED-32", "8001234567925", 'Pannello LED 32"', "32.99"),
    ("CAVO;USB", "8001234567932", "Cavo USB-C; 2 m", "7.05"),
)
"""Code, barcode, name, price: with a leading zero, quotes and the separator of a CSV in them."""
_COLOURS, _SIZES = ("Rosso", "Blu", "Verde"), ("S", "M", "L", "XL")
_COMPANY_EVERY = 11
"""Every eleventh order is one of a company."""


@dataclass(slots=True)
class MadeRow:
    """One row of an order, in the hub's names; nested names are joined by ``_`` as in a CSV."""

    values: Values
    params: Values = field(default_factory=dict)


@dataclass(slots=True)
class MadeOrder:
    """One order: its groups in the hub's names, and its rows."""

    groups: dict[str, Values]
    rows: list[MadeRow]


@dataclass(frozen=True, slots=True)
class _Sale:
    """What is settled of an order before its fields are filled in; ``index`` counts from 0."""

    platform: Platform
    status: tuple[str, str, str]
    index: int
    ordered_at: datetime

    @property
    def shipped_at(self) -> datetime | None:
        if self.status is self.platform.statuses[-1]:
            return self.ordered_at + timedelta(hours=26)
        return None

    @property
    def is_held_back(self) -> bool:
        """Whether the platform does not give the buyer's address yet."""
        return self.status[1] == "WAITING_ACCEPTANCE"

    @property
    def is_of_a_company(self) -> bool:
        return self.index % _COMPANY_EVERY == 0


FIRST_TIME = datetime(2026, 9, 1, 8, 0)  # noqa: DTZ001 - hub times carry no zone
"""When the first order was placed."""
BETWEEN_ORDERS = timedelta(seconds=37)


def make_orders(orders: int, seed: int = 1, first: int = 0) -> Iterator[MadeOrder]:
    """Yield so many orders; the hub's numbers count up from 48000.

    Args:
        orders: how many.
        seed: the same seed makes the same orders.
        first: how many came before them: numbers and times go on from there.
    """
    random = Random(seed)  # noqa: S311 - made-up orders, no secrets
    for index in range(first, first + orders):
        platform = random.choice(PLATFORMS)
        status = random.choice(platform.statuses)
        ordered_at = FIRST_TIME + index * BETWEEN_ORDERS
        yield _order(random, _Sale(platform, status, index, ordered_at))


def _order(random: Random, sale: _Sale) -> MadeOrder:
    rows = [_row(random, sale.platform) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    person: Values = {}
    if not sale.is_held_back:
        person = _person(random, sale)
    delivery = dict(person)
    for name in ("VatCode", "FiscalCode"):
        delivery.pop(name, None)
    groups = {
        "General": _general(sale),
        "Customer": {"Code": str(700_000 + sale.index), **person},
        "Delivery": delivery,
        "Payments": _payments(sale),
        "Amounts": _amounts(random, sale.platform, rows),
        "Commission": {
            "PayPalCommission": "0",
            "eBayCommission": "0",
            "eBayAccount": "",
            "eBayAmountSaved": "0",
        },
        "Shipping": _shipping(sale),
    }
    return MadeOrder(groups, rows)


def _general(sale: _Sale) -> Values:
    platform, index = sale.platform, sale.index
    state_id, state_code, state_name = sale.status
    last_update = sale.shipped_at or sale.ordered_at + timedelta(minutes=4)
    return {
        "DocumentType": "C",
        "bindCommerceNumber": str(_FIRST_NUMBER + index),
        "Number": platform.number.format(1000 + index, index * 7 % 99_999),
        "Node": platform.node,
        "NodeID": platform.node_id,
        "Technology": platform.technology,
        "Market": platform.market,
        "Date": str(sale.ordered_at),
        "LastUpdate": str(last_update),
        "StatebindID": state_id,
        "StateCode": state_code,
        "StateName": state_name,
        "B2B": str(int(sale.is_of_a_company)),
        "DocumentNumber": "",
    }


def _person(random: Random, sale: _Sale) -> Values:
    index = sale.index
    postcode, city, province, country = random.choice(_TOWNS)
    company = vat_code = ""
    if sale.is_of_a_company:
        company, vat_code = "Officine & Co. <srl>", f"IT{index % 10**11:011d}"
    return {
        "Name": random.choice(_FIRST_NAMES),
        "Surname": random.choice(_LAST_NAMES),
        "Company": company,
        "Address": random.choice(_STREETS).format(index % 200 + 1),
        "Postcode": postcode,
        "City": city,
        "Province": province,
        "CountryCode": country,
        "VatCode": vat_code,
        "FiscalCode": "",
        "Phone": f"+39 06 {index % 10**7:07d}",
        "MobPhone": f"0333{index % 10**7:07d}",
        "Email": f"buyer{index}@{sale.platform.mail}",
    }


def _payments(sale: _Sale) -> Values:
    name, status = sale.platform.payment
    paid_at = ""
    if name == "CreditCard":
        paid_at = sale.ordered_at.strftime("%Y:%m:%d %H:%M:%S")
    return {
        "PaymentName": name,
        "PaymentCode": "",
        "PaymentCOD": "NO",
        "PaymentTotal": "0.0",
        "PaymentStatus": status,
        "PaidTime": paid_at,
    }


def _row(random: Random, platform: Platform) -> MadeRow:
    index = random.randrange(len(_PRODUCTS))
    code, barcode, description, price_text = _PRODUCTS[index]
    quantity = random.choice((1, 1, 1, 2, 5))
    price = Decimal(price_text)
    total = price * quantity
    values = {
        "bindID": str(9000 + index),
        "Code": code,
        "Barcode": barcode,
        "Description": description,
        "Qty": str(quantity),
        "ProductDimensions_Weight": "0.5",
        "ProductDimensions_WeightUom": "kg",
        "PriceVatExcluded": str(_net(price, platform)),
        "Price": price_text,
        "Discounts": "0",
        "VatRate": platform.vat_rate,
        "TotalVatExcluded": str(_net(total, platform)),
        "Total": str(total),
        "TotalDiscounted": str(total),
        "Currency": "EUR",
        "Commission": "0",
    }
    return MadeRow(values, {"Color": random.choice(_COLOURS), "Size": random.choice(_SIZES)})


def _net(gross: Decimal, platform: Platform) -> Decimal:
    return (gross / (1 + Decimal(platform.vat_rate) / 100)).quantize(_CENT)


def _amounts(random: Random, platform: Platform, rows: list[MadeRow]) -> Values:
    goods = sum((Decimal(row.values["Total"]) for row in rows), Decimal(0))
    net_goods = sum((Decimal(row.values["TotalVatExcluded"]) for row in rows), Decimal(0))
    shipping = Decimal(random.choice(("0.00", "0.00", "5.90", "12.00")))
    coupon = Decimal(random.choice(("0.00",) * 9 + ("5.00",)))
    coupon_code = comment = ""
    if coupon:
        coupon_code, comment = "BENVENUTO", "Cliente abituale,\nconfezione regalo"
    return {
        "TotalWithoutTax": str(net_goods),
        "VatAmount": str(goods - net_goods),
        "Total": str(goods + shipping - coupon),
        "Currency": "EUR",
        "ShippingCost": str(shipping),
        "ShippingCostWithoutTax": str(_net(shipping, platform)),
        "ShippingTax": str(shipping - _net(shipping, platform)),
        "InternalComment": comment,
        "SellerNote": "",
        "CouponDiscount": str(coupon),
        "CouponCode": coupon_code,
        "DiscountToCart": "0",
    }


def _shipping(sale: _Sale) -> Values:
    carrier, tracking_number, shipped_time = sale.platform.carrier, "", ""
    if sale.shipped_at:
        carrier, tracking_number = "BRT", f"0{sale.index:012d}"
        shipped_time = str(sale.shipped_at)
    return {
        "Carrier": carrier,
        "TrackingNumber": tracking_number,
        "TransportedWeight": "0",
        "ShippedTime": shipped_time,
    }
