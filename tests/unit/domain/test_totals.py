"""To the cent: when sums hold, when they don't, and how amounts are written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_line, an_order
from order_upload.domain import totals
from order_upload.domain.order import Amounts, Order
from order_upload.domain.parts import Content
from order_upload.domain.policies import FeePolicy, SumsPolicy
from order_upload.domain.shop_order import parts_of
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.totals import money, totals_of

cents = st.decimals(min_value=0, max_value=10_000, places=2)


def an_order_of(amounts: Amounts, *prices: str) -> Order:
    return an_order(lines=tuple(a_line(price=Decimal(price)) for price in prices), amounts=amounts)


NOTHING_BESIDE = SumsPolicy(FeePolicy(limit=Decimal(0)), rounding=Decimal(0))


def check_totals(order: Order):
    return totals.check_totals(order, totals_of(order, NOTHING_BESIDE))


def content_of(order: Order) -> Content:
    """Return what the shop should hold of an order's lines and sums."""
    return parts_of(order, totals_of(order), ShopWords()).content


def test_lines_and_shipping_less_discounts_make_the_total():
    amounts = Amounts(
        total=Decimal("27.40"), shipping_cost=Decimal("4.90"), coupon_discount=Decimal("2.00"),
        discount_to_cart=Decimal("0.50"), currency="EUR")  # fmt: skip
    assert check_totals(an_order_of(amounts, "19.90", "5.10")) is None


def test_a_cent_too_many_is_told_with_the_arithmetic():
    reason = check_totals(
        an_order_of(Amounts(total=Decimal("25.01"), currency="EUR"), "19.90", "5.10")
    )
    assert reason.code == "totals_differ"
    assert reason.message == (
        "amounts.total: found 25.01 EUR; allowed: 25.00 EUR = lines 25.00 + shipping 0.00 "
        "- coupon 0.00 - discount 0.00; it is 0.01 more, which nothing explains, and rounding is 0"
    )


def test_an_order_without_a_total_is_told():
    assert check_totals(an_order_of(Amounts(currency="EUR"), "19.90")).code == "total_missing"


def test_a_discount_written_as_a_negative_amount_is_the_same_discount():
    amounts = Amounts(total=Decimal("8.00"), coupon_discount=Decimal("-2.00"), currency="EUR")
    assert check_totals(an_order_of(amounts, "10.00")) is None


def test_the_discounted_total_of_a_line_counts():
    line = a_line(price=Decimal("10.00"), total_discounted=Decimal("9.00"))
    order = an_order(lines=(line,), amounts=Amounts(total=Decimal("9.00"), currency="EUR"))
    assert check_totals(order) is None


@given(st.lists(cents, min_size=1, max_size=5), cents)
def test_the_shops_total_lines_come_to_the_total(prices, shipping):
    lines = tuple(
        a_line(price=price, total_without_tax=(price / Decimal("1.22")), vat_rate=Decimal(22))
        for price in prices
    )
    total = sum(prices, Decimal(0)) + shipping
    order = an_order(
        lines=lines, amounts=Amounts(total=total, shipping_cost=shipping, currency="EUR")
    )
    *rows, last = content_of(order).totals
    assert sum(Decimal(row.value) for row in rows) == Decimal(last.value)


def test_tax_is_what_lies_between_gross_and_net():
    line = a_line(price=Decimal("12.20"), total_without_tax=Decimal("10.00"))
    amounts = Amounts(
        total=Decimal("18.30"),
        shipping_cost=Decimal("6.10"),
        shipping_cost_without_tax=Decimal("5.00"),
    )
    assert totals_of(an_order(lines=(line,), amounts=amounts)).tax == Decimal("3.30")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("19.9", "19.90"),
        ("19", "19.00"),
        ("0.1234", "0.1234"),
        ("0.12345", "0.1234"),
        ("-2", "-2.00"),
        ("1E+2", "100.00"),
    ],
)
def test_an_amount_has_one_text(amount, text):
    assert money(Decimal(amount)) == text


def test_a_dinar_has_a_thousand_parts():
    amounts = Amounts(total=Decimal("12.345"), currency="KWD")
    order = an_order(lines=(a_line(price=Decimal("12.345")),), amounts=amounts)
    assert check_totals(order) is None
    assert content_of(order).total == "12.345"


@pytest.mark.parametrize(
    ("price", "shipping", "total"),
    [
        ("10.015", "4.995", "15.01"),
        ("10.005", "0", "10.01"),
        ("10.005", "0", "10.00"),
        ("9.996", "0.008", "10.00"),
    ],
)
def test_parts_finer_than_a_cent_are_rounded_once(price, shipping, total):
    amounts = Amounts(total=Decimal(total), shipping_cost=Decimal(shipping), currency="EUR")
    order = an_order_of(amounts, price)
    assert check_totals(order) is None
    assert totals_of(order).computed == Decimal(total)


def test_half_a_cent_more_than_rounding_explains_is_told():
    amounts = Amounts(total=Decimal("10.01"), currency="EUR")
    assert check_totals(an_order_of(amounts, "10.004")).code == "totals_differ"


def test_a_net_shipping_of_nought_without_its_tax_is_no_tax():
    amounts = Amounts(
        total=Decimal(15), shipping_cost=Decimal(5), shipping_cost_without_tax=Decimal(0)
    )
    assert totals_of(an_order_of(amounts, "10.00")).tax == 0
