"""The filter decodes no more of an order than its criteria read, and decides the same."""

from dataclasses import fields

import pytest

from filter_builders import AN_ORDER, NOW, a_filter
from order_upload.domain.filters import OrderFilter, prepare
from order_upload.domain.order import Order, Origin
from order_upload.pipeline.filter import attributes_read
from order_upload.staging.records import decoder_of_attributes, encode

RULE = {"rule": "select", "nodes": ["Outlet eBay"]}
ANOTHER_ORDER = Order(ref="bindcommerce:2", origin=Origin(node="Amazon IT"), passed_time=True)
CRITERIA = {
    "document_types": ["C"],
    "only_selected": True,
    "business_orders": "exclude",
    "shipment": "not_shipped",
    "origin_nodes": RULE,
    "statuses": {"rule": "select", "values": ["Completed"]},
    "time_range": {"kind": "last_days", "days": 3},
    "destination": {"countries": ["IT"], "provinces": ["MI"], "postcodes": ["201*"]},
    "payment": {"methods": ["CC"], "statuses": ["Complete"]},
    "amounts": {"min": "50", "max": "60", "currency": "EUR"},
    "products": {"skus": ["SHOE-*"], "suppliers": ["Rossi"], "categories": ["Shoes"]},
    "export_once": True,
}


def test_every_criterion_that_is_asked_of_an_order_is_tried_here():
    assert CRITERIA.keys() == {key.name for key in fields(OrderFilter)} - {"normalized_statuses"}


@pytest.mark.parametrize("order", [AN_ORDER, ANOTHER_ORDER], ids=["passes", "another"])
@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_criterion_finds_all_that_it_reads(criterion, order):
    order_filter = a_filter(**{criterion: CRITERIA[criterion]})
    part = decoder_of_attributes(attributes_read(order_filter))(encode(order))
    run = prepare(order_filter, NOW, None, {"bindcommerce:2"}.__contains__)

    assert run.dropped_by(part) == run.dropped_by(order)
    assert (part.ref, part.number, part.origin) == (order.ref, order.number, order.origin)


def test_what_no_criterion_reads_is_not_there():
    part = decoder_of_attributes(attributes_read(a_filter(origin_nodes=RULE)))(encode(AN_ORDER))

    with pytest.raises(AttributeError):
        part.lines  # noqa: B018
