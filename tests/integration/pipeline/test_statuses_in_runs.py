"""Statuses in whole runs: words of the shop's own, what leads back, what is not ready yet."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from builders import MY_SHOP, NOON, an_address, an_order
from demo.shop.found import values_of
from order_upload.domain.order import Customer, Payment, PlatformStatus, Shipping
from order_upload.domain.outcome import Outcome
from order_upload.domain.times import format_time
from order_upload.pipeline.report_text import report_text
from status_builders import LEROY


def outcomes_of(box) -> dict[str, tuple[Outcome, str]]:
    """Return how each order of the last run ended, with its reason's code."""
    return {
        ref: (result.outcome, result.reason.code if result.reason else "")
        for ref, result in box.results().items()
    }


def own_order(word: str):
    """Return the shop's order 1001, which is Processing there, with this word as its status."""
    order = an_order(
        "1001",
        origin=MY_SHOP,
        status=PlatformStatus(name=word),
        customer=Customer(address=an_address(email="elena.conti@example.com")),
        updated_at=NOON.replace(year=2027),
    )
    return replace(order, number="1001")


@pytest.mark.parametrize(
    ("word", "outcome", "status"),
    [("Spedito", Outcome.UPDATED, "3"), ("In lavorazione", Outcome.UNCHANGED, "2")],
)
def test_an_own_order_has_the_shops_word_in_any_language(box, word, outcome, status):
    box.hub.holds(own_order(word))
    box.run()
    assert outcomes_of(box) == {"bindcommerce:1001": (outcome, "")}
    assert box.shop.by_id("1001")["status"] == status


# --- what leads back ------------------------------------------------------------------------------


def message(hour: int, word: str, number: str = ""):
    """Return the order as the hub tells it at an hour, with this status and tracking number."""
    shipping = Shipping(carrier="DHL", tracking_number=number) if number else Shipping()
    return an_order(
        status=PlatformStatus(name=word), updated_at=NOON.replace(hour=hour), shipping=shipping
    )


def shop_has(box) -> tuple[str, str]:
    """Return status and tracking number of the order in the shop."""
    values = values_of(box.shop.order("bindcommerce:1"))
    return values["status"], values.get("tracking", {}).get("number", "")


@pytest.fixture
def led_back(box):
    """An order that was shipped, of which the hub says at last that it is to be shipped."""
    box.hub.holds(message(12, "Shipped"))
    box.run()
    box.hub.holds(message(13, "Unshipped", "BRT1"), file="b")
    return box


def test_a_message_that_leads_back_waits_for_a_person_and_its_tracking_goes_on(led_back):
    led_back.run()
    assert outcomes_of(led_back) == {"bindcommerce:1": (Outcome.BLOCKED, "status_undone")}
    assert shop_has(led_back) == ("3", "BRT1")


def test_the_order_goes_on_waiting_until_somebody_says_something(led_back):
    led_back.run()
    led_back.run()
    assert outcomes_of(led_back) == {"bindcommerce:1": (Outcome.BLOCKED, "status_undone")}


def test_the_policy_lets_every_message_move_the_status(led_back):
    led_back.configuration = {**led_back.configuration, "backward": "allow"}
    led_back.run()
    assert outcomes_of(led_back) == {"bindcommerce:1": (Outcome.UPDATED, "")}
    assert shop_has(led_back) == ("2", "BRT1")


def test_a_person_sends_the_very_order_again(led_back):
    led_back.run()
    led_back.run(order_refs=frozenset({"bindcommerce:1"}), force=True)
    assert shop_has(led_back) == ("2", "BRT1")


def test_a_person_who_sets_the_status_by_hand_ends_the_wait(led_back):
    led_back.run()
    led_back.shop.set_status(led_back.shop.order("bindcommerce:1")["order_id"], "2")
    led_back.run()
    assert outcomes_of(led_back)["bindcommerce:1"][0] is Outcome.UNCHANGED


def test_a_cancel_after_shipping_gives_no_stock_back_before_a_person_said_so(led_back):
    led_back.configuration = {**led_back.configuration, "stock": "follow_shop"}
    led_back.hub.holds(message(14, "Canceled"), file="c")
    before = led_back.shop.stock()
    led_back.run()
    assert (shop_has(led_back)[0], led_back.shop.stock()) == ("3", before)


# --- what is not ready ----------------------------------------------------------------------------


def test_an_order_that_is_accepted_comes_in_by_itself(box):
    waiting = replace(
        an_order(origin=LEROY, status=PlatformStatus(code="WAITING_ACCEPTANCE")), record_hash=""
    )
    box.hub.holds(waiting)
    box.run()
    assert outcomes_of(box) == {"bindcommerce:1": (Outcome.NOT_YET, "awaiting_acceptance")}
    accepted = replace(
        waiting, status=PlatformStatus(code="SHIPPING"), updated_at=NOON.replace(hour=13)
    )
    box.hub.holds(accepted, file="b")
    box.run()
    assert outcomes_of(box) == {"bindcommerce:1": (Outcome.CREATED, "")}


def test_an_order_that_says_that_it_is_not_paid_waits_for_the_money(box):
    box.configuration = {**box.configuration, "not_paid": "wait"}
    box.hub.holds(an_order(payment=Payment(status="PENDING")))
    box.run()
    assert outcomes_of(box) == {"bindcommerce:1": (Outcome.NOT_YET, "not_paid")}
    box.hub.holds(
        an_order(payment=Payment(status="Complete"), updated_at=NOON.replace(hour=13)), file="b"
    )
    box.run()
    assert outcomes_of(box) == {"bindcommerce:1": (Outcome.CREATED, "")}


def test_the_report_says_since_when_the_oldest_order_of_a_group_waits(box):
    box.hub.holds(an_order(origin=LEROY, status=PlatformStatus(code="WAITING_ACCEPTANCE")))
    first = box.run()
    (row,) = box.ledger.waiting.of("connector")
    second = box.run()
    assert [wait.since for wait in first.waits] == [""]
    assert [wait.since for wait in second.waits] == [format_time(row.first_seen)]
    assert f"; since {row.first_seen:%Y-%m-%d}" in report_text(second)
