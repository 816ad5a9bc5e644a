"""What docs/configuration.md says of prices and taxes of lines, done to rows by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal

CENT, TEN_THOUSANDTH = Decimal("0.01"), Decimal("0.0001")
Row = dict[str, str]


def amount(group: Mapping[str, str], name: str) -> Decimal:
    """Return an amount of a group or a row; 0 where it says none."""
    return Decimal(group.get(name) or "0")


def paid(row: Row) -> Decimal:
    """Return what is paid for a line."""
    return amount(row, "TotalDiscounted")


def rounded(value: Decimal, unit: Decimal) -> Decimal:
    """Return an amount in whole units, half to even."""
    return value.quantize(unit, ROUND_HALF_EVEN)


def without_tax(gross: Decimal, rate: str, unit: Decimal = CENT) -> Decimal:
    """Return an amount without the tax of a rate in percent."""
    return rounded(gross / (1 + Decimal(rate) / 100), unit)


def reprice(row: Row, price: Callable[[Decimal], Decimal]) -> Decimal:
    """Change the price with tax of one piece; return by how much the line is more."""
    was = amount(row, "Price")
    now = rounded(price(was), CENT)
    if "PriceVatExcluded" in row:
        _in_proportion(row, "PriceVatExcluded", (now, was), TEN_THOUSANDTH)
    if "TotalVatExcluded" in row:
        _in_proportion(row, "TotalVatExcluded", (now, was), CENT)
    return _put_price(row, now)


def reprice_net(row: Row, price: Callable[[Decimal], Decimal]) -> Decimal:
    """Change the price without tax of one piece; return by how much the line is more.

    In a line without tax that is the price.
    """
    if not tells_tax(row):
        return reprice(row, price)
    gross = amount(row, "Price")
    was = net_price(row)
    now = rounded(price(was), TEN_THOUSANDTH)
    if "TotalVatExcluded" in row:
        _in_proportion(row, "TotalVatExcluded", (now, was), CENT)
    row["PriceVatExcluded"] = str(now)
    return _put_price(row, rounded(gross * now / was, CENT))


def net_price(row: Row) -> Decimal:
    """Return the price of one piece without tax, as the platform tells it or by the rate."""
    rate = 1 + amount(row, "VatRate") / 100
    return amount(row, "PriceVatExcluded") or amount(row, "Price") / rate


def tells_tax(row: Row) -> bool:
    """Return whether anything in a line tells a tax."""
    return bool(amount(row, "VatRate") or "PriceVatExcluded" in row)


def tax(row: Row, rate: str) -> None:
    """Say which tax the amounts of a line include."""
    price, total = amount(row, "Price"), amount(row, "Total")
    row["VatRate"] = rate
    row["PriceVatExcluded"] = str(without_tax(price, rate, TEN_THOUSANDTH))
    row["TotalVatExcluded"] = str(without_tax(total, rate))


def _put_price(row: Row, price: Decimal) -> Decimal:
    before, total = paid(row), amount(row, "Total")
    _in_proportion(row, "Total", (price, amount(row, "Price")), CENT)
    _in_proportion(row, "TotalDiscounted", (amount(row, "Total"), total), CENT)
    row["Price"] = str(price)
    return paid(row) - before


def _in_proportion(row: Row, name: str, now_to_was: tuple[Decimal, Decimal], unit: Decimal) -> None:
    now, was = now_to_was
    row[name] = str(rounded(amount(row, name) * now / was, unit))
