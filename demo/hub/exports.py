"""Hub exports that look like real ones, of any size: for the demo, the tests and the benchmarks.

Both forms hold the same orders for the same seed; docs/hub-format.md describes them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.sax.saxutils import escape

from demo.hub.made_orders import MadeOrder, MadeRow, Values, make_orders
from order_upload.chunks import chunks

_GROUPS = ("General", "Customer", "Delivery", "Payments", "Amounts", "Commission", "Shipping")
_NESTED = "ProductDimensions"
"""The element of a row that has elements of its own."""
_AT_ONCE = 500
"""Orders between two writes."""

COLUMNS = tuple(
    """
    General_DocumentType General_bindCommerceNumber General_Number General_Node General_NodeID
    General_Technology General_Market General_Date General_LastUpdate General_StatebindID
    General_StateCode General_StateName General_B2B General_DocumentNumber Customer_Code
    Customer_Name Customer_Surname Customer_Company Customer_Address Customer_Postcode Customer_City
    Customer_Province Customer_CountryCode Customer_VatCode Customer_FiscalCode Customer_Phone
    Customer_MobPhone Customer_Email Customer_EInvoiceDestCode Customer_Pec Delivery_Name
    Delivery_Surname Delivery_Company Delivery_Address Delivery_Postcode Delivery_City
    Delivery_Province Delivery_CountryCode Delivery_Phone Delivery_MobPhone Delivery_Email
    Payments_PaymentName Payments_PaymentCode Payments_PaymentCOD Payments_PaymentTotal
    Payments_PaymentStatus Payments_PaidTime Row_bindID Row_Code Row_Barcode Row_Description Row_Qty
    Row_ProductDimensions_Weight Row_ProductDimensions_WeightUom
    Row_ProductDimensions_WeightVolume Row_ProductDimensions_LwhUom Row_ProductDimensions_Length
    Row_ProductDimensions_Width Row_ProductDimensions_Height Row_Picture Row_MPN
    Row_PriceVatExcluded Row_Price Row_Discounts Row_VatRate Row_TotalVatExcluded Row_Total
    Row_TotalDiscounted Row_Currency Row_Commission Amounts_TotalWithoutTax Amounts_VatAmount
    Amounts_Total Amounts_Currency Amounts_ShippingCost Amounts_ShippingCostWithoutTax
    Amounts_ShippingTax Amounts_InternalComment Amounts_SellerNote Amounts_CouponDiscount
    Amounts_CouponCode Amounts_DiscountToCart Commission_PayPalCommission
    Commission_PayPalTransactionID Commission_eBayCommission Commission_eBayAccount
    Commission_eBayAdjustmentAmount Commission_eBayAmountSaved Shipping_Carrier
    Shipping_TrackingNumber Shipping_TransportedWeight Shipping_ShippedTime Row_Warehouse_Key
    """.split()  # noqa: SIM905 - ninety-three names in quotes would be read by nobody
)
"""The columns of real exports, in their order."""

_CELLS = tuple(tuple(column.split("_", 1)) for column in COLUMNS)
"""Group and name of each column."""


def write_xml(file: BinaryIO, orders: int, seed: int = 1, *, params: bool = True) -> None:
    """Write an XML export of so many orders.

    Args:
        file: opened for writing bytes.
        orders: how many; they are written as they are made.
        seed: the same seed gives the same orders, in XML and in CSV.
        params: whether rows carry colour and size, which no CSV export seen has.
    """
    write_xml_of(file, make_orders(orders, seed), orders, params=params)


def write_xml_of(
    file: BinaryIO, orders: Iterable[MadeOrder], found: int, *, params: bool = True
) -> None:
    """Write an XML export of these orders.

    Args:
        file: opened for writing bytes.
        orders: they are written as they come.
        found: how many the export says that there are.
        params: see :func:`write_xml`.
    """
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<Documents>\n'
    file.write(f"{head}<totalDocumentsFounded>{found}</totalDocumentsFounded>\n".encode())
    for batch in chunks(orders, _AT_ONCE):
        file.write("".join(_document(order, params=params) for order in batch).encode())
    file.write(b"</Documents>\n")


def write_csv(file: BinaryIO, orders: int, seed: int = 1, *, separator: str = ";") -> None:
    """Write a CSV export of so many orders: a line for each row, the order's own fields on each.

    Args:
        file: opened for writing bytes.
        orders: how many; they are written as they are made.
        seed: as for :func:`write_xml`.
        separator: stands between two cells.
    """
    write_csv_of(file, make_orders(orders, seed), separator=separator)


def write_csv_of(file: BinaryIO, orders: Iterable[MadeOrder], *, separator: str = ";") -> None:
    """Write a CSV export of these orders, as they come; for the rest see :func:`write_csv`."""
    text = io.StringIO()
    lines = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for batch in chunks(orders, _AT_ONCE):
        for order in batch:
            lines.writerows(_lines(order))
        file.write(text.getvalue().encode())
        text.seek(0)
        text.truncate()
    file.write(text.getvalue().encode())


def _document(order: MadeOrder, *, params: bool) -> str:
    rows = "".join(_row_element(row, params=params) for row in order.rows)
    groups = "".join(f"<{group}>{_elements(order.groups[group])}</{group}>" for group in _GROUPS)
    return f"<Document>{groups}<Rows>{rows}</Rows></Document>\n"


def _row_element(row: MadeRow, *, params: bool) -> str:
    own: Values = {}
    nested: Values = {}
    for name, text in row.values.items():
        group, _, nested_name = name.partition("_")
        if group == _NESTED:
            nested[nested_name] = text
        else:
            own[name] = text
    param_list = ""
    if params and row.params:
        param_list = f"<Params>{_param_elements(row.params)}</Params>"
    return f"<Row>{_elements(own)}<{_NESTED}>{_elements(nested)}</{_NESTED}>{param_list}</Row>"


def _elements(values: Values) -> str:
    elements = []
    for name, text in values.items():
        if text:
            elements.append(f"<{name}>{escape(text)}</{name}>")
        else:
            elements.append(f"<{name}/>")
    return "".join(elements)


def _param_elements(params: Values) -> str:
    return "".join(f'<Param name="{name}">{escape(text)}</Param>' for name, text in params.items())


def _lines(order: MadeOrder) -> Iterator[list[str]]:
    for row in order.rows:
        cells = []
        for group, name in _CELLS:
            values = order.groups.get(group, row.values)  # the group Row is the row itself
            cells.append(values.get(name, ""))
        yield cells
