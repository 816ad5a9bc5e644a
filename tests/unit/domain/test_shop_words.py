"""An order in the shop's words."""

from __future__ import annotations

import pytest

from builders import a_line, an_order
from order_upload.domain.correspondences import (
    Correspondence,
    CorrespondenceKind,
    Correspondences,
)
from order_upload.domain.order import Address, Customer, Payment, Shipping
from order_upload.domain.shop_words import ShopWords


def words(kind, word, to, **more):
    """Return the words of a shop with one row."""
    row = Correspondence(kind=CorrespondenceKind(kind), words=(word,), to=to, **more)
    return ShopWords(Correspondences([row]))


def test_a_payment_method_has_the_shops_name_and_code():
    shop = words("payment_method", "Contrassegno", "Cash on delivery", code="cod")
    order = shop.order(an_order(payment=Payment(name="contrassegno")))
    assert order.payment == Payment(name="Cash on delivery", code="cod")


def test_a_payment_method_is_known_by_its_code_too():
    shop = words("payment_method", "MP05", "Bank transfer")
    order = shop.order(an_order(payment=Payment(name="Bonifico", code="MP05")))
    assert order.payment.name == "Bank transfer"


@pytest.mark.parametrize(("of_the_row", "known"), [(True, True), (False, False), (None, True)])
def test_a_row_may_say_that_the_buyer_pays_at_the_door(of_the_row, known):
    shop = words("payment_method", "COD", "Cash", cash_on_delivery=of_the_row)
    order = shop.order(an_order(payment=Payment(name="COD", cash_on_delivery=True)))
    assert order.payment.cash_on_delivery is known


def test_a_payment_method_that_is_only_told_more_of_keeps_its_name():
    shop = words("payment_method", "cod", "", cash_on_delivery=True)
    order = shop.order(an_order(payment=Payment(name="Alla consegna", code="COD")))
    assert order.payment == Payment(name="Alla consegna", code="COD", cash_on_delivery=True)


def test_the_service_that_was_asked_for_has_the_shops_name():
    shop = words("shipping_method", "Std IT", "Standard")
    assert shop.order(an_order(shipping=Shipping(carrier="Std IT"))).shipping.carrier == "Standard"


def test_a_courier_is_no_service():
    shop = words("shipping_method", "Std IT", "Standard")
    shipped = Shipping(carrier="Std IT", tracking_number="1")
    assert shop.order(an_order(shipping=shipped)).shipping == shipped


def test_the_country_of_both_addresses_is_the_shops():
    row = Correspondence(kind=CorrespondenceKind.COUNTRY, words=("UK",), to="GB")
    there = Address(city="Dover", province="kent", country_code="UK")
    order = ShopWords(Correspondences([row])).order(
        an_order(customer=Customer(address=there), delivery=there)
    )
    here = Address(city="Dover", province="kent", country_code="GB")
    assert (order.customer.address, order.delivery) == (here, here)


def test_a_product_has_the_shops_code():
    order = words("product", "OLD", "NEW").order(
        an_order(lines=(a_line(code="OLD"), a_line(code="X")))
    )
    assert [line.code for line in order.lines] == ["NEW", "X"]


def test_an_order_that_no_row_speaks_of_is_the_same_one():
    order = an_order()
    assert words("product", "none", "NEW").order(order) is order
