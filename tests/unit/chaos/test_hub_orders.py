"""What the hub says in a storm: each order in its rounds, and in the end as it is expected."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from chaos.hub_orders import Fate, HubOrders, Way

ORDERS = HubOrders(count=300, seed=5, waves=3)
ROUNDS = range(4)


def numbers(rounds, way, **how):
    return [order.groups["General"]["Number"] for order in ORDERS.given(rounds, way, **how)]


def test_every_order_is_given_on_one_way_or_on_both():
    ways = Counter()
    for way in Way:
        ways.update(set(numbers(ROUNDS, way)))
    assert Counter(ways.values()) == {1: 200, 2: 100}


def test_an_order_is_given_in_two_rounds_and_no_more():
    rounds = Counter()
    for round_ in ROUNDS:
        rounds.update(set(numbers([round_], Way.API)))
    assert set(rounds.values()) == {2}


@pytest.mark.parametrize("number", ROUNDS)
def test_a_backfill_of_a_round_covers_what_is_placed_and_shipped_in_it(number):
    begin, end = map(datetime.fromisoformat, ORDERS.interval(number))
    for way in Way:
        for order in ORDERS.given([number], way):
            for name in ("Date", "LastUpdate"):
                at = datetime.fromisoformat(f"{order.groups['General'][name]}+00:00")
                assert begin <= at < end


def test_a_csv_has_no_order_twice_in_a_round():
    given = numbers([1], Way.FILES, repeats=False)
    assert len(given) == len(set(given))


def test_an_xml_has_some_orders_twice_in_a_round():
    given = numbers([1], Way.FILES)
    assert len(given) > len(set(given))


@pytest.mark.parametrize("fate", Fate)
def test_there_are_orders_of_every_fate(fate):
    assert fate in {order.fate for order in ORDERS.expected()}


def test_the_last_that_is_given_of_an_order_is_what_is_expected():
    last = {
        order.groups["General"]["Number"]: order.groups["Shipping"]["TrackingNumber"]
        for way in Way
        for order in ORDERS.given(ROUNDS, way, repeats=False)
    }
    assert last == {order.platform_number: order.tracking for order in ORDERS.expected()}


def test_no_two_orders_have_one_buyer():
    emails = [order.email for order in ORDERS.expected() if order.fate is Fate.IN_SHOP]
    assert len(emails) == len(set(emails))
