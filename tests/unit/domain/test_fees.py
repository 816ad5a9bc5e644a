"""What explains that a buyer paid another sum than lines, shipping and discounts come to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from builders import an_order
from order_upload.domain.order import Amounts, Order, Payment
from order_upload.domain.policies import FeePolicy, SumsPolicy, UnexplainedDifference
from order_upload.domain.shop_order import parts_of
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.totals import check_totals, totals_of

ON_DELIVERY = Payment(cash_on_delivery=True)


def paid(total: str, **known: Any) -> Order:
    """Return an order of one mug at 10.00 for which so much was paid."""
    amounts = Amounts(total=Decimal(total), currency="EUR")
    return an_order(**{"amounts": amounts, **known})


def a_policy(limit: str = "10.00", *, rows: bool = False, rounding: str = "0.02") -> SumsPolicy:
    unexplained = UnexplainedDifference.ROW if rows else UnexplainedDifference.BLOCK
    return SumsPolicy(FeePolicy(Decimal(limit), unexplained), Decimal(rounding))


def rows_of(order: Order, policy: SumsPolicy | None = None, language: str = "en-gb"):
    """Return code, title and value of the rows that an order has beside the shop's own."""
    totals = totals_of(order, policy or a_policy())
    assert check_totals(order, totals) is None
    rows = parts_of(order, totals, ShopWords(language=language)).content.totals
    return [(row.code, row.title, row.value) for row in rows if row.title]


def told(order: Order, policy: SumsPolicy | None = None) -> str:
    """Return the message that says why the sums of an order don't hold."""
    return check_totals(order, totals_of(order, policy or a_policy())).message


def test_what_cash_on_delivery_costs_has_a_row():
    order = paid("13.00", payment=ON_DELIVERY)
    assert rows_of(order) == [("handling", "Cash on delivery", "3.00")]


def test_an_order_paid_on_delivery_whose_sums_hold_has_no_fee():
    assert rows_of(paid("10.00", payment=ON_DELIVERY)) == []


def test_what_cash_on_delivery_costs_is_blocked_above_the_limit():
    message = told(paid("22.00", payment=ON_DELIVERY))
    assert "it is 12.00 more, which would be the cost of cash on delivery" in message
    assert "fees.limit is 10.00" in message


def test_the_limit_itself_is_within_it():
    assert rows_of(paid("13.00", payment=ON_DELIVERY), a_policy("3.00"))


def test_cash_on_delivery_explains_nothing_that_was_paid_less():
    assert "it is 3.00 less, which nothing explains" in told(paid("7.00", payment=ON_DELIVERY))


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("Payments/CollectionCost", "Cash on delivery"),
        ("Amounts/SpeseContrassegno", "Cash on delivery"),
        ("Amounts/GiftWrap/Cost", "Gift wrapping"),
        ("Amounts/ServiceFee", "Surcharge"),
    ],
)
def test_an_element_that_is_the_difference_names_the_fee(path, title):
    assert rows_of(paid("13.00", extra=((path, "3.00"),))) == [("handling", title, "3.00")]


def test_the_total_of_the_payment_names_a_fee_where_it_is_the_difference():
    order = paid("13.00", payment=Payment(total=Decimal("3.00")))
    assert rows_of(order) == [("handling", "Surcharge", "3.00")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("General/Fee", "3.00"),
        ("Amounts/Fee", "3.50"),
        ("Amounts/Fee", "three"),
        ("Amounts/Fee", "-3.00"),
        ("Amounts/Fee", "1,234,567"),
    ],
)
def test_what_is_no_amount_of_the_difference_explains_nothing(path, text):
    assert "which nothing explains" in told(paid("13.00", extra=((path, text),)))


def test_a_fee_and_its_tax_are_one_fee_whose_tax_is_in_the_tax():
    extra = (("Payments/CollectionCost", "2.46"), ("Payments/CollectionVat", "0.54"))
    totals = totals_of(paid("13.00", extra=extra), a_policy())
    assert [(fee.amount, fee.amount_without_tax) for fee in totals.fees] == [
        (Decimal("3.00"), Decimal("2.46"))
    ]
    assert totals.tax == Decimal("0.54")


