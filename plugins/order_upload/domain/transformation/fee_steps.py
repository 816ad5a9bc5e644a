"""Steps that change what is paid beside the goods: shipping, fees and discounts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from msgspec.structs import replace

from order_upload.domain.line_amounts import ONE, ZERO
from order_upload.domain.order import Amounts, Order, OrderFee
from order_upload.domain.totals import rounded, unit_of
from order_upload.domain.transformation.amounts import (
    HUNDRED,
    MOST_PERCENT,
    check_one_of_two,
    check_range,
    goods_of,
    net_of,
    share,
    with_total,
)
from order_upload.domain.transformation.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingCost(Step):
    """Set what shipping costs, or change it by a percentage; its tax keeps its rate.

    Attributes:
        amount: the new cost, tax included, in the order's currency.
        percent: what is added, of the cost; below 0 is taken off.
    """

    step: Literal["shipping_cost"] = "shipping_cost"
    amount: Decimal | None = None
    percent: Decimal | None = None

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        check_one_of_two(self.amount, self.percent)
        check_range("amount", self.amount)
        check_range("percent", self.percent, -HUNDRED, MOST_PERCENT)

    def changed(self, order: Order) -> Order:
        """Return the order with another cost of shipping."""
        amounts, unit = order.amounts, unit_of(order.amounts.currency)
        was = amounts.shipping_cost or ZERO
        if self.amount is not None:
            cost = rounded(self.amount, unit)
        elif self.percent:
            cost = rounded(was * (ONE + share(self.percent)), unit)
        else:
            return order
        if cost == was:
            return order
        return with_total(order, replace(order, amounts=_with_cost(amounts, cost, unit)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee(Step):
    """Add a fee: a row of its own among the order's sums, tax included.

    Attributes:
        title: of its row, in the shop's language.
        amount: in the order's currency.
        percent: of what was paid for the lines.
        tax_rate: which tax the amount includes, in percent; None is no tax.
    """

    step: Literal["fee"] = "fee"
    title: str
    amount: Decimal | None = None
    percent: Decimal | None = None
    tax_rate: Decimal | None = None

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        if not self.title.strip() or not self.title.isprintable():
            raise ValueError("allowed: in title, a text on one line, which the shop shows")
        check_one_of_two(self.amount, self.percent)
        check_range("amount", self.amount)
        check_range("percent", self.percent, ZERO, MOST_PERCENT)
        check_range("tax_rate", self.tax_rate, ZERO, HUNDRED)

    def changed(self, order: Order) -> Order:
        """Return the order with the fee; one that comes to nothing is none."""
        unit = unit_of(order.amounts.currency)
        amount = _of_goods(order, self.amount, self.percent, unit)
        if amount <= 0:
            return order
        net = net_of(amount, self.tax_rate or ZERO, unit)
        fee = OrderFee(title=self.title.strip(), amount=amount, amount_without_tax=net)
        return with_total(order, replace(order, fees=(*order.fees, fee)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount(Step):
    """Take something off the order, beside what its lines and coupons take off.

    It adds to the discount to the cart, in whose row it stands. More than the order's total is
    never taken off.

    Attributes:
        amount: in the order's currency.
        percent: of what was paid for the lines.
    """

    step: Literal["discount"] = "discount"
    amount: Decimal | None = None
    percent: Decimal | None = None

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        check_one_of_two(self.amount, self.percent)
        check_range("amount", self.amount)
        check_range("percent", self.percent, ZERO, HUNDRED)

    def changed(self, order: Order) -> Order:
        """Return the order with the discount."""
        amounts, unit = order.amounts, unit_of(order.amounts.currency)
        discount = _of_goods(order, self.amount, self.percent, unit)
        if amounts.total is not None:
            discount = min(discount, rounded(amounts.total, unit))
        if discount <= 0:
            return order
        was = amounts.discount_to_cart or ZERO
        now = was - discount if was < 0 else was + discount
        return with_total(order, replace(order, amounts=replace(amounts, discount_to_cart=now)))


def _of_goods(
    order: Order, amount: Decimal | None, percent: Decimal | None, unit: Decimal
) -> Decimal:
    """Return an amount, or a percentage of what was paid for the lines."""
    if amount is None:
        amount = goods_of(order) * share(percent or ZERO)
    return rounded(amount, unit)


def _with_cost(amounts: Amounts, cost: Decimal, unit: Decimal) -> Amounts:
    """Return the sums with another cost of shipping; what they say of its tax is in proportion."""
    was = amounts.shipping_cost or ZERO
    net, tax = amounts.shipping_cost_without_tax, amounts.shipping_tax
    known = {"shipping_cost": cost}
    if net or tax:
        before = net or was - (tax or ZERO)
        after = rounded(cost * before / was if was else cost, unit)
        if net is not None:
            known["shipping_cost_without_tax"] = after
        if tax is not None:
            known["shipping_tax"] = cost - after
    return replace(amounts, **known)
