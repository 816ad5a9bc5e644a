"""What became of orders: when a result is a row, and when it is the row that is there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from order_upload.ledger.results import ReportingRun
from result_builders import CONNECTOR, a_blocked, a_result, report_run

QUARTER_S = 15 * 60
REF = "bindcommerce:1"


@pytest.fixture
def reported(ledger, clock):
    """Report runs one after the other, a quarter of an hour apart, by what each came to."""

    def report(*runs):
        news = []
        for number, kept in enumerate(runs, 1):
            news.append(report_run(ledger, f"run_{number}", *kept))
            clock.move(QUARTER_S)
        return news

    return report


def rows_of(ledger, ref=REF):
    return [
        (row.outcome, row.run_id, row.runs, row.last_run)
        for row in ledger.order_results.life(CONNECTOR, ref).results
    ]


def test_an_order_that_waits_run_after_run_is_one_row(ledger, reported):
    reported([a_blocked()], [a_blocked()], [a_blocked()])
    assert rows_of(ledger) == [("blocked", "run_1", 3, "run_3")]


def test_that_row_says_since_when_and_until_when(ledger, reported, clock):
    began = clock.now
    reported([a_blocked()], [a_blocked()])
    row = ledger.order_results.life(CONNECTOR, REF).results[0]
    assert (row.at, row.seen_at) == (began, began + timedelta(seconds=QUARTER_S))


def test_only_the_first_of_them_is_news(reported):
    assert reported([a_blocked()], [a_blocked()]) == [{"blocked": 1}, {}]


def test_an_order_that_waits_for_something_else_is_another_row(ledger, reported):
    reported([a_blocked()], [a_blocked(waits_for="eBay / OTHER")], [a_result()])
    assert [outcome for outcome, *_ in rows_of(ledger)] == ["created", "blocked", "blocked"]


def test_what_was_blocked_then_created_then_blocked_for_the_same_is_a_row_of_its_own(
    ledger, reported
):
    reported([a_blocked()], [a_result()], [a_blocked()])
    assert [row[:3] for row in rows_of(ledger)] == [
        ("blocked", "run_3", 1),
        ("created", "run_2", 1),
        ("blocked", "run_1", 1),
    ]


def test_every_update_is_a_row(ledger, reported):
    reported([a_result()], [a_result(outcome="updated")], [a_result(outcome="updated")])
    assert [row[0] for row in rows_of(ledger)] == ["updated", "updated", "created"]


def test_what_the_filter_drops_for_the_same_is_written_once(ledger, reported):
    dropped = a_result(outcome="filtered", reason_code="time_range")
    assert reported([dropped], [dropped]) == [{"filtered": 1}, {}]
    assert rows_of(ledger) == [("filtered", "run_1", 1, "run_1")]


def test_the_parts_of_a_split_order_are_rows_of_that_order(ledger, reported):
    reported([a_result(split_as=f"{REF}-a"), a_result(split_as=f"{REF}-b")])
    parts = {row.split_as for row in ledger.order_results.life(CONNECTOR, REF).results}
    assert parts == {f"{REF}-a", f"{REF}-b"}


def test_a_report_that_died_and_is_tried_again_comes_to_the_same(ledger, clock):
    report_run(ledger, "run_1", a_blocked("bindcommerce:1"))
    clock.move(QUARTER_S)
    run = ReportingRun(connector=CONNECTOR, run_id="run_2", kind="scheduled")
    begun = ledger.results.begin(run)
    kept = [a_blocked("bindcommerce:1"), a_blocked("bindcommerce:2"), a_result("bindcommerce:3")]
    half = ReportingRun(connector=CONNECTOR, run_id="run_2", at=begun)
    ledger.results.keep(half, kept)
    clock.move(60)
    assert report_run(ledger, "run_2", *kept) == {"blocked": 1, "created": 1}
    assert ledger.reported_runs.get(CONNECTOR, "run_2").at == begun
    assert rows_of(ledger) == [("blocked", "run_1", 2, "run_2")]


def test_a_run_that_is_cleared_and_done_again_keeps_what_it_did_before(ledger, clock):
    report_run(ledger, "run_1", a_result("bindcommerce:1"))
    clock.move(QUARTER_S)
    report_run(ledger, "run_1", a_result("bindcommerce:2"))
    refs = {row.ref for row in ledger.order_results.of_run(CONNECTOR, "run_1")}
    assert refs == {"bindcommerce:1", "bindcommerce:2"}


def test_old_results_go_and_what_still_waits_stays(ledger, reported, clock):
    reported(
        [a_result("bindcommerce:1"), a_blocked("bindcommerce:2")], [a_blocked("bindcommerce:2")]
    )
    gone = ledger.results.expire(clock.now - timedelta(seconds=QUARTER_S))
    assert gone == 1
    assert rows_of(ledger, "bindcommerce:1") == []
    assert len(rows_of(ledger, "bindcommerce:2")) == 1


def test_what_a_person_did_goes_with_the_results(ledger, clock):
    ledger.decisions.ask_again(CONNECTOR, [REF], "ada", [])
    clock.move(QUARTER_S)
    assert ledger.results.expire(clock.now) == 1
    assert ledger.order_results.life(CONNECTOR, REF).acts == []
