"""What the lines, the shipping and the discounts of an order come to, against what was paid.

The hub's arithmetic, true to the cent on every real order seen (docs/hub-format.md): ``Total`` is
the sum of the lines' ``TotalDiscounted`` plus ``ShippingCost`` minus ``CouponDiscount`` minus
``DiscountToCart``, all with tax.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from order_upload.domain.order import Line, Order
from order_upload.domain.outcome import Reason

ZERO = Decimal(0)
CENT = Decimal("0.01")
THOUSANDTH = Decimal("0.001")
TEN_THOUSANDTH = Decimal("0.0001")
IN_THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""Currencies of three decimals (ISO 4217).

All others are counted in cents, also those that have no cents.
"""


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """The sums of an order in its own currency, to the cent.

    Net and tax are what the source tells, not a guess.
    """

    goods: Decimal
    goods_without_tax: Decimal
    shipping: Decimal
    shipping_without_tax: Decimal
    coupon: Decimal
    discount: Decimal
    total: Decimal

    @property
    def computed(self) -> Decimal:
        """What the parts come to."""
        return self.goods + self.shipping - self.coupon - self.discount

    @property
    def tax(self) -> Decimal:
        """Tax on goods and shipping; 0 where the marketplace gives none."""
        return (self.goods - self.goods_without_tax) + (self.shipping - self.shipping_without_tax)


@lru_cache(maxsize=8192)
def money(value: Decimal | None) -> str:
    """Return an amount as text that compares: two to four decimals, e.g. ``19.90``; "" for None."""
    if value is None:
        return ""
    text = f"{value.quantize(TEN_THOUSANDTH, ROUND_HALF_EVEN):f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def totals_of(order: Order) -> OrderTotals:
    """Return the sums of an order; what the source does not say counts as nothing.

    Parts finer than a cent are rounded once, as a sum: where that gives the total, the goods take
    up the difference.
    """
    amounts, unit = order.amounts, _unit(order.amounts.currency)
    goods = sum((_paid(line) for line in order.lines), ZERO)
    shipping = amounts.shipping_cost or ZERO
    coupon = abs(amounts.coupon_discount or ZERO)
    discount = abs(amounts.discount_to_cart or ZERO)
    sums = OrderTotals(
        goods=_rounded(goods, unit),
        goods_without_tax=_rounded(
            sum((_paid_without_tax(line) for line in order.lines), ZERO), unit
        ),
        shipping=_rounded(shipping, unit),
        shipping_without_tax=_rounded(_shipping_without_tax(order), unit),
        coupon=_rounded(coupon, unit),
        discount=_rounded(discount, unit),
        total=_rounded(amounts.total or ZERO, unit),
    )
    if abs(goods + shipping - coupon - discount - sums.total) * 2 > unit:
        return sums
    return _with_goods(sums, sums.total - sums.shipping + sums.coupon + sums.discount)


def check_totals(order: Order, totals: OrderTotals) -> Reason | None:
    """Return why an order's sums don't hold, with the arithmetic, or None when they do."""
    if order.amounts.total is None:
        return Reason("total_missing", "the source gives no total")
    if totals.computed == totals.total:
        return None
    return Reason(
        "totals_differ",
        f"lines {totals.goods} + shipping {totals.shipping} - coupon {totals.coupon} "
        f"- discount {totals.discount} = {totals.computed}, "
        f"but the order says {totals.total} {order.amounts.currency}".rstrip(),
    )


def _unit(currency: str) -> Decimal:
    if currency in IN_THOUSANDTHS:
        return THOUSANDTH
    return CENT


def _rounded(value: Decimal, unit: Decimal) -> Decimal:
    return value.quantize(unit, ROUND_HALF_EVEN)


def _with_goods(sums: OrderTotals, goods: Decimal) -> OrderTotals:
    """Let goods and net goods take up a rounding difference alike: it is no tax."""
    difference = goods - sums.goods
    return replace(sums, goods=goods, goods_without_tax=sums.goods_without_tax + difference)


def _shipping_without_tax(order: Order) -> Decimal:
    """Return the net shipping.

    On every real order the cost is net plus tax, so a net of 0 without a tax says nothing.
    """
    amounts = order.amounts
    net = amounts.shipping_cost_without_tax
    if net is None or not (net or amounts.shipping_tax):
        return amounts.shipping_cost or ZERO
    return net


def _paid(line: Line) -> Decimal:
    if line.total_discounted is not None:
        return line.total_discounted
    if line.total is not None:
        return line.total
    return (line.price or ZERO) * line.quantity


def _paid_without_tax(line: Line) -> Decimal:
    paid = _paid(line)
    if not line.total_without_tax or not line.total:
        return paid
    return line.total_without_tax * paid / line.total
