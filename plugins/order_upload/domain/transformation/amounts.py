"""What the steps that change money share: amounts of the settings, and sums that hold afterwards.

Amounts are whole in the order's currency, half to even; a net price of one piece is kept to the
ten-thousandth, as the shop keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from order_upload.domain.line_amounts import ONE, ZERO, paid, paid_without_tax
from order_upload.domain.order import Line, Order
from order_upload.domain.totals import difference_of, following_total, rounded, unit_of
from order_upload.domain.transformation.step import refused

HUNDRED = Decimal(100)
MOST_PERCENT = Decimal(1000)
LARGEST_AMOUNT = Decimal(100_000)
"""In the order's currency: what is more is a slip of the pen."""


def check_range(
    key: str, value: Decimal | None, low: Decimal = ZERO, high: Decimal = LARGEST_AMOUNT
) -> None:
    """Check a number of the settings, where it is given.

    Raises:
        ValueError: it is outside of the range, whose ends are allowed.
    """
    if value is not None and not low <= value <= high:
        raise ValueError(f"allowed: in {key}, a number from {low} to {high}")


def check_one_of_two(amount: Decimal | None, percent: Decimal | None) -> None:
    """Check that one of two keys is given.

    Raises:
        ValueError: both or none are.
    """
    if (amount is None) == (percent is None):
        raise ValueError("allowed: one of amount, percent")


def share(percent: Decimal) -> Decimal:
    """Return what a percentage is of 1."""
    return percent / HUNDRED


def net_of(gross: Decimal, rate: Decimal, unit: Decimal) -> Decimal:
    """Return an amount without its tax of a rate in percent."""
    return rounded(gross / (ONE + share(rate)), unit)


def goods_of(order: Order) -> Decimal:
    """Return what was paid for the lines, tax included."""
    return sum(map(paid, order.lines), ZERO)


def with_lines(order: Order, lines: Sequence[Line]) -> Order:
    """Return the order with its lines changed, each in its place, and sums that follow them.

    Raises:
        RefusedOrderError: see :func:`with_total`.
    """
    net, tax, is_changed = ZERO, ZERO, False
    for was, now in zip(order.lines, lines, strict=True):
        if was is not now and was != now:
            is_changed = True
            more_net = paid_without_tax(now) - paid_without_tax(was)
            net += more_net
            tax += paid(now) - paid(was) - more_net
    if not is_changed:
        return order
    amounts, unit = order.amounts, unit_of(order.amounts.currency)
    known: dict[str, Decimal] = {}
    if amounts.total_without_tax is not None and net:
        known["total_without_tax"] = rounded(amounts.total_without_tax + net, unit)
    if amounts.vat_amount is not None and tax:
        known["vat_amount"] = rounded(amounts.vat_amount + tax, unit)
    if known:
        amounts = replace(amounts, **known)
    return with_total(order, replace(order, lines=tuple(lines), amounts=amounts))


def with_total(before: Order, after: Order) -> Order:
    """Return an order whose parts were changed with the total that follows them.

    Raises:
        RefusedOrderError: it has no total, or one below 0.
    """
    if before.amounts.total is None and difference_of(after) != difference_of(before):
        raise refused("amounts.total: found nothing; allowed: what the buyer paid")
    total = following_total(before, after)
    if total is None or total == before.amounts.total:
        return after
    if total < min(ZERO, before.amounts.total or ZERO):
        raise refused(f"amounts.total: found {total} after the step; allowed: 0 or more")
    return replace(after, amounts=replace(after.amounts, total=total))
