"""Results for who asks: by a number, by criteria, page by page, of a run, of one order."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from order_upload.domain.corrections import Correction
from order_upload.domain.plan import StockMove
from order_upload.domain.shown_changes import ShownChange
from order_upload.ledger import Dismissal
from order_upload.ledger.decisions import MetDecisions
from order_upload.ledger.order_names import NumberedOrder
from order_upload.ledger.order_results import Wanted
from order_upload.staging.records import encode
from result_builders import CONNECTOR, a_blocked, a_result, report_run

REF = "bindcommerce:48211"
BOTH = (CONNECTOR, "outlet")


@pytest.fixture
def known(ledger):
    """A ledger that knows one order of one connector by all its numbers."""
    ledger.names.keep(CONNECTOR, [NumberedOrder(REF, "404-1", "71", False, f"{REF}-acme")])
    report_run(ledger, "run_1", a_result(REF, shop_order_id="71"))
    return ledger.order_results


@pytest.mark.parametrize("number", [REF, "48211", "404-1", "71", "#71", "shop:71", f"{REF}-acme"])
def test_an_order_is_found_by_any_of_its_numbers(known, number):
    assert [row.ref for row in known.find([CONNECTOR], number)] == [REF]


def test_an_order_of_a_connector_that_one_may_not_see_is_not_found(known):
    assert known.find(["outlet"], "404-1") == []


def test_a_number_that_nobody_has_finds_nothing(known):
    assert known.find([CONNECTOR], "404-2") == []


def test_of_an_order_that_is_found_the_latest_result_is_given(known, ledger, clock):
    clock.move(60)
    report_run(ledger, "run_2", a_result(REF, outcome="updated"))
    assert [row.outcome for row in known.find([CONNECTOR], "48211")] == ["updated"]


@pytest.fixture
def many(ledger, clock):
    """Forty runs of two connectors, three orders each; some are blocked, some updated."""
    chance = random.Random(7)  # noqa: S311 - no secret is made of it
    for number in range(40):
        kept = []
        for order in range(3):
            node = chance.choice(["Amazon IT", "eBay"])
            result = chance.choice([a_blocked(), a_result(), a_result(outcome="updated")])
            kept.append(result._replace(ref=f"bindcommerce:{number}-{order}", origin_node=node))
        report_run(
            ledger, f"run_{number}", *kept, connector=BOTH[number % 2], shop=f"shop_{number % 2}"
        )
        if number % 4:
            clock.move(60)
    return ledger.order_results


def all_pages(results, wanted, size=7):
    found, after = [], None
    while page := results.page(wanted, size, after):
        found += page
        after = page[-1].place
    return found


def test_pages_give_every_result_once_latest_first(many):
    found = all_pages(many, Wanted(connectors=BOTH))
    assert len({row.place for row in found}) == len(found) == 120
    assert [row.place for row in found] == sorted((row.place for row in found), reverse=True)


@pytest.mark.parametrize(
    "criteria",
    [
        {"shops": ["shop_1"]},
        {"origin_nodes": ["eBay"]},
        {"outcomes": ["blocked"]},
        {"outcomes": ["blocked", "created"]},
        {"reason_codes": ["unmapped_status"]},
        {"waits_for": ["eBay / FROB"], "outcomes": ["blocked", "failed"]},
    ],
    ids=str,
)
def test_only_what_meets_the_criteria_is_given(many, criteria):
    every = all_pages(many, Wanted(connectors=BOTH))
    columns = {
        "shops": "shop", "origin_nodes": "origin_node", "outcomes": "outcome",
        "reason_codes": "reason_code", "waits_for": "waits_for",
    }  # fmt: skip
    met = every
    for name, allowed in criteria.items():
        met = [row for row in met if getattr(row, columns[name]) in allowed]
    assert 0 < len(met) < len(every)
    assert all_pages(many, Wanted(connectors=BOTH, **criteria)) == met


def test_a_time_is_a_criterion(many, clock):
    since, until = clock.now - timedelta(seconds=600), clock.now - timedelta(seconds=300)
    found = all_pages(many, Wanted(connectors=BOTH, since=since, until=until))
    assert found
    assert all(since <= row.at < until for row in found)


def test_results_of_no_connector_are_none(many):
    assert many.page(Wanted(connectors=[]), 10) == []


def test_a_run_has_its_own_results_and_those_that_it_found_as_they_were(ledger, clock):
    for number in (1, 2, 3):
        new = a_result(f"bindcommerce:{number}")
        report_run(ledger, f"run_{number}", a_blocked("bindcommerce:9"), new)
        clock.move(60)
    refs = sorted(row.ref for row in ledger.order_results.of_run(CONNECTOR, "run_2"))
    assert refs == ["bindcommerce:2", "bindcommerce:9"]
    assert ledger.order_results.of_run(CONNECTOR, "run_9") == []


def test_fields_and_stock_are_read_as_they_were_written(ledger):
    changes = (ShownChange("status", "Processing", "Shipped"), ShownChange("billing.city"))
    stock = (StockMove("A-1", "-2"),)
    texts = {"changes": encode(changes).decode(), "stock": encode(stock).decode()}
    report_run(ledger, "run_1", a_result(REF, outcome="updated", **texts))
    row = ledger.order_results.life(CONNECTOR, REF).results[0]
    assert (row.changes, row.stock) == (changes, stock)


def test_an_order_s_life_says_who_did_what(ledger, clock):
    made = Correction(
        ref=REF, path="delivery.province", value="RM", hub_hash="h", hub_time=clock(),
        made_by="ada", why="a call", made_at=clock(),
    )  # fmt: skip
    ledger.decisions.correct(CONNECTOR, made, [])
    clock.move(1)
    ledger.decisions.met(CONNECTOR, MetDecisions(ended=[made]))
    clock.move(1)
    ledger.decisions.ask_again(CONNECTOR, [REF], "eva", [])
    clock.move(1)
    left = Dismissal(ref=REF, version="v", hub_time=None, made_by="ada", why="w", made_at=clock())
    ledger.decisions.dismiss(CONNECTOR, [left])
    acts = ledger.order_results.life(CONNECTOR, REF).acts
    assert [(act.act, act.field, act.person) for act in acts] == [
        ("left_alone", "", "ada"),
        ("asked_again", "", "eva"),
        ("ended_by_hub", "delivery.province", ""),
        ("corrected", "delivery.province", "ada"),
    ]


def test_no_act_tells_the_value_of_a_correction(ledger, clock):
    made = Correction(
        ref=REF, path="delivery.city", value="Quuxia", hub_hash="h", hub_time=clock(),
        made_by="ada", why="Quuxia", made_at=clock(),
    )  # fmt: skip
    ledger.decisions.correct(CONNECTOR, made, [])
    assert "Quuxia" not in repr(ledger.order_results.life(CONNECTOR, REF))


def test_an_order_s_life_says_how_it_waits_now(ledger, a_waiting):
    waits = [a_waiting(REF)]
    ledger.settle(CONNECTOR, "run_1", settled=[], waiting=waits, close_batches=[])
    life = ledger.order_results.life(CONNECTOR, REF)
    assert life.waits is not None
    assert (life.waits.reason_code, life.waits.attempts) == ("unmapped_status", 1)


def test_results_can_be_filtered_by_every_word_that_one_has(ledger):
    report_run(ledger, "run_1", a_result(REF), a_blocked("bindcommerce:2", origin_node="eBay IT"))
    report_run(ledger, "run_2", a_result(REF, origin_node="Leroy"), connector="outlet", shop="out")
    assert ledger.order_results.words(BOTH) == {
        "shop": ["out", "shop"],
        "origin_node": ["Amazon IT", "Leroy", "eBay IT"],
        "reason_code": ["unmapped_status"],
    }


def test_words_of_a_connector_that_one_may_not_see_are_not_among_them(ledger):
    report_run(ledger, "run_1", a_result(REF), connector="outlet")
    assert ledger.order_results.words([CONNECTOR]) == {}


def test_a_word_is_there_as_long_as_a_result_may_have_it(ledger, clock):
    report_run(ledger, "run_1", a_result(REF), a_result("bindcommerce:2", origin_node="eBay IT"))
    clock.move(60)
    report_run(ledger, "run_2", a_result(REF, status_to="Shipped"))
    ledger.results.expire(clock.now)
    assert ledger.order_results.words([CONNECTOR])["origin_node"] == ["Amazon IT"]
