"""The step ``prices``: other prices of the lines, with tax, discounts and sums in proportion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from msgspec.structs import replace

from order_upload.domain.filters import OrderFilter, Products
from order_upload.domain.line_amounts import ONE, ZERO, net_share
from order_upload.domain.order import Line, Order
from order_upload.domain.totals import TEN_THOUSANDTH, rounded, unit_of
from order_upload.domain.transformation.amounts import (
    HUNDRED,
    LARGEST_AMOUNT,
    MOST_PERCENT,
    check_range,
    share,
    with_lines,
)
from order_upload.domain.transformation.step import Step, refused

_FINEST = Decimal("0.001")
"""Of what prices may be rounded to: the smallest amount of any currency."""


class _Price(NamedTuple):
    """The price of one piece, with tax and without."""

    gross: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices(Step):
    """Change the price of one piece of each line, with its tax and its discount in proportion.

    Attributes:
        percent: what is added, of the price; below 0 is taken off.
        amount: what is added after that, in the order's currency.
        round_to: the price becomes the nearest multiple of it.
        basis: whether the price with tax is changed and rounded, or the one without.
        products: only lines that match; None is all.
    """

    step: Literal["prices"] = "prices"
    percent: Decimal | None = None
    amount: Decimal | None = None
    round_to: Decimal | None = None
    basis: Literal["gross", "net"] = "gross"
    products: Products | None = None

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        if self.percent is None and self.amount is None and self.round_to is None:
            raise ValueError("allowed: at least one of percent, amount, round_to")
        check_range("percent", self.percent, -HUNDRED, MOST_PERCENT)
        check_range("amount", self.amount, -LARGEST_AMOUNT, LARGEST_AMOUNT)
        check_range("round_to", self.round_to, _FINEST, LARGEST_AMOUNT)

    def filters(self) -> Iterator[tuple[str, OrderFilter]]:
        """Yield the step's condition, and its products as one."""
        yield from Step.filters(self)
        if self.products is not None:
            yield "", OrderFilter(products=self.products)

    def changed(self, order: Order) -> Order:
        """Return the order with other prices.

        Raises:
            RefusedOrderError: a line has no price, or would have one below 0.
        """
        if not self.percent and not self.amount and self.round_to is None:
            return order
        unit = unit_of(order.amounts.currency)
        is_meant = _every_line if self.products is None else _line_test(self.products)
        lines = []
        for number, line in enumerate(order.lines, 1):
            lines.append(self._changed_line(number, line, unit) if is_meant(line) else line)
        return with_lines(order, lines)

    def _changed_line(self, number: int, line: Line, unit: Decimal) -> Line:
        was = _price_of(number, line)
        now = self._changed_price(was, net_share(line), unit)
        if now.gross < min(ZERO, was.gross):
            found = f"{now.gross} after the step"
            raise refused(f"lines[{number}].price: found {found}; allowed: 0 or more")
        if self._basis_of(now) == self._basis_of(was):
            return line
        known = {"price": now.gross, **_sums(line, was.gross, now.gross, unit)}
        if line.price_without_tax is not None or self.basis == "net":
            known["price_without_tax"] = now.net
        if line.total_without_tax is not None:
            before, after = self._basis_of(was), self._basis_of(now)
            net = line.total_without_tax * after / before if before else now.net * line.quantity
            known["total_without_tax"] = rounded(net, unit)
        return replace(line, **known)

    def _basis_of(self, price: _Price) -> Decimal:
        return price.net if self.basis == "net" else price.gross

    def _changed_price(self, was: _Price, of_net: Decimal, unit: Decimal) -> _Price:
        if was.net == was.gross and of_net == ONE:  # no tax, and none is made up by rounding
            price = rounded(self._amount(was.gross), unit)
            return _Price(price, price)
        if self.basis == "net":
            net = rounded(self._amount(was.net), TEN_THOUSANDTH)
            gross = was.gross * net / was.net if was.net else net / of_net
            return _Price(rounded(gross, unit), net)
        gross = rounded(self._amount(was.gross), unit)
        net = was.net * gross / was.gross if was.gross else gross * of_net
        return _Price(gross, rounded(net, TEN_THOUSANDTH))

    def _amount(self, price: Decimal) -> Decimal:
        changed = price * (ONE + share(self.percent or ZERO)) + (self.amount or ZERO)
        if self.round_to is None:
            return changed
        return (changed / self.round_to).quantize(ONE, ROUND_HALF_EVEN) * self.round_to


def _price_of(number: int, line: Line) -> _Price:
    """Return the price of one piece of a line.

    Raises:
        RefusedOrderError: it says none; to divide its sum by the pieces would be a guess.
    """
    price = line.price
    if price is None or not (price or not (line.total or line.total_discounted)):
        found = "nothing" if price is None else "0 in a line that costs something"
        raise refused(f"lines[{number}].price: found {found}; allowed: the price of one piece")
    return _Price(price, line.price_without_tax or price * net_share(line))


def _sums(line: Line, was: Decimal, now: Decimal, unit: Decimal) -> dict[str, Decimal]:
    """Return the sums of a line with another price; its discount takes the same part of them."""
    before = was * line.quantity if line.total is None else line.total
    after = before * now / was if was else now * line.quantity
    sums = {}
    if line.total is not None:
        sums["total"] = after = rounded(after, unit)
    if line.total_discounted is not None:
        discounted = line.total_discounted * after / before if before else after
        sums["total_discounted"] = rounded(discounted, unit)
    return sums


def _every_line(_: Line) -> bool:
    return True


@lru_cache(maxsize=64)
def _line_test(products: Products) -> Callable[[Line], bool]:
    return products.line_test()
