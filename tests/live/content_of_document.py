"""What docs/hub-format.md and docs/configuration.md make of lines and sums of a document."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from xml.etree.ElementTree import Element

from live.document_texts import escaped, text_of
from live.order_fields import cents
from live.shop_rules import ShopRules

CENT = Decimal("0.01")
TEN_THOUSANDTH = Decimal("0.0001")
ROUNDING = Decimal("0.02")


@dataclass(frozen=True)
class NamedFee:
    """A fee that a step adds; no element of a document tells one."""

    title: str
    amount: Decimal
    net: Decimal


def content_of(
    document: Element, shop: ShopRules, fees: Sequence[NamedFee] = ()
) -> Iterator[tuple[str, object]]:
    """Yield the fields of lines and sums, as they stand in a shop after the order's create."""
    currency = text_of(document, "Amounts/Currency")
    rate, total = shop.rates[currency], _amount(document, "Amounts/Total")
    yield "content.currency", currency
    yield "content.rate", str(rate)
    yield "content.total", _column(total, rate)
    yield "content.total.shown", cents(total)
    for place, row in enumerate(document.iterfind("Rows/Row")):
        for name, value in _line(row, rate, shop):
            yield f"content.lines[{place}].{name}", value
    for place, (code, title, value) in enumerate(_totals(document, fees)):
        yield f"content.totals[{place}].code", code
        yield f"content.totals[{place}].title", title
        yield f"content.totals[{place}].value", _column(value, rate)
        yield f"content.totals[{place}].value.shown", cents(value)


def _line(row: Element, rate: Decimal, shop: ShopRules) -> Iterator[tuple[str, object]]:
    """Yield the fields of a line: unit price and total without tax, the tax of one piece."""
    quantity, paid = _amount(row, "Qty"), _paid(row)
    price = _column(_rounded(paid / quantity, TEN_THOUSANDTH), rate)
    net = _column(_net_of_piece(row), rate)
    tax = price - net
    yield "name", escaped(text_of(row, "Description"))
    yield "model", escaped(text_of(row, "Code"))
    yield "quantity", str(quantity)
    yield "product_id", shop.products.get(text_of(row, "Code"), "0")
    yield "price", net
    yield "tax", tax
    yield "total", _column(paid, rate) - tax * quantity
    yield "price.shown", cents(paid / quantity)
    yield "total.shown", cents(paid)
    params = {param.tag: html.unescape(param.text or "") for param in row.iterfind("Params/*")}
    yield "options", [(name, params[name]) for name in shop.options if name in params]


def _totals(document: Element, fees: Sequence[NamedFee]) -> Iterator[tuple[str, str, Decimal]]:
    rows = document.findall("Rows/Row")
    goods = _rounded(sum(map(_net, rows), Decimal(0)), CENT)
    shipping, net_shipping = _shipping(document)
    coupon = abs(_amount(document, "Amounts/CouponDiscount"))
    discount = abs(_amount(document, "Amounts/DiscountToCart"))
    total = _amount(document, "Amounts/Total")
    paid = sum(map(_paid, rows), shipping) + sum(fee.amount for fee in fees)
    difference = total - (paid - coupon - discount)
    tax = paid - goods - net_shipping - sum(fee.net for fee in fees)
    is_rounding = abs(difference) <= ROUNDING
    yield "sub_total", "Sub-Total", goods
    yield "shipping", "Shipping", net_shipping
    for fee in fees:
        yield "handling", escaped(fee.title), fee.net
    if difference > 0 and not is_rounding:
        is_cod = text_of(document, "Payments/PaymentCOD") == "1"
        yield "handling", "Cash on delivery" if is_cod else "Surcharge", difference
    if coupon:
        code = text_of(document, "Amounts/CouponCode").replace("(", "[").replace(")", "]")
        yield "coupon", f"Coupon {code}", -coupon
    if discount:
        yield "coupon", "Discount", -discount
    if tax:
        yield "tax", "Tax", tax
    if difference and is_rounding:
        yield "handling", "Rounding", difference
    yield "total", "Total", total


def _shipping(document: Element) -> tuple[Decimal, Decimal]:
    """Return the cost of shipping with tax and without; a net of 0 beside no tax says nothing."""
    cost = _amount(document, "Amounts/ShippingCost")
    net = _amount(document, "Amounts/ShippingCostWithoutTax")
    return cost, net if net or _amount(document, "Amounts/ShippingTax") else cost


def _paid(row: Element) -> Decimal:
    return _amount(row, "TotalDiscounted") or _amount(row, "Total")


def _net(row: Element) -> Decimal:
    """Return what was paid for a line without tax: by its net, its net price or its rate."""
    for net, gross in (("TotalVatExcluded", "Total"), ("PriceVatExcluded", "Price")):
        if _amount(row, net) and _amount(row, gross):
            return _paid(row) * _amount(row, net) / _amount(row, gross)
    return _paid(row) / (1 + _amount(row, "VatRate") / 100)


def _net_of_piece(row: Element) -> Decimal:
    """Return what was paid for one piece without tax, to the fourth decimal."""
    price, quantity = _amount(row, "PriceVatExcluded"), _amount(row, "Qty")
    if not price:
        return _rounded(_net(row) / quantity, TEN_THOUSANDTH)
    discounted = _paid(row) / _amount(row, "Total") if _amount(row, "Total") else 1
    return _rounded(price * discounted, TEN_THOUSANDTH)


def _amount(element: Element, path: str) -> Decimal:
    return Decimal(text_of(element, path) or "0")


def _rounded(amount: Decimal, unit: Decimal) -> Decimal:
    return amount.quantize(unit, ROUND_HALF_EVEN)


def _column(amount: Decimal, rate: Decimal) -> Decimal:
    """Return an amount as the tables hold it: in the shop's default currency."""
    return round(amount / rate, 4)