def test_two_fees_have_a_row_each():
    extra = (("Payments/CollectionCost", "2.00"), ("Amounts/GiftWrap", "1.00"))
    assert rows_of(paid("13.00", extra=extra)) == [
        ("handling", "Cash on delivery", "2.00"),
        ("handling", "Gift wrapping", "1.00"),
    ]


def test_a_cent_beside_a_fee_is_rounding():
    order = paid("13.01", extra=(("Amounts/Fee", "3.00"),))
    assert rows_of(order) == [("handling", "Surcharge", "3.00"), ("handling", "Rounding", "0.01")]


@pytest.mark.parametrize(("total", "value"), [("10.02", "0.02"), ("9.98", "-0.02")])
def test_two_cents_are_rounding_in_either_direction(total, value):
    assert rows_of(paid(total)) == [("handling", "Rounding", value)]


@pytest.mark.parametrize("total", ["10.03", "9.97"])
def test_three_cents_are_no_rounding(total):
    assert "0.03" in told(paid(total))


def test_no_cent_is_rounding_where_the_configuration_says_so():
    assert "and rounding is 0" in told(paid("10.01"), a_policy(rounding="0"))


def test_a_surcharge_that_nothing_explains_has_a_row_where_the_configuration_says_so():
    assert rows_of(paid("13.00"), a_policy(rows=True)) == [("handling", "Surcharge", "3.00")]


def test_a_discount_that_nothing_names_has_a_row_where_the_configuration_says_so():
    assert rows_of(paid("7.00"), a_policy(rows=True)) == [("coupon", "Discount", "-3.00")]


@pytest.mark.parametrize("total", ["20.01", "-0.01"])
def test_what_nothing_explains_is_blocked_above_the_limit_in_either_direction(total):
    assert "fees.limit is 10.00" in told(paid(total), a_policy(rows=True))


@pytest.mark.parametrize(
    ("total", "payment", "row"),
    [
        ("99.00", Payment(), ("handling", "Surcharge", "89.00")),
        ("99.00", ON_DELIVERY, ("handling", "Cash on delivery", "89.00")),
        ("1.00", Payment(), ("coupon", "Discount", "-9.00")),
    ],
)
def test_a_difference_that_a_person_accepted_goes_as_it_is(total, payment, row):
    order = paid(total, payment=payment)
    amounts = replace(order.amounts, accept_difference=True)
    assert rows_of(replace(order, amounts=amounts)) == [row]


def test_an_accepted_difference_does_not_replace_a_missing_total():
    order = an_order(amounts=Amounts(currency="EUR", accept_difference=True))
    assert check_totals(order, totals_of(order)).code == "total_missing"


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en-gb", ["Cash on delivery", "Coupon SUN10", "Discount", "Rounding"]),
        ("it-it", ["Spese di contrassegno", "Coupon SUN10", "Sconto", "Arrotondamento"]),
        ("de-de", ["Nachnahmegebühr", "Gutschein SUN10", "Rabatt", "Rundung"]),
        ("fr-fr", ["Frais de contre-remboursement", "Bon de réduction SUN10", "Remise", "Arrondi"]),
        ("es_ES", ["Gastos de contrarreembolso", "Cupón SUN10", "Descuento", "Redondeo"]),
        ("pl", ["Cash on delivery", "Coupon SUN10", "Discount", "Rounding"]),
    ],
)
def test_the_rows_are_called_in_the_language_of_the_shop(language, titles):
    amounts = Amounts(
        total=Decimal("10.01"),
        currency="EUR",
        coupon_code="SUN10",
        coupon_discount=Decimal(2),
        discount_to_cart=Decimal(1),
    )
    order = an_order(amounts=amounts, extra=(("Payments/CollectionCost", "3.00"),))
    assert [title for _, title, _ in rows_of(order, language=language)] == titles
