"""What lines, shipping, fees and discounts of an order come to, against what was paid.

The hub's arithmetic, true to the cent on every real order seen (docs/hub-format.md): ``Total`` is
the sum of the lines' ``TotalDiscounted`` plus ``ShippingCost`` minus ``CouponDiscount`` minus
``DiscountToCart``, all with tax. What was paid beside that is in :mod:`order_upload.domain.fees`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from order_upload.domain.fees import Explanation, Fee, FeeKind, explained
from order_upload.domain.line_amounts import ZERO, paid, paid_without_tax
from order_upload.domain.order import Order, OrderFee
from order_upload.domain.outcome import Reason
from order_upload.domain.policies import DEFAULT_SUMS, SumsPolicy

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

    Attributes:
        discount: to the cart, by whatever name; above 0, as ``coupon`` is.
        total: what was paid.
        fees: what was paid beside goods and shipping.
        rounding: the small difference that a row of its own takes up, of either sign.
        unexplained: what was paid beyond all of these, below 0 where it was less; 0 where the sums
            hold.
        hint: what would explain it, and why it does not.
    """

    goods: Decimal
    goods_without_tax: Decimal
    shipping: Decimal
    shipping_without_tax: Decimal
    coupon: Decimal
    discount: Decimal
    total: Decimal
    fees: tuple[Fee, ...] = ()
    rounding: Decimal = ZERO
    unexplained: Decimal = ZERO
    hint: str = ""

    @property
    def computed(self) -> Decimal:
        """What the parts come to."""
        fees = sum((fee.amount for fee in self.fees), ZERO)
        return self.goods + self.shipping + fees - self.coupon - self.discount + self.rounding

    @property
    def tax(self) -> Decimal:
        """Tax on goods, shipping and fees; 0 where the marketplace gives none."""
        fees = sum((fee.amount - fee.amount_without_tax for fee in self.fees), ZERO)
        goods = self.goods - self.goods_without_tax
        return goods + (self.shipping - self.shipping_without_tax) + fees


@lru_cache(maxsize=8192)
def money(value: Decimal | None) -> str:
    """Return an amount as text that compares: two to four decimals, e.g. ``19.90``; "" for None."""
    if value is None:
        return ""
    text = f"{value.quantize(TEN_THOUSANDTH, ROUND_HALF_EVEN):f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def totals_of(order: Order, policy: SumsPolicy = DEFAULT_SUMS) -> OrderTotals:
    """Return the sums of an order; what the source does not say counts as nothing.

    Parts finer than a cent are rounded once, as a sum, and the goods take up the difference: to the
    total where it is within half a cent of the sum.

    Args:
        order: as the hub tells it.
        policy: up to which sums a fee or a rounding explains what was paid beside.
    """
    amounts, unit = order.amounts, unit_of(order.amounts.currency)
    goods = sum(map(paid, order.lines), ZERO)
    goods_without_tax = sum(map(paid_without_tax, order.lines), ZERO)
    shipping = amounts.shipping_cost or ZERO
    coupon = abs(amounts.coupon_discount or ZERO)
    discount = abs(amounts.discount_to_cart or ZERO)
    total = rounded(amounts.total or ZERO, unit)
    fees = tuple(map(_named_fee, order.fees))
    exact = goods + shipping + sum((fee.amount for fee in fees), ZERO) - coupon - discount
    came_to = _came_to(exact, total, unit)
    sums = OrderTotals(
        goods=rounded(goods, unit),
        goods_without_tax=rounded(goods_without_tax, unit),
        shipping=rounded(shipping, unit),
        shipping_without_tax=rounded(_shipping_without_tax(order), unit),
        coupon=rounded(coupon, unit),
        discount=rounded(discount, unit),
        total=total,
        fees=fees,
    )
    sums = _with_goods(sums, sums.goods + came_to - sums.computed)
    if came_to == total or amounts.total is None:
        return sums
    return _with_explanation(sums, explained(order, total - came_to, policy, unit))


