"""To the cent: what the lines, the shipping and the discounts of an order come to, against what the buyer paid.

The hub's arithmetic, true on every real order seen (reference/bindcommerce.md, section 6.2):
``Total = sum of the lines' TotalDiscounted + ShippingCost - CouponDiscount - DiscountToCart``, all including tax.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from order_upload.domain.order import Line, Order
from order_upload.domain.outcome import Reason

CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """The sums of an order in its own currency, in cents; net and tax are what the source tells, not a guess."""

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


def money(value: Decimal) -> str:
    """Return an amount as text that compares: at least two decimals, at most four, e.g. ``19.90``."""
    text = f"{value.quantize(Decimal('0.0001'), ROUND_HALF_EVEN):f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def totals_of(order: Order) -> OrderTotals:
    """Return the sums of an order; what the source does not say counts as nothing."""
    amounts = order.amounts
    shipping = amounts.shipping_cost or ZERO
    net_shipping = amounts.shipping_cost_without_tax
    return OrderTotals(
        goods=_cents(sum((_paid(line) for line in order.lines), ZERO)),
        goods_without_tax=_cents(sum((_paid_without_tax(line) for line in order.lines), ZERO)),
        shipping=_cents(shipping),
        shipping_without_tax=_cents(shipping if net_shipping is None else net_shipping),
        coupon=_cents(abs(amounts.coupon_discount or ZERO)),
        discount=_cents(abs(amounts.discount_to_cart or ZERO)),
        total=_cents(amounts.total or ZERO),
    )


def check_totals(order: Order) -> Reason | None:
    """Return why an order's sums don't hold, with the arithmetic, or None when they do."""
    if order.amounts.total is None:
        return Reason("total_missing", "the source gives no total", "correct the order in the hub")
    totals = totals_of(order)
    if totals.computed == totals.total:
        return None
    return Reason(
        "totals_differ",
        f"lines {totals.goods} + shipping {totals.shipping} - coupon {totals.coupon} - discount {totals.discount} "
        f"= {totals.computed}, but the order says {totals.total} {order.amounts.currency}".rstrip(),
        "correct the order in the hub: what was sold must add up to what was paid",
    )


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_EVEN)


def _paid(line: Line) -> Decimal:
    if line.total_discounted is not None:
        return line.total_discounted
    return line.total if line.total is not None else (line.price or ZERO) * line.quantity


def _paid_without_tax(line: Line) -> Decimal:
    paid = _paid(line)
    if not line.total_without_tax or not line.total:
        return paid
    return line.total_without_tax * paid / line.total
