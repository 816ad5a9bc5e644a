"""What an order says, in the shop's terms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from builders import NOON, an_address, an_order
from order_upload.domain.order import Address, Amounts, Customer, Line, Payment, Shipping
from order_upload.domain.order_details import with_comments_placed
from order_upload.domain.parts import ShippingMethod
from order_upload.domain.policies import InternalComment
from order_upload.domain.shop_order import parts_of
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.totals import totals_of


def parts_with(**known):
    """Return the parts of an order that says this, too."""
    order = an_order(**known)
    return parts_of(order, totals_of(order), ShopWords())


@pytest.mark.parametrize("control", ["\n", "\r\n", "\t", "\x00", "\x85", "\u2028"])
def test_an_address_stands_on_one_line(control):
    address = Address(surname="Rossi", address=f"Via Roma 1{control}Scala B", country_code="IT")

    billing = parts_with(customer=Customer(address=address)).billing

    assert billing.address_1 == "Via Roma 1 Scala B"


def test_goods_without_a_delivery_address_go_to_the_billing_address():
    buyer = Customer(address=an_address())

    assert parts_with(customer=buyer, delivery=Address()).shipping.city == an_address().city


def test_a_comment_keeps_its_line_breaks_and_nothing_else():
    amounts = Amounts(total=Decimal(10), currency="EUR", customer_note="ring\r\ntwice\x07 ")

    assert parts_with(amounts=amounts).comment == "ring\ntwice"


def notes(**known):
    """Return the comment and the seller's note of an order with these notes."""
    parts = parts_with(amounts=Amounts(total=Decimal(10), currency="EUR", **known))
    return parts.comment, parts.origin.seller_note


def test_what_the_sellers_people_noted_is_no_comment_of_the_buyer():
    assert notes(seller_note="pays\r\nlate", internal_comment="gift") == (None, "pays\nlate\ngift")


def test_a_note_that_stands_in_both_fields_is_kept_once():
    assert notes(seller_note="gift", internal_comment="gift") == (None, "gift")


def test_a_pick_up_point_stays_when_the_order_has_shipped():
    shipping = Shipping(carrier="BRT", tracking_number="1Z", pickup_point="IT-1 Bar\nSport")

    assert parts_with(shipping=shipping).shipping_method == ShippingMethod(
        pickup_point="IT-1 Bar Sport"
    )


def test_a_line_and_its_options_stand_on_one_line():
    line = Line(
        quantity=Decimal(1),
        price=Decimal(10),
        total=Decimal(10),
        total_discounted=Decimal(10),
        description="Mug\nblue",
        params=(("Taglia", "L\tlong"),),
    )

    (sent,) = parts_with(lines=(line,)).content.lines

    assert (sent.name, sent.options[0].value) == ("Mug blue", "L long")


def test_a_parcel_stands_on_one_line():
    shipping = Shipping(carrier="BRT\n", tracking_number="1Z\x00999")

    tracking = parts_with(shipping=shipping).tracking

    assert (tracking.courier, tracking.number) == ("BRT", "1Z 999")


def test_letters_of_every_alphabet_stay():
    address = Address(surname="Søn «d'Arcy»", city="日本\u00a0橋", country_code="IT")

    billing = parts_with(customer=Customer(address=address)).billing

    assert (billing.lastname, billing.city) == ("Søn «d'Arcy»", "日本\u00a0橋")


def test_the_shop_names_the_sums_and_a_coupon_has_no_parentheses():
    amounts = Amounts(
        total=Decimal(8), currency="EUR", coupon_code="SUN(10)\n", coupon_discount=Decimal(2)
    )

    totals = parts_with(amounts=amounts).content.totals

    assert [(row.code, row.title) for row in totals] == [
        ("sub_total", ""),
        ("shipping", ""),
        ("coupon", "Coupon SUN[10]"),
        ("total", ""),
    ]


def details_of_parts(order, words=None):
    return parts_of(order, totals_of(order), words or ShopWords()).origin.details


def test_what_opencart_has_no_place_for_is_told_line_by_line():
    order = an_order(
        customer=Customer(code="9", address=an_address()),
        payment=Payment(cash_on_delivery=True, paid_at=NOON),
        extra=(("General/PoNumber", "PO-77"), ("Delivery/Note", "a\nb")),
    )
    assert details_of_parts(order).splitlines() == [
        "General/Market: Italy",
        "Customer/Code: 9",
        "Payments/PaymentCOD: YES",
        "Payments/PaidTime: 2026-11-20T12:00:00Z",
        "General/PoNumber: PO-77",
        "Delivery/Note: a b",
    ]


def test_details_of_any_length_stop_no_order():
    order = an_order(extra=(("General/Tag", "x" * 9000),))
    assert len(details_of_parts(order)) <= 4000


def test_details_hold_what_every_database_keeps():
    order = an_order(extra=(("General/Tag", "\U0001f389"),))
    assert details_of_parts(order).endswith("General/Tag: [party popper]")


def test_an_internal_comment_may_be_the_customers():
    order = an_order(amounts=Amounts(internal_comment="gift"))
    placed = with_comments_placed(order, InternalComment.CUSTOMER)
    assert (placed.amounts.customer_note, placed.amounts.internal_comment) == ("gift", "")
