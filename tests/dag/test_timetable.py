"""When Airflow starts a connector: never outside its windows, and with intervals that meet."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from airflow.serialization.serialized_objects import DagSerialization
from airflow.timetables.base import DataInterval, TimeRestriction
from pendulum import instance

from order_upload.airflow.dags import build_dags
from order_upload.airflow.timetable import ActiveWindowsTimetable
from order_upload.domain.active_windows import ActiveWindow

OFFICE = ActiveWindow(days=("mon", "tue", "wed", "thu", "fri"), from_="07:00", to="21:00")
QUARTERS = ActiveWindowsTimetable("*/15 * * * *", "Europe/Rome", (OFFICE,))
FIRST_DAY = instance(datetime(2020, 1, 1, tzinfo=UTC))


def utc(text):
    return instance(datetime.fromisoformat(f"2026-{text}:00+00:00"))


def next_run(now, last=None, windows=(OFFICE,)):
    """Return when Airflow would start the next run, and its data interval, as texts."""
    cron = "*/15 * * * *" if windows else "0 * * * *"
    timetable = ActiveWindowsTimetable(cron, "Europe/Rome", windows, now=lambda: utc(now))
    run = timetable.next_dagrun_info(
        last_automated_data_interval=DataInterval(*map(utc, last)) if last else None,
        restriction=TimeRestriction(FIRST_DAY, None, catchup=False),
    )
    return [f"{moment:%m-%dT%H:%M}" for moment in (run.run_after, *run.data_interval)]


def test_after_the_last_run_of_friday_comes_the_first_of_monday():
    assert next_run("11-27T19:46", ("11-27T19:30", "11-27T19:45")) == [
        "11-30T06:00", "11-27T19:45", "11-30T06:00",
    ]  # fmt: skip


def test_the_interval_of_the_first_run_reaches_back_over_the_weekend():
    assert next_run("11-30T06:01", ("11-27T19:45", "11-30T06:00")) == [
        "11-30T06:15", "11-30T06:00", "11-30T06:15",
    ]  # fmt: skip


def test_a_connector_that_is_switched_on_in_a_window_works_at_once():
    assert next_run("11-27T12:20")[0] == "11-27T12:15"


def test_a_connector_that_is_switched_on_outside_its_windows_waits_for_the_next():
    assert next_run("11-28T12:20")[0] == "11-30T06:00"


def test_what_was_missed_outside_the_windows_is_not_made_up_for():
    assert next_run("11-28T12:20", ("11-27T14:00", "11-27T14:15"))[0] == "11-30T06:00"


def test_without_windows_every_time_of_the_schedule_counts():
    assert next_run("11-28T12:20", ("11-28T11:00", "11-28T12:00"), ())[0] == "11-28T13:00"


@pytest.mark.parametrize(
    ("begin", "end", "runs"),
    [("11-27T00:00", "12-01T00:00", 112), ("03-28T00:00", "03-31T00:00", 56)],
    ids=["weekend", "spring"],
)
def test_the_runs_of_a_backfill_leave_no_moment_out(begin, end, runs):
    intervals, last = [], None
    while True:
        run = QUARTERS.next_dagrun_info(
            last_automated_data_interval=last,
            restriction=TimeRestriction(utc(begin), utc(end), catchup=True),
        )
        if run is None:
            break
        last = run.data_interval
        intervals.append(last)
    assert all(one.end == two.start for one, two in pairwise(intervals))
    assert all(one.start < one.end for one in intervals)
    assert len(intervals) == runs


def test_a_run_by_hand_has_the_last_interval_that_is_over():
    interval = QUARTERS.infer_manual_data_interval(run_after=utc("11-28T12:20"))
    assert [f"{moment:%m-%dT%H:%M}" for moment in interval] == ["11-27T19:30", "11-27T19:45"]


def test_airflow_keeps_the_timetable_as_it_is(airflow_db, monkeypatch):
    connector = {
        "node": "shop_1",
        "source": {"type": "bindcommerce_files", "path": "file:///data/hub/*.xml"},
        "schedule": "*/15 * * * *",
        "active_windows": [{"days": ["mon"], "from": "07:00", "to": "21:00"}],
    }
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps({"to_shop": connector}))
    dag = build_dags()["order_upload__to_shop"]
    kept = DagSerialization.from_dict(DagSerialization.to_dict(dag)).timetable
    assert (kept.serialize(), kept.summary) == (
        dag.timetable.serialize(),
        "*/15 * * * *, mon 07:00-21:00",
    )
