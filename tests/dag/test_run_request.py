"""What a run asks for, from the ways in which Airflow starts runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from order_upload.airflow.params import run_request, trigger_form
from order_upload.domain.policies import MailPolicy, StockPolicy
from order_upload.errors import ConfigError
from order_upload.pipeline.request import RunKind, Window

FIVE, SIX = datetime(2026, 11, 30, 5, tzinfo=UTC), datetime(2026, 11, 30, 6, tzinfo=UTC)


@dataclass
class AirflowRun:
    """What Airflow tells of a run."""

    run_type: str = "manual"
    conf: dict[str, Any] | None = None
    data_interval_start: datetime | None = None
    data_interval_end: datetime | None = None
    run_id: str = "manual__2026-11-30"


def request_of(run_type="manual", interval=(None, None), **conf):
    """Return the request of a run, with the params as Airflow makes them of form and conf."""
    params = {name: param.resolve() for name, param in trigger_form().items()} | conf
    return run_request("to_shop", "Europe/Rome", AirflowRun(run_type, conf, *interval), params)


def test_a_scheduled_run_takes_all_that_the_hub_gives_and_tells_the_filter_its_interval():
    request = request_of("scheduled", (FIVE, SIX))
    assert (request.kind, request.window, request.interval) == (
        RunKind.SCHEDULED,
        None,
        Window(FIVE, SIX),
    )


def test_a_run_without_dates_has_neither_window_nor_interval():
    request = request_of("manual", (None, None))
    assert (request.window, request.interval) == (None, None)


def test_a_manual_run_with_a_date_is_not_limited_to_the_interval_that_airflow_infers():
    assert request_of("manual", (FIVE, SIX)).window is None


def test_an_empty_interval_is_none():
    assert request_of("scheduled", (FIVE, FIVE)).interval is None


def test_a_run_that_another_dag_triggers_is_a_manual_one():
    assert request_of("operator_triggered").kind is RunKind.MANUAL


def test_a_backfill_looks_at_its_data_interval():
    request = request_of("backfill", (FIVE, SIX))
    assert (request.kind, request.window) == (RunKind.BACKFILL, Window(FIVE, SIX))


def test_a_backfill_run_without_an_interval_is_refused():
    with pytest.raises(ConfigError, match="empty data interval"):
        request_of("backfill", (FIVE, FIVE))


def test_a_backfill_with_since_is_refused_because_each_of_its_runs_would_take_the_same_orders():
    with pytest.raises(ConfigError, match=r"params\.since.*leave both empty"):
        request_of("backfill", (FIVE, SIX), since="2026-11-30")


def test_a_backfill_does_not_say_what_to_do_about_mail_and_stock_unless_its_conf_does():
    request = request_of("backfill", (FIVE, SIX), mail="as_configured", stock="untouched")
    assert (request.mail, request.stock) == (None, StockPolicy.UNTOUCHED)


def test_mail_may_be_asked_for():
    assert request_of(mail="on_status_change").mail is MailPolicy.ON_STATUS_CHANGE


def test_since_alone_leaves_the_end_open():
    assert request_of(since="2026-11-30T05:00:00Z").window == Window(FIVE, None)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-30T06:00:00+01:00", "2026-11-30T05:00:00+00:00"),
        ("2026-11-30 06:00", "2026-11-30T05:00:00+00:00"),
        (" 2026-11-30 ", "2026-11-29T23:00:00+00:00"),
        ("2026-06-30", "2026-06-29T22:00:00+00:00"),
        (
            "2026-10-25 02:30",
            "2026-10-25T00:30:00+00:00",
        ),  # the clock shows it twice: the first one
        (
            "2026-03-29 02:30",
            "2026-03-29T01:30:00+00:00",
        ),  # the clock skips it: as if it had not been moved
    ],
)
def test_a_time_without_an_offset_is_the_connectors(text, utc):
    assert request_of(since=text).window == Window(datetime.fromisoformat(utc), None)


@pytest.mark.parametrize("text", ["yesterday", "30/11/2026", "2026-11-31"])
def test_a_time_that_is_none_is_refused_with_its_place(text):
    with pytest.raises(ConfigError, match=rf'params\.until: found "{text}"; allowed: 2026-11-30'):
        request_of(until=text)


def test_a_window_that_ends_before_it_starts_is_refused():
    with pytest.raises(ConfigError, match="allowed: a time before"):
        request_of(since="2026-11-30", until="2026-11-29")


def test_a_misspelt_param_is_refused_because_airflow_would_drop_it():
    with pytest.raises(ConfigError, match=r'params\.dryrun: .*did you mean "dry_run"'):
        request_of(dryrun=True)


def test_references_are_taken_without_the_blanks_of_a_paste():
    request = request_of(order_refs=[" bindcommerce:1", "", "bindcommerce:2 "])
    assert request.order_refs == {"bindcommerce:1", "bindcommerce:2"}


def test_what_the_form_says_is_what_the_run_does():
    request = request_of(dry_run=True, update="complete", retry=True, force=True, limit=5)
    assert (request.dry_run, request.update, request.retry, request.force, request.limit) == (
        True,
        "complete",
        True,
        True,
        5,
    )
