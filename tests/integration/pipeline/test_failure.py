"""Why a stage failed reaches the report, and nothing personal with it."""

from __future__ import annotations

import json

import pytest

from order_upload.errors import SourceRefusedError
from order_upload.pipeline.report import report
from order_upload.pipeline.report_text import report_text
from order_upload.pipeline.run import note_failure

REFUSED = SourceRefusedError("hub Connection hub: export: HTTP 401; copy the token again")


@pytest.fixture
def failed(box):
    """Let ``extract`` of a run fail with an error, and return the run's report with the run."""

    def made(error):
        run = box.new_run()
        note_failure(run.staging, "extract", error)
        return report(run, "extract"), run

    return made


def test_the_report_says_why_the_stage_failed(failed):
    finished, _ = failed(REFUSED)
    assert report_text(finished).endswith(f"This run is red: extract failed: {REFUSED}.")


def test_the_reports_json_says_why_the_stage_failed(failed):
    _, run = failed(REFUSED)
    kept = json.loads(run.staging.read_text("report", "report.json"))
    assert (kept["failed_stage"], kept["failed_because"]) == ("extract", str(REFUSED))


def test_of_an_error_that_is_not_ours_only_the_kind_is_told(failed):
    finished, _ = failed(KeyError("Ada Rossi"))
    assert finished.failed_because == "KeyError, see the log of the task"


def test_a_task_that_was_killed_is_named_without_a_reason(box):
    assert report(box.new_run(), "extract").failure == "extract failed"


def test_a_stage_that_failed_before_and_not_now_is_not_told(box):
    run = box.new_run()
    note_failure(run.staging, "extract", REFUSED)
    assert report(run, None).failure is None
