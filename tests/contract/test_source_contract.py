"""One suite for every source and both forms: the same orders in, equal orders out, whole payloads or none."""

import io
import typing
from decimal import Decimal

import pytest
import requests
from msgspec.structs import replace

from demo.hub.exports import write_csv, write_xml
from hub_server import Answer, running_hub
from order_upload.domain.order import Order
from order_upload.domain.order_json import dumps, loads
from order_upload.sources.base import Payload, Source
from order_upload.sources.bindcommerce.api import BindCommerceApi
from order_upload.sources.bindcommerce.files import BindCommerceFiles
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading

ORDERS = 120


def export(form: str) -> bytes:
    file = io.BytesIO()
    write_xml(file, ORDERS, params=False) if form == "xml" else write_csv(file, ORDERS)
    return file.getvalue()


@pytest.fixture(params=["xml", "csv"])
def form(request):
    """Give each form of an export."""
    return request.param


@pytest.fixture(params=["api", "files"])
def source(request, form, tmp_path) -> typing.Iterator[Source]:
    """Give each kind of source, with one export to fetch."""
    if request.param == "files":
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "orders").write_bytes(export(form))
        yield BindCommerceFiles(tmp_path / "in", "*", HubReading())
        return
    with running_hub(Answer(export(form))) as hub, requests.Session() as session:
        yield BindCommerceApi(session, hub.url, "token", HubReading(), about="hub")


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
    xml, csv = (
        list(read_payload(io.BytesIO(export(form)), HubReading())) for form in ("xml", "csv")
    )
    assert [replace(order, record_hash="") for order in xml] == [
        replace(order, record_hash="") for order in csv
    ]


def test_every_order_survives_its_staged_form(orders):
    assert [loads(dumps(order)) for order in orders] == orders


def test_every_order_is_paid_in_full(orders):
    sums = [(o.amounts, sum(line.total for line in o.lines)) for o in orders]
    assert all(
        a.total == goods + a.shipping_cost - a.coupon_discount - a.discount_to_cart
        for a, goods in sums
    )


def test_times_are_in_utc(orders):
    assert {order.ordered_at.utcoffset().total_seconds() for order in orders} == {0}


def test_quantities_are_exact(orders):
    assert {type(line.quantity) for order in orders for line in order.lines} == {Decimal}


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


def test_a_payload_survives_its_json_form(source):
    (payload,) = source.payloads()
    assert Payload.from_json(payload.to_json()) == payload


def test_nothing_half_is_left_beside_the_payload(source, tmp_path):
    all_orders(source, tmp_path / "staged")
    assert [path.name for path in tmp_path.glob("staged*")] == ["staged"]
