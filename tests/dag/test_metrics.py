"""The numbers that Airflow's Stats send, as they arrive at a StatsD on loopback."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from airflow.sdk._shared.observability.metrics.base_stats_logger import NoStatsLogger
from airflow.sdk.observability import stats
from airflow.sdk.observability.metrics.statsd_logger import get_statsd_logger

from order_upload.airflow import metrics
from order_upload.airflow.metrics import measure_run, timed_stage
from order_upload.ledger import Ledger, Waiting

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
NAMES = (metrics.ORDERS, metrics.WAITING, metrics.OLDEST_WAITING, metrics.STAGE_SECONDS)


@pytest.fixture
def received(monkeypatch):
    """Switch metrics on, and return what gives the lines that have arrived, by their names."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(0.2)
        monkeypatch.setenv("AIRFLOW__METRICS__STATSD_HOST", "127.0.0.1")
        monkeypatch.setenv("AIRFLOW__METRICS__STATSD_PORT", str(receiver.getsockname()[1]))
        monkeypatch.setenv("AIRFLOW__METRICS__STATSD_PREFIX", "airflow")
        stats.initialize(factory=get_statsd_logger, export_legacy_names=True)

        def lines():
            arrived = {}
            while True:
                try:
                    name, _, value = receiver.recv(2048).decode().partition(":")
                except TimeoutError:
                    return arrived
                arrived[name] = value

        yield lines
    stats.initialize(factory=NoStatsLogger, export_legacy_names=True)


def test_orders_arrive_by_outcome_in_all_and_for_each_connector(received):
    measure_run("to_shop", {"created": 18, "blocked": 2, "failed": 0}, 0, None)
    arrived = received()
    assert arrived["airflow.order_upload.orders.to_shop.created"] == "18|c"
    assert arrived["airflow.order_upload.orders.to_shop.blocked"] == "2|c"
    assert "airflow.order_upload.orders.to_shop.failed" not in arrived
    assert "airflow.order_upload.orders" in arrived


def test_what_waits_arrives_with_the_age_of_the_oldest(received):
    measure_run("to_shop", {}, 3, datetime.now(UTC) - timedelta(hours=2))
    arrived = received()
    value, _, kind = arrived["airflow.order_upload.oldest_waiting_seconds.to_shop"].partition("|")
    assert (kind, 7199 < float(value) < 7300) == ("g", True)
    assert arrived["airflow.order_upload.waiting.to_shop"] == "3.0|g"


def test_where_nothing_waits_the_age_is_0(received):
    measure_run("to_shop", {}, 0, None)
    assert received()["airflow.order_upload.oldest_waiting_seconds.to_shop"] == "0.0|g"


def test_a_stage_that_fails_is_timed_too(received):
    with pytest.raises(OSError, match="no"), timed_stage("to_shop", "extract"):
        raise OSError("no")
    assert received()["airflow.order_upload.stage_seconds.to_shop.extract"].endswith("|ms")


def test_a_dot_in_the_name_of_a_connector_makes_no_level_of_its_own(received):
    measure_run("it.shop", {"created": 1}, 0, None)
    assert "airflow.order_upload.orders.it__shop.created" in received()


def test_without_legacy_names_only_the_tagged_ones_are_sent(received, monkeypatch):
    monkeypatch.setenv("AIRFLOW__METRICS__LEGACY_NAMES_ON", "False")
    measure_run("to_shop", {"created": 1}, 0, None)
    assert {name for name in received() if "to_shop" in name} == set()


def test_the_age_of_the_oldest_is_what_the_ledger_says(tmp_path):
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    moments = [datetime(2026, 11, day, tzinfo=UTC) for day in (20, 18)]
    rows = [
        Waiting(f"bindcommerce:{moment.day}", None, "blocked", "x", "", moment, 1, "f.jsonl")
        for moment in moments
    ]
    ledger.settle("to_shop", "run_1", settled=(), waiting=rows, close_batches=())
    assert ledger.waiting.number_and_oldest("to_shop") == (2, min(moments))
    assert ledger.waiting.number_and_oldest("other") == (0, None)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_lists_every_number(name):
    assert f"`{name}`" in PAGE
