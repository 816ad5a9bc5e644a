"""What waits, grouped: how many, since when, how much money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from order_upload.ledger.waiting_groups import WaitsFor
from result_builders import CONNECTOR, a_blocked, report_run

FROB = WaitsFor(CONNECTOR, "blocked", "unmapped_status", "eBay / FROB")
OTHER = WaitsFor(CONNECTOR, "blocked", "unmapped_status", "eBay / OTHER")


@pytest.fixture
def waiting(ledger, clock, a_waiting):
    """Four orders that wait: three for a status, two of them of one currency; one for another."""
    sums = [("1", "10.00", "EUR", "eBay / FROB"), ("2", "2.50", "EUR", "eBay / FROB"),
            ("3", "7.00", "GBP", "eBay / FROB"), ("4", "1.00", "EUR", "eBay / OTHER")]  # fmt: skip
    for number, total, currency, group in sums:
        ref = f"bindcommerce:{number}"
        kept = a_blocked(ref, total=total, currency=currency, waits_for=group)
        report_run(ledger, f"run_{number}", kept)
        waits = [a_waiting(ref, waits_for=group, first_seen=clock.now)]
        ledger.settle(CONNECTOR, f"run_{number}", settled=[], waiting=waits, close_batches=[])
        clock.move(60)
    return ledger.waiting_groups


def test_orders_are_grouped_by_what_they_wait_for_oldest_first(waiting):
    groups = waiting.of([CONNECTOR])
    assert [(group.waits_for, group.orders) for group in groups] == [(FROB, 3), (OTHER, 1)]


def test_a_group_says_since_when_and_how_much_money_by_currency(waiting, clock):
    group = waiting.of([CONNECTOR])[0]
    assert group.money == {"EUR": Decimal("12.50"), "GBP": Decimal("7.00")}
    assert (clock.now - group.oldest).total_seconds() == 240
    assert group.origin_nodes == ["Amazon IT"]


def test_the_orders_of_a_group_come_in_pages(waiting):
    first = waiting.orders(FROB, 2)
    rest = waiting.orders(FROB, 2, after=first[-1].ref)
    numbers = [(order.number, order.total) for order in (*first, *rest)]
    assert numbers == [
        ("404-1", Decimal("10.00")),
        ("404-2", Decimal("2.50")),
        ("404-3", Decimal("7.00")),
    ]


def test_an_order_whose_results_are_gone_is_counted_without_money(ledger, a_waiting):
    waits = [a_waiting(waits_for="eBay / FROB")]
    ledger.settle(CONNECTOR, "run_1", settled=[], waiting=waits, close_batches=[])
    group = ledger.waiting_groups.of([CONNECTOR])[0]
    assert (group.orders, group.money) == (1, {})
    order = ledger.waiting_groups.orders(FROB, 10)[0]
    assert (order.ref, order.number, order.total) == ("bindcommerce:1", "", None)


def test_orders_of_others_are_neither_grouped_nor_counted(waiting):
    assert (waiting.count([CONNECTOR]), waiting.count(["outlet"])) == (4, 0)
    assert waiting.of(["outlet"]) == []


def test_ages_are_told_oldest_first(waiting):
    since = waiting.since([CONNECTOR])
    assert len(since) == 4
    assert since == sorted(since)
