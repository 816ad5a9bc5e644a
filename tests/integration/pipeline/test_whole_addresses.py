"""Runs of complete updates leave whole addresses, and methods of payment with their own code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from builders import MY_SHOP, NOON, an_address, an_order
from demo.shop.found import values_of
from order_upload.domain.order import Address, Customer, Order, Payment, PlatformStatus
from order_upload.domain.parts import Part

LATER = NOON + timedelta(hours=1)
REF = "bindcommerce:1"
ARDEA = {"address": "Via Nuova 9", "city": "Ardea", "postcode": "00040"}
BAR = {"address_1": "Via Mare 3", "company": "Bar Sport", "address_2": "Scala B"}
WHOLE = {
    "firstname": "Ada",
    "lastname": "Rossi",
    "address_1": "Via Nuova 9",
    "city": "Ardea",
    "postcode": "00040",
    "zone": "RM",
    "country": "IT",
}


def sold_to(address: Address, **known: Any) -> Order:
    """Return an order of this buyer, who gets the goods elsewhere."""
    customer = Customer(code="9", address=address)
    return an_order(customer=customer, delivery=an_address(city="Nettuno"), **known)


def now(box: Any) -> dict[str, Any]:
    return values_of(box.shop.order(REF))


def then(box: Any, *orders: Order) -> Any:
    """Run once more; the hub holds these orders alone."""
    box.hub.files = {}
    box.hub.holds(*orders, file=f"file {box.runs}")
    return box.run()


def edit(box: Any, **parts: Any) -> None:
    """Change parts as a person in the admin does."""
    box.shop.edit(box.shop.order(REF)["order_id"], parts)


@pytest.fixture
def complete(box):
    """A connector that updates everything, people's changes too."""
    box.configuration |= {"update": "complete", "on_conflict": "overwrite"}
    return box


def test_an_address_that_is_overwritten_has_nothing_of_the_one_before(complete):
    then(complete, sold_to(an_address()))
    edit(complete, billing=BAR)
    finished = then(complete, sold_to(an_address(**ARDEA), updated_at=LATER))
    assert (now(complete)["billing"], finished.failure) == (WHOLE, None)
    assert complete.results()[REF].overwritten == (Part.BILLING,)


def test_an_address_that_is_kept_is_that_of_the_person(complete):
    complete.configuration |= {"on_conflict": "keep"}
    then(complete, sold_to(an_address()))
    edit(complete, billing=BAR)
    edited = now(complete)["billing"]
    then(complete, sold_to(an_address(**ARDEA), updated_at=LATER))
    assert now(complete)["billing"] == edited


def test_what_the_hub_drops_of_an_address_goes(complete):
    then(complete, sold_to(an_address(**ARDEA, company="Rossi S.r.l.", address2="Scala B")))
    finished = then(complete, sold_to(an_address(**ARDEA), updated_at=LATER))
    assert (finished.counts["updated"], now(complete)["billing"]) == (1, WHOLE)


def test_an_address_that_stands_whole_is_not_written_again(complete):
    then(complete, sold_to(an_address(company="Rossi S.r.l.")))
    moved = sold_to(an_address(**ARDEA), updated_at=LATER)
    then(complete, moved)
    finished = then(complete, replace(moved, updated_at=LATER + timedelta(hours=1)))
    assert finished.counts["unchanged"] == 1


def test_a_code_of_another_payment_method_goes(complete):
    then(complete, an_order(payment=Payment(name="Amazon Pay", code="amazon")))
    then(complete, an_order(payment=Payment(name="Bank transfer"), updated_at=LATER))
    assert now(complete)["payment_method"] == {"name": "Bank transfer"}


def test_an_own_order_keeps_what_the_hub_does_not_say(complete):
    buyer = an_address(email="elena.conti@example.com")
    sold = sold_to(buyer, origin=MY_SHOP, status=PlatformStatus(name="Processing"))
    then(complete, replace(sold, number="1001"))
    edit(complete, billing={"company": "Conti S.r.l."})
    moved = replace(sold.customer, address=replace(buyer, **ARDEA))
    then(complete, replace(sold, number="1001", customer=moved, updated_at=LATER))
    billing = now(complete)["billing"]
    assert (billing["company"], billing["city"]) == ("Conti S.r.l.", "Ardea")
