"""Versions of one order: the latest counts, people are heard, odd orders stop only themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from builders import MY_SHOP, NOON, a_line, an_address, an_order
from demo.shop.found import values_of
from order_upload.domain.order import PlatformStatus, Shipping
from order_upload.pipeline.request import Window

HOUR = timedelta(hours=1)
AROUND_NOON = Window(NOON - HOUR, NOON + HOUR)
SHIPPED = PlatformStatus(name="Shipped")


def far_ahead() -> datetime:
    """Return a time after everything that the shop's clock says in a test."""
    return datetime.now(UTC) + timedelta(days=400)


def counts(finished):
    return {outcome: count for outcome, count in finished.counts.items() if count}


def in_transit(number: str) -> Shipping:
    return Shipping(carrier="DHL", tracking_number=number, shipped_at=NOON)


def fields(box) -> dict:
    return values_of(box.shop.order("bindcommerce:1"))


def test_a_backfill_writes_no_old_version_over_a_newer_one(box):
    box.hub.looks_back = False
    box.configuration |= {"update": "complete"}
    box.hub.holds(an_order(shipping=in_transit("OLD")))
    box.run()
    later = an_order(
        shipping=in_transit("NEW"), delivery=an_address(city="Bari"), updated_at=NOON + 24 * HOUR
    )
    box.hub.holds(later, file="b")
    box.run()
    box.hub.files = {}
    assert counts(box.run(window=AROUND_NOON)) == {"unchanged": 1}
    assert (fields(box)["tracking"]["number"], fields(box)["shipping"]["city"]) == (
        "NEW",
        "Bari",
    )


def test_of_two_files_without_times_the_later_one_counts(box):
    box.hub.holds(an_order(updated_at=None), file="a")
    box.hub.holds(an_order(updated_at=None, status=SHIPPED), file="b")
    box.run()
    assert fields(box)["status"] == "3"


def test_an_order_that_changes_there_and_back_is_followed(box):
    for number in ("A", "B", "A", "B", "A"):
        box.hub.holds(an_order(shipping=in_transit(number), updated_at=None), file=f"{box.runs}")
        box.run()
        assert fields(box)["tracking"]["number"] == number


def test_a_change_of_something_else_leaves_the_status_that_a_person_set(box):
    box.hub.holds(an_order())
    box.run()
    box.shop.set_status(box.shop.order("bindcommerce:1")["order_id"], "3")
    box.hub.holds(an_order(shipping=in_transit("JD1"), updated_at=far_ahead()))
    assert counts(box.run()) == {"updated": 1}
    assert (fields(box)["status"], fields(box)["tracking"]["number"]) == ("3", "JD1")


def test_a_status_that_was_held_back_moves_when_the_hub_repeats_it_later(box):
    box.hub.holds(an_order())
    box.run()
    box.shop.set_status(box.shop.order("bindcommerce:1")["order_id"], "7")
    box.hub.holds(an_order(status=SHIPPED, updated_at=NOON + HOUR))
    assert counts(box.run()) == {"unchanged": 1}
    box.hub.holds(an_order(status=SHIPPED, updated_at=far_ahead()))
    assert counts(box.run()) == {"updated": 1}


def test_a_minimal_update_touches_status_and_tracking_only(box):
    box.hub.holds(an_order())
    box.run()
    before = fields(box)
    lines = (a_line(quantity=Decimal(3)),)
    moved = an_order(
        delivery=an_address(city="Bari"), lines=lines, status=SHIPPED, shipping=in_transit("JD1")
    )
    box.hub.holds(replace(moved, updated_at=NOON + HOUR))
    box.run()
    after = fields(box)
    assert {path for path in after if after[path] != before.get(path)} == {"status", "tracking"}


def test_an_order_that_the_shop_has_whole_is_not_created_again_in_parts(box):
    box.hub.holds(an_order("48211"))
    box.run()
    box.hub.holds(an_order("48211-3"), an_order("48211-7"))
    before = box.shop.count()
    assert counts(box.run()) == {"blocked": 2}
    assert box.shop.count() == before


def test_parts_of_an_order_that_the_shop_does_not_have_are_created(box):
    box.hub.holds(an_order("48211-3"), an_order("48211-7"))
    assert counts(box.run()) == {"created": 2}


@pytest.mark.parametrize("number", ["a b", "x\ny", "é", "a" * 300, "x\x00y"])
def test_an_order_whose_number_no_shop_takes_stops_only_itself(box, number):
    box.hub.holds(an_order(number), an_order("7"))
    assert counts(box.run()) == {"created": 1, "rejected": 1}


@pytest.mark.parametrize("number", ["../../x", "%00", "x'y\"z", "-", "1-", "<b>"])
def test_an_odd_number_is_taken_as_it_is(box, number):
    box.hub.holds(an_order(number))
    assert counts(box.run()) == {"created": 1}
    box.hub.holds(an_order(number, updated_at=NOON + HOUR))
    assert counts(box.run()) == {"unchanged": 1}


def test_an_own_order_with_an_odd_number_stops_only_itself(box):
    complete = PlatformStatus(name="Complete")
    own = [
        replace(an_order(str(index), origin=MY_SHOP, status=complete), number=number)
        for index, number in enumerate(("", "abc", "9" * 70, "1' OR 1"))
    ]
    box.hub.holds(*own, an_order("7"))
    assert counts(box.run()) == {"created": 1, "blocked": 4}


def test_of_two_own_orders_of_one_number_only_one_is_linked(box):
    buyer = replace(an_order().customer, address=an_address(email="elena.conti@example.com"))
    own = an_order(
        "1",
        origin=MY_SHOP,
        customer=buyer,
        status=PlatformStatus(name="Complete"),
        updated_at=far_ahead(),
    )
    box.hub.holds(*(replace(own, ref=f"bindcommerce:{number}", number="1001") for number in (1, 2)))
    finished = box.run()
    assert counts(finished) == {"updated": 1, "blocked": 1}
    assert finished.waits[0].group == "linked_to_other"


def test_orders_too_large_for_one_request_go_in_several(box):
    lines = tuple(a_line(description="x" * 60) for _ in range(260))
    box.hub.holds(*(an_order(str(number), lines=lines) for number in range(99)))
    assert counts(box.run()) == {"created": 99}
