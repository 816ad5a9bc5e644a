"""Whatever is lost, twice or half is counted, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chaos.hub_orders import Expected, Fate
from chaos.verdict import Accounts, Census, Found, judge

ORDERED = Expected(
    number="48001",
    platform_number="404-1",
    email="ada@example.com",
    fate=Fate.IN_SHOP,
    total="25.90",
    tracking="BRT1",
    lines=(("MUG", 2), ("LAMP", 1)),
)
STANDING = Found(
    order_id="11",
    ref="storm:48001",
    email="ada@example.com",
    is_finished=True,
    total="25.9000",
    sum="25.90",
    status="3",
    lines=(("LAMP", 1), ("MUG", 2)),
    tracking=("BRT1",),
    history=("2", "3"),
    mails={"new order": 1, "order update": 1},
)
SETTLED = Accounts({}, {"48001": "created"}, frozenset())
WAITING = Accounts({"48001": "blocked, unmapped_status"}, {}, frozenset())
NOBODY_KNOWS = Accounts({}, {}, frozenset())
TAKEN = {"MUG": 2, "LAMP": 1}


def judged(expected=ORDERED, *standing, accounts=SETTLED, taken=None):
    """Return how much is lost, twice and half."""
    verdict = judge([expected], Census(standing, TAKEN if taken is None else taken), accounts)
    return len(verdict.lost), len(verdict.twice), len(verdict.half)


def test_an_order_that_is_there_once_and_whole_is_fine():
    assert judged(ORDERED, STANDING) == (0, 0, 0)


def test_an_order_that_is_not_there_is_lost_though_our_side_calls_it_created():
    assert judged(taken={}) == (1, 0, 0)


def test_an_order_that_is_there_and_not_settled_is_lost():
    assert judged(ORDERED, STANDING, accounts=WAITING) == (1, 0, 0)


def test_an_order_that_is_there_under_two_ids_is_twice():
    assert judged(ORDERED, STANDING, replace(STANDING, order_id="12"))[1] == 1


def test_an_order_of_nobody_is_twice():
    of_nobody = replace(STANDING, email="eve@example.com")
    assert judged(ORDERED, STANDING, of_nobody)[1] == 1


@pytest.mark.parametrize(
    "more",
    [
        {"tracking": ("BRT1", "BRT1")},
        {"history": ("2", "3", "3")},
        {"mails": {"new order": 2}},
    ],
)
def test_what_an_order_has_more_often_than_once_is_twice(more):
    assert judged(ORDERED, replace(STANDING, **more)) == (0, 1, 0)


@pytest.mark.parametrize(
    "less",
    [
        {"is_finished": False},
        {"lines": (("MUG", 2),)},
        {"lines": (("MUG", 1), ("LAMP", 1))},
        {"total": "20.90", "sum": "20.90"},
        {"sum": "20.90"},
        {"tracking": ()},
        {"tracking": ("BRT0",)},
        {"history": ()},
        {"history": ("2",)},
        {"mails": {}},
    ],
)
def test_what_an_order_lacks_makes_it_half(less):
    assert judged(ORDERED, replace(STANDING, **less)) == (0, 0, 1)


def test_mails_that_nobody_can_count_are_not_missed():
    assert judged(ORDERED, replace(STANDING, mails=None)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("pieces", "counted"), [(3, (0, 1, 0)), (1, (0, 0, 1))], ids=["too many", "too few"]
)
def test_stock_that_moved_otherwise_than_once_is_counted(pieces, counted):
    assert judged(ORDERED, STANDING, taken={"MUG": pieces, "LAMP": 1}) == counted


def test_an_order_that_has_to_wait_and_does_is_fine():
    assert judged(replace(ORDERED, fate=Fate.WAITS), accounts=WAITING, taken={}) == (0, 0, 0)


@pytest.mark.parametrize(
    "accounts", [NOBODY_KNOWS, SETTLED, Accounts({"48001": ""}, {}, frozenset())]
)
def test_an_order_that_has_to_wait_and_does_not_with_a_reason_is_lost(accounts):
    assert judged(replace(ORDERED, fate=Fate.WAITS), accounts=accounts, taken={}) == (1, 0, 0)


def test_an_order_that_has_to_wait_and_is_in_the_shop_is_counted():
    waits = replace(ORDERED, fate=Fate.WAITS)
    assert judged(waits, STANDING, accounts=WAITING, taken={}) == (0, 1, 0)


@pytest.mark.parametrize(("told", "lost"), [(frozenset({"404-1"}), 0), (frozenset(), 1)])
def test_an_order_without_a_number_has_to_be_named_in_a_report(told, lost):
    numberless = replace(ORDERED, number="", fate=Fate.TOLD)
    assert judged(numberless, accounts=Accounts({}, {}, told), taken={}) == (lost, 0, 0)
