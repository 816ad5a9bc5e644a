"""Where a parcel is followed, and which numbers a courier has."""

from __future__ import annotations

import pytest

from order_upload.domain.couriers import Courier

UPS = Courier(
    code="ups",
    name="UPS",
    link="https://ups.example/track?num={number}",
    number_pattern="1Z[0-9A-Z]{16}",
)


@pytest.mark.parametrize(
    "number", ["1Z999AA10123456784", "1z 999 aa1 0123 4567 84", "1Z-999-AA1-0123-4567-84"]
)
def test_blanks_dashes_and_case_of_a_number_do_not_matter(number):
    assert UPS.link_of(number) == "https://ups.example/track?num=1Z999AA10123456784"


@pytest.mark.parametrize("number", ["", "999AA10123456784", "1Z999AA101234567845"])
def test_a_number_that_cannot_be_the_couriers_gives_no_link(number):
    assert UPS.link_of(number) == ""


def test_a_courier_without_a_pattern_takes_any_number():
    assert Courier(code="x", name="X").takes("anything")


def test_a_courier_without_a_page_gives_no_link():
    assert Courier(code="x", name="X").link_of("123") == ""


def test_a_link_that_asks_for_the_destination_gets_it():
    postnl = Courier(
        code="postnl", name="PostNL", link="https://p.example/{number}-{country}-{postcode}"
    )
    assert postnl.link_of("3S1", postcode="1012 AB", country="NL") == (
        "https://p.example/3S1-NL-1012AB"
    )


def test_a_link_without_what_it_asks_for_is_no_link():
    postnl = Courier(code="postnl", name="PostNL", link="https://p.example/{number}-{postcode}")
    assert postnl.link_of("3S1") == ""


def test_what_a_number_holds_cannot_leave_its_place_in_the_link():
    courier = Courier(code="x", name="X", link="https://x.example/{number}")
    assert courier.link_of("1/../?a=b&c") == "https://x.example/1%2F..%2F%3FA%3DB%26C"
