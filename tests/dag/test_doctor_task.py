"""The doctor as a task and as a command."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from builders import NOON
from demo.shop.shop import running_shop
from order_upload.airflow.doctor import ExamineShopsOperator, shop_setup_of
from order_upload.doctor import examine, is_sound
from order_upload.errors import ConfigError
from order_upload.ledger import Ledger, Waiting

PLUGINS = str(Path(__file__).resolve().parents[2] / "plugins")
PROGRAM = """
import os, runpy, sys
connections, codes = sys.argv[1:], []
sys.argv = ["order-upload", "doctor", "shop_1"]
for connection in connections:
    os.environ["AIRFLOW_CONN_SHOP_1"] = connection
    try:
        runpy.run_module("order_upload.airflow.command", run_name="__main__")
    except SystemExit as end:
        codes.append(end.code)
print("exit codes", *codes)
"""
"""The command once for each Connection; one process, because Airflow takes its time to start."""


@pytest.fixture
def environ(monkeypatch, tmp_path):
    """Set Connection ``shop_1`` to a demo shop, a connector into it, and a ledger.

    Give them as an environment.
    """

    def made(shop, **fields):
        fields_of_shop = {
            "conn_type": "opencart",
            "host": shop.base_url,
            "login": shop.user,
            "password": shop.key,
        }
        source = {"type": "bindcommerce_files", "path": "file:///data/*.xml"}
        names = {
            "AIRFLOW_CONN_SHOP_1": json.dumps(
                {**fields_of_shop, "extra": {"hub_node": "12"}, **fields}
            ),
            "AIRFLOW_CONN_ORDER_UPLOAD_LEDGER": f"sqlite:///{tmp_path}/ledger.db",
            "ORDER_UPLOAD_SOURCE_ROOTS": "/data",
            "AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS": json.dumps(
                {"to_shop": {"node": "shop_1", "source": source}}
            ),
        }
        for name, value in names.items():
            monkeypatch.setenv(name, value)
        return names

    return made


@pytest.fixture
def shop(tmp_path):
    with running_shop(tmp_path) as running:
        yield running


def test_the_task_looks_at_every_shop_that_a_connector_names(environ, shop, caplog):
    environ(shop)
    with caplog.at_level(logging.INFO):
        ExamineShopsOperator(task_id="examine").execute({"params": {"shop": "", "moved": False}})
    assert "statuses (to_shop)" in caplog.text


def test_the_task_fails_where_a_shop_keeps_orders_back(environ, shop):
    environ(shop, password="wrong")
    with pytest.raises(ConfigError, match="something is wrong with shop_1"):
        ExamineShopsOperator(task_id="examine").execute(
            {"params": {"shop": "shop_1", "moved": False}}
        )


def test_the_task_fails_where_what_waits_is_not_in_the_staging(environ, shop, tmp_path, caplog):
    environ(shop)
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    row = Waiting("bindcommerce:1", None, "blocked", "x", "", NOON, 1, "run_1.jsonl")
    ledger.settle("to_shop", "run_1", settled=(), waiting=[row], close_batches=())
    with caplog.at_level(logging.INFO), pytest.raises(ConfigError, match="wrong with shop_1"):
        ExamineShopsOperator(task_id="examine").execute({"params": {"shop": "", "moved": False}})
    assert "no copy of 1 order in waiting" in " ".join(caplog.text.split())


def wrong():
    """Return what the doctor finds wrong, by what was looked at."""
    findings = examine(shop_setup_of("shop_1"))
    return {finding.check: finding.found for finding in findings if not is_sound([finding])}


def test_a_connection_that_trusts_every_server_is_an_error(environ, shop):
    environ(shop, extra={"hub_node": "12", "verify": False})
    assert wrong()["trust"].startswith("Connection shop_1: extra.verify: any server passes")


def test_a_source_below_no_root_is_an_error(environ, shop, monkeypatch):
    environ(shop)
    monkeypatch.setenv("ORDER_UPLOAD_SOURCE_ROOTS", "/elsewhere")
    assert "found '/data', which lies below no source root" in wrong()["source (to_shop)"]


def test_a_channel_whose_connection_is_not_there_is_an_error(environ, shop, monkeypatch):
    environ(shop)
    channels = [
        {"by": "mail", "to": ["ops@shop.example"], "tell": ["failed"], "conn_id": "no_such_mail"},
        {"by": "apprise", "tell": ["failed"], "conn_id": "shop_1"},
    ]
    connector = {
        "node": "shop_1",
        "configuration": "told",
        "source": {"type": "bindcommerce_files", "path": "file:///data/*.xml"},
    }
    configurations = {"told": {"notify": channels}}
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONFIGURATIONS", json.dumps(configurations))
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps({"to_shop": connector}))
    assert wrong() == {"notify (to_shop)": "Connection no_such_mail: no Connection of this name"}


def test_the_command_says_by_its_exit_code_whether_all_is_well(environ, shop, tmp_path):
    connections = [
        environ(shop, **fields)["AIRFLOW_CONN_SHOP_1"] for fields in ({}, {"password": "wrong"})
    ]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *connections],
        env={**os.environ, "AIRFLOW_HOME": str(tmp_path), "PYTHONPATH": PLUGINS},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "exit codes 0 1", done.stderr


def test_the_command_keeps_to_a_local_airflow_where_no_other_is_named(environ, shop, tmp_path):
    names = environ(shop)
    others = {name: text for name, text in os.environ.items() if not name.startswith("AIRFLOW_")}
    subprocess.run(
        [
            *(sys.executable, "-m", "order_upload.airflow.command"),
            *("--home", str(tmp_path / "home"), "doctor", "shop_1"),
        ],
        env={**others, **names, "PYTHONPATH": PLUGINS, "HOME": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    assert [path.name for path in tmp_path.glob("**/keys.json")] == ["keys.json"]
    assert not (tmp_path / "airflow").exists()