def difference_of(order: Order) -> Decimal:
    """Return by how much an order's total is above its lines, shipping and fees less discounts.

    Not rounded, and before anything explains it; a step of a transformation leaves it as it is.
    """
    return (order.amounts.total or ZERO) - _exact_sum(order)


def following_total(before: Order, after: Order) -> Decimal | None:
    """Return the total of an order whose parts were changed; None where it had none.

    It is whole in the currency, and what was paid beside the parts stays to the cent: sums that
    held go on holding.
    """
    was, now = _exact_sum(before), _exact_sum(after)
    if before.amounts.total is None or was == now:
        return before.amounts.total
    unit = unit_of(before.amounts.currency)
    total = rounded(before.amounts.total, unit)
    beside = total - _came_to(was, total, unit)
    wanted = rounded(before.amounts.total + now - was, unit) - beside
    return _came_to(now, wanted, unit) + beside


def check_totals(order: Order, totals: OrderTotals) -> Reason | None:
    """Return why an order's sums don't hold, with the arithmetic, or None when they do."""
    if order.amounts.total is None:
        return Reason("total_missing", "the source gives no total")
    if not totals.unexplained:
        return None
    currency = order.amounts.currency
    direction = "more" if totals.unexplained > 0 else "less"
    return Reason(
        "totals_differ",
        f"amounts.total: found {totals.total} {currency}; allowed: {totals.computed} {currency} = "
        f"lines {totals.goods} + shipping {totals.shipping} - coupon {totals.coupon} "
        f"- discount {totals.discount}; it is {abs(totals.unexplained)} {direction}, {totals.hint}",
    )


def _exact_sum(order: Order) -> Decimal:
    """Return lines, shipping and fees less discounts, not rounded."""
    amounts = order.amounts
    parts = sum(map(paid, order.lines), ZERO) + (amounts.shipping_cost or ZERO)
    for discount in (amounts.coupon_discount, amounts.discount_to_cart):
        if discount:
            parts -= abs(discount)
    for fee in order.fees:
        parts += fee.amount
    return parts


def _came_to(exact: Decimal, total: Decimal, unit: Decimal) -> Decimal:
    """Return what parts come to: the total where it is within half a unit of them."""
    return total if abs(exact - total) * 2 <= unit else rounded(exact, unit)


def _named_fee(fee: OrderFee) -> Fee:
    return Fee(FeeKind.SURCHARGE, fee.amount, fee.amount_without_tax, fee.title)


def unit_of(currency: str) -> Decimal:
    """Return the smallest amount of a currency."""
    if currency in IN_THOUSANDTHS:
        return THOUSANDTH
    return CENT


def rounded(value: Decimal, unit: Decimal) -> Decimal:
    """Return an amount in whole units, half to even."""
    return value.quantize(unit, ROUND_HALF_EVEN)


def _with_goods(sums: OrderTotals, goods: Decimal) -> OrderTotals:
    """Let goods and net goods take up a rounding difference alike: it is no tax."""
    difference = goods - sums.goods
    if not difference:
        return sums
    return replace(sums, goods=goods, goods_without_tax=sums.goods_without_tax + difference)


def _with_explanation(sums: OrderTotals, found: Explanation) -> OrderTotals:
    """Add what explains the difference; the rounding takes up the rest."""
    sums = replace(
        sums,
        fees=(*sums.fees, *found.fees),
        discount=sums.discount + found.discount,
        unexplained=found.unexplained,
        hint=found.hint,
    )
    return replace(sums, rounding=sums.total - found.unexplained - sums.computed)


def _shipping_without_tax(order: Order) -> Decimal:
    """Return the net shipping.

    On every real order the cost is net plus tax, so a net of 0 without a tax says nothing.
    """
    amounts = order.amounts
    net = amounts.shipping_cost_without_tax
    if net is None or not (net or amounts.shipping_tax):
        return amounts.shipping_cost or ZERO
    return net
