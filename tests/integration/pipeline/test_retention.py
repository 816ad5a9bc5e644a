"""What is let go, and when: never what waits for a connector that is there."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from upath import UPath

from builders import an_order
from order_upload.domain.order import PlatformStatus
from order_upload.pipeline.report import report
from order_upload.pipeline.retention import Retention, Tidying
from order_upload.pipeline.run import Run
from order_upload.staging import Staging
from report_counts import counts

FROBNICATED = PlatformStatus(name="FROBNICATED")
PAYLOAD = "extract/raw/00000"


def tidied(box, days, *, living=("connector",), root=None, keep=None):
    """Let go what is old so many days from now."""
    now = datetime.now(UTC) + timedelta(days=days)
    root = root or Staging(box.folder / "staging")
    return Tidying(root, box.ledger, keep or Retention(), living, now).tidy()


def folder_of(box, run):
    return box.folder / "staging" / "connector" / run.run_id


def payloads(box):
    return Staging(box.folder / "staging").of("connector").readable_payloads()


def waiting_files(box):
    return Staging(box.folder / "staging").waiting("connector").names()


@pytest.fixture
def finished(box):
    """A run that has created an order."""
    box.hub.holds(an_order())
    run = box.new_run()
    box.run(run)
    return run


@pytest.fixture
def waits(box):
    """A run that has left an order waiting."""
    box.hub.holds(an_order(status=FROBNICATED))
    run = box.new_run()
    box.run(run)
    return run


@pytest.fixture
def killed(box):
    """A run that has taken an order and was killed before its report."""
    box.hub.holds(an_order())
    run = box.new_run()
    next(work for stage, work in box.stages(run) if stage == "extract")()
    return run


@pytest.mark.parametrize(("days", "stays"), [(13, True), (15, False)])
def test_staged_runs_go_after_fourteen_days(box, finished, days, stays):
    assert tidied(box, days).runs == int(not stays)
    assert folder_of(box, finished).exists() is stays


@pytest.mark.parametrize(("days", "stays"), [(89, True), (91, False)])
def test_payloads_go_after_ninety_days(box, finished, days, stays):
    assert tidied(box, days).payloads == int(not stays)
    assert bool(payloads(box)) is stays


@pytest.mark.parametrize(("days", "reports"), [(399, 0), (401, 1)])
def test_reports_go_after_four_hundred_days(box, finished, days, reports):
    assert tidied(box, days).reports == reports


def test_how_long_what_is_kept_can_be_said_otherwise(box, finished):
    keep = Retention(*(timedelta(days=days) for days in (1, 2, 3)))
    gone = [tidied(box, days, keep=keep) for days in (1.5, 2.5, 3.5)]
    assert [(at.runs, at.payloads, at.reports) for at in gone] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_a_run_that_was_worked_on_yesterday_stays(box, finished):
    for path in folder_of(box, finished).rglob("*"):
        os.utime(path, (1_000_000, 1_000_000))
    (folder_of(box, finished) / "report" / "report.json").touch()
    assert tidied(box, 13).runs == 0


def test_a_second_time_lets_nothing_go(box, finished):
    tidied(box, 15)
    assert tidied(box, 15).text == "nothing was old"


def test_what_waits_for_a_connector_that_is_there_stays_for_ever(box, waits):
    tidied(box, 3000)
    box.hub.files = {}
    assert counts(box.run()) == {"blocked": 1}


def test_a_run_that_was_killed_stays_until_its_connector_takes_its_orders_up(box, killed):
    tidied(box, 3000)
    box.hub.files = {}
    assert counts(box.run()) == {"created": 1}


def test_an_order_is_unchanged_after_all_that_is_old_has_gone(box, finished):
    tidied(box, 3000)
    box.hub.files = {"b": [an_order()]}
    box.hub.orders_read = 0
    assert (counts(box.run()), box.hub.orders_read) == ({"unchanged": 1}, 0)


def test_what_a_run_without_a_report_fetched_is_kept_as_long_as_other_payloads(box, killed):
    box.ledger.give_up("connector", [], [killed.run_id])
    gone = tidied(box, 15)
    assert (gone.runs, gone.handed_over, [path.suffix for path in payloads(box)]) == (
        1,
        1,
        [".zst"],
    )
    assert tidied(box, 91).payloads == 1


def test_what_waits_for_a_connector_that_is_gone_is_told_before_it_goes(box, waits):
    gone = tidied(box, 1, living=())
    assert (
        "connector connector, which no Variable names: 1 order (bindcommerce:1), waiting files: 1: "
        in gone.text
    )
    assert "erased from 20" in gone.text
    assert len(waiting_files(box)) == 1


def test_what_waits_for_a_connector_that_is_gone_goes_with_its_rows(box, waits):
    assert "erased, last touched on 20" in tidied(box, 15, living=()).text
    assert (waiting_files(box), list(box.ledger.waiting.of("connector"))) == ([], [])
    assert tidied(box, 15, living=()).told == []


def test_what_is_told_of_a_connector_holds_nothing_of_a_buyer(box, waits):
    text = tidied(box, 15, living=()).text
    assert not [
        word for word in ("Rossi", "Ada", "Via Roma", "00042", "FROBNICATED") if word in text
    ]


def test_a_run_of_a_connector_that_is_gone_goes_though_it_was_killed(box, killed):
    gone = tidied(box, 15, living=())
    assert f"runs without a report: {killed.run_id}" in gone.text
    assert (gone.runs, box.ledger.batches.unclosed("connector")) == (1, [])


def test_an_open_run_protects_no_run_of_another_connector(box, killed):
    box.connector = {"name": "outlet"}
    other = Run(Staging(box.folder / "staging"), box.ledger, "outlet", killed.run_id)
    box.hub.holds(an_order("2"), file="b")
    box.run(other)
    assert tidied(box, 15, living=("connector", "outlet")).runs == 1
    assert folder_of(box, killed).exists()


def test_a_connector_that_is_gone_leaves_no_folder_in_the_end(box, waits):
    tidied(box, 91, living=())
    assert list((box.folder / "staging").iterdir()) == []


def test_files_that_wait_and_no_ledger_knows_go_when_they_are_old(box, waits):
    box.ledger.settle("connector", "x", settled=["bindcommerce:1"], waiting=[], close_batches=[])
    tidied(box, 15, living=())
    assert waiting_files(box) == []


def test_where_nobody_knows_which_connectors_there_are_none_is_gone(box, waits):
    assert tidied(box, 3000, living=None).told == []
    assert len(waiting_files(box)) == 1


def test_a_connector_that_comes_back_gets_its_orders_from_the_hub_again(box, waits):
    tidied(box, 15, living=())
    assert counts(box.run()) == {"blocked": 1}


def test_what_is_known_of_settled_orders_goes_with_the_results_of_a_connector_that_is_gone(
    box, finished
):
    tidied(box, 399, living=())
    assert "connector" in box.ledger.expiry.connectors()
    tidied(box, 401, living=())
    assert box.ledger.expiry.connectors() == set()


def test_a_folder_that_is_none_of_ours_is_left_alone(box):
    for name in ("photos/2019/a.jpg", "empty/b"):
        stranger = box.folder / "staging" / name
        stranger.parent.mkdir(parents=True)
        stranger.touch()
        os.utime(stranger, (0, 0))
    (box.folder / "staging" / "empty" / "b").unlink()
    tidied(box, 3000)
    assert sorted(path.name for path in (box.folder / "staging").rglob("*")) == [
        "2019", "a.jpg", "empty", "photos",
    ]  # fmt: skip


def test_staging_without_a_root_has_nothing_to_let_go(box):
    assert tidied(box, 3000).text == "nothing was old"


def test_what_a_killed_report_left_half_made_goes(box, waits):
    half = box.folder / "staging" / "connector" / "waiting" / "run-9.jsonl.ab12cd34.part"
    half.touch()
    tidied(box, 13)
    assert half.exists()
    tidied(box, 15)
    assert not half.exists()
    assert len(waiting_files(box)) == 1


def test_a_damaged_run_is_told_and_left(box, killed):
    box.ledger.give_up("connector", [], [killed.run_id])
    (folder_of(box, killed) / "extract" / "summary.json").write_bytes(b"\xff")
    gone = tidied(box, 15)
    assert "left as it is, look at it and delete it: connector" in gone.text
    assert folder_of(box, killed).exists()


@pytest.fixture
def undated(box, tmp_path):
    """A run on a storage that cannot tell when a file was written."""
    root = Staging(UPath(f"memory://{tmp_path.name}"))
    run = Run(root, box.ledger, "connector", "run-1")
    box.hub.holds(an_order(status=FROBNICATED))
    box.run(run)
    return root


@pytest.mark.parametrize(("days", "runs"), [(13, 0), (15, 1)])
def test_a_run_on_a_storage_without_times_goes_by_when_it_began(box, undated, days, runs):
    assert tidied(box, days, root=undated).runs == runs
    assert len(undated.of("connector").runs()) == 1 - runs


def test_what_waits_on_a_storage_without_times_goes_by_what_the_ledger_says(box, undated):
    tidied(box, 13, root=undated, living=())
    assert len(undated.waiting("connector").names()) == 1
    tidied(box, 15, root=undated, living=())
    assert undated.waiting("connector").names() == []


def test_what_nobody_can_date_stays_and_is_told(box, undated, tmp_path):
    with undated.waiting("lost").write_lines("run-1.jsonl") as lines:
        lines.write(b"{}")
    gone = tidied(box, 3000, root=undated)
    assert "connector lost, which no Variable names" in gone.text
    assert "nobody can say since when" in gone.text
    assert undated.waiting("lost").names() == ["run-1.jsonl"]


def test_a_report_lets_nothing_go(box, finished):
    for path in folder_of(box, finished).rglob("*"):
        os.utime(path, (1_000_000, 1_000_000))
    box.hub.files = {}
    run = box.new_run()
    box.run(run)
    report(run, None)
    assert folder_of(box, finished).exists()
