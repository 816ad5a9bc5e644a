"""What the stages of a run did with one order, read from the run's files."""

from __future__ import annotations

import json
import time

import pytest
from pydantic import TypeAdapter

from builders import MY_SHOP, NOON, a_line, an_order
from decision_builders import later, refused
from demo.shop.shop import Fault
from order_upload.config.connector import AnyStep
from order_upload.domain.filters import OrderFilter, TimeRange
from order_upload.domain.order import PlatformStatus, Shipping
from order_upload.domain.status_rows import NormalizedStatus, StatusRow
from order_upload.pipeline.order_stages import UNMAPPED_STATUS, order_stages, staged_runs
from order_upload.pipeline.stages import ORDERS, PASSED, STATUSES, part_lines, upload_results
from order_upload.staging import Staging

REF = "bindcommerce:1"
STEPS = TypeAdapter(tuple[AnyStep, ...])
SHIPPED = {"status": PlatformStatus(name="Shipped"), "shipping": Shipping(carrier="DHL",
    tracking_number="JD0001", shipped_at=NOON)}  # fmt: skip
MANY = 20_000
MOST_CPU_S = 0.5
"""To show one order of so many: it takes 0.04 seconds of a processor."""


@pytest.fixture
def stages(box):
    """Let the hub give these orders, run the connector, and return what became of one."""

    def of(*orders, ref=REF, **request):
        box.hub.holds(*orders, file=f"file {box.runs}")
        run = box.new_run()
        box.run(run, **request)
        return order_stages(run, ref)

    return of


def steps(box, *given):
    box.configuration["transformation"] = "t"
    box.connector["steps"] = STEPS.validate_json(json.dumps(given))


def test_what_was_received_is_told_with_the_platforms_own_status(stages):
    received = stages(an_order(), an_order("2")).received
    assert (received.status.code, received.updated_at) == ("Unshipped", NOON)
    assert len(received.lines) == 1


def test_a_created_order_went_through_all_stages(stages):
    found = stages(an_order("11"), an_order(), an_order("12"))
    assert (found.has_passed, found.dropped, found.stopped) == (True, None, None)
    assert [(one.part, one.order.action) for one in found.planned] == [("0001", "create")]
    (sent,) = found.sent
    assert (sent.attempt, sent.result.outcome, sent.result.attempts) == (1, "created", 1)
    assert found.is_read_back


def test_an_order_of_another_reference_is_not_taken_for_it(stages):
    found = stages(an_order("11"), an_order("1-A"))
    assert (found.received, found.planned, found.sent) == (None, (), ())


def test_what_the_filter_drops_is_told_with_the_criterion(box, stages):
    box.connector = {"filter": OrderFilter(time_range=TimeRange(kind="last_days", days=1))}
    found = stages(an_order(updated_at=NOON.replace(year=2020), ordered_at=NOON.replace(year=2020)))
    assert (found.has_passed, found.dropped.reason.code) == (False, "time_range")
    assert (found.status, found.planned) == (None, ())


def test_a_status_is_told_with_the_shipped_row_that_says_it(stages):
    status = stages(an_order()).status
    assert (status.staged.status, status.staged.shop_status.name) == ("processing", "Processing")
    assert "amazon" in status.row
    assert ".yaml" in status.staged.shop_status.where


def test_a_status_is_told_with_the_merchants_own_row(box, stages):
    own = StatusRow(
        status=NormalizedStatus.PROCESSING, node="Amazon IT", code="Unshipped",
        where="order_upload_status_maps[3]",
    )  # fmt: skip
    box.connector["status_rows"] = (own,)
    box.configuration["statuses"] = {"processing": "Processing"}
    status = stages(an_order()).status
    assert status.row == "order_upload_status_maps[3]"
    assert status.staged.shop_status.where == "order_upload_configurations: statuses.processing"


def test_a_status_that_the_configuration_says_for_all_unknown_ones_is_told_so(box, stages):
    box.configuration["unmapped_status"] = {"default": "pending"}
    found = stages(an_order(status=PlatformStatus(name="FROBNICATED")))
    assert (found.status.staged.status, found.status.row) == ("pending", UNMAPPED_STATUS)


