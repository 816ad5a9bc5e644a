"""What the stages of a run say in the logs of their tasks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from builders import an_order
from order_upload.domain.filters import OrderFilter
from order_upload.domain.order import PlatformStatus
from order_upload.domain.policies import MailPolicy, UpdateMode
from order_upload.pipeline.request import RunKind, RunRequest, Window
from order_upload.pipeline.stage_log import asked_text, part_text, stage_lines, upload_lines
from order_upload.pipeline.stages import Stage

FROBNICATED = PlatformStatus(name="FROBNICATED")


@pytest.fixture
def run(box):
    """A run of five orders: one is filtered, one has no status, three are created."""
    box.connector = {"filter": OrderFilter(business_orders="exclude")}
    orders = [an_order(ref, is_business=False) for ref in "123"]
    orders.append(an_order("4", is_business=False, status=FROBNICATED))
    box.hub.holds(*orders, an_order("5", is_business=True))
    run = box.new_run()
    box.run(run)
    return run


def lines(run, stage):
    return "\n".join(stage_lines(run, stage))


def test_extract_says_what_it_was_asked_for_and_what_came(run):
    assert lines(run, Stage.EXTRACT) == (
        "Asked for: manual run\n"
        "1 payload: 5 orders to look at, 0 the same as last time and not read"
    )


def test_filter_says_which_criteria_dropped_how_many(run):
    assert lines(run, Stage.FILTER) == "4 orders go on, 1 filtered\n  1 by business_orders"


def test_normalize_status_says_which_orders_stop_and_why(run):
    assert lines(run, Stage.NORMALIZE_STATUS) == (
        "3 orders go on: 3 processing\n"
        "  1 blocked, unmapped_status (Amazon IT / FROBNICATED): bindcommerce:4 (404-4)"
    )


def test_transform_says_that_there_is_nothing_to_do(run):
    assert "no transformation" in lines(run, Stage.TRANSFORM)


def test_plan_says_what_would_be_sent(run):
    assert lines(run, Stage.PLAN) == (
        "3 orders in 1 part: 3 to create; mails to buyers: 0; lines that move stock: 3"
    )


def test_upload_says_what_became_of_the_orders_of_its_part(run):
    assert list(upload_lines(run, "0001")) == ["part 1: 3 orders: 3 created"]


def test_a_part_goes_by_its_number_and_its_orders(run):
    assert part_text(run, "0001") == "part 1: 3 orders"


def test_where_nothing_is_to_be_sent_the_plan_says_so(box, run):
    later = box.new_run()
    box.run(later)
    assert lines(later, Stage.PLAN).startswith("Nothing to send")


def test_of_many_orders_that_stop_for_the_same_the_first_are_named(box):
    box.hub.holds(*(an_order(ref, status=FROBNICATED) for ref in "1234567"))
    run = box.new_run()
    box.run(run)
    last = lines(run, Stage.NORMALIZE_STATUS).splitlines()[-1]
    assert ("  7 blocked" in last, last.count("bindcommerce:"), last[-5:]) == (True, 5, ", ...")


def test_what_a_run_was_asked_for_is_told_in_words():
    request = RunRequest(
        connector="c",
        run_id="r",
        kind=RunKind.MANUAL,
        window=Window(datetime(2026, 11, 1, tzinfo=UTC), None),
        order_refs=frozenset({"48211"}),
        limit=1,
        update=UpdateMode.COMPLETE,
        dry_run=True,
        force=True,
        mail=MailPolicy.NEVER,
    )
    assert asked_text(request) == (
        "manual run, only plan, unchanged orders too, only 48211, changed since "
        "2026-11-01T00:00:00Z, at most 1 order, update complete, mail never"
    )
