"""Hub exports that look like real ones, of any size: for the demo, the tests and the benchmarks.

Orders come from Amazon, eBay, Leroy Merlin, WooCommerce and Shopify with the hub's field names,
status triples and habits (relay mails, no VAT from marketplaces, no address before acceptance,
``PaymentTotal`` always 0). Every total reconciles: rows + shipping - coupon - cart discount. The
same seed gives the same bytes. All people are made up. Facts: reference/bindcommerce.md, sections 1
and 6.2; reference/hub_export_columns.txt.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import BinaryIO
from xml.sax.saxutils import escape

Values = dict[str, str]
_CENT = Decimal("0.01")
_GROUPS = ("General", "Customer", "Delivery", "Payments", "Amounts", "Commission", "Shipping")
_FIRST_NUMBER = 48_000
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Platform:
    """One sales platform as a hub account knows it: its node, its words for statuses, its habits."""

    node: str
    node_id: str
    technology: str
    market: str
    statuses: tuple[tuple[str, str, str], ...]
    payment: tuple[str, str]
    carrier: str
    number: str
    vat_rate: str
    mail: str


PLATFORMS = (
    Platform(
        "Amazon IT", "11", "Marketplace Amazon Seller", "Italy",
        (("622", "Unshipped", "Unshipped"), ("625", "Shipped", "Shipped")),
        ("Other", ""), "Std IT Dom_1", "404-{0:07d}-{1:07d}", "0", "marketplace.amazon.example",
    ),
    Platform(
        "Outlet eBay", "12", "Marketplace eBay", "",
        (("624", "", "Completed"), ("626", "", "Shipped")),
        ("CreditCard", "Complete"), "IT_ExpressCourier", "27-{0:05d}-{1:05d}", "0", "members.ebay.example",
    ),
    Platform(
        "Leroy Merlin IT", "13", "Marketplace Leroy Merlin", "Italy",
        (("623", "WAITING_ACCEPTANCE", "WAITING_ACCEPTANCE"), ("627", "SHIPPING", "SHIPPING")),
        ("", "PAY_ON_ACCEPTANCE"), "Consegna a domicilio - Express", "LM{0:08d}-A", "0", "mirakl.example",
    ),
    Platform(
        "Bottega WooCommerce", "14", "eCommerce WooCommerce", "Italy",
        (("631", "processing", "Processing"), ("632", "completed", "Completed")),
        ("Bonifico bancario", ""), "Corriere espresso", "W{0}", "22", "clienti.example",
    ),
    Platform(
        "Negozio Shopify", "15", "eCommerce Shopify", "Italy",
        (("641", "paid", "Paid"), ("642", "fulfilled", "Fulfilled")),
        ("Shopify Payments", "Complete"), "Standard", "#{0}", "22", "clienti.example",
    ),
)  # fmt: skip
"""Status ids are per hub account; these are the ones of the demo's."""

