"""Killed between any two calls and run again, the shop holds each order once, and none is lost."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from builders import NOON, an_order
from demo.shop.faults import Fault
from order_upload.domain.order import PlatformStatus
from order_upload.domain.outcome import Outcome
from order_upload.errors import ShopError
from order_upload.ledger import Holder
from order_upload.pipeline.approval import Approval
from order_upload.pipeline.report import report
from order_upload.pipeline.upload import upload

ORDERS = tuple(an_order(str(number)) for number in range(1, 6))
REFS = {order.ref for order in ORDERS}
OTHER = Holder("other", "run", "0001")
STAGES = ("extract", "filter", "normalize_status", "transform", "plan", "upload")


def refs_in_shop(box) -> Counter[str]:
    return Counter(order["ref"] for order in box.shop.orders() if order["ref"])


def run_until(box, last: str):
    """Run the stages up to and with the one named, then no more: not even the report."""
    run = box.new_run()
    for stage, work in box.stages(run):
        work()
        if stage == last:
            return run
    return run


@pytest.mark.parametrize("last", STAGES)
def test_a_run_that_dies_after_a_stage_loses_and_doubles_nothing(box, last):
    box.hub.holds(*ORDERS)
    run_until(box, last)
    box.hub.files = {}  # the hub hands out an order only once
    box.run()
    assert refs_in_shop(box) == Counter(REFS)


@pytest.mark.parametrize("last", STAGES)
def test_what_a_dead_run_left_is_settled_once_and_comes_no_third_time(box, last):
    box.hub.holds(*ORDERS)
    run_until(box, last)
    box.hub.files = {}
    box.run()
    assert box.run().orders == 0


def test_a_retried_extract_uses_the_payload_it_has(box):
    box.hub.holds(*ORDERS)
    run = run_until(box, "extract")
    box.hub.holds(file="a")
    box.run(run)
    assert refs_in_shop(box) == Counter(REFS)
    assert box.hub.fetched == ["a"]


def test_an_extract_that_is_tried_again_after_its_end_still_counts_what_it_did_not_read(settled):
    run = run_until(settled, "extract")
    assert settled.run(run).counts[Outcome.UNCHANGED] == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault.HANG_UP_BEFORE,
        Fault.HANG_UP_AFTER,
        Fault.HTML_AFTER,
        Fault.SHORT_ANSWER,
        Fault.SERVER_ERROR,
    ],
)
def test_after_an_answer_that_tells_nothing_the_shop_is_asked_and_has_each_order_once(box, fault):
    box.hub.holds(*ORDERS)
    box.shop.faults.plan(fault)
    finished = box.run()
    assert finished.counts[Outcome.CREATED] == len(ORDERS)
    assert refs_in_shop(box) == Counter(REFS)


@pytest.mark.parametrize(
    "fault", [Fault.HANG_UP_RESERVED, Fault.HANG_UP_HALF_MADE, Fault.HANG_UP_WRITTEN]
)
@pytest.mark.parametrize("ref", sorted(REFS))
def test_a_shop_that_dies_in_the_middle_of_a_batch_ends_with_each_order_once(box, ref, fault):
    box.hub.holds(*ORDERS)
    box.shop.faults.plan(fault, ref=ref)
    box.run()
    box.hub.files = {}
    box.run()
    assert refs_in_shop(box) == Counter(REFS)


def test_stock_moves_once_however_often_the_answer_is_lost(box):
    box.hub.holds(*ORDERS)
    before = box.shop.stock()["MUG-BLUE"]
    box.shop.faults.plan(Fault.HANG_UP_AFTER, times=2)
    box.run()
    box.run()
    assert box.shop.stock()["MUG-BLUE"] == before - len(ORDERS)


def test_a_retried_upload_never_turns_created_into_unchanged(box):
    box.hub.holds(*ORDERS)
    run = run_until(box, "plan")
    upload(run, box.client, "0001", attempt=1)
    upload(run, box.client, "0001", attempt=2)
    assert report(run, None).counts[Outcome.CREATED] == len(ORDERS)


def test_an_upload_killed_before_its_results_were_written_still_says_created(box):
    box.hub.holds(*ORDERS)
    run = run_until(box, "upload")
    (run.staging.path("upload", "results-0001-1.jsonl")).unlink()
    upload(run, box.client, "0001", attempt=2)
    assert report(run, None).counts[Outcome.CREATED] == len(ORDERS)


def test_a_killed_upload_does_not_count_what_another_connector_created_meanwhile(box):
    box.hub.holds(*ORDERS)
    killed = run_until(box, "plan")
    box.connector = {"name": "other"}
    assert box.run().counts[Outcome.CREATED] == len(ORDERS)
    upload(killed, box.client, "0001", attempt=2)
    assert report(killed, None).counts[Outcome.UNCHANGED] == len(ORDERS)


def test_a_shop_that_stays_silent_makes_unknown_and_the_next_run_finds_out(box):
    box.hub.holds(*ORDERS)
    box.shop.faults.plan(Fault.HANG_UP_AFTER, times=1)
    box.shop.faults.plan(Fault.SERVER_ERROR, call="find", skip=1, times=3)
    assert box.run().counts[Outcome.UNKNOWN] == len(ORDERS)
    assert box.run().counts[Outcome.UNCHANGED] == len(ORDERS)


def test_a_shop_that_never_answers_but_says_it_did_nothing_makes_failed(box):
    box.hub.holds(*ORDERS)
    box.shop.faults.plan(Fault.HANG_UP_BEFORE, times=2)
    assert box.run().counts[Outcome.FAILED] == len(ORDERS)
    assert box.run().counts[Outcome.CREATED] == len(ORDERS)


def test_results_of_earlier_batches_are_kept_when_the_shop_goes_down(box):
    box.hub.holds(*(an_order(str(number)) for number in range(150)))
    run = run_until(box, "plan")
    box.shop.faults.plan(Fault.BUSY, skip=1, times=9)
    with pytest.raises(ShopError):
        upload(run, box.client, "0001", attempt=1)
    finished = report(run, "upload")
    assert (finished.counts[Outcome.CREATED], finished.counts[Outcome.FAILED]) == (100, 50)


def test_a_batch_that_was_refused_whole_comes_back_with_the_next_run(box):
    box.hub.holds(*ORDERS)
    box.shop.faults.plan(Fault.BUSY)
    assert box.run().counts[Outcome.FAILED] == len(ORDERS)
    assert box.run().counts[Outcome.CREATED] == len(ORDERS)


def test_two_runs_at_once_do_not_work_on_one_shop(box):
    box.hub.holds(*ORDERS)
    run = run_until(box, "plan")
    with box.ledger.lease(box.client.info().installation, OTHER, 60):
        finished = box.run(run)
    assert finished.failed_stage == "upload"
    assert refs_in_shop(box) == Counter()


def test_a_part_whose_killed_task_still_holds_the_shop_goes_on_and_gives_it_back(box):
    box.hub.holds(*ORDERS)
    run = run_until(box, "plan")
    installation = box.client.info().installation
    box.ledger.lease(installation, run.holder("0001"), 600).acquire()
    upload(run, box.client, "0001", attempt=2)
    box.ledger.lease(installation, OTHER, 600).acquire()
    assert refs_in_shop(box) == Counter(REFS)


def test_a_run_that_has_ended_holds_no_shop_whatever_became_of_its_tasks(box):
    box.hub.holds(*ORDERS)
    run = run_until(box, "plan")
    installation = box.client.info().installation
    box.ledger.lease(installation, run.holder("0001"), 600).acquire()
    report(run, "upload")
    assert box.ledger.lease(installation, OTHER, 600).acquire()


def test_a_shop_is_free_whose_task_is_known_to_have_ended(box):
    box.hub.holds(*ORDERS)
    run = run_until(box, "plan")
    box.ledger.lease(box.client.info().installation, OTHER, 600).acquire()
    upload(run, box.client, "0001", attempt=1, is_at_work=lambda holder: holder != OTHER)
    assert refs_in_shop(box) == Counter(REFS)


REJECTED = Approval(is_given=False, by="ada")


def test_a_plan_that_a_person_refused_waits_and_is_planned_anew(box):
    box.hub.holds(*ORDERS)
    finished = report(run_until(box, "plan"), None, approval=REJECTED)
    assert (finished.counts[Outcome.BLOCKED], finished.waits[0].group) == (
        len(ORDERS),
        "not_approved",
    )
    assert box.run().counts[Outcome.CREATED] == len(ORDERS)


def test_a_plan_that_a_person_refused_is_no_news(box):
    box.hub.holds(*ORDERS)
    refused = report(run_until(box, "plan"), None, approval=REJECTED)
    assert (refused.new, refused.failure) == (0, None)


def test_an_order_of_a_refused_plan_that_is_blocked_afterwards_is_news(box):
    box.hub.holds(ORDERS[0])
    report(run_until(box, "plan"), None, approval=REJECTED)
    box.hub.holds(
        an_order(
            "1", status=PlatformStatus(name="FROBNICATED"), updated_at=NOON + timedelta(hours=1)
        )
    )
    assert box.run().new == 1
