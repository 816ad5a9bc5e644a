"""What is told of connectors from outside their runs: late ones, what waits, the digest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alert_channels import MAIL, NOON, a_connector
from order_upload.airflow.watch import watch
from order_upload.ledger import Waiting


@pytest.fixture
def ran(ledger, clock):
    """Let runs have ended that many hours before noon, with these counts."""

    def end(*hours_ago, **counts):
        for hours in hours_ago:
            clock.now = NOON - timedelta(hours=hours)
            ledger.record_run("to_shop", f"run_{hours}", {"counts": counts, "failure": None})

    return end


def watched(ledger, now=NOON, **limits):
    connector = a_connector({**MAIL, **limits}, schedule="0 * * * *", timezone="UTC")
    return watch(connector, ledger, now)


def test_a_connector_of_which_no_run_has_ended_in_time_is_late_until_one_does(mails, ledger, ran):
    ran(3)
    for _ in range(2):
        watched(ledger, tell=["late", "well_again"], late_minutes=30)
    assert mails.subjects() == ["to_shop: late, no run has ended since 2026-11-30T11:00:00Z"]
    ran(0.5)
    watched(ledger, tell=["late", "well_again"], late_minutes=30)
    assert mails.subjects() == ["to_shop: all well again"]


def test_a_connector_that_has_never_run_is_not_late(mails, ledger):
    watched(ledger, tell=["late"])
    assert mails.subjects() == []


def test_an_order_that_waits_for_longer_than_the_limit_is_told_once(mails, ledger):
    since = NOON - timedelta(hours=30)
    row = Waiting("bindcommerce:1", None, "blocked", "x", "", since, 1, "f.jsonl")
    ledger.settle("to_shop", "run_1", settled=(), waiting=[row], close_batches=())
    for limit in (48, 24, 24):
        watched(ledger, tell=["oldest_waiting", "well_again"], oldest_waiting_hours=limit)
    assert mails.subjects() == ["to_shop: an order waits for more than 24 hours"]
    ledger.settle("to_shop", "run_2", settled=["bindcommerce:1"], waiting=(), close_batches=())
    watched(ledger, tell=["oldest_waiting", "well_again"], oldest_waiting_hours=24)
    assert mails.subjects() == ["to_shop: all well again"]


def test_the_digest_of_a_day_comes_once_in_the_morning(mails, ledger, ran):
    ran(30, created=7)
    ran(20, 19, created=9, blocked=1)
    for hour in (6, 7, 9):
        watched(ledger, NOON.replace(hour=hour), tell=["daily_digest"])
    ((_, subject, body),) = mails.taken
    assert subject == "to_shop: 2026-11-30"
    assert "2 runs in 24 hours, 0 red." in body
    assert "Orders: 2 blocked, 18 created." in body
