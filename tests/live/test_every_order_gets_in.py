"""Every trap of ``hub_traps`` into a real shop: with stock settings, then with one row or policy.

Each trap comes ``OPENCART_TRAPS`` times (2). Marked ``live``: what blocks an order depends on the
zones, the columns and the currencies of a real shop.
"""

from __future__ import annotations

from typing import Any

import pytest

from live.real_shop import HOSTS
from live.trap_connector import STAYS_OUT, Traps

WAIT_FOR_A_PERSON = {
    "surcharge that nothing explains",
    "far from the total",
    "long surname",
    "markup in a name",
    "long company",
    "long address",
    "long postcode",
    "long phone",
    "emoji",
    "a province that is none",
    "no country",
    "a country that is none",
    "a line below nothing",
    "a status that nobody knows",
    "a status that means the opposite",
    "no status",
    "not accepted yet",
    "an invoice",
    "a currency that the shop lacks",
}
"""What a new shop and no settings leave outside; an emoji where the shop cannot keep it."""

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]


@pytest.fixture(scope="module")
def first_run(shop, tmp_path_factory) -> tuple[Traps, dict[str, Any]]:
    traps = Traps(tmp_path_factory.mktemp("traps"), shop)
    return traps, traps.run("stock")


@pytest.fixture(scope="module")
def second_run(first_run) -> dict[str, Any]:
    traps, _ = first_run
    return traps.run_with_rows_and_policies()


def test_with_stock_settings_only_these_wait_for_a_person(first_run):
    traps, ends = first_run
    assert traps.outside(ends).keys() - WAIT_FOR_A_PERSON == set()


def test_with_one_row_or_policy_all_but_these_are_in(first_run, second_run):
    traps, _ = first_run
    assert traps.outside(second_run) == STAYS_OUT


def test_each_order_is_in_the_shop_once(first_run, second_run, client):
    traps, _ = first_run
    refs = list(traps.let_in())
    found = [order.ref for order in client.find(refs)]
    assert sorted(found) == sorted(refs)


def test_the_total_in_the_shop_is_what_the_buyer_paid(first_run, second_run, client):
    traps, _ = first_run
    paid = {ref: document["Amounts"] for ref, document in traps.let_in().items()}
    wrong = []
    for order in client.find(list(paid)):
        amounts = paid[order.ref]
        if (order.total, order.currency) != (amounts["Total"], amounts["Currency"]):
            wrong.append((order.ref, order.total, amounts["Total"]))
    assert wrong == []
