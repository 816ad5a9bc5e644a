"""Requests to one site are spread over the minute, whoever sends them."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from order_upload.ledger.pace import Pace


@pytest.fixture
def waits(open_ledger):
    """Ask for turns, each through a ledger of its own as tasks do, and return how long each waits.

    The clock stands meanwhile.
    """

    def of(*turns):
        slept = []
        for site, per_minute in turns:
            Pace(open_ledger().database, site, per_minute, slept.append).wait()
        return slept

    return of


def test_the_first_request_goes_at_once_and_the_others_one_after_the_other(waits):
    assert waits(*[("shop.example", 30)] * 4) == [0, 2, 4, 6]


def test_a_site_that_was_left_alone_for_long_enough_takes_the_next_request_at_once(waits, clock):
    waits(("shop.example", 30))
    clock.move(2)
    assert waits(("shop.example", 30)) == [0]


def test_time_without_requests_is_not_saved_up(waits, clock):
    waits(("shop.example", 30))
    clock.move(3600)
    assert waits(*[("shop.example", 30)] * 2) == [0, 2]


def test_sites_are_counted_apart(waits):
    assert waits(("shop.example", 30), ("outlet.example", 30)) == [0, 0]


def test_each_connection_of_a_site_keeps_its_own_distance_from_the_others(waits):
    assert waits(("shop.example", 60), ("shop.example", 30), ("shop.example", 60)) == [0, 1, 3]


def test_many_at_once_get_a_turn_each(open_ledger):
    slept = []
    paces = [Pace(open_ledger().database, "shop.example", 60, slept.append) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda pace: pace.wait(), paces))
    assert sorted(slept) == [0, 1, 2, 3, 4, 5, 6, 7]


def test_a_long_wait_is_told_and_a_short_one_is_not(waits, caplog):
    with caplog.at_level(logging.INFO):
        waits(*[("shop.example", 6)] * 2)
        waits(*[("outlet.example", 60)] * 2)
    assert caplog.messages == [
        "Waits 10 seconds: shop.example takes 6 requests a minute from all tasks together."
    ]
