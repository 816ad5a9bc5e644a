"""One suite for every source type and form: the same orders in, equal orders out, whole or none.

It walks the table of source types, and the one that ``docs/adding-a-source.md`` adds.
"""

import io
import json
import typing
from decimal import Decimal

import pytest
from msgspec.structs import replace

import source_page
from contract import source_offers
from contract.source_offers import OFFERS, ORDERS, export, type_name
from order_upload.domain.order import Order
from order_upload.sources.base import Payload, Source
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.sources.table import SOURCE_TYPES
from order_upload.staging.records import decode_order, decoder, encode


def added_by_the_page() -> type:
    """Return the settings of the page's source type, and let the suite know how it is offered."""
    module: dict[str, typing.Any] = {"__name__": "order_lines"}
    exec(source_page.BLOCKS[source_page.SETTINGS], module)  # noqa: S102 - the page is our own
    exec(source_page.BLOCKS[source_page.OFFER], vars(source_offers))  # noqa: S102
    return module["OrderLinesSettings"]


TYPES = {type_name(found): found for found in (*SOURCE_TYPES, added_by_the_page())}
CASES = [(name, form) for name in TYPES for form in OFFERS[name][1]]


@pytest.fixture(params=CASES, ids="-".join)
def source(request, tmp_path) -> typing.Iterator[Source]:
    """Give a source of each type, with an export of each of its forms to fetch."""
    name, form = request.param
    offer, _ = OFFERS[name]
    with offer(form, tmp_path / "in") as (settings, access):
        yield TYPES[name].model_validate_json(json.dumps(settings)).open(access)


def all_orders(source: Source, place) -> list[Order]:
    (payload,) = source.payloads()
    source.fetch(payload, place)
    with place.open("rb") as file:
        return [found for found in source.read(file) if isinstance(found, Order)]


@pytest.fixture
def orders(source, tmp_path):
    """Give the orders of each source."""
    return all_orders(source, tmp_path / "staged")


def test_every_order_of_the_export_is_read(orders):
    assert [order.ref for order in orders] == [
        f"bindcommerce:{48_000 + number}" for number in range(ORDERS)
    ]


def test_both_forms_give_equal_orders():
    orders = {}
    for form in ("xml", "csv"):
        payload = read_payload(io.BytesIO(export(form)), HubReading())
        orders[form] = [replace(order, record_hash="") for order in payload]
    assert orders["xml"] == orders["csv"]


def test_every_order_survives_its_staged_form(orders):
    assert [decode_order(encode(order)) for order in orders] == orders


def test_every_order_is_paid_in_full(orders):
    assert [order.amounts.total for order in orders] == [sum_of(order) for order in orders]


def sum_of(order):
    """Return what an order costs by its lines, its shipping and its discounts."""
    amounts = order.amounts
    goods = sum(line.total for line in order.lines)
    return goods + amounts.shipping_cost - amounts.coupon_discount - amounts.discount_to_cart


def test_times_are_in_utc(orders):
    assert {order.ordered_at.utcoffset().total_seconds() for order in orders} == {0}


def test_quantities_are_exact(orders):
    kinds = set()
    for order in orders:
        kinds |= {type(line.quantity) for line in order.lines}
    assert kinds == {Decimal}


def test_the_fields_of_the_export_are_told(source, tmp_path):
    all_orders(source, tmp_path / "staged")
    assert {
        "ref",
        "updated_at",
        "origin.node_id",
        "customer.address.postcode",
        "lines.code",
    } <= source.fields_seen


def test_a_field_that_the_export_lacks_is_not_told(source, tmp_path):
    all_orders(source, tmp_path / "staged")
    assert "selected" not in source.fields_seen


def test_a_payload_survives_its_staged_form(source):
    (payload,) = source.payloads()
    assert decoder(Payload)(encode(payload)) == payload


def test_nothing_half_is_left_beside_the_payload(source, tmp_path):
    all_orders(source, tmp_path / "staged")
    assert [path.name for path in tmp_path.glob("staged*")] == ["staged"]


def test_an_order_is_taken_out_of_a_payload_and_the_others_stay(source, tmp_path):
    staged, rest = tmp_path / "staged", tmp_path / "rest"
    orders = all_orders(source, staged)
    with staged.open("rb") as payload, rest.open("wb") as file:
        source.without(payload, lambda order: order.ref == orders[7].ref, file)
    with rest.open("rb") as payload:
        assert list(source.read(payload)) == orders[:7] + orders[8:]


def test_nothing_of_an_order_that_is_taken_out_is_left_in_the_payload(source, tmp_path):
    staged, rest = tmp_path / "staged", tmp_path / "rest"
    order = all_orders(source, staged)[7]
    assert order.number.encode() in staged.read_bytes()
    with staged.open("rb") as payload, rest.open("wb") as file:
        source.without(payload, lambda other: other.ref == order.ref, file)
    assert order.number.encode() not in rest.read_bytes()
