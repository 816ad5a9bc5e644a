"""An order that is split by supplier or warehouse: its parts come to the order, to the cent."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import a_line, a_normalized, an_order
from order_upload.domain.order import Amounts, Order
from order_upload.domain.outcome import RefusedOrderError
from order_upload.domain.totals import difference_of
from order_upload.domain.transformation.split import Split

BY_SUPPLIER = Split(by="supplier")
CENTS = st.decimals("0.01", "500.00", places=2)
SMALL = st.decimals("0.00", "20.00", places=2)


def lines_of(*suppliers: str) -> tuple:
    return tuple(
        replace(a_line(code=f"SKU-{place}"), supplier=supplier)
        for place, supplier in enumerate(suppliers)
    )


def parts_of(order: Order, step: Split = BY_SUPPLIER) -> list[Order]:
    return [part.order for part in step.parts(a_normalized(order))]


def test_each_supplier_gets_an_order_of_its_own():
    order = an_order(lines=lines_of("ACME", "Bianchi & Figli", "ACME"))
    acme, bianchi = parts_of(order)
    assert (acme.ref, acme.lines) == ("bindcommerce:1-ACME", (order.lines[0], order.lines[2]))
    assert (bianchi.ref, bianchi.lines) == ("bindcommerce:1-Bianchi_Figli", (order.lines[1],))


def test_a_part_names_the_order_that_it_is_of():
    order = an_order(lines=lines_of("A", "B"))
    assert [part.split_from for part in BY_SUPPLIER.parts(a_normalized(order))] == [
        order.ref,
        order.ref,
    ]


def test_an_order_of_one_supplier_stays_whole():
    order = an_order(lines=lines_of("ACME", "ACME"))
    assert parts_of(order) == [order]


def test_lines_of_no_supplier_are_a_part_of_their_own():
    order = an_order(lines=lines_of("ACME", ""))
    assert [part.ref for part in parts_of(order)][1] == "bindcommerce:1-rest"


def test_warehouses_split_likewise():
    lines = (replace(a_line(), warehouse_key="MI"), replace(a_line(), warehouse_key="RM"))
    order = an_order(lines=lines)
    refs = [part.ref for part in parts_of(order, Split(by="warehouse"))]
    assert refs == ["bindcommerce:1-MI", "bindcommerce:1-RM"]


def test_two_names_with_one_key_are_refused():
    with pytest.raises(RefusedOrderError, match="with one key, ACME; allowed: names that differ"):
        parts_of(an_order(lines=lines_of("ACME", "ACME!")))


def test_a_part_is_not_split_again():
    order = an_order(lines=lines_of("A", "B"))
    normalized = replace(a_normalized(order), split_from="bindcommerce:0")
    with pytest.raises(RefusedOrderError, match="split already"):
        BY_SUPPLIER.parts(normalized)


@given(
    prices=st.lists(CENTS, min_size=2, max_size=6),
    shipping=SMALL,
    coupon=SMALL,
    discount=SMALL,
    difference=st.decimals("-0.05", "9.99", places=2),
)
def test_the_parts_come_to_the_order_to_the_cent(prices, shipping, coupon, discount, difference):
    lines = tuple(
        replace(
            a_line(),
            supplier="AB"[place % 2],
            quantity=Decimal(1),
            price=price,
            total=price,
            total_discounted=price,
        )
        for place, price in enumerate(prices)
    )
    total = sum(prices) + shipping - coupon - discount + difference
    amounts = Amounts(
        total=total,
        currency="EUR",
        shipping_cost=shipping,
        coupon_discount=coupon,
        discount_to_cart=discount,
    )
    order = an_order(lines=lines, amounts=amounts)
    parts = parts_of(order)
    for name in ("total", "shipping_cost", "coupon_discount", "discount_to_cart"):
        assert sum(getattr(part.amounts, name) for part in parts) == getattr(amounts, name)
    assert sum(map(difference_of, parts)) == difference_of(order)
    assert Counter(parts[0].lines + parts[1].lines) == Counter(lines)
