"""Writes the sample hub export, ``demo/exports/orders.xml`` and ``orders.csv``, as the hub would.

``python -m demo.hub.sample_export`` writes both; a test compares the committed files with what it
gives.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

from demo.hub.exports import COLUMNS
from demo.hub.sample_orders import FIRST_HUB_NUMBER, ORDERS
from demo.hub.sample_sales import Product, Sale

EXPORTS = Path(__file__).resolve().parents[1] / "exports"
_CENT = Decimal("0.01")


def main() -> None:
    """Write both files."""
    EXPORTS.mkdir(exist_ok=True)
    xml = sample_xml()
    (EXPORTS / "orders.xml").write_text(xml, encoding="utf-8")
    (EXPORTS / "orders.csv").write_text(csv_of(xml), encoding="utf-8", newline="")


def sample_xml() -> str:
    """Return the sample orders as the hub's XML."""
    return xml_of({FIRST_HUB_NUMBER + place: sale for place, sale in enumerate(ORDERS)})


def xml_of(sales: Mapping[int, Sale]) -> str:
    """Return sales, by the hub's numbers of them, as the hub's XML."""
    root = _fill(ET.Element("Documents"), {"totalDocumentsFounded": str(len(sales))})
    for number, sale in sales.items():
        root.append(_document(sale, str(number)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def csv_of(xml: str) -> str:
    """Return a hub XML as the hub's CSV.

    It has a line for each row, with the order's own fields on each; parameters are left out.
    """
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(COLUMNS)
    documents = ET.fromstring(xml).iterfind("Document")  # noqa: S314 - our own text, made above
    for document in documents:
        for row in document.iterfind("Rows/Row"):
            lines.writerow([_cell(document, row, column) for column in COLUMNS])
    return text.getvalue()


def _cell(document: ET.Element, row: ET.Element, column: str) -> str:
    group, _, name = column.partition("_")
    if group == "Row":
        return row.findtext(name.replace("_", "/")) or ""
    return document.findtext(f"{group}/{name}") or ""


def _document(sale: Sale, hub_number: str) -> ET.Element:
    document = ET.Element("Document")
    groups = {
        "General": _general(sale, hub_number),
        "Customer": _person(sale),
        "Delivery": _person(sale),
        "Payments": {"PaymentName": "Other", "PaymentCOD": "NO", "PaymentTotal": "0.0"},
        "Amounts": _amounts(sale),
        "Commission": {},
        "Shipping": _shipping(sale),
    }
    for path, text in sale.overrides.items():
        group, name = path.split("/")
        groups[group][name] = text
    for group, fields in groups.items():
        if group == "Amounts":
            document.append(_rows(sale))
        _fill(ET.SubElement(document, group), fields)
    return document


def _general(sale: Sale, hub_number: str) -> dict[str, str]:
    state_id, code, name = sale.status
    return {
        "DocumentType": "C",
        "bindCommerceNumber": hub_number,
        "Number": sale.number,
        "Node": sale.channel.node,
        "NodeID": sale.channel.node_id,
        "Technology": sale.channel.technology,
        "Market": sale.channel.market,
        "Date": sale.ordered_at,
        "LastUpdate": _last_update(sale),
        "StatebindID": state_id,
        "StateCode": code,
        "StateName": name,
        "B2B": "0",
    }


def _last_update(sale: Sale) -> str:
    """Return when the hub heard of it: ten minutes after the order, or after it was shipped."""
    moment = sale.ordered_at
    if sale.shipped:
        _, _, moment = sale.shipped
    return str(datetime.fromisoformat(moment) + timedelta(minutes=10))


def _person(sale: Sale) -> dict[str, str]:
    if sale.buyer is None:
        return {}
    buyer = sale.buyer
    return {
        "Name": buyer.name,
        "Surname": buyer.surname,
        "Company": buyer.company,
        "Address": buyer.address,
        "Postcode": buyer.postcode,
        "City": buyer.city,
        "Province": buyer.province,
        "CountryCode": buyer.country,
        "Email": buyer.email,
    }


def _rows(sale: Sale) -> ET.Element:
    rows = ET.Element("Rows")
    for place, (product, quantity, params) in enumerate(sale.lines, 1):
        row = _fill(
            ET.SubElement(rows, "Row"), _row(sale, product, quantity) | {"bindID": str(place)}
        )
        if params:
            _add_params(row, params)
    return rows


def _row(sale: Sale, product: Product, quantity: int) -> dict[str, str]:
    price = Decimal(product.price)
    net = _net(price, sale.channel.vat_rate, "0.0001")
    return {
        "bindID": "",
        "Code": product.code,
        "Barcode": product.barcode,
        "Description": product.name,
        "Qty": str(quantity),
        "PriceVatExcluded": str(net),
        "Price": str(price),
        "Discounts": "0",
        "VatRate": str(sale.channel.vat_rate),
        "TotalVatExcluded": str((net * quantity).quantize(_CENT)),
        "Total": str(price * quantity),
        "TotalDiscounted": str(price * quantity),
        "Currency": sale.channel.currency,
    }


def _add_params(row: ET.Element, params: dict[str, str]) -> None:
    parent = ET.SubElement(row, "Params")
    for name, value in params.items():
        ET.SubElement(parent, "Param", name=name).text = value


def _amounts(sale: Sale) -> dict[str, str]:
    goods = sum(
        (Decimal(product.price) * quantity for product, quantity, _ in sale.lines), Decimal(0)
    )
    shipping = Decimal(sale.shipping)
    code, discount = sale.coupon or ("", "0.00")
    rate = sale.channel.vat_rate
    return {
        "TotalWithoutTax": str(_net(goods, rate)),
        "VatAmount": str(goods - _net(goods, rate)),
        "Total": str(goods + shipping - Decimal(discount)),
        "Currency": sale.channel.currency,
        "ShippingCost": str(shipping),
        "ShippingCostWithoutTax": str(_net(shipping, rate)),
        "ShippingTax": str(shipping - _net(shipping, rate)),
        "CouponCode": code,
        "CouponDiscount": discount,
        "DiscountToCart": "0.00",
    }


def _net(gross: Decimal, rate: Decimal, step: str = "0.01") -> Decimal:
    return (gross / (1 + rate / 100)).quantize(Decimal(step))


def _shipping(sale: Sale) -> dict[str, str]:
    courier, tracking, at = sale.shipped or (sale.service, "", "")
    return {"Carrier": courier, "TrackingNumber": tracking, "ShippedTime": at}


def _fill(element: ET.Element, fields: dict[str, str]) -> ET.Element:
    for name, text in fields.items():
        ET.SubElement(element, name).text = text or None
    return element


if __name__ == "__main__":
    main()
