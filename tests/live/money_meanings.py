"""What docs/configuration.md says of steps that change money, done to a document by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from live.content_of_document import NamedFee
from live.line_prices import CENT, amount, reprice, rounded, tax, tells_tax, without_tax
from live.sales import BLOCKED, Meaning, Sale, Stopped


def ships_for(cost: Callable[[Decimal], Decimal]) -> Meaning:
    """Let shipping cost something else; its tax keeps its rate."""

    def change(sale: Sale) -> None:
        was, now = sale.amount("ShippingCost"), rounded(cost(sale.amount("ShippingCost")), CENT)
        net = sale.amount("ShippingCostWithoutTax")
        if net:
            _put_shipping(sale, now, rounded(now * net / was, CENT))
        sale.put_amount("ShippingCost", now)
        sale.pays(now - was)

    return change


def taxes_shipping(rate: str) -> Meaning:
    """Say which tax the cost of shipping includes."""

    def change(sale: Sale) -> None:
        cost = sale.amount("ShippingCost")
        if cost:
            _put_shipping(sale, cost, without_tax(cost, rate))

    return change


def _put_shipping(sale: Sale, cost: Decimal, net: Decimal) -> None:
    sale.put_amount("ShippingCostWithoutTax", net)
    sale.put_amount("ShippingTax", cost - net)


def adds_fee(title: str, of: Callable[[Sale], Decimal], rate: str = "0") -> Meaning:
    """Add a fee, its tax included."""

    def change(sale: Sale) -> None:
        fee = rounded(of(sale), CENT)
        if fee:
            sale.fees.append(NamedFee(title, fee, without_tax(fee, rate)))
            sale.pays(fee)

    return change


def takes_off(of: Callable[[Sale], Decimal]) -> Meaning:
    """Take something off, never more than the total."""

    def change(sale: Sale) -> None:
        discount = min(rounded(of(sale), CENT), sale.total)
        sale.put_amount("DiscountToCart", abs(sale.amount("DiscountToCart")) + discount)
        sale.pays(-discount)

    return change


def prices(
    price: Callable[[Decimal], Decimal],
    supplier: str = "",
    reprice: Callable[..., Decimal] = reprice,
) -> Meaning:
    """Change the price of one piece, of all lines or of a supplier's; none may fall below 0."""

    def change(sale: Sale) -> None:
        lines = [row for row in sale.rows if not supplier or row.get("Supplier") == supplier]
        if any(price(amount(row, "Price")) < 0 for row in lines):
            raise Stopped(*BLOCKED)
        for row in lines:
            sale.pays(reprice(row, price))

    return change


def to_multiple_of(unit: str, price: Decimal) -> Decimal:
    """Return the nearest multiple, of two that are as near the even one."""
    return (price / Decimal(unit)).quantize(Decimal(1), ROUND_HALF_EVEN) * Decimal(unit)


def taxes(rates: Mapping[str, str], default: str = "", *, shipping: bool = False) -> Meaning:
    """Say the tax of lines of which nothing tells it; no country without a rate goes on."""

    def change(sale: Sale) -> None:
        rate = rates.get(sale.country, default)
        if not rate:
            raise Stopped(*BLOCKED)
        for row in sale.rows:
            if not tells_tax(row):
                tax(row, rate)
        if shipping:
            taxes_shipping(rate)(sale)

    return change
