"""Every field that the hub has reaches the order, and the reader says which fields came."""

import io
from operator import attrgetter

import pytest

from demo.hub.exports import COLUMNS
from hub_payloads import only_order, read, xml, xml_order
from order_upload.sources.bindcommerce.fields import ORDER_FIELDS, ROW_FIELDS, HubField
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading

SAMPLES = {
    "decimal": "7.25",
    "time": "2026-09-01 10:00:00",
    "bool": "1",
    "currency": "EUR",
    "email": "ada@example.com",
    "text": "007",
}
FIELDS = (*ORDER_FIELDS, *ROW_FIELDS)
BY_COLUMN = {field.column: field for field in FIELDS}
ids = attrgetter("column")


def one_field_xml(field: HubField) -> bytes:
    text = f"<{field.name}>{SAMPLES[field.kind]}</{field.name}>"
    group, _, nested = field.group.partition("/")
    if group == "Row":
        return xml(xml_order(row=f"<{nested}>{text}</{nested}>" if nested else text))
    return xml(xml_order(rest=f"<{group}>{text}</{group}>"))


def value_of(order, field: HubField):
    holder = order.lines[0] if field.group.startswith("Row") else order
    return attrgetter(field.path.removeprefix("lines."))(holder)


@pytest.mark.parametrize(
    "field",
    [
        f
        for f in FIELDS
        if f.column not in {"General_bindCommerceNumber", "General_Node", "Row_Qty", "Row_Code"}
    ],
    ids=ids,
)
def test_every_field_of_the_xml_schema_reaches_the_order(field):
    value = value_of(only_order(one_field_xml(field)), field)
    assert value not in {None, ""}


def test_every_column_of_a_real_export_is_known():
    assert [column for column in COLUMNS if column not in BY_COLUMN] == []


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_of_a_real_export_reaches_the_order(column):
    cells = [SAMPLES[BY_COLUMN[name].kind] for name in COLUMNS]
    payload = f"{';'.join(COLUMNS)}\n{';'.join(cells)}\n".encode()
    order = only_order(payload)
    value = value_of(order, BY_COLUMN[column])
    assert value not in {None, ""}


def test_no_two_fields_fill_one_attribute_except_the_two_names_of_the_warehouse():
    paths = [field.path for field in FIELDS]
    assert {path for path in paths if paths.count(path) > 1} == {"lines.warehouse_key"}


def test_the_reference_is_the_namespace_and_the_hubs_number_as_text():
    (order,) = read(xml(xml_order(number="48211-7")), HubReading(namespace="second_hub"))
    assert order.ref == "second_hub:48211-7"


def test_fields_seen_are_those_that_the_payload_carries_even_when_empty():
    payload = read_payload(
        io.BytesIO(xml(xml_order("<Market/>", "<Amounts><Total>1</Total></Amounts>"))), HubReading()
    )
    list(payload)
    assert payload.fields_seen == {
        "ref",
        "origin.node",
        "origin.market",
        "amounts.total",
        "lines.code",
        "lines.quantity",
    }


def test_a_payload_without_orders_says_nothing_about_its_fields():
    payload = read_payload(io.BytesIO(xml()), HubReading())
    assert (list(payload), payload.fields_seen) == ([], frozenset())
