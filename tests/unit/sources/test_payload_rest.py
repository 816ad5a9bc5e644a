"""A payload without some of its orders: those that stay are read as before."""

import io

import pytest
from msgspec.structs import replace

from hub_payloads import csv_export, read, xml, xml_order
from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.payload import PayloadReader
from order_upload.sources.bindcommerce.values import HubReading

NUMBER = "General_bindCommerceNumber"
MAIL = "<Customer><Email>ada@example.com</Email></Customer>"
THREE = {
    "xml": xml(*(xml_order(number=number) for number in "123")),
    "csv": csv_export(
        *({NUMBER: number, "Row_Code": code} for number, code in ("1a", "2b", "2c", "3d"))
    ),
    "xml that cannot be cut": xml(
        *(xml_order(number=number, rest=MAIL) for number in "123"), root="<!-- by hand -->"
    ),
}
all_forms = pytest.mark.parametrize("payload", THREE.values(), ids=THREE.keys())


def without(payload, *refs, leaves_out=None):
    """Return a payload without some of its orders."""
    rest = io.BytesIO()
    leaves_out = leaves_out or (lambda order: order.ref in refs)
    PayloadReader(HubReading()).without(io.BytesIO(payload), leaves_out, rest)
    return rest.getvalue()


@all_forms
def test_one_order_goes_and_the_others_are_read_as_before(payload):
    first, _, third = map(unhashed, read(payload))
    assert list(map(unhashed, read(without(payload, "bindcommerce:2")))) == [first, third]


def unhashed(order):
    """Return an order without the hash of its record: one that could not be cut has none."""
    return replace(order, record_hash="")


@pytest.mark.parametrize("form", ["xml", "csv"])
def test_the_records_that_stay_are_the_same_bytes(form):
    first, _, third = read(THREE[form])
    assert read(without(THREE[form], "bindcommerce:2")) == [first, third]


@all_forms
def test_the_same_content_stays_the_same(payload):
    rest = without(payload, "bindcommerce:2")
    assert without(rest, "bindcommerce:2") == rest


@all_forms
def test_a_payload_of_which_nothing_stays_is_read_as_one_of_no_orders(payload):
    assert read(without(payload, leaves_out=lambda _: True)) == []


def test_lines_of_an_order_that_are_not_together_all_go():
    payload = csv_export({NUMBER: "1"}, {NUMBER: "2"}, {NUMBER: "1", "Row_Code": "secret"})
    rest = without(payload, "bindcommerce:1")
    assert [order.ref for order in read(rest)] == ["bindcommerce:2"]
    assert b"secret" not in rest


def test_each_document_of_a_number_goes():
    payload = xml(*(xml_order(number=number, row="<Mpn>m</Mpn>") for number in "1211"))
    assert [order.ref for order in read(without(payload, "bindcommerce:1"))] == ["bindcommerce:2"]


def test_an_order_without_a_number_is_told_by_its_address():
    payload = xml(xml_order(number="", rest=MAIL), xml_order(number="2"))
    rest = without(payload, leaves_out=lambda o: "ada@example.com" in getattr(o, "emails", ()))
    assert (b"ada@" in rest, [order.ref for order in read(rest)]) == (False, ["bindcommerce:2"])


def test_both_addresses_of_an_order_that_contradicts_itself_are_told():
    twice = MAIL.replace("</Email>", "</Email><Email>eva@example.com</Email>")
    (refused,) = read(xml(xml_order(rest=twice)))
    assert set(refused.emails) == {"ada@example.com", "eva@example.com"}


def test_a_payload_without_anything_stays_so():
    assert without(b"  \n") == b""


def test_a_payload_that_is_broken_is_refused():
    with pytest.raises(SourceRefusedError):
        without(THREE["xml"][:-20])
