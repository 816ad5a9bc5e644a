"""An order as the hub tells it: one typed, immutable model for every source.

Ids, postcodes, phones, SKUs and codes are text, exactly as received; "" means the source said
nothing. Money and quantities are ``Decimal``; ``None`` means the source said nothing. Times are
aware and in UTC. Field meanings: docs/hub-format.md.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Protocol

import msgspec

from order_upload.domain.outcome import Reason

Pairs = tuple[tuple[str, str], ...]
"""Names and values in the order they came: an immutable dict that keeps the sender's order."""


class OrderPart(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """Base of an order and its parts: immutable, and written without the fields that say nothing.

    A part that says nothing is the one shared default (msgspec leaves a default out by identity),
    so build parts only from what was said.
    """


class Origin(OrderPart, frozen=True):
    """Where the order was sold, in the hub's words: its node, the node's technology and market."""

    node: str = ""
    node_id: str = ""
    technology: str = ""
    market: str = ""


class PlatformStatus(OrderPart, frozen=True):
    """What the sales platform calls the order's status.

    ``id`` is the hub's own number for the status; it differs between accounts.
    """

    id: str = ""
    code: str = ""
    name: str = ""


class Address(OrderPart, frozen=True):
    """A person or company and where they are.

    ``country_code`` is ISO 3166-1 alpha-2; ``province`` stands as it was sent.
    """

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
        """True when nothing says who or where.

        Marketplaces hold addresses back until the order is accepted.
        """
        return not (
            self.name
            or self.surname
            or self.company
            or self.address
            or self.city
            or self.country_code
        )


class Customer(OrderPart, frozen=True):
    """Who pays: the billing address and the Italian fiscal identity."""

    code: str = ""
    address: Address = Address()
    vat_code: str = ""
    fiscal_code: str = ""
    einvoice_dest_code: str = ""
    pec: str = ""


class Payment(OrderPart, frozen=True):
    """How it is paid. ``total`` is 0 on every real export seen: never the amount paid."""

    name: str = ""
    code: str = ""
    cash_on_delivery: bool | None = None
    total: Decimal | None = None
    status: str = ""
    paid_at: datetime | None = None


class Dimensions(OrderPart, frozen=True):
    """Weight and size of a product, in the units it names."""

    weight: Decimal | None = None
    weight_uom: str = ""
    weight_volume: Decimal | None = None
    lwh_uom: str = ""
    length: Decimal | None = None
    width: Decimal | None = None
    height: Decimal | None = None


class Line(OrderPart, frozen=True):
    """One product sold.

    ``price`` and ``total`` include tax; ``discounts`` is a percentage or a chain of percentages.
    The suppliers' prices, commissions and sizes are kept for whoever reads the staged orders: no
    stage uses them.
    """

    quantity: Decimal
    hub_id: str = ""
    code: str = ""
    barcode: str = ""
    mpn: str = ""
    description: str = ""
    price_without_tax: Decimal | None = None
    price: Decimal | None = None
    discounts: str = ""
    vat_rate: Decimal | None = None
    total_without_tax: Decimal | None = None
    total: Decimal | None = None
    total_discounted: Decimal | None = None
    currency: str = ""
    commission: Decimal | None = None
    dimensions: Dimensions = Dimensions()
    categories: tuple[str, ...] = ()
    picture: str = ""
    supplier: str = ""
    supplier_by_repricing: str = ""
    supplier_by_repricing_cost: Decimal | None = None
    supplier_price: Decimal | None = None
    warehouse_key: str = ""
    params: Pairs = ()
    extra: Pairs = ()


class Amounts(OrderPart, frozen=True):
    """The order's sums, and what was noted beside them.

    ``total_without_tax`` is of the goods only; ``total`` is what the buyer paid, with shipping.
    ``customer_note`` is what the buyer wrote. ``internal_comment`` and ``seller_note`` are for the
    seller's people: no buyer may see them. ``accept_difference`` says that the total is right,
    whatever lines, shipping and discounts come to; no source says it, a correction of the order
    does.
    """

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
    accept_difference: bool | None = None
    customer_note: str = ""
    internal_comment: str = ""
    seller_note: str = ""


class Commission(OrderPart, frozen=True):
    """What the platforms keep; for accounting, never part of the buyer's total."""

    paypal_commission: Decimal | None = None
    paypal_transaction_id: str = ""
    ebay_commission: Decimal | None = None
    ebay_account: str = ""
    ebay_adjustment_amount: Decimal | None = None
    ebay_amount_saved: Decimal | None = None


class Shipping(OrderPart, frozen=True):
    """How it travels. Before it ships, ``carrier`` is the service asked for, not a courier.

    ``pickup_point`` is the code and the name of the shop or locker where the buyer fetches it.
    """

    carrier: str = ""
    pickup_point: str = ""
    tracking_number: str = ""
    transported_weight: Decimal | None = None
    shipped_at: datetime | None = None

    @property
    def has_shipped(self) -> bool:
        """True once there is a tracking number or a shipping time.

        Only then is ``carrier`` a courier.
        """
        return bool(self.tracking_number) or self.shipped_at is not None


class OrderFee(OrderPart, frozen=True):
    """A fee that a step of a transformation added: a row of its own among the order's sums.

    Amounts are in the order's currency; ``amount`` includes tax, and is part of the total.
    """

    title: str
    amount: Decimal
    amount_without_tax: Decimal


class HubValue(OrderPart, frozen=True):
    """What the hub says of one field, where the order here has something else or nothing.

    Attributes:
        path: of the field, as :func:`~order_upload.domain.order_fields.field_at` reads it.
        text: the hub's value as JSON; or the text as it came, where it could not be read.
        fault: why it could not be read.
    """

    path: str
    text: str
    fault: Reason | None = None


class Order(OrderPart, frozen=True):
    """One sales document of the hub.

    Attributes:
        ref: order reference ``<namespace>:<bindCommerceNumber>``; never changes, unique in the
            shop.
        number: the order's number on the platform that sold it; for an own order, the shop's order
            id.
        ordered_at: when the buyer ordered.
        updated_at: when the hub last changed it; decides which of two versions of an order is the
            later one.
        further_shippings: parcels beside the first, where the document tells of several.
        selected: the hub's "Marked" flag; None when the source does not carry it.
        extra: elements the schema does not know, path -> text, kept as they came.
        record_hash: of the bytes that the hub sent for it; "" where the source cannot tell. The
            same bytes need not be read a second time.
        passed_time: it waits since a run whose filter let it through: no time range drops it,
            however long it waits.
        quiet: a backfill brought it: it sends no mail and moves no stock, also when a later run
            uploads it.
        corrected: what the hub says of the fields that a person corrected.
        fees: what steps of a transformation added; no source has any.
    """

    ref: str
    number: str = ""
    document_type: str = ""
    document_number: str = ""
    origin: Origin = Origin()
    ordered_at: datetime | None = None
    updated_at: datetime | None = None
    status: PlatformStatus = PlatformStatus()
    is_business: bool | None = None
    selected: bool | None = None
    customer: Customer = Customer()
    delivery: Address = Address()
    payment: Payment = Payment()
    lines: tuple[Line, ...] = ()
    amounts: Amounts = Amounts()
    commission: Commission = Commission()
    shipping: Shipping = Shipping()
    further_shippings: tuple[Shipping, ...] = ()
    extra: Pairs = ()
    record_hash: str = ""
    passed_time: bool = False
    quiet: bool = False
    corrected: tuple[HubValue, ...] = ()
    fees: tuple[OrderFee, ...] = ()

    @property
    def shipping_address(self) -> Address:
        """Where the goods go: the delivery address, else the billing address."""
        delivery = self.delivery
        if delivery.name or not delivery.is_empty:  # nearly always a name: one look the less
            return delivery
        return self.customer.address


class HasTotal(Protocol):
    """An order, or what of it says what it comes to."""

    @property
    def total(self) -> Decimal | str | None:
        """What the buyer paid."""


def total_text(amounts: HasTotal) -> str:
    """Return what the buyer paid, "" where the hub does not say."""
    total = amounts.total
    return "" if total is None else str(total)
