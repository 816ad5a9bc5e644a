"""Statuses in whole runs: words of the shop's own, what leads back, what is not ready yet."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from builders import MY_SHOP, NOON, an_address, an_order
from order_upload.domain.order import Customer, PlatformStatus
from order_upload.domain.outcome import Outcome


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
