"""The generator of exports: the same for the same seed, and like the hub's."""

import io

import pytest

from demo.hub.exports import COLUMNS, write_csv, write_xml
from demo.hub.made_orders import make_orders
from demo.hub.platforms import PLATFORMS


@pytest.mark.parametrize("write", [write_xml, write_csv])
def test_the_same_seed_gives_the_same_bytes(write):
    first, second = io.BytesIO(), io.BytesIO()
    write(first, 50, seed=7)
    write(second, 50, seed=7)
    assert first.getvalue() == second.getvalue()


@pytest.mark.parametrize("write", [write_xml, write_csv])
def test_another_seed_gives_other_orders(write):
    first, second = io.BytesIO(), io.BytesIO()
    write(first, 50, seed=7)
    write(second, 50, seed=8)
    assert first.getvalue() != second.getvalue()


def test_orders_come_from_every_platform():
    assert {order.groups["General"]["Node"] for order in make_orders(200)} == {
        platform.node for platform in PLATFORMS
    }


def test_an_order_that_waits_for_acceptance_has_no_address():
    held_back = [
        order
        for order in make_orders(200)
        if order.groups["General"]["StateCode"] == "WAITING_ACCEPTANCE"
    ]
    assert {tuple(order.groups["Delivery"]) for order in held_back} == {()}


def test_the_columns_are_those_of_real_exports():
    assert (len(COLUMNS), COLUMNS[0], COLUMNS[-1]) == (
        93,
        "General_DocumentType",
        "Row_Warehouse_Key",
    )
