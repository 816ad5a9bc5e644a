"""A hub's order in the shop's terms: its parts as they should stand in the shop.

What the source says nothing about is left out, so that it is never written over what the shop has.
The options of a line are its parameters as the platform says them: what the shop calls them is
found later (``order_options.py``). Control characters, such as a line break in an address, become
blanks: the shop's own forms take none.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec
from msgspec.structs import astuple, replace

from order_upload.domain.courier_words import with_couriers
from order_upload.domain.line_amounts import unit_price, unit_price_without_tax
from order_upload.domain.order import Address, Line, Order
from order_upload.domain.order_details import details_of
from order_upload.domain.parcels import tracking_of
from order_upload.domain.parts import (
    Buyer,
    Content,
    FiscalData,
    LineOption,
    OrderLine,
    OrderParts,
    PaymentMethod,
    PostalAddress,
    Provenance,
    ShippingMethod,
    Tracking,
)
from order_upload.domain.policies import ShippingDate
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.texts import one_line, several_lines
from order_upload.domain.times import format_time
from order_upload.domain.total_rows import total_rows
from order_upload.domain.totals import OrderTotals, money

S = TypeVar("S", bound=msgspec.Struct)


def parts_of(
    order: Order,
    totals: OrderTotals,
    words: ShopWords,
    shipping_date: ShippingDate = ShippingDate.ORDER,
) -> OrderParts:
    """Return every part of an order as the shop should have it, without its status.

    Args:
        order: as the hub tells it, in the shop's words.
        totals: its sums (:func:`~order_upload.domain.totals.totals_of`).
        words: what the shop calls couriers, and the rows of the sums.
        shipping_date: which day its parcels get.
    """
    customer = order.customer
    date = None
    if order.ordered_at is not None:
        date = format_time(order.ordered_at)
    return OrderParts(
        tracking=_tracking(order, words, shipping_date),
        customer=_filled(_buyer(customer.address)),
        fiscal=_filled(
            FiscalData(
                vat_code=customer.vat_code,
                fiscal_code=customer.fiscal_code,
                einvoice_dest_code=customer.einvoice_dest_code,
                pec=customer.pec,
            )
        ),
        billing=_filled(_postal(customer.address)),
        shipping=_filled(_postal(order.shipping_address)),
        payment_method=_filled(PaymentMethod(name=order.payment.name, code=order.payment.code)),
        shipping_method=_filled(_shipping_method(order)),
        content=_content(order, totals, words),
        comment=several_lines(order.amounts.customer_note) or None,
        date=date,
        origin=_provenance(order),
    )


def _tracking(order: Order, words: ShopWords, shipping_date: ShippingDate) -> Tracking | None:
    tracking = tracking_of(order, shipping_date)
    if tracking is None:
        return None
    return with_couriers(tracking, order, words.correspondences)


def _filled(value: S) -> S | None:
    """Return a part with its texts on one line, or None when none of them says anything."""
    texts = astuple(value)
    if "".join(texts).isprintable():  # nearly all
        return value if any(texts) else None
    fields = zip(value.__struct_fields__, map(one_line, texts), strict=True)
    return replace(value, **dict(fields))


def _shipping_method(order: Order) -> ShippingMethod:
    """Return the service that the buyer chose.

    Once an order has shipped, the hub's carrier is the courier: the service stays what it was.
    """
    service = order.shipping.carrier
    if order.shipping.has_shipped:
        service = ""
    return ShippingMethod(name=service, pickup_point=order.shipping.pickup_point)


def _provenance(order: Order) -> Provenance | None:
    """Return where the order was sold, with what its seller noted and what has no other place."""
    origin, amounts = order.origin, order.amounts
    sold = _filled(Provenance(node=origin.node, technology=origin.technology, number=order.number))
    notes = dict.fromkeys(map(several_lines, (amounts.seller_note, amounts.internal_comment)))
    note = "\n".join(filter(None, notes))
    details = details_of(order)
    if not (note or details):
        return sold
    return replace(sold or Provenance(), seller_note=note, details=details)


def _buyer(address: Address) -> Buyer:
    return Buyer(
        firstname=address.name,
        lastname=address.surname,
        email=address.email,
        telephone=address.phone or address.mobile_phone,
    )


def _postal(address: Address) -> PostalAddress:
    return PostalAddress(
        firstname=address.name,
        lastname=address.surname,
        company=address.company,
        address_1=address.address,
        address_2=address.address2,
        city=address.city,
        postcode=address.postcode,
        zone=address.province,
        country=address.country_code,
    )


def _content(order: Order, totals: OrderTotals, words: ShopWords) -> Content:
    return Content(
        lines=tuple([_line(line) for line in order.lines]),
        totals=tuple(total_rows(order, totals, words.language)),
        total=money(totals.total),
        currency=order.amounts.currency,
    )


def _line(line: Line) -> OrderLine:
    total = line.total_discounted
    if total is None:
        total = line.total
    return OrderLine(
        sku=one_line(line.code),
        barcode=one_line(line.barcode),
        mpn=one_line(line.mpn),
        name=one_line(line.description),
        quantity=f"{line.quantity.normalize():f}",
        price_without_tax=money(unit_price_without_tax(line)),
        price=money(unit_price(line)),
        vat_rate=money(line.vat_rate),
        total=money(total),
        options=_params(line),
    )


def _params(line: Line) -> tuple[LineOption, ...]:
    params = [(one_line(name), one_line(value)) for name, value in line.params]
    return tuple([LineOption(name=name, value=value) for name, value in params])
