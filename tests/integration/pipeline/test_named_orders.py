"""An order is named by any of its numbers: on the command line, and for a run."""

from __future__ import annotations

import pytest
from msgspec import structs

from builders import an_order
from decision_builders import (
    FIRST,
    REF,
    unknown_zone,
)
from order_upload.pipeline.asked_orders import UnknownOrderError
from order_upload.pipeline.extract import extract
from order_upload.pipeline.order_actions import ComesBack
from order_upload.pipeline.stages import SUMMARY


def test_a_run_for_an_order_by_any_of_its_numbers_takes_that_order(box):
    box.hub.holds(an_order("1"), an_order("2"))
    for number in ("bindcommerce:1", "1", "404-1"):
        box.run(order_refs=frozenset({number}), dry_run=True)
        assert box.results() == {} or list(box.results()) == [REF]


def test_a_run_for_an_order_that_nobody_knows_fails_and_takes_nothing(box):
    box.hub.holds(an_order("1"))
    run = box.new_run()
    snapshot = box.snapshot(run, order_refs=frozenset({"1", "48211"}))
    with pytest.raises(UnknownOrderError, match=r"params.order_refs: found 48211, which names no"):
        extract(run, box.hub, snapshot)
    assert not run.has(SUMMARY)


def test_a_run_for_an_order_that_is_known_and_not_given_is_red_and_says_so(settled):
    settled.hub.files = {}
    settled.hub.holds(an_order("2"))
    report = settled.run(order_refs=frozenset({FIRST}))
    assert f"neither given by the hub nor waiting: {FIRST}" in report.failure


def test_a_number_of_several_orders_names_them_all(box, person):
    box.hub.holds(*(structs.replace(an_order(ref), number="77") for ref in "12"))
    box.run()
    with pytest.raises(UnknownOrderError, match=r"bindcommerce:1 .*bindcommerce:2 "):
        person.send_again(["77"])


def test_an_order_that_nobody_knows_is_not_sent_again(settled, person):
    with pytest.raises(UnknownOrderError, match="48211: found no order of connector connector"):
        person.send_again([REF, "48211"])
    assert settled.ledger.decisions.to_send_again(settled.name) == {}


@pytest.mark.parametrize(
    "text", ["bindcommerce:1", "1", "404-1", FIRST, FIRST.replace("#", "shop:")]
)
def test_a_settled_order_is_named_by_any_of_its_numbers(settled, person, text):
    assert person.send_again([text])[0].ref == REF


@pytest.mark.parametrize("text", ["bindcommerce:1", "1", "404-1"])
def test_an_order_that_waits_is_named_by_its_numbers(box, person, text):
    box.hub.holds(unknown_zone())
    box.run()
    assert person.send_again([text])[0].comes_back is ComesBack.WAITS
