"""What a line costs, of one piece and whole, with tax and without."""

from __future__ import annotations

from decimal import Decimal

import pytest

from builders import a_line, an_order
from order_upload.domain.order import Amounts, Line, Order
from order_upload.domain.shop_order import parts_of
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.totals import totals_of

TWO_AT_TWELVE_TWENTY = {"quantity": Decimal(2), "price": Decimal("12.20")}
WITHOUT_TAX = {"price_without_tax": Decimal("10.00"), "vat_rate": Decimal(22)}


def content_of(**known):
    """Return what the shop should hold of an order of one line, with nothing beside it."""
    line = a_line(**known)
    amounts = Amounts(total=line.total_discounted, currency="EUR")
    order = an_order(lines=(line,), amounts=amounts)
    return parts_of(order, totals_of(order), ShopWords()).content


def sub_total_and_tax(content):
    return [row.value for row in content.totals if row.code in ("sub_total", "tax")]


def test_a_line_stands_as_it_was_sold():
    (line,) = content_of(**TWO_AT_TWELVE_TWENTY, **WITHOUT_TAX).lines
    assert (line.price, line.price_without_tax, line.total) == ("12.20", "10.00", "24.40")


def test_a_line_with_a_discount_stands_with_the_price_that_was_paid():
    content = content_of(**TWO_AT_TWELVE_TWENTY, **WITHOUT_TAX, total_discounted=Decimal("21.96"))
    (line,) = content.lines
    assert (line.price, line.price_without_tax, line.total) == ("10.98", "9.00", "21.96")
    assert sub_total_and_tax(content) == ["18.00", "3.96"]


@pytest.mark.parametrize(
    "known",
    [
        {"total_without_tax": Decimal("20.00")},
        {"price_without_tax": Decimal("10.00")},
        {"vat_rate": Decimal(22)},
    ],
)
def test_whatever_tells_the_tax_tells_it_of_the_sub_total(known):
    assert sub_total_and_tax(content_of(**TWO_AT_TWELVE_TWENTY, **known)) == ["20.00", "4.40"]


def test_the_total_without_tax_tells_the_price_of_one_piece():
    (line,) = content_of(**TWO_AT_TWELVE_TWENTY, total_without_tax=Decimal("20.00")).lines
    assert line.price_without_tax == "10.00"


def test_where_nothing_tells_the_tax_there_is_none():
    assert sub_total_and_tax(content_of(**TWO_AT_TWELVE_TWENTY)) == ["24.40"]


def test_a_net_price_of_nothing_beside_a_price_tells_no_tax():
    content = content_of(**TWO_AT_TWELVE_TWENTY, price_without_tax=Decimal(0))
    assert (content.lines[0].price_without_tax, sub_total_and_tax(content)) == ("", ["24.40"])


def test_a_line_without_a_price_is_left_to_its_total():
    line = Line(quantity=Decimal(2), total=Decimal("24.40"))
    amounts = Amounts(total=line.total, currency="EUR")
    order = Order(ref="bindcommerce:1", lines=(line,), amounts=amounts)
    (sent,) = parts_of(order, totals_of(order), ShopWords()).content.lines
    assert (sent.price, sent.total) == ("", "24.40")


def test_a_line_given_away_costs_nothing():
    (line,) = content_of(**TWO_AT_TWELVE_TWENTY, total_discounted=Decimal(0)).lines
    assert (line.price, line.total) == ("0.00", "0.00")
