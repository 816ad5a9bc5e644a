"""Steps that work out the tax that an order's amounts include; what the buyer paid stays."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, Literal

from msgspec.structs import replace

from order_upload.domain.line_amounts import ZERO, tells_tax
from order_upload.domain.order import Line, Order
from order_upload.domain.setting_keys import AS_WRITTEN
from order_upload.domain.shown_text import quoted_text
from order_upload.domain.totals import TEN_THOUSANDTH, unit_of
from order_upload.domain.transformation.amounts import (
    HUNDRED,
    check_range,
    net_of,
    with_lines,
)
from order_upload.domain.transformation.step import Step, refused
from order_upload.iso_3166 import country_code

Untaxed = Literal["keep", "block"]
"""What becomes of an order to a country that no row names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingTax(Step):
    """Say which tax the cost of shipping includes, whatever the platform says.

    Attributes:
        rate: in percent.
    """

    step: Literal["shipping_tax"] = "shipping_tax"
    rate: Decimal

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        check_range("rate", self.rate, ZERO, HUNDRED)

    def changed(self, order: Order) -> Order:
        """Return the order with the tax of its shipping worked out."""
        return _with_shipping_tax(order, self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRow:
    """The rate of a country: ISO 3166-1 alpha-2, and percent."""

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    country: str
    rate: Decimal

    def __post_init__(self) -> None:
        if not (len(self.country) == 2 and self.country.isascii() and self.country.isupper()):
            raise ValueError('allowed: in country, a code of two capital letters, such as "IT"')
        check_range("rate", self.rate, ZERO, HUNDRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax(Step):
    """Say which tax the amounts include of lines for which the platform tells none.

    Attributes:
        rows: the rate of each country to which goods go.
        default_rate: of every other country, and where the order names none.
        shipping: the cost of shipping, too, where the platform tells none for it.
        otherwise: what becomes of an order to a country without a rate.
    """

    step: Literal["tax"] = "tax"
    rows: tuple[TaxRow, ...]
    default_rate: Decimal | None = None
    shipping: bool = False
    otherwise: Untaxed = "keep"

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        check_range("default_rate", self.default_rate, ZERO, HUNDRED)
        if not self.rows and self.default_rate is None:
            raise ValueError("allowed: at least one entry in rows, or default_rate")
        countries = {row.country for row in self.rows}
        if len(countries) < len(self.rows):
            raise ValueError("allowed: in each row of rows a country that no other row has")
        if self.default_rate is not None and self.otherwise == "block":
            raise ValueError('allowed: default_rate or "otherwise": "block", not both')

    def changed(self, order: Order) -> Order:
        """Return the order with the tax worked out.

        Raises:
            RefusedOrderError: no row names the country, and such orders are to be blocked.
        """
        shipping = self.shipping and _is_untaxed(order)
        if not shipping and all(map(tells_tax, order.lines)):
            return order
        country = order.shipping_address.country_code
        rate = self._rate(country)
        if rate is None:
            return self._without_rate(order, country)
        unit = unit_of(order.amounts.currency)
        lines = [line if tells_tax(line) else _with_tax(line, rate, unit) for line in order.lines]
        changed = with_lines(order, lines)
        return _with_shipping_tax(changed, rate) if shipping else changed

    def _rate(self, country: str) -> Decimal | None:
        code = _code(country)
        for row in self.rows:
            if row.country == code:
                return row.rate
        return self.default_rate

    def _without_rate(self, order: Order, country: str) -> Order:
        if self.otherwise == "keep":
            return order
        found = quoted_text(country, is_typed=True) if country else "nothing"
        raise refused(
            f"shipping.country_code: found {found}; allowed: a country of rows",
            remedy="add a row for the country to the step",
        )


@lru_cache(maxsize=256)
def _code(country: str) -> str:
    """Return the code of a country that is written as a code or as an English name."""
    word = country.strip().upper()
    if len(word) == 2:
        return word
    return country_code(word)


def _with_tax(line: Line, rate: Decimal, unit: Decimal) -> Line:
    """Return a line whose amounts include the tax of a rate."""
    known: dict[str, Decimal] = {"vat_rate": rate}
    if line.price is not None:
        known["price_without_tax"] = net_of(line.price, rate, TEN_THOUSANDTH)
    if line.total is not None:
        known["total_without_tax"] = net_of(line.total, rate, unit)
    return replace(line, **known)


def _is_untaxed(order: Order) -> bool:
    """Return whether the platform tells no tax of a cost of shipping."""
    amounts = order.amounts
    net = amounts.shipping_cost_without_tax
    return bool(amounts.shipping_cost) and not (
        amounts.shipping_tax or (net and net != amounts.shipping_cost)
    )


def _with_shipping_tax(order: Order, rate: Decimal) -> Order:
    amounts = order.amounts
    if not amounts.shipping_cost:
        return order
    net = net_of(amounts.shipping_cost, rate, unit_of(amounts.currency))
    changed = replace(
        amounts, shipping_cost_without_tax=net, shipping_tax=amounts.shipping_cost - net
    )
    return order if changed == amounts else replace(order, amounts=changed)
