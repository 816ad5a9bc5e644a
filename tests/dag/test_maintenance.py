"""The maintenance DAG: how long what is kept, which connectors there are, what its log says."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest
from airflow.configuration import conf as core_conf
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.configuration import conf

from order_upload.airflow.provider_info import get_provider_info
from order_upload.airflow.retention import (
    LetGoOperator,
    living_connectors,
    retention_from_config,
)
from order_upload.config import Variables
from order_upload.errors import ConfigError, ErasureUnderWayError
from order_upload.ledger import Ledger
from order_upload.pipeline.retention import Retention

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"runs": "keep_runs_days", "payloads": "keep_payloads_days", "results": "keep_results_days"}
BUYER = b'{"ref":"bindcommerce:1","customer":{"address":{"name":"Ada"}}}'


def setting(key):
    return f"AIRFLOW__ORDER_UPLOAD__{key.upper()}"


@pytest.fixture
def dag():
    return DagBag(str(ROOT / "dags")).dags["order_upload_maintenance"]


def test_without_settings_the_defaults_hold(monkeypatch):
    for key in KEYS.values():
        monkeypatch.delenv(setting(key), raising=False)
    assert retention_from_config() == Retention()


@pytest.mark.parametrize("field", KEYS)
def test_each_setting_says_how_long_one_thing_is_kept(monkeypatch, field):
    monkeypatch.setenv(setting(KEYS[field]), "7")
    changed = {name for name in KEYS if getattr(retention_from_config(), name).days == 7}
    assert changed == {field}


def test_a_variable_says_nothing_about_it(monkeypatch):
    for key in KEYS.values():
        monkeypatch.setenv(f"AIRFLOW_VAR_ORDER_UPLOAD_{key.upper()}", "1")
    assert retention_from_config() == Retention()


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "two weeks", "36501", "٣"])
def test_what_is_no_number_of_days_is_refused_and_named(monkeypatch, text):
    monkeypatch.setenv(setting("keep_runs_days"), text)
    monkeypatch.setenv(setting("keep_results_days"), "never")
    with pytest.raises(ConfigError) as refusal:
        retention_from_config()
    runs, results = str(refusal.value).splitlines()
    assert runs == (
        f'Airflow configuration [order_upload] keep_runs_days: found "{text}"; '
        "allowed: a whole number of days from 1 to 36500"
    )
    assert results.startswith("Airflow configuration [order_upload] keep_results_days: found")


@pytest.mark.parametrize("parser", [conf, core_conf], ids=["in tasks", "in Airflow itself"])
@pytest.mark.parametrize("field", KEYS)
def test_airflow_knows_the_settings_with_their_defaults(parser, field):
    declared = get_provider_info()["config"]["order_upload"]["options"][KEYS[field]]["default"]
    assert parser.get("order_upload", KEYS[field]) == declared
    assert int(declared) == getattr(Retention(), field).days


def test_connectors_that_are_broken_or_taken_over_count_as_there():
    connectors = {"a": {"takes_over": ["old", 7]}, "b": None, "c": {"takes_over": "x"}}
    living = living_connectors(Variables(connectors=json.dumps(connectors)))
    assert living == {"a", "b", "c", "old"}


def test_without_the_variable_there_are_no_connectors():
    assert living_connectors(Variables()) == set()


def test_a_malformed_variable_names_nobody_as_gone(caplog):
    assert living_connectors(Variables(connectors='{"a": ')) is None
    assert "Nothing of connectors that may be gone is deleted" in caplog.text


@pytest.fixture
def home(monkeypatch, tmp_path):
    """The staging of one connector that is there and one that is gone, both of long ago."""
    monkeypatch.setenv("ORDER_UPLOAD_STAGING", str(tmp_path / "staging"))
    monkeypatch.setenv("AIRFLOW_CONN_ORDER_UPLOAD_LEDGER", f"sqlite:///{tmp_path}/ledger.db")
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", '{"to_shop": {}}')
    Ledger(f"sqlite:///{tmp_path}/ledger.db").record_run("to_shop", "run-1", {})
    for connector in ("to_shop", "gone"):
        for name in ("run-1/extract/orders.jsonl", "waiting/run-1.jsonl"):
            path = tmp_path / "staging" / connector / name
            path.parent.mkdir(parents=True)
            path.write_bytes(BUYER + b"\n")
            os.utime(path, (1_000_000, 1_000_000))
    return tmp_path / "staging"


def test_the_task_deletes_what_is_old_and_says_so_without_a_buyer(home, caplog):
    with caplog.at_level(logging.INFO):
        LetGoOperator(task_id="let_go").execute({})
    assert [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()] == [
        "to_shop/waiting/run-1.jsonl"
    ]
    assert "2 staged runs deleted" in caplog.text
    assert "connector gone, which no Variable names" in caplog.text
    assert "Ada" not in caplog.text


def test_a_setting_that_is_none_deletes_nothing(home, monkeypatch):
    monkeypatch.setenv(setting("keep_runs_days"), "0")
    with pytest.raises(ConfigError, match="keep_runs_days"):
        LetGoOperator(task_id="let_go").execute({})
    assert (home / "gone" / "waiting" / "run-1.jsonl").exists()


def test_it_moves_no_file_while_a_buyer_is_being_forgotten(home):
    ledger = Ledger(f"sqlite:///{home.parent}/ledger.db")
    with ledger.erasure_hold.held("ada"), pytest.raises(ErasureUnderWayError):
        LetGoOperator(task_id="let_go").execute({})
    assert (home / "gone" / "waiting" / "run-1.jsonl").exists()


def test_the_dag_runs_once_a_day_from_the_start(dag):
    assert (dag.schedule, dag.is_paused_upon_creation, dag.catchup) == ("17 3 * * *", False, False)


def test_the_dag_is_there_whatever_the_variables_say(monkeypatch):
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", '{"a": }')
    assert "order_upload_maintenance" in DagBag(str(ROOT / "dags")).dags


def test_the_dag_runs_in_airflow(airflow_db, home, dag):
    assert str(dag.test().state) == "success"
    assert not (home / "gone" / "waiting").exists()
