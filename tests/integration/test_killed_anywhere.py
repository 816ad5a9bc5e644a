"""A run that is killed at any of its steps, and tried again by Airflow, ends as if nobody had been.

The steps are those that the tasks themselves take (``chaos/steps.py``): who adds one adds a kill.
Every third of each task is tried; with ``KILLS=all`` in the environment every one.
After each kill the whole shop, the ledger, the report and the files of waiting orders are compared
with those of an undisturbed run: each order once and whole, one row of tracking, one mail, its
stock moved once; and one more run finds nothing to do.
"""

from __future__ import annotations

import os

import pytest

from chaos.runs import TASKS
from killed_runs import killed_runs

EVERY = 1 if os.environ.get("KILLS") == "all" else 3
"""Of so many steps one is tried: all of them take a tenth of the time of all tests."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    with killed_runs(tmp_path_factory.mktemp("killed")) as made:
        yield made


@pytest.mark.parametrize("task", TASKS)
def test_a_run_that_is_killed_at_any_step_of_a_task_ends_as_if_it_had_not_been(
    runs, task, record_property
):
    places = [killing for killing in runs.killings if killing.task == task]
    killings = places[::EVERY]
    damages = {str(killing): runs.differences(killing) for killing in killings}
    record_property("told", f"{task}: killed at {len(killings)} of {len(places)} places")
    for killing in damages:
        record_property("behind", f"    {killing}")
    assert {killing: damage for killing, damage in damages.items() if damage} == {}


def test_the_run_has_orders_of_every_kind(runs):
    counts = runs.wanted["report"]["counts"]
    assert (counts["created"], counts["updated"], counts["filtered"]) == (7, 3, 2)


def test_mails_stock_and_tracking_are_at_stake(runs):
    orders = [found for name, found in runs.wanted.items() if name.startswith("order ")]
    assert sum(len(order["mails"]) for order in orders) > 20
    assert any(order["parts"]["tracking"].get("value") for order in orders)


@pytest.mark.parametrize(
    "step",
    [
        "send the head of POST call=apply",
        "read an answer",
        "commit order_upload_waiting, order_upload_batches",
        "give staging/killed/killed/upload/results-0001-1.jsonl its name",
        "the task ended, and nobody heard of it",
    ],
)
def test_the_steps_are_found_without_a_list_of_them(runs, step):
    assert step in {killing.name for killing in runs.killings}
