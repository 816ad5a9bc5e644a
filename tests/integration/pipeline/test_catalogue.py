"""What the shop lacks is found when the plan is made: before any sending, for that order only."""

from __future__ import annotations

import pytest

from builders import a_line, an_order
from order_upload.domain.outcome import Outcome


def test_an_unknown_product_stops_its_order_in_the_plan_and_no_other(box):
    box.configuration = {"missing_product": "block"}
    known, unknown = an_order(ref="bindcommerce:1", lines=(a_line(code="MUG-BLUE"),)), an_order(
        ref="bindcommerce:2", lines=(a_line(code="NOWHERE-1"),))  # fmt: skip
    box.hub.holds(known, unknown)
    box.run()
    results = box.results()
    assert {ref: (one.outcome, one.attempts) for ref, one in results.items()} == {
        "bindcommerce:1": (Outcome.CREATED, 1), "bindcommerce:2": (Outcome.BLOCKED, 0)}  # fmt: skip


STAND_IN = {"missing_product": "stand_in", "stand_in_product": "MARKETPLACE-ITEM"}
MUG_AND_VASE = an_order(
    lines=(a_line(code="MUG-BLUE"), a_line(code="NOWHERE-1", description="Vase"))
)


@pytest.fixture
def stood_in(box):
    """A connector that has created an order with a product that the shop lacks, and one it has."""
    box.configuration = {**STAND_IN, "update": "complete"}
    box.hub.holds(MUG_AND_VASE)
    box.run()
    return box


def lines_of(box):
    (order,) = box.client.find([MUG_AND_VASE.ref])
    return [(line.sku, line.name, line.quantity) for line in order.parts.content.lines]


def test_an_order_gets_in_with_a_product_that_stands_in_and_its_line_as_sold(stood_in):
    assert [end[1] for end in stood_in.ends()] == ["created"]
    assert ("NOWHERE-1", "Vase", "1") in lines_of(stood_in)


def test_no_stock_moves_for_what_a_product_stands_in_for(stood_in):
    stock = stood_in.shop.stock()
    assert (stock["MUG-BLUE"], stock["MARKETPLACE-ITEM"]) == (250 - 1, 100)


def test_an_order_in_which_a_product_stands_in_is_unchanged_when_it_comes_again(stood_in):
    stood_in.hub.holds(MUG_AND_VASE, file="again")
    stood_in.run(force=True)
    assert [end[1] for end in stood_in.ends()] == ["unchanged"]


def test_a_stand_in_that_the_shop_lacks_stops_only_the_order_that_needs_it(box):
    box.configuration = {**STAND_IN, "stand_in_product": "NOT-THERE"}
    known, unknown = an_order(ref="bindcommerce:1", lines=(a_line(code="MUG-BLUE"),)), an_order(
        ref="bindcommerce:2", lines=(a_line(code="NOWHERE-1"),))  # fmt: skip
    box.hub.holds(known, unknown)
    box.run()
    assert sorted(box.ends()) == [
        ("bindcommerce:1", "created", ""),
        ("bindcommerce:2", "blocked", "unfit_stand_in"),
    ]