_FIRST_NAMES = ("Giulia", "Marco", "Chiara", "Luca", "Sofia", "Nicolò", "Ève", "Jürgen")
_LAST_NAMES = ("Rossi", "Bianchi", "D'Angelo", "Müller", "Ferrari & Figli", "Esposito", "Colombo")
_PLACES = (
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
_COLOURS, _SIZES = ("Rosso", "Blu", "Verde"), ("S", "M", "L", "XL")


@dataclass(slots=True)
class ExportRow:
    """One row of an order; ``values`` has the hub's names, nested ones joined by ``_`` as in a CSV export."""

    values: Values
    params: Values = field(default_factory=dict)


@dataclass(slots=True)
class ExportOrder:
    """One order of an export: its groups in the hub's names, and its rows."""

    groups: dict[str, Values]
    rows: list[ExportRow]


def write_xml(file: BinaryIO, orders: int, seed: int = 1, *, params: bool = True) -> None:
    """Write an XML export of so many orders.

    Args:
        file: opened for writing bytes.
        orders: how many; they are written as they are made.
        seed: the same seed gives the same orders, in XML and in CSV.
        params: whether rows carry colour and size, which no CSV export seen has.
    """
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<Documents>\n'
    file.write(f"{head}<totalDocumentsFounded>{orders}</totalDocumentsFounded>\n".encode())
    for batch in _batches(make_orders(orders, seed)):
        file.write("".join(_document(order, params=params) for order in batch).encode())
    file.write(b"</Documents>\n")


def write_csv(file: BinaryIO, orders: int, seed: int = 1, *, separator: str = ";") -> None:
    """Write a CSV export of so many orders, a line a row with the order's header repeated; as :func:`write_xml`."""
    text = io.StringIO()
    lines = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for batch in _batches(make_orders(orders, seed)):
        lines.writerows(line for order in batch for line in _lines(order))
        file.write(text.getvalue().encode())
        text.seek(0)
        text.truncate()
    file.write(text.getvalue().encode())


def make_orders(orders: int, seed: int = 1) -> Iterator[ExportOrder]:
    """Return so many orders, one by one; the hub's numbers count up from 48000."""
    random = Random(seed)  # noqa: S311  # made-up orders, no secrets
    start = datetime(2026, 9, 1, 8, 0)  # noqa: DTZ001  # hub times carry no zone
    for index in range(orders):
        yield _order(random, index, start + timedelta(seconds=37 * index))


def _batches(orders: Iterator[ExportOrder]) -> Iterator[list[ExportOrder]]:
    batch: list[ExportOrder] = []
    for order in orders:
        batch.append(order)
        if len(batch) == _CHUNK:
            yield batch
            batch = []
    yield batch


def _order(random: Random, index: int, ordered_at: datetime) -> ExportOrder:
    platform = random.choice(PLATFORMS)
    status = random.choice(platform.statuses)
    shipped_at = ordered_at + timedelta(hours=26) if status is platform.statuses[-1] else None
    is_held_back = status[1] == "WAITING_ACCEPTANCE"
    rows = [_row(random, platform) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    person = {} if is_held_back else _person(random, platform, index)
    groups = {
        "General": _general(platform, status, index, ordered_at, shipped_at),
        "Customer": {"Code": str(700_000 + index), **person},
        "Delivery": {
            name: text for name, text in person.items() if name not in {"VatCode", "FiscalCode"}
        },
        "Payments": _payments(platform, ordered_at),
        "Amounts": _amounts(random, platform, rows),
        "Commission": {
            "PayPalCommission": "0",
            "eBayCommission": "0",
            "eBayAccount": "",
            "eBayAmountSaved": "0",
        },
        "Shipping": _shipping(platform, index, shipped_at),
    }
    return ExportOrder(groups, rows)


def _general(
    platform: Platform,
    status: tuple[str, str, str],
    index: int,
    ordered_at: datetime,
    shipped_at: datetime | None,
) -> Values:
    return {
        "DocumentType": "C",
        "bindCommerceNumber": str(_FIRST_NUMBER + index),
        "Number": platform.number.format(1000 + index, index * 7 % 99_999),
        "Node": platform.node,
        "NodeID": platform.node_id,
        "Technology": platform.technology,
        "Market": platform.market,
        "Date": str(ordered_at),
        "LastUpdate": str(shipped_at or ordered_at + timedelta(minutes=4)),
        "StatebindID": status[0],
        "StateCode": status[1],
        "StateName": status[2],
        "B2B": "1" if index % 11 == 0 else "0",
        "DocumentNumber": "",
    }


def _person(random: Random, platform: Platform, index: int) -> Values:
    postcode, city, province, country = random.choice(_PLACES)
    is_company = index % 11 == 0
    return {
        "Name": random.choice(_FIRST_NAMES),
        "Surname": random.choice(_LAST_NAMES),
        "Company": "Officine & Co. <srl>" if is_company else "",
        "Address": random.choice(_STREETS).format(index % 200 + 1),
        "Postcode": postcode,
        "City": city,
        "Province": province,
        "CountryCode": country,
        "VatCode": f"IT{index % 10**11:011d}" if is_company else "",
        "FiscalCode": "",
        "Phone": f"+39 06 {index % 10**7:07d}",
        "MobPhone": f"0333{index % 10**7:07d}",
        "Email": f"buyer{index}@{platform.mail}",
    }


def _payments(platform: Platform, ordered_at: datetime) -> Values:
    name, status = platform.payment
    return {
        "PaymentName": name,
        "PaymentCode": "",
        "PaymentCOD": "NO",
        "PaymentTotal": "0.0",
        "PaymentStatus": status,
        "PaidTime": ordered_at.strftime("%Y:%m:%d %H:%M:%S") if name == "CreditCard" else "",
    }


def _row(random: Random, platform: Platform) -> ExportRow:
    place = random.randrange(len(_PRODUCTS))
    code, barcode, description, price_text = _PRODUCTS[place]
    quantity = random.choice((1, 1, 1, 2, 5))
    price = Decimal(price_text)
    total = price * quantity
    values = {
        "bindID": str(9000 + place),
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
    return ExportRow(values, {"Color": random.choice(_COLOURS), "Size": random.choice(_SIZES)})


def _net(gross: Decimal, platform: Platform) -> Decimal:
    return (gross / (1 + Decimal(platform.vat_rate) / 100)).quantize(_CENT)


def _amounts(random: Random, platform: Platform, rows: list[ExportRow]) -> Values:
    goods = sum((Decimal(row.values["Total"]) for row in rows), Decimal(0))
    net_goods = sum((Decimal(row.values["TotalVatExcluded"]) for row in rows), Decimal(0))
    shipping = Decimal(random.choice(("0.00", "0.00", "5.90", "12.00")))
    coupon = Decimal(random.choice(("0.00",) * 9 + ("5.00",)))
    return {
        "TotalWithoutTax": str(net_goods),
        "VatAmount": str(goods - net_goods),
        "Total": str(goods + shipping - coupon),
        "Currency": "EUR",
        "ShippingCost": str(shipping),
        "ShippingCostWithoutTax": str(_net(shipping, platform)),
        "ShippingTax": str(shipping - _net(shipping, platform)),
        "InternalComment": "Suonare due volte,\ngrazie" if coupon else "",
        "SellerNote": "",
        "CouponDiscount": str(coupon),
        "CouponCode": "BENVENUTO" if coupon else "",
        "DiscountToCart": "0",
    }


def _shipping(platform: Platform, index: int, shipped_at: datetime | None) -> Values:
    return {
        "Carrier": "BRT" if shipped_at else platform.carrier,
        "TrackingNumber": f"0{index:012d}" if shipped_at else "",
        "TransportedWeight": "0",
        "ShippedTime": str(shipped_at) if shipped_at else "",
    }


def _elements(values: Values) -> str:
    return "".join(
        f"<{name}>{escape(text)}</{name}>" if text else f"<{name}/>"
        for name, text in values.items()
    )


def _document(order: ExportOrder, *, params: bool) -> str:
    rows = "".join(_row_element(row, params=params) for row in order.rows)
    groups = "".join(f"<{group}>{_elements(order.groups[group])}</{group}>" for group in _GROUPS)
    return f"<Document>{groups}<Rows>{rows}</Rows></Document>\n"


def _row_element(row: ExportRow, *, params: bool) -> str:
    nested = {
        name.split("_")[1]: text
        for name, text in row.values.items()
        if name.startswith("ProductDimensions_")
    }
    own = {
        name: text for name, text in row.values.items() if not name.startswith("ProductDimensions_")
    }
    said = "".join(
        f'<Param name="{name}">{escape(text)}</Param>' for name, text in row.params.items()
    )
    listed = f"<Params>{said}</Params>" if params and said else ""
    return f"<Row>{_elements(own)}<ProductDimensions>{_elements(nested)}</ProductDimensions>{listed}</Row>"


def _lines(order: ExportOrder) -> Iterator[list[str]]:
    for row in order.rows:
        yield [
            row.values.get(name, "") if group == "Row" else order.groups[group].get(name, "")
            for group, name in _CELLS
        ]


COLUMNS = tuple(
    """
    General_DocumentType General_bindCommerceNumber General_Number General_Node General_NodeID General_Technology
    General_Market General_Date General_LastUpdate General_StatebindID General_StateCode General_StateName General_B2B
    General_DocumentNumber Customer_Code Customer_Name Customer_Surname Customer_Company Customer_Address
    Customer_Postcode Customer_City Customer_Province Customer_CountryCode Customer_VatCode Customer_FiscalCode
    Customer_Phone Customer_MobPhone Customer_Email Customer_EInvoiceDestCode Customer_Pec Delivery_Name
    Delivery_Surname Delivery_Company Delivery_Address Delivery_Postcode Delivery_City Delivery_Province
    Delivery_CountryCode Delivery_Phone Delivery_MobPhone Delivery_Email Payments_PaymentName Payments_PaymentCode
    Payments_PaymentCOD Payments_PaymentTotal Payments_PaymentStatus Payments_PaidTime Row_bindID Row_Code Row_Barcode
    Row_Description Row_Qty Row_ProductDimensions_Weight Row_ProductDimensions_WeightUom
    Row_ProductDimensions_WeightVolume Row_ProductDimensions_LwhUom Row_ProductDimensions_Length
    Row_ProductDimensions_Width Row_ProductDimensions_Height Row_Picture Row_MPN Row_PriceVatExcluded Row_Price
    Row_Discounts Row_VatRate Row_TotalVatExcluded Row_Total Row_TotalDiscounted Row_Currency Row_Commission
    Amounts_TotalWithoutTax Amounts_VatAmount Amounts_Total Amounts_Currency Amounts_ShippingCost
    Amounts_ShippingCostWithoutTax Amounts_ShippingTax Amounts_InternalComment Amounts_SellerNote
    Amounts_CouponDiscount Amounts_CouponCode Amounts_DiscountToCart Commission_PayPalCommission
    Commission_PayPalTransactionID Commission_eBayCommission Commission_eBayAccount Commission_eBayAdjustmentAmount
    Commission_eBayAmountSaved Shipping_Carrier Shipping_TrackingNumber Shipping_TransportedWeight
    Shipping_ShippedTime Row_Warehouse_Key
    """.split()  # noqa: SIM905  # ninety-three names in quotes would be read by nobody
)
"""The columns of real exports, in their order (reference/hub_export_columns.txt)."""

_CELLS = tuple((column.split("_", 1)[0], column.split("_", 1)[1]) for column in COLUMNS)
