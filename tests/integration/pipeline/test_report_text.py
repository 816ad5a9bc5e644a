"""What a report says in words, and the one line that stands beside its run."""

from __future__ import annotations

import pytest

from builders import an_order
from order_upload.domain.order import PlatformStatus
from order_upload.pipeline import report as report_stage
from order_upload.pipeline.approval import Approval
from order_upload.pipeline.report_text import WIDTH, note_text, report_text

FROBNICATED = PlatformStatus(name="FROBNICATED")


@pytest.fixture
def finished(box):
    """A run of two orders that are created and one that waits for its status."""
    box.hub.holds(an_order("1"), an_order("2"), an_order("3", status=FROBNICATED))
    return box.run()


def test_the_note_says_what_was_done_and_what_waits(finished):
    assert note_text(finished) == "2 created, 1 waits: 1 unmapped status (1 new)"


def test_the_note_of_a_later_run_tells_no_news(box, finished):
    assert note_text(box.run()) == "1 waits: 1 unmapped status"


def test_the_note_of_a_dry_run_says_what_would_be_done(box):
    box.hub.holds(an_order("1"))
    assert note_text(box.run(dry_run=True)) == "1 to create"


def test_where_nothing_was_done_the_note_says_so(box):
    box.hub.holds(an_order("1"))
    box.run()
    assert [note_text(box.run(force=True)), note_text(box.run(retry=True))] == [
        "1 unchanged",
        "no orders",
    ]


def test_the_note_of_a_broken_run_names_the_stage_first(box):
    run = box.new_run()
    assert note_text(report_stage.report(run, "extract")) == "extract failed"


def test_created_orders_stand_with_the_numbers_of_platform_and_shop(box, finished):
    shop_order = box.shop.order("bindcommerce:1")["order_id"]
    line = next(line for line in report_text(finished).splitlines() if "bindcommerce:1" in line)
    assert line.split()[:2] == ["404-1", "bindcommerce:1"]
    assert (f"{shop_order}, Processing" in line, "created" in line, "Amazon IT" in line) == (
        True,
        True,
        True,
    )


def test_of_many_written_orders_the_first_are_shown_and_the_rest_counted(box, monkeypatch):
    monkeypatch.setattr(report_stage, "MOST_SHOWN", 1)
    box.hub.holds(an_order("1"), an_order("2"), an_order("3"))
    assert "and 2 more" in report_text(box.run())


def test_what_waits_says_why_in_words_and_what_to_do(finished):
    text = report_text(finished)
    assert "1 order waits for: Amazon IT / FROBNICATED" in text
    assert "No status map knows the platform's status." in text
    assert "What to do: add to Variable order_upload_status_maps" in text


def test_the_row_to_copy_stands_whole_on_a_line_of_its_own(finished):
    rows = [line.strip() for line in report_text(finished).splitlines() if '"FROBNICATED"' in line]
    assert len(rows) == 1
    assert (rows[0][0], rows[0][-1]) == ("{", "}")


def test_no_line_but_a_row_to_copy_is_wider_than_a_log_shows(finished):
    lines = report_text(finished).splitlines()
    assert [line for line in lines if len(line) > WIDTH + 2 and "{" not in line] == []


def test_a_dry_run_shows_what_it_would_do_order_by_order(box):
    box.hub.holds(an_order("1"))
    lines = report_text(box.run(dry_run=True)).splitlines()
    (row,) = (place for place, line in enumerate(lines) if "bindcommerce:1" in line)
    assert lines[row].split()[:2] == ["404-1", "bindcommerce:1"]
    assert lines[row + 1].strip() == "1 line, 10.00 EUR; stock MUG-BLUE -1"


def test_of_a_long_plan_the_first_orders_are_shown_and_the_rest_counted(box, monkeypatch):
    monkeypatch.setattr(report_stage, "MOST_SHOWN", 1)
    box.hub.holds(an_order("1"), an_order("2"))
    assert "and 1 more: the tab" in report_text(box.run(dry_run=True))


def test_who_said_no_stands_in_report_and_note(box):
    box.hub.holds(an_order("1"))
    run = box.new_run()
    for stage, work in box.stages(run):
        if stage != "upload":
            work()
    finished = report_stage.report(run, None, approval=Approval(is_given=False, by="ada"))
    assert note_text(finished) == "1 waits: 1 not approved, rejected by ada"
    assert "The plan: rejected by ada" in report_text(finished)


def test_orders_of_a_plan_that_nobody_answered_wait_and_are_news(box):
    box.hub.holds(an_order("1"))
    run = box.new_run()
    for stage, work in box.stages(run):
        if stage != "upload":
            work()
    finished = report_stage.report(run, None, approval=Approval(is_given=False, hours=4))
    assert (finished.new, finished.failure) == (1, None)
    assert box.run().counts["created"] == 1
