"""How runs went, by connector and by day."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from order_upload.ledger.results import FAILED, ReportingRun
from result_builders import CONNECTOR, a_blocked, a_result, report_run

HOUR_S = 3600


def test_a_connector_tells_its_last_run_and_its_last_good_one(ledger, clock):
    report_run(ledger, "good", a_result())
    clock.move(HOUR_S)
    red = ReportingRun(connector=CONNECTOR, run_id="red")
    ledger.results.begin(red)
    ledger.results.end(red, FAILED, {"failed": 1})
    clock.move(HOUR_S)
    report_run(ledger, "dry", is_dry=True)
    runs = ledger.reported_runs.of(CONNECTOR)
    assert (runs.latest.run_id, runs.good.run_id) == ("dry", "good")


def test_a_run_whose_report_has_only_begun_is_none_of_them(ledger):
    ledger.results.begin(ReportingRun(connector=CONNECTOR, run_id="run_1"))
    runs = ledger.reported_runs.of(CONNECTOR)
    assert (runs.latest, runs.good) == (None, None)


def test_what_waits_is_counted_once_however_many_runs_saw_it(ledger, clock):
    for number in range(4):
        report_run(ledger, f"run_{number}", a_blocked(), a_result(f"bindcommerce:{number + 2}"))
        clock.move(HOUR_S)
    news = ledger.reported_runs.news_since([CONNECTOR], clock.now - timedelta(days=1))
    assert {name: count for name, count in news[CONNECTOR].items() if count} == {
        "blocked": 1,
        "created": 4,
    }


def test_days_are_those_of_the_zone(ledger, clock):
    clock.move(11.5 * HOUR_S)  # half past eleven at night in UTC
    report_run(ledger, "run_1", a_result())
    since = clock.now - timedelta(days=1)
    by_day = ledger.reported_runs.news_by_day([CONNECTOR], since, ZoneInfo("Europe/Rome"))
    assert by_day.keys() == {(date(2026, 11, 24), CONNECTOR)}


def test_runs_that_sent_nothing_by_design_are_in_no_count(ledger, clock):
    report_run(ledger, "dry", a_result(), is_dry=True)
    assert ledger.reported_runs.news_since([CONNECTOR], clock.now - timedelta(days=1)) == {}
