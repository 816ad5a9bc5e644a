"""What docs/hub-format.md and docs/configuration.md make of lines and sums of a document."""

from __future__ import annotations

import html
from collections.abc import Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element

from live.document_texts import escaped, text_of
from live.order_fields import cents
from live.shop_rules import ShopRules

ROUNDING = Decimal("0.02")


def content_of(document: Element, shop: ShopRules) -> Iterator[tuple[str, object]]:
    """Yield the fields of lines and sums, as they stand in a shop after the order's create."""
    currency = text_of(document, "Amounts/Currency")
    rate, total = shop.rates[currency], _amount(document, "Amounts/Total")
    yield "content.currency", currency
    yield "content.rate", str(rate)
    yield "content.total", _column(total, rate)
    yield "content.total.shown", cents(total)
    goods = tax = Decimal(0)
    for place, row in enumerate(document.iterfind("Rows/Row")):
        paid = _amount(row, "TotalDiscounted") or _amount(row, "Total")
        net = paid / (1 + _amount(row, "VatRate") / 100)
        goods, tax = goods + net, tax + paid - net
        for name, value in _line(row, (paid, net), rate, shop):
            yield f"content.lines[{place}].{name}", value
    for place, (code, title, value) in enumerate(_totals(document, goods, tax)):
        yield f"content.totals[{place}].code", code
        yield f"content.totals[{place}].title", title
        yield f"content.totals[{place}].value", _column(value, rate)
        yield f"content.totals[{place}].value.shown", cents(value)


def _line(
    row: Element, amounts: tuple[Decimal, Decimal], rate: Decimal, shop: ShopRules
) -> Iterator[tuple[str, object]]:
    """Yield the fields of a line: unit price and total without tax, the tax of one piece."""
    (paid, net), quantity = amounts, _amount(row, "Qty")
    yield "name", escaped(text_of(row, "Description"))
    yield "model", escaped(text_of(row, "Code"))
    yield "quantity", str(quantity)
    yield "product_id", shop.products.get(text_of(row, "Code"), "0")
    yield "price", _column(net / quantity, rate)
    yield "tax", _column((paid - net) / quantity, rate)
    yield "total", _column(net, rate)
    yield "price.shown", cents(paid / quantity)
    yield "total.shown", cents(paid)
    params = {param.tag: html.unescape(param.text or "") for param in row.iterfind("Params/*")}
    yield "options", [(name, params[name]) for name in shop.options if name in params]


def _totals(document: Element, goods: Decimal, tax: Decimal) -> Iterator[tuple[str, str, Decimal]]:
    shipping = _amount(document, "Amounts/ShippingCost")
    coupon = _amount(document, "Amounts/CouponDiscount")
    discount = _amount(document, "Amounts/DiscountToCart")
    total = _amount(document, "Amounts/Total")
    difference = total - (goods + tax + shipping - coupon - discount)
    is_rounding = abs(difference) <= ROUNDING
    yield "sub_total", "Sub-Total", goods
    yield "shipping", "Shipping", shipping
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


def _column(amount: Decimal, rate: Decimal) -> Decimal:
    """Return an amount as the tables hold it: in the shop's default currency."""
    return round(amount / rate, 4)


def _amount(element: Element, path: str) -> Decimal:
    return Decimal(text_of(element, path) or "0")
