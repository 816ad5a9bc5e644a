"""What each step that changes money makes of an order, with the arithmetic."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from builders import a_line, a_normalized, an_address, an_order
from order_upload.domain.filters import Products
from order_upload.domain.order import Amounts, Line, Order, OrderFee
from order_upload.domain.transformation.fee_steps import Discount, Fee, ShippingCost
from order_upload.domain.transformation.order_transformer import OrderTransformer
from order_upload.domain.transformation.price_steps import Prices
from order_upload.domain.transformation.step import Step
from order_upload.domain.transformation.tax_steps import ShippingTax, Tax, TaxRow

ITALY = (TaxRow(country="IT", rate=Decimal(22)),)


def results(order: Order, *steps: Step) -> list[Any]:
    transformer = OrderTransformer("t", steps, datetime.now(UTC), UTC)
    return list(transformer.transformed(a_normalized(order)))


def made(order: Order, *steps: Step) -> Order:
    (normalized,) = results(order, *steps)
    return normalized.order


def why_refused(order: Order, *steps: Step) -> str:
    (end,) = results(order, *steps)
    return end.reason.message


def amounts_of(part: Line | Amounts, *names: str) -> list[str]:
    return [str(getattr(part, name)) for name in names]


def a_taxed_line(**known: Any) -> Line:
    """Return two pieces at 12.20, of which 10.00 is without a tax of 22 %."""
    known_fields = {"quantity": Decimal(2), "price": Decimal("12.20"), "vat_rate": Decimal(22)}
    nets = {"price_without_tax": Decimal("10.00"), "total_without_tax": Decimal("20.00")}
    return a_line(**{**known_fields, **nets, **known})


def with_amounts(order: Order, **known: str | None) -> Order:
    amounts = {name: value and Decimal(value) for name, value in known.items()}
    return replace(order, amounts=replace(order.amounts, **amounts))


def an_order_with_shipping(**known: str) -> Order:
    """Return a mug at 10.00 whose shipping costs 6.10, of which 5.00 is without tax."""
    shipping = {
        "shipping_cost": "6.10",
        "shipping_cost_without_tax": "5.00",
        "shipping_tax": "1.10",
        "total": "16.10",
    }
    return with_amounts(an_order(), **{**shipping, **known})


SHIPPING = ("shipping_cost", "shipping_cost_without_tax", "shipping_tax", "total")


def test_a_percentage_changes_price_and_sums_of_a_line_and_the_total():
    order = made(an_order(lines=(a_taxed_line(),)), Prices(percent=Decimal(-5)))
    (line,) = order.lines
    # 12.20 * 0.95 = 11.59; 10.00 * 0.95 = 9.50; times 2 pieces 23.18 and 19.00
    assert amounts_of(line, "price", "total", "total_discounted") == ["11.59", "23.18", "23.18"]
    assert amounts_of(line, "price_without_tax", "total_without_tax") == ["9.5000", "19.00"]
    assert order.amounts.total == Decimal("23.18")


def test_an_amount_is_added_to_each_piece():
    order = made(an_order(lines=(a_taxed_line(),)), Prices(amount=Decimal("0.61")))
    # 12.20 + 0.61 = 12.81 = 12.20 * 1.05; 10.00 * 1.05 = 10.50
    assert amounts_of(order.lines[0], "price", "price_without_tax") == ["12.81", "10.5000"]
    assert order.amounts.total == Decimal("25.62")


def test_prices_are_rounded_to_what_the_step_says():
    step = Prices(percent=Decimal(-5), round_to=Decimal("0.05"))
    # 11.59 is 231.8 times 0.05, and 232 times is 11.60
    assert made(an_order(lines=(a_taxed_line(),)), step).lines[0].price == Decimal("11.60")


def test_the_price_without_tax_may_be_the_one_that_is_changed_and_rounded():
    step = Prices(percent=Decimal(-5), round_to=Decimal("0.20"), basis="net")
    order = made(an_order(lines=(a_taxed_line(),)), step)
    # 10.00 * 0.95 = 9.50, 47.5 times 0.20, to the even one 9.60; with tax 9.60 * 1.22 = 11.712
    assert amounts_of(order.lines[0], "price_without_tax", "price") == ["9.6000", "11.71"]
    assert amounts_of(order.lines[0], "total_without_tax", "total") == ["19.20", "23.42"]


def test_no_tax_is_made_up_by_rounding_where_a_line_has_none():
    step = Prices(percent=Decimal("3.5"), basis="net")
    line = made(an_order(lines=(a_line(price=Decimal("1.01")),)), step).lines[0]
    # 1.01 * 1.035 = 1.04535
    assert amounts_of(line, "price", "price_without_tax") == ["1.05", "1.05"]


def test_the_discount_of_a_line_keeps_its_part_of_the_sum():
    line = a_taxed_line(total_discounted=Decimal("21.96"))
    order = made(an_order(lines=(line,)), Prices(percent=Decimal(-50)))
    # 21.96 is 90 % of 24.40; 12.20 is left of that, and 90 % of it is 10.98
    assert order.lines[0].total_discounted == order.amounts.total == Decimal("10.98")


def test_a_gift_has_no_percentage_but_may_get_a_price():
    order = an_order(lines=(a_taxed_line(), a_line(price=Decimal(0), quantity=Decimal(3))))
    assert made(order, Prices(percent=Decimal(10))).lines[1] is order.lines[1]
    assert made(order, Prices(amount=Decimal(1))).lines[1].total == Decimal("3.00")


def test_only_lines_of_the_products_get_other_prices():
    order = an_order(lines=(a_line(code="MUG-BLUE"), a_line(code="LAMP-1")))
    changed = made(order, Prices(percent=Decimal(10), products=Products(skus=("LAMP-*",))))
    assert [line.price for line in changed.lines] == [Decimal("10.00"), Decimal("11.00")]
    assert changed.amounts.total == Decimal("21.00")


def test_the_goods_without_tax_and_their_tax_follow_the_prices():
    order = an_order(lines=(a_taxed_line(),))
    order = with_amounts(order, total_without_tax="20.00", vat_amount="4.40")
    amounts = made(order, Prices(percent=Decimal(-5))).amounts
    assert amounts_of(amounts, "total_without_tax", "vat_amount") == ["19.00", "4.18"]


def test_a_currency_of_three_decimals_is_rounded_to_the_third():
    order = an_order(lines=(a_line(price=Decimal("1.111")),))
    order = replace(order, amounts=replace(order.amounts, currency="KWD"))
    assert made(order, Prices(percent=Decimal(-5))).amounts.total == Decimal("1.055")


def test_a_line_without_a_price_blocks_the_order():
    line = replace(a_line(), price=None)
    assert why_refused(an_order(lines=(a_line(), line)), Prices(percent=Decimal(1))) == (
        "t[0] prices: lines[2].price: found nothing; allowed: the price of one piece"
    )


def test_a_price_below_nothing_blocks_the_order():
    assert why_refused(an_order(), Prices(amount=Decimal(-11))) == (
        "t[0] prices: lines[1].price: found -1.00 after the step; allowed: 0 or more"
    )


def test_a_total_below_nothing_blocks_the_order():
    order = with_amounts(an_order(), coupon_discount="8.00", total="2.00")
    assert why_refused(order, Prices(percent=Decimal(-50))) == (
        "t[0] prices: amounts.total: found -3.00 after the step; allowed: 0 or more"
    )


def test_an_order_without_a_total_is_blocked():
    order = with_amounts(an_order(), total=None)
    assert why_refused(order, Prices(percent=Decimal(1))) == (
        "t[0] prices: amounts.total: found nothing; allowed: what the buyer paid"
    )


def test_what_was_paid_beside_stays_as_it_was():
    order = with_amounts(an_order(), total="13.00")
    assert made(order, Prices(percent=Decimal(-5))).amounts.total == Decimal("12.50")


def test_shipping_costs_what_the_step_says_with_the_tax_that_it_had():
    order = made(an_order_with_shipping(), ShippingCost(amount=Decimal("12.20")))
    assert amounts_of(order.amounts, *SHIPPING) == ["12.20", "10.00", "2.20", "22.20"]


def test_shipping_may_cost_a_percentage_more():
    order = made(an_order_with_shipping(), ShippingCost(percent=Decimal(10)))
    # 6.10 * 1.1 = 6.71; 5.00 * 1.1 = 5.50
    assert amounts_of(order.amounts, *SHIPPING) == ["6.71", "5.50", "1.21", "16.71"]


def test_shipping_that_was_free_has_no_tax_to_keep():
    order = made(an_order(), ShippingCost(amount=Decimal("4.90")))
    assert amounts_of(order.amounts, *SHIPPING) == ["4.90", "None", "None", "14.90"]


def test_the_tax_of_shipping_is_worked_out_of_what_was_paid():
    order = with_amounts(
        an_order(), shipping_cost="6.10", shipping_cost_without_tax="6.10", total="16.10"
    )
    # 6.10 / 1.22 = 5.00
    changed = made(order, ShippingTax(rate=Decimal(22)))
    assert amounts_of(changed.amounts, *SHIPPING) == ["6.10", "5.00", "1.10", "16.10"]


def test_the_tax_of_a_country_is_worked_out_of_what_was_paid():
    order = made(an_order(lines=(a_line(vat_rate=Decimal(0)),)), Tax(rows=ITALY))
    (line,) = order.lines
    # 10.00 / 1.22 = 8.19672
    assert amounts_of(line, "vat_rate", "price_without_tax", "total_without_tax") == [
        "22",
        "8.1967",
        "8.20",
    ]
    assert amounts_of(line, "price", "total") == ["10.00", "10.00"]
    assert order.amounts.total == Decimal("10.00")


def test_a_tax_that_the_platform_tells_stays():
    line = a_taxed_line(vat_rate=Decimal(10))
    order = an_order(lines=(line,))
    assert made(order, Tax(rows=ITALY)) is order


@pytest.mark.parametrize("shipping", [False, True])
def test_the_tax_of_a_country_is_that_of_shipping_where_the_step_says_so(shipping):
    order = an_order_with_shipping(shipping_cost_without_tax=None, shipping_tax=None)
    changed = made(order, Tax(rows=ITALY, shipping=shipping))
    assert changed.amounts.shipping_tax == (Decimal("1.10") if shipping else None)


def test_the_country_is_the_one_that_the_goods_go_to():
    order = an_order(delivery=an_address(country_code="DE"))
    rows = (*ITALY, TaxRow(country="DE", rate=Decimal(19)))
    assert made(order, Tax(rows=rows)).lines[0].vat_rate == Decimal(19)


@pytest.mark.parametrize("country", ["IT", "it", "ITA", "Italy"])
def test_a_country_is_known_by_its_codes_and_its_name(country):
    order = an_order(delivery=an_address(country_code=country))
    assert made(order, Tax(rows=ITALY)).lines[0].vat_rate == Decimal(22)


def test_a_country_without_a_row_has_the_default_rate():
    order = an_order(delivery=an_address(country_code="FR"))
    step = Tax(rows=ITALY, default_rate=Decimal(20))
    assert made(order, step).lines[0].vat_rate == Decimal(20)


def test_a_country_without_a_row_leaves_the_order_alone():
    order = an_order(delivery=an_address(country_code="FR"))
    assert made(order, Tax(rows=ITALY)) is order


def test_a_country_without_a_row_may_block_the_order():
    order = an_order(delivery=an_address(country_code="FR"))
    assert why_refused(order, Tax(rows=ITALY, otherwise="block")) == (
        "t[0] tax: shipping.country_code: found 'FR'; allowed: a country of rows"
    )


def test_a_fee_is_a_row_of_its_own_and_part_of_the_total():
    step = Fee(title="Gift wrap", amount=Decimal("2.44"), tax_rate=Decimal(22))
    order = made(an_order(), step)
    # 2.44 / 1.22 = 2.00
    fee = OrderFee(title="Gift wrap", amount=Decimal("2.44"), amount_without_tax=Decimal("2.00"))
    assert (order.fees, order.amounts.total) == ((fee,), Decimal("12.44"))


def test_a_fee_may_be_a_percentage_of_the_goods():
    order = made(an_order_with_shipping(), Fee(title="Payment", percent=Decimal("1.5")))
    # 10.00 * 0.015 = 0.15; shipping does not count
    assert (order.fees[0].amount, order.amounts.total) == (Decimal("0.15"), Decimal("16.25"))


def test_a_discount_adds_to_the_one_that_the_cart_had():
    order = with_amounts(an_order(), discount_to_cart="1.00", total="9.00")
    amounts = made(order, Discount(percent=Decimal(10))).amounts
    # 10 % of lines for 10.00 is 1.00
    assert amounts_of(amounts, "discount_to_cart", "total") == ["2.00", "8.00"]


def test_a_discount_that_is_written_below_nothing_goes_further_below():
    order = with_amounts(an_order(), discount_to_cart="-1.00", total="9.00")
    amounts = made(order, Discount(amount=Decimal("2.50"))).amounts
    assert amounts_of(amounts, "discount_to_cart", "total") == ["-3.50", "6.50"]


def test_no_discount_is_larger_than_the_order():
    amounts = made(an_order(), Discount(amount=Decimal(50))).amounts
    assert amounts_of(amounts, "discount_to_cart", "total") == ["10.00", "0.00"]