def test_a_status_of_the_shop_itself_has_no_row(stages):
    found = stages(an_order(origin=MY_SHOP, status=PlatformStatus(name="Shipped")))
    assert (found.status.staged.is_shops_word, found.status.row) == (True, "")


def test_an_unknown_status_stops_the_order_with_its_reason(stages):
    found = stages(an_order(status=PlatformStatus(name="FROBNICATED")))
    assert (found.status, found.stopped.reason.code) == (None, "unmapped_status")


def test_each_field_that_a_step_changed_is_told_with_the_step(box, stages):
    steps(box, {"step": "set", "fields": {"payment.name": "Platform"}})
    (stepped,) = stages(an_order(), an_order("2")).steps
    assert [(change.step, change.field) for change in stepped.transformed] == [
        ("t[0] set", "payment.name")
    ]


def test_of_an_order_that_was_split_every_part_is_told(box, stages):
    steps(box, {"step": "split", "by": "supplier"})
    lines = (a_line(supplier="North"), a_line(supplier="South"))
    found = stages(an_order(lines=lines), an_order("1-other"))
    parts = {f"{REF}-North", f"{REF}-South"}
    assert {stepped.ref for stepped in found.steps} == parts
    assert {one.order.ref for one in found.planned} == parts
    assert {sent.result.ref for sent in found.sent} == parts


def test_what_a_step_ended_is_told(box, stages):
    steps(box, {"step": "drop", "reason": "not ours"})
    found = stages(an_order())
    assert ([end.outcome for end in found.ended], found.planned) == (["filtered"], ())


def test_an_update_is_told_with_the_fields_that_change(stages):
    stages(an_order())
    (planned,) = stages(later(an_order(), **SHIPPED)).planned
    assert planned.order.action == "update"
    assert "tracking.number" in {change.field for change in planned.order.changes}


def test_what_the_plan_ends_is_told_in_no_part(stages):
    stages(an_order())
    (planned,) = stages(an_order(), force=True).planned
    assert (planned.part, planned.order.outcome) == ("", "unchanged")


def test_an_order_that_was_not_read_again_says_so(stages):
    stages(an_order())
    found = stages(an_order())
    assert (found.is_unread, found.received) == (True, None)


def test_an_order_that_could_not_be_read_is_told_with_why(stages):
    found = stages(refused())
    assert found.refused.outcome == "rejected"
    assert found.received is None


def test_what_was_sent_twice_says_so(box, stages):
    box.shop.faults.plan(Fault.HANG_UP_BEFORE)
    (sent,) = stages(an_order()).sent
    assert (sent.result.outcome, sent.result.attempts) == ("created", 2)


def test_a_dry_run_sends_nothing(stages):
    found = stages(an_order(), dry_run=True)
    assert found.snapshot.request.dry_run
    assert ([one.order.action for one in found.planned], found.sent) == (["create"], ())


def test_of_a_run_whose_files_have_expired_nothing_is_told(box, stages):
    assert stages(an_order()) is not None
    run = box.new_run()
    assert order_stages(run, REF) is None


def test_runs_that_found_nothing_new_are_among_those_that_met_the_order(box, stages):
    for _ in range(2):
        stages(an_order())
    stages(an_order("11"))
    stages(refused())
    runs = staged_runs(Staging(box.folder / "staging"), box.name, REF)
    assert [run.run_id for run in runs] == ["run-4", "run-2", "run-1"]


def multiplied(run, lines):
    """Let a staged file of one order be that of many."""
    (line,) = run.lines(lines)
    with run.writer(lines) as file:
        for number in range(MANY):
            file.copy(line.replace(f'"{REF}"'.encode(), f'"bindcommerce:{number}"'.encode()))


def test_one_order_of_a_large_run_is_shown_without_reading_the_others(box):
    box.hub.holds(an_order())
    run = box.new_run()
    box.run(run)
    for lines in (ORDERS, PASSED, STATUSES, part_lines("0001"), upload_results("0001", 1)):
        multiplied(run, lines)
    began = time.process_time()
    found = order_stages(run, f"bindcommerce:{MANY - 1}")
    took_s = time.process_time() - began
    assert (found.has_passed, len(found.planned), len(found.sent)) == (True, 1, 1)
    assert took_s < MOST_CPU_S
