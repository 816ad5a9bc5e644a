"""An order as the hub tells it: one typed, immutable model for every source.

Ids, postcodes, phones, SKUs and codes are text, exactly as received; "" means the source said
nothing. Money and quantities are ``Decimal``; ``None`` means the source said nothing. Times are
aware and in UTC. Field meanings: reference/bindcommerce.md, section 6.2 (the hub's own names are in
``sources/bindcommerce_fields.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

Pairs = tuple[tuple[str, str], ...]
"""Names and values in the order they came; what a dict would be if it were immutable and ordered by the sender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the order was sold, in the hub's words: its node, the node's technology and market."""

    node: str = ""
    node_id: str = ""
    technology: str = ""
    market: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformStatus:
    """What the sales platform calls the order's status; ``id`` is the hub's own number for it, per account."""

    id: str = ""
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A person or company and where they are; ``country_code`` is ISO 3166-1 alpha-2, ``province`` as sent."""

    name: str = ""
    surname: str = ""
    company: str = ""
    address: str = ""
    address2: str = ""
    postcode: str = ""
    city: str = ""
    province: str = ""
    country_code: str = ""
    phone: str = ""
    mobile_phone: str = ""
    email: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing says who or where: marketplaces hold addresses back until the order is accepted."""
        return not (
            self.name
            or self.surname
            or self.company
            or self.address
            or self.city
            or self.country_code
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who pays: the billing address and the Italian fiscal identity."""

    code: str = ""
    address: Address = field(default_factory=Address)
    vat_code: str = ""
    fiscal_code: str = ""
    einvoice_dest_code: str = ""
    pec: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """How it is paid. ``total`` is 0 on every real export seen: never the amount paid."""

    name: str = ""
    code: str = ""
    cash_on_delivery: bool | None = None
    total: Decimal | None = None
    status: str = ""
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions:
    """Weight and size of a product, in the units it names."""

    weight: Decimal | None = None
    weight_uom: str = ""
    weight_volume: Decimal | None = None
    lwh_uom: str = ""
    length: Decimal | None = None
    width: Decimal | None = None
    height: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One product sold. ``price`` and ``total`` include tax; ``discounts`` is a percentage or a chain of them."""

    hub_id: str = ""
    code: str = ""
    barcode: str = ""
    mpn: str = ""
    description: str = ""
    quantity: Decimal
    price_without_tax: Decimal | None = None
    price: Decimal | None = None
    discounts: str = ""
    vat_rate: Decimal | None = None
    total_without_tax: Decimal | None = None
    total: Decimal | None = None
    total_discounted: Decimal | None = None
    currency: str = ""
    commission: Decimal | None = None
    dimensions: Dimensions = field(default_factory=Dimensions)
    categories: tuple[str, ...] = ()
    picture: str = ""
    supplier: str = ""
    supplier_by_repricing: str = ""
    supplier_by_repricing_cost: Decimal | None = None
    supplier_price: Decimal | None = None
    warehouse_key: str = ""
    params: Pairs = ()
    extra: Pairs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """The order's sums. ``total_without_tax`` is goods only; ``total`` is what the buyer paid, shipping included."""

    total_without_tax: Decimal | None = None
    vat_amount: Decimal | None = None
    total: Decimal | None = None
    currency: str = ""
    shipping_cost: Decimal | None = None
    shipping_cost_without_tax: Decimal | None = None
    shipping_tax: Decimal | None = None
    coupon_code: str = ""
    coupon_discount: Decimal | None = None
    discount_to_cart: Decimal | None = None
    internal_comment: str = ""
    seller_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What the platforms keep; for accounting, never part of the buyer's total."""

    paypal_commission: Decimal | None = None
    paypal_transaction_id: str = ""
    ebay_commission: Decimal | None = None
    ebay_account: str = ""
    ebay_adjustment_amount: Decimal | None = None
    ebay_amount_saved: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipping:
    """How it travels. Before it ships, ``carrier`` is the service asked for, not a courier."""

    carrier: str = ""
    tracking_number: str = ""
    transported_weight: Decimal | None = None
    shipped_at: datetime | None = None

    @property
    def has_shipped(self) -> bool:
        """True once there is a tracking number or a shipping time: only then is ``carrier`` a courier."""
        return bool(self.tracking_number) or self.shipped_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One sales document of the hub.

    Attributes:
        ref: order reference ``<namespace>:<bindCommerceNumber>``; never changes, unique in the
            shop.
        number: the order's number on the platform that sold it; for an own order, the shop's order
            id.
        ordered_at: when the buyer ordered.
        updated_at: when the hub last changed it; decides which of two versions of an order is the
            later one.
        selected: the hub's "Marked" flag; None when the source does not carry it.
        extra: elements the schema does not know, path -> text, kept as they came.
        passed_time: it waits since a run whose filter let it through: no time range drops it,
            however long it waits.
        quiet: a backfill brought it: it sends no mail and moves no stock, also when a later run
            uploads it.
    """

    ref: str
    number: str = ""
    document_type: str = ""
    document_number: str = ""
    origin: Origin = field(default_factory=Origin)
    ordered_at: datetime | None = None
    updated_at: datetime | None = None
    status: PlatformStatus = field(default_factory=PlatformStatus)
    is_business: bool | None = None
    selected: bool | None = None
    customer: Customer = field(default_factory=Customer)
    delivery: Address = field(default_factory=Address)
    payment: Payment = field(default_factory=Payment)
    lines: tuple[Line, ...] = ()
    amounts: Amounts = field(default_factory=Amounts)
    commission: Commission = field(default_factory=Commission)
    shipping: Shipping = field(default_factory=Shipping)
    extra: Pairs = ()
    passed_time: bool = False
    quiet: bool = False

    @property
    def shipping_address(self) -> Address:
        """Where it goes: the delivery address, or the billing address when the source gives no other."""
        return self.customer.address if self.delivery.is_empty else self.delivery
