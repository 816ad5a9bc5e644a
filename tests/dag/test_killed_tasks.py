"""Tasks that are killed under Airflow's own supervisor are tried again by Airflow's own scheduler.

Each try runs in a process that the supervisor forks, and dies at one of its steps. Of a killed
process the supervisor says nothing; the scheduler sees that its task should be running, and lets it
be tried again. The shop ends as if no process had died.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.executors.base_executor import BaseExecutor
from airflow.executors.executor_loader import ExecutorLoader
from airflow.listeners import hookimpl
from airflow.sdk.execution_time import supervisor
from airflow.sdk.listener import get_listener_manager

from chaos.ends import Death
from chaos.steps import Watch
from demo.hub.sample_export import xml_of
from demo.shop.shop import running_shop
from killed_runs import in_shop
from killed_sales import second_sales
from order_upload.airflow import dags

ROOT = Path(__file__).resolve().parents[2]
KILLS = os.environ.get("KILLS", "2")
"""How many tries of each task die, at steps that are spread; ``all``: one at every step."""
SPREAD = (1, 9, 4, 16, 25)
MOST_STEPS = 200


class Killer:
    """Lets the nth try of each task die at its step; Airflow tells it of each task that begins."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps = range(1, MOST_STEPS) if KILLS == "all" else SPREAD[: int(KILLS)]

    @hookimpl
    def on_task_instance_running(self, previous_state, task_instance):
        """Begin to watch the process, which is one of a single try."""
        if task_instance.try_number <= len(self.steps):
            step = self.steps[task_instance.try_number - 1]
            Watch([self.folder], Death(at=step)).begin()


class OneByOne(BaseExecutor):
    """Runs each task as a worker of the LocalExecutor does, by Airflow's supervisor, and waits.

    The execution API is in this process: a server of its own would change nothing but the time.
    """

    def end(self):
        """Nothing is under way any more."""

    def _process_workloads(self, workloads):
        for workload in workloads:
            self.queued_tasks.pop(workload.key)
            supervisor.supervise_task(
                ti=workload.ti,
                bundle_info=workload.bundle_info,
                dag_rel_path=workload.dag_rel_path,
                token="",
                client=supervisor.InProcessTestSupervisor._api_client(),
            )
            self.change_state(workload.key, workload.success_state)


@pytest.fixture
def airflow(airflow_db, monkeypatch):
    """An Airflow that tries again at once, as often as it takes."""
    monkeypatch.setattr(supervisor, "_make_process_nondumpable", lambda: None)
    monkeypatch.setattr(supervisor, "SOCKET_CLEANUP_TIMEOUT", 1.0)
    monkeypatch.setattr(supervisor, "MIN_HEARTBEAT_INTERVAL", 0.1)  # it sees an end no sooner
    monkeypatch.setattr(ExecutorLoader, "get_default_executor", OneByOne)
    at_once = {"retries": MOST_STEPS, "retry_delay": timedelta(0), "retry_exponential_backoff": 0}
    for name, value in at_once.items():
        monkeypatch.setitem(dags.DEFAULTS, name, value)


@pytest.fixture
def run_into(airflow, monkeypatch, tmp_path):
    """Run a connector into a shop of its own and return the run and what stands in the shop."""

    def run(name, listener=None):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "orders.xml").write_text(xml_of(second_sales()), encoding="utf-8")
        with running_shop(folder / "shop") as shop:
            for key, value in _environment(folder, shop).items():
                monkeypatch.setenv(key, value)
            manager = get_listener_manager()
            if listener:
                manager.add_listener(listener(folder / "work"))
            try:
                finished = (
                    DagBag(str(ROOT / "dags")).dags["order_upload__killed"].test(use_executor=True)
                )
            finally:
                manager.clear()
            return finished, in_shop(shop)

    return run


def _environment(folder, shop):
    connector = {
        "node": "shop_1",
        "source": {"type": "bindcommerce_files", "path": f"file://{folder}/orders.xml"},
        "configuration": "mailed",
    }
    of_shop = {"conn_type": "opencart", "host": shop.base_url, "login": shop.user}
    extra = {"hub_node": "71", "transport": "node"}
    return {
        "AIRFLOW_CONN_SHOP_1": json.dumps({**of_shop, "password": shop.key, "extra": extra}),
        "AIRFLOW_CONN_ORDER_UPLOAD_LEDGER": f"sqlite:///{folder}/work/ledger.db",
        "AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS": json.dumps({"killed": connector}),
        "AIRFLOW_VAR_ORDER_UPLOAD_CONFIGURATIONS": json.dumps({"mailed": {"mail": "always"}}),
        "ORDER_UPLOAD_SOURCE_ROOTS": str(folder),
        "ORDER_UPLOAD_STAGING": str(folder / "work" / "staging"),
    }


def test_a_shop_gets_the_same_whether_or_not_the_tasks_were_killed(run_into, record_property):
    _, wanted = run_into("in_peace")
    finished, found = run_into("killed", Killer)
    tries = {ti.task_id: ti.try_number for ti in finished.get_task_instances()}
    kills = sum(tries.values()) - len(tries)
    record_property("told", f"under Airflow's scheduler: killed {kills} times")
    assert found == wanted
    assert kills >= len(tries)
