"""The couriers of parcels: their own names, links, and what is odd."""

from __future__ import annotations

import pytest

from builders import an_order
from order_upload.domain.correspondences import (
    Correspondence,
    CorrespondenceKind,
    Correspondences,
)
from order_upload.domain.courier_words import courier_note, with_couriers
from order_upload.domain.couriers import Courier
from order_upload.domain.order import Address, Origin
from order_upload.domain.parts import Parcel, Tracking

BRT = Courier(
    code="brt",
    name="BRT",
    link="https://brt.example/{number}?cap={postcode}",
    number_pattern="[0-9]{12}",
)
ROWS = Correspondences(
    [Correspondence(kind=CorrespondenceKind.COURIER, words=("Bartolini",), to="brt", courier=BRT)]
)
ORDER = an_order(delivery=Address(city="Anzio", postcode="00042", country_code="IT"))


def named(*parcels):
    return with_couriers(Tracking.of(list(parcels)), ORDER, ROWS)


def note(courier, number):
    tracking = Tracking(courier=courier, number=number)
    return courier_note(tracking, Origin(node="Amazon IT"), ROWS)


def test_a_courier_has_its_own_name_and_a_link_to_the_parcel():
    assert named(Parcel(courier="bartolini", number="100000000001")) == Tracking(
        courier="BRT", number="100000000001", link="https://brt.example/100000000001?cap=00042"
    )


def test_every_parcel_has_its_link():
    tracking = named(
        Parcel(courier="BRT", number="100000000001"), Parcel(courier="BRT", number="100000000002")
    )
    assert [parcel.link for parcel in tracking.parcels] == [
        "https://brt.example/100000000001?cap=00042",
        "https://brt.example/100000000002?cap=00042",
    ]


def test_a_courier_that_nobody_knows_keeps_its_name_without_a_link():
    parcel = Parcel(courier="Pony Blitz", number="PB-1")
    assert named(parcel) == Tracking.of([parcel])


def test_a_number_that_is_none_of_the_couriers_goes_without_a_link():
    assert named(Parcel(courier="BRT", number="1Z999AA10123456784")).link == ""


def test_a_courier_without_a_number_has_no_link():
    assert named(Parcel(courier="Bartolini")) == Tracking(courier="BRT")


@pytest.mark.parametrize(
    ("courier", "number", "code"),
    [
        ("Pony Blitz", "PB-1", "unknown_courier"),
        ("BRT", "1Z999AA10123456784", "odd_tracking_number"),
    ],
)
def test_what_is_odd_is_told(courier, number, code):
    assert note(courier, number).code == code


def test_the_number_itself_is_never_told():
    assert "1Z999" not in note("BRT", "1Z999AA10123456784").message


@pytest.mark.parametrize(("courier", "number"), [("BRT", "100000000001"), ("", "x"), ("BRT", "")])
def test_of_what_is_right_nothing_is_told(courier, number):
    assert note(courier, number) is None


def test_the_row_to_add_names_the_courier_and_leaves_the_choice():
    assert '"from": "Pony Blitz", "to": "<the courier\'s code>"' in note("Pony Blitz", "1").remedy
