"""The schema of the hub's orders: one table, used by the XML and the CSV reader.

docs/hub-format.md lists it, element by element. ``Marked`` and ``Warehouse/Key`` are inferred: the
hub's screens have the first, and the name of the CSV column suggests the second. In a CSV export
the parts of a path are joined by ``_``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "decimal", "time", "bool", "currency", "email"]
Groups = Mapping[str, Mapping[str, str | None]]
"""Group path -> field name -> text as it came; None or "" where the element is there and empty."""

NUMBER = ("General", "bindCommerceNumber")
"""The field that makes the reference; the only one that is no attribute of its own."""

ROW = "Row"
PARAMS = "lines.params"
CATEGORIES = "lines.categories"
EXTRA, LINE_EXTRA = "extra.", "lines.extra."
"""Before the names of what the schema does not know, in the paths of fields."""

SHIPPING = "Shipping"
"""Group that may come several times: one block a parcel."""


@dataclass(frozen=True, slots=True)
class HubField:
    """One field of the hub's schema and where it goes.

    Attributes:
        group: path of the element that holds it, e.g. ``General`` or ``Row/ProductDimensions``.
        name: the hub's name.
        target: what it fills: "" for the order, else the path of one of its parts
            (``customer.address``, ``lines``).
        attribute: name of the attribute there.
        kind: what its text holds.
    """

    group: str
    name: str
    target: str
    attribute: str
    kind: Kind = "text"

    @property
    def path(self) -> str:
        """Attribute path of the domain's order, e.g. ``amounts.total`` or ``lines.code``."""
        return f"{self.target}.{self.attribute}" if self.target else self.attribute

    @property
    def column(self) -> str:
        """Its column in a CSV export."""
        return f"{self.group}_{self.name}".replace("/", "_")


def _fields(group: str, target: str, table: str) -> list[HubField]:
    """Return the fields of a table: the hub's name, an attribute, and a kind unless it is text."""
    lines = (line.split() for line in table.strip().splitlines())
    return [
        HubField(group, name, target, attribute, *kind)  # type: ignore[arg-type]
        for name, attribute, *kind in lines
    ]


_ADDRESS = """
    Name         name
    Surname      surname
    Company      company
    Address      address
    Address2     address2
    Postcode     postcode
    City         city
    Province     province
    CountryCode  country_code
    Phone        phone
    MobPhone     mobile_phone
    Email        email          email
"""

ORDER_FIELDS: tuple[HubField, ...] = (
    *_fields("General", "", """
        DocumentType        document_type
        bindCommerceNumber  ref
        Number              number
        Date                ordered_at      time
        LastUpdate          updated_at      time
        B2B                 is_business     bool
        Marked              selected        bool
        DocumentNumber      document_number
    """),
    *_fields("General", "origin", """
        Node        node
        NodeID      node_id
        Technology  technology
        Market      market
    """),
    *_fields("General", "status", """
        StatebindID  id
        StateCode    code
        StateName    name
    """),
    *_fields("Customer", "customer", """
        Code              code
        VatCode           vat_code
        FiscalCode        fiscal_code
        EInvoiceDestCode  einvoice_dest_code
        Pec               pec
    """),
    *_fields("Customer", "customer.address", _ADDRESS),
    *_fields("Delivery", "delivery", _ADDRESS),
    *_fields("Payments", "payment", """
        PaymentName    name
        PaymentCode    code
        PaymentCOD     cash_on_delivery  bool
        PaymentTotal   total             decimal
        PaymentStatus  status
        PaidTime       paid_at           time
    """),
    *_fields("Amounts", "amounts", """
        TotalWithoutTax         total_without_tax          decimal
        VatAmount               vat_amount                 decimal
        Total                   total                      decimal
        Currency                currency                   currency
        ShippingCost            shipping_cost              decimal
        ShippingCostWithoutTax  shipping_cost_without_tax  decimal
        ShippingTax             shipping_tax               decimal
        CouponCode              coupon_code
        CouponDiscount          coupon_discount            decimal
        DiscountToCart          discount_to_cart           decimal
        InternalComment         internal_comment
        SellerNote              seller_note
    """),
    *_fields("Commission", "commission", """
        PayPalCommission      paypal_commission       decimal
        PayPalTransactionID   paypal_transaction_id
        eBayCommission        ebay_commission         decimal
        eBayAccount           ebay_account
        eBayAdjustmentAmount  ebay_adjustment_amount  decimal
        eBayAmountSaved       ebay_amount_saved       decimal
    """),
    *_fields("Shipping", "shipping", """
        Carrier            carrier
        TrackingNumber     tracking_number
        TransportedWeight  transported_weight  decimal
        ShippedTime        shipped_at          time
    """),
)  # fmt: skip
"""Every field that an order has once."""

ROW_FIELDS: tuple[HubField, ...] = (
    *_fields("Row", "lines", """
        bindID                   hub_id
        Code                     code
        Barcode                  barcode
        MPN                      mpn
        Description              description
        Qty                      quantity                    decimal
        PriceVatExcluded         price_without_tax           decimal
        Price                    price                       decimal
        Discounts                discounts
        VatRate                  vat_rate                    decimal
        TotalVatExcluded         total_without_tax           decimal
        Total                    total                       decimal
        TotalDiscounted          total_discounted            decimal
        Currency                 currency                    currency
        Commission               commission                  decimal
        Picture                  picture
        Supplier                 supplier
        SupplierByRepricing      supplier_by_repricing
        SupplierByRepricingCost  supplier_by_repricing_cost  decimal
        SupplierPrice            supplier_price              decimal
        Warehouse_Key            warehouse_key
    """),
    *_fields("Row/Warehouse", "lines", "Key  warehouse_key"),
    *_fields("Row/ProductDimensions", "lines.dimensions", """
        Weight        weight         decimal
        WeightUom     weight_uom
        WeightVolume  weight_volume  decimal
        LwhUom        lwh_uom
        Length        length         decimal
        Width         width          decimal
        Height        height         decimal
    """),
)  # fmt: skip
"""Every field that an order has once a line; parameters and categories are lists and stand beside.
"""


def names_by_group(fields: tuple[HubField, ...]) -> dict[str, frozenset[str]]:
    """Return the names that each group of the table knows."""
    groups = {field.group for field in fields}
    return {group: frozenset(f.name for f in fields if f.group == group) for group in groups}


ORDER_GROUPS = names_by_group(ORDER_FIELDS)
ROW_GROUPS = names_by_group(ROW_FIELDS)
ATTRIBUTE_PATHS: Mapping[tuple[str, str], str] = {
    (f.group, f.name): f.path for f in (*ORDER_FIELDS, *ROW_FIELDS)
}
"""(group, name) -> attribute path of the domain's order."""
