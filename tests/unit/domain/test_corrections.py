"""Corrections: applied to what the hub says, ended by it, undone without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec import structs

from builders import NOON, a_line, an_address, an_order
from order_upload.domain.corrections import (
    Correction,
    HubOrder,
    as_hub_says,
    corrected,
    hub_hash,
    version_of,
)
from order_upload.domain.order import Customer, HubValue
from order_upload.domain.order_fields import field_at
from order_upload.domain.outcome import Reason
from order_upload.staging.records import decode_order, encode

CITY = "customer.address.city"
BAD_EMAIL = HubValue(
    path="customer.address.email", text="ada at home", fault=Reason("not_an_email", "found it")
)


def a_correction(path: str = CITY, value: str = "Nettuno", hub_hash: str = "") -> Correction:
    return Correction(
        ref="bindcommerce:1",
        path=path,
        value=value,
        hub_hash=hub_hash,
        hub_time=None,
        made_by="ada",
        why="w",
        made_at=NOON,
    )


def in_city(city: str):
    return an_order(customer=Customer(code="9", address=an_address(city=city)))


def said_of(order, path: str = CITY) -> str:
    return hub_hash(HubOrder(order), field_at(path))


def test_a_correction_replaces_its_field_and_nothing_else():
    made = corrected(HubOrder(an_order()), [a_correction()])
    assert structs.replace(made.order, corrected=()) == in_city("Nettuno")


def test_a_correction_holds_while_the_hub_says_the_same_of_its_field():
    order = structs.replace(an_order(), number="other", updated_at=NOON + timedelta(days=1))
    made = corrected(HubOrder(order), [a_correction(hub_hash=said_of(an_order()))])
    assert (made.order.customer.address.city, made.ended) == ("Nettuno", [])


def test_a_correction_ends_when_the_hub_says_something_else():
    made = corrected(HubOrder(in_city("Rome")), [a_correction(hub_hash=said_of(an_order()))])
    assert (made.order, made.ended) == (in_city("Rome"), [CITY])


def test_a_correction_ends_when_the_hub_says_what_it_says():
    correction = a_correction(hub_hash=said_of(an_order()))
    assert corrected(HubOrder(in_city("Nettuno")), [correction]).ended == [CITY]


def test_a_correction_of_a_line_that_is_gone_ends():
    made = corrected(HubOrder(an_order()), [a_correction("lines[2].code", "A")])
    assert made.ended == ["lines[2].code"]


def test_two_corrections_of_one_line_do_not_end_each_other():
    path, code = "lines[1].quantity", "lines[1].code"
    order = an_order(lines=(a_line(code="A"),))
    corrections = [
        a_correction(code, "B", said_of(order, code)),
        a_correction(path, "2", said_of(order, path)),
    ]
    assert corrected(HubOrder(order), corrections).ended == []


RED = an_order(lines=(a_line(params=(("Colour", "Red"), ("Size", "M"))),))
COLOUR, FABRIC = "lines[1].params.Colour", "lines[1].params.Fabric"


def in_colour(colour: str, size: str = "M"):
    return an_order(lines=(a_line(params=(("Colour", colour), ("Size", size))),))


def test_the_correction_of_a_parameter_holds_while_the_hub_changes_another():
    correction = a_correction(COLOUR, "Blue", said_of(RED, COLOUR))
    made = corrected(HubOrder(in_colour("Red", "L")), [correction])
    assert (made.order.lines, made.ended) == (in_colour("Blue", "L").lines, [])


def test_the_correction_of_a_parameter_ends_when_the_hub_changes_it():
    correction = a_correction(COLOUR, "Blue", said_of(RED, COLOUR))
    made = corrected(HubOrder(in_colour("Green")), [correction])
    assert (made.order, made.ended) == (in_colour("Green"), [COLOUR])


def test_a_parameter_that_a_person_added_ends_when_the_hub_says_it():
    correction = a_correction(COLOUR, "Blue", said_of(an_order(), COLOUR))
    assert corrected(HubOrder(RED), [correction]).ended == [COLOUR]


def test_two_corrected_parameters_of_one_line_stand_beside_each_other_and_are_undone():
    corrections = [a_correction(COLOUR, "Blue"), a_correction(FABRIC, "Wool")]
    made = corrected(HubOrder(RED), corrections)
    assert made.order.lines[0].params == (("Colour", "Blue"), ("Size", "M"), ("Fabric", "Wool"))
    assert as_hub_says(decode_order(encode(made.order))).order == RED


@pytest.mark.parametrize(
    "path",
    [CITY, "lines[1].quantity", "delivery.company", "ordered_at", COLOUR],
)
def test_a_corrected_order_is_as_the_hub_says_again_after_it_was_staged(path):
    value = {"lines[1].quantity": "2", "ordered_at": "2026-11-30T08:00:00Z"}.get(path, "x")
    made = corrected(HubOrder(an_order()), [a_correction(path, value)])
    waited = decode_order(encode(made.order))
    assert as_hub_says(waited).order == an_order()
    assert version_of(as_hub_says(waited)) == version_of(HubOrder(an_order()))


def test_a_field_that_could_not_be_read_is_corrected():
    made = corrected(
        HubOrder(an_order(), (BAD_EMAIL,)), [a_correction(BAD_EMAIL.path, "ada@example.com")]
    )
    assert (made.unreadable, made.order.corrected) == ((), (BAD_EMAIL,))


def test_a_field_that_could_not_be_read_cannot_again_once_its_correction_is_gone():
    made = corrected(
        HubOrder(an_order(), (BAD_EMAIL,)), [a_correction(BAD_EMAIL.path, "ada@example.com")]
    )
    assert as_hub_says(made.order).unreadable == (BAD_EMAIL,)


def test_the_correction_of_an_unreadable_field_ends_when_the_hub_sends_it_readable():
    path = field_at(BAD_EMAIL.path)
    before = hub_hash(HubOrder(an_order(), (BAD_EMAIL,)), path)
    made = corrected(HubOrder(an_order()), [a_correction(BAD_EMAIL.path, "x@example.com", before)])
    assert made.ended == [BAD_EMAIL.path]


def test_when_the_hub_touched_an_order_makes_no_other_version_of_it():
    touched = structs.replace(an_order(), updated_at=NOON + timedelta(days=1), record_hash="x")
    assert version_of(HubOrder(touched)) == version_of(HubOrder(an_order()))


def test_a_change_of_any_field_makes_another_version():
    assert version_of(HubOrder(in_city("Rome"))) != version_of(HubOrder(an_order()))
