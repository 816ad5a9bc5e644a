"""What of a record is a buyer's: by reference, by address, whatever stage wrote it."""

from __future__ import annotations

import pytest
from msgspec import to_builtins
from msgspec.structs import replace

from builders import an_address, an_order
from order_upload.domain.buyer import Buyer, Trace, names_of
from order_upload.domain.operations import Operation
from order_upload.domain.order import Customer, HubValue
from order_upload.domain.outcome import Action, Outcome, Result
from order_upload.domain.parts import OrderParts
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import Policy
from order_upload.domain.statuses import NormalizedOrder
from order_upload.staging.records import RefusedLine, encode
from shop_builders import ORDER

EMAIL = "Ada@Example.com"
ADA = an_order("1")
OTHER = an_order("2", customer=Customer(address=an_address(email="eva@example.com")))


def planned(order):
    parts = OrderParts(customer=replace(ORDER.customer, email="ADA@example.com"))
    operation = Operation(
        ref=order.ref, action=Action.CREATE, parts=parts, policy=Policy(), event_id="", owner=""
    )
    return PlannedOrder(ref=order.ref, operation=operation)


def refused(order):
    """Return an order whose address could not be read."""
    return RefusedLine(
        Result(ref=order.ref, outcome=Outcome.REJECTED),
        replace(order, customer=Customer()),
        (HubValue(path="customer.address.email", text="ada@example.com"),),
    )


def corrected(order):
    """Return an order whose address a person corrected: the hub's stands beside it."""
    said = HubValue(path="delivery.email", text='"ada@example.com"')
    return replace(order, customer=Customer(), corrected=(said,))


RECORDS = {
    "an order": ADA,
    "the delivery": an_order("1", customer=Customer(), delivery=an_address()),
    "a PEC": an_order("1", customer=Customer(pec=" ADA@EXAMPLE.COM ")),
    "a transformed order": NormalizedOrder(ADA),
    "a planned order": planned(ADA),
    "a refused order": refused(ADA),
    "a corrected order": corrected(ADA),
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
def test_a_record_is_the_buyers_by_its_address_whatever_its_capitals(record):
    buyer = Buyer([EMAIL])
    assert buyer.learn(to_builtins(record)) is Trace.MEANT
    assert buyer.refs == {"bindcommerce:1"}
    assert buyer.may_be_in(encode(record))


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
def test_a_record_is_the_buyers_by_its_reference(record):
    buyer = Buyer(refs=["bindcommerce:1"])
    assert buyer.trace_in(to_builtins(record)) is Trace.MEANT
    assert buyer.may_be_in(encode(record))


def test_an_order_of_another_is_not_the_buyers():
    assert Buyer([EMAIL], ["bindcommerce:1"]).trace_in(to_builtins(OTHER)) is Trace.NONE


def test_a_reference_that_only_begins_alike_is_anothers():
    assert Buyer(refs=["bindcommerce:1"]).trace_in({"ref": "bindcommerce:11"}) is Trace.NONE


def test_an_address_that_only_ends_alike_is_anothers():
    assert Buyer(["da@example.com"]).trace_in(to_builtins(ADA)) is Trace.MENTIONED


def test_a_note_that_names_the_address_makes_no_order_the_buyers():
    record = to_builtins(OTHER) | {"amounts": {"customer_note": "write to ada@example.com"}}
    buyer = Buyer([EMAIL])
    assert (buyer.learn(record), buyer.refs) == (Trace.MENTIONED, set())


def test_a_part_of_an_order_leads_to_the_whole_one_and_back():
    part = {"ref": "bindcommerce:1-acme", "split_from": "bindcommerce:1"}
    of_part, of_whole = Buyer(refs=["bindcommerce:1-acme"]), Buyer(refs=["bindcommerce:1"])
    assert {of_part.learn(part), of_whole.learn(part)} == {Trace.MEANT}
    assert of_part.refs == of_whole.refs == {"bindcommerce:1", "bindcommerce:1-acme"}


def test_a_record_without_a_reference_is_told_by_the_platforms_number():
    buyer = Buyer(refs=["bindcommerce:1"])
    buyer.learn(to_builtins(ADA))
    assert buyer.trace_in({"refused": {"ref": "", "number": "404-1"}}) is Trace.MEANT


@pytest.mark.parametrize("record", [None, [], "text", {"orders": 3}, {"result": None}])
def test_what_is_about_no_order_is_nobodys(record):
    assert Buyer([EMAIL], ["bindcommerce:1"]).learn(record) is Trace.NONE
    assert names_of(record) == ("", "", "")


@pytest.mark.parametrize("email", ['"a b"@example.com', "ädä@example.com", "@", "a"])
def test_addresses_that_are_written_otherwise_are_not_passed_over(email):
    record = {"ref": "bindcommerce:1", "customer": {"address": {"email": email.upper()}}}
    buyer = Buyer([email])
    assert (buyer.may_be_in(encode(record)), buyer.trace_in(record)) == (True, Trace.MEANT)


def test_a_buyer_without_an_address_is_mentioned_nowhere():
    assert Buyer([" "], []).trace_in(to_builtins(ADA)) is Trace.NONE
