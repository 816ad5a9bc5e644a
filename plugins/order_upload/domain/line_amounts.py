"""What a line of an order costs, with tax and without: of one piece and of the whole line.

The shop keeps a price without tax and the tax of one piece, and shows their sum. The rows of the
order's sums are made of the same amounts, so that lines and sub-total never contradict each other.
"""

from __future__ import annotations

from decimal import Decimal

from order_upload.domain.order import Line

ZERO = Decimal(0)
ONE = Decimal(1)


def paid(line: Line) -> Decimal:
    """Return what was paid for a line, tax included."""
    if line.total_discounted is not None:
        return line.total_discounted
    return _undiscounted(line)


def paid_without_tax(line: Line) -> Decimal:
    """Return what was paid for a line without its tax; all of it where nothing tells the tax."""
    if line.total_without_tax and line.total:
        return line.total_without_tax * paid(line) / line.total
    if line.price_without_tax and line.price:
        return line.price_without_tax * paid(line) / line.price
    if line.vat_rate:
        return paid(line) / (1 + line.vat_rate / 100)
    return paid(line)


def net_share(line: Line) -> Decimal:
    """Return which part of a line's amounts is without tax; 1 where nothing tells the tax."""
    if line.total_without_tax and line.total:
        return line.total_without_tax / line.total
    if line.price_without_tax and line.price:
        return line.price_without_tax / line.price
    if line.vat_rate:
        return ONE / (ONE + line.vat_rate / 100)
    return ONE


def tells_tax(line: Line) -> bool:
    """Return whether anything in a line tells a tax; a rate of 0 and a net of 0 tell none."""
    if line.vat_rate or (line.total_without_tax and line.total_without_tax != line.total):
        return True
    return bool(line.price_without_tax) and line.price_without_tax != line.price


def unit_price(line: Line) -> Decimal | None:
    """Return what was paid for one piece, tax included; None where the line has no price.

    A line with a discount of its own has the price after it: the shop has no other place for that
    discount, and its own orders hold what was paid.
    """
    if line.price is None:
        return None
    return line.price * _discount_factor(line)


def unit_price_without_tax(line: Line) -> Decimal | None:
    """Return what was paid for one piece without tax; None where only the rate tells.

    A net of 0 beside a price says nothing, as in the sums.
    """
    if line.price_without_tax or (line.price_without_tax is not None and not line.price):
        return line.price_without_tax * _discount_factor(line)
    if line.total_without_tax and line.total and line.quantity:
        return paid_without_tax(line) / line.quantity
    return None


def _undiscounted(line: Line) -> Decimal:
    if line.total is not None:
        return line.total
    return (line.price or ZERO) * line.quantity


def _discount_factor(line: Line) -> Decimal:
    """Return what a discount leaves of a price; 1 is no discount."""
    before = _undiscounted(line)
    if not before or paid(line) == before:
        return ONE
    return paid(line) / before
