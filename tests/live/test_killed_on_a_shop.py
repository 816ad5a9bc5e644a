"""Runs into a real shop that are killed and tried again leave what undisturbed ones leave.

A sample of the steps is tried; with ``KILLS=all`` in the environment every one.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chaos.mortals import mortals
from contract.shops import HOSTS
from demo.hub.hub import running_hub
from killed_runs import environment_of
from live.killed_on_a_shop import KilledOnAShop
from live.real_shop import PRODUCT, needs

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]
KILLS = os.environ.get("KILLS", "10")


@pytest.fixture(scope="module")
def runs(shop, tables, tmp_path_factory):
    (mail_log,) = needs("OPENCART_MAIL_LOG")
    folder = tmp_path_factory.mktemp("killed")
    connection = {
        "conn_type": "opencart",
        "host": shop.base_url,
        "login": shop.user,
        "password": shop.key,
        "extra": {"hub_node": "none", "transport": "node"},
    }
    with (
        running_hub(folder / "export.xml") as hub,
        mortals(folder / "processes", environment_of(folder, hub)) as processes,
    ):
        made = KilledOnAShop(folder, hub, processes, tables, connection, PRODUCT, Path(mail_log))
        made.prepare()
        yield made


def places(killings):
    """Return all places to be killed at, or a spread sample with the request that writes."""
    if KILLS == "all":
        return killings
    applied = next(number for number, killing in enumerate(killings) if "apply" in killing.name)
    step = max(1, len(killings) // int(KILLS))
    return [*killings[::step], *killings[applied : applied + 4]]


def test_a_run_that_was_killed_leaves_what_an_undisturbed_one_leaves(runs, tell):
    killings = places(runs.killings)
    damages = {str(killing): runs.differences(killing) for killing in killings}
    tell(f"killed at {len(killings)} of {len(runs.killings)} steps")
    assert {killing: damage for killing, damage in damages.items() if damage} == {}


def test_orders_mails_and_stock_are_at_stake(runs):
    orders = [found for name, found in runs.wanted.items() if name.startswith("order ")]
    assert len(orders) > 15
    assert sum(order["mails"] for order in orders) > 15
    assert runs.wanted["stock"] > 0
