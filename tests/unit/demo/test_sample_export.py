"""The sample hub export: committed as the generator gives it, with each trouble in it once."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace

import pytest
from msgspec import structs

from demo.airflow.surroundings import HUB_NODE
from demo.hub.sample_export import EXPORTS, csv_of, sample_xml
from demo.hub.sample_sales import CATALOGUE
from demo.shop import data as shop_data
from order_upload.domain.order import Order
from order_upload.domain.totals import check_totals, totals_of
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading


def read(text: str) -> list[Order | RefusedOrder]:
    return list(read_payload(io.BytesIO(text.encode()), HubReading()))


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    return [order for order in read(sample_xml()) if isinstance(order, Order)]


def comparable(order: Order | RefusedOrder) -> Order | RefusedOrder:
    """CSV exports carry no parameters, count their places in rows, and have bytes of their own."""
    if isinstance(order, RefusedOrder):
        readable = comparable(order.order) if order.order else None
        return replace(order, where="", order=readable)
    lines = tuple(structs.replace(line, params=()) for line in order.lines)
    return structs.replace(order, lines=lines, record_hash="")


def test_the_committed_xml_is_what_the_generator_gives():
    assert (EXPORTS / "orders.xml").read_text(encoding="utf-8") == sample_xml()


def test_the_committed_csv_is_what_the_generator_gives():
    assert (EXPORTS / "orders.csv").read_bytes().decode() == csv_of(sample_xml())


def test_xml_and_csv_hold_the_same_orders():
    from_xml, from_csv = read(sample_xml()), read(csv_of(sample_xml()))

    assert list(map(comparable, from_xml)) == list(map(comparable, from_csv))


def test_one_order_is_refused_for_its_quantity():
    refused = [order for order in read(sample_xml()) if isinstance(order, RefusedOrder)]

    assert [order.reason.code for order in refused] == ["negative_quantity"]


def test_the_sums_of_one_order_do_not_hold(orders):
    assert [order.ref for order in orders if check_totals(order, totals_of(order))] == [
        "bindcommerce:48207"
    ]


def test_one_order_has_no_address_yet(orders):
    assert [order.status.code for order in orders if order.shipping_address.is_empty] == [
        "WAITING_ACCEPTANCE"
    ]


def test_a_postcode_keeps_its_zeros(orders):
    assert orders[0].shipping_address.postcode == "00042"


def test_one_order_is_the_demo_shop_s_own(orders):
    own = [order for order in orders if order.origin.node_id == HUB_NODE]

    assert [order.number in shop_data.OWN_ORDERS for order in own] == [True]


def test_the_own_order_is_the_one_that_the_shop_has(orders):
    own = next(order for order in orders if order.origin.node_id == HUB_NODE)
    there = shop_data.OWN_ORDERS[own.number]

    assert (own.customer.address.email, str(own.amounts.total)) == (
        there["customer"]["email"],
        there["content"]["total"],
    )


def test_the_shop_has_every_product_that_is_sold():
    assert {product.code for product in CATALOGUE} <= {
        product.sku for product in shop_data.CATALOGUE
    }


def test_every_reference_is_there_once(orders):
    assert Counter(order.ref for order in orders).most_common(1)[0][1] == 1


def test_two_currencies_are_in_it(orders):
    assert {order.amounts.currency for order in orders} == {"EUR", "GBP"}
