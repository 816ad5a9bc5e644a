"""What people were told is told once, to each channel, until it is over."""

from __future__ import annotations

import pytest

THING = ("to_shop", "a_channel", "failed")


@pytest.fixture
def told(ledger):
    return ledger.told


def test_a_thing_is_news_once_also_for_another_task(told, open_ledger):
    assert [told.claim(*THING), told.claim(*THING), open_ledger().told.claim(*THING)] == [
        True,
        False,
        False,
    ]


def test_another_of_its_kind_is_news_and_then_the_first_one_is_again(told):
    marks = ["extract", "plan", "plan", "extract"]
    assert [told.claim(*THING, mark) for mark in marks] == [True, True, False, True]


def test_what_is_over_is_news_when_it_comes_again(told):
    told.claim(*THING)
    assert [told.release(*THING), told.release(*THING), told.claim(*THING)] == [True, False, True]


def test_channels_and_connectors_do_not_know_what_others_were_told(told):
    told.claim(*THING)
    assert told.claim("to_shop", "another", "failed")
    assert told.claim("outlet", "a_channel", "failed")
    assert (told.of("to_shop", "a_channel"), told.of("outlet", "another")) == ({"failed"}, set())


def test_runs_are_found_by_when_they_ended(ledger, clock):
    assert ledger.last_run_at("to_shop") is None
    ledger.record_run("to_shop", "run_1", {"orders": 1})
    first = clock.now
    clock.move(60)
    ledger.record_run("to_shop", "run_2", {"orders": 2})
    assert ledger.last_run_at("to_shop") == clock.now
    assert ledger.runs_since("to_shop", first) == [{"orders": 2}]
