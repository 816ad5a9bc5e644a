"""A run waits for the one that works on its shop, and for no longer than that one works."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.exceptions import AirflowRuntimeError, ErrorType
from airflow.sdk.execution_time.comms import ErrorResponse

from chaos.ends import DagRun
from chaos.runs import States
from chaos.tasks import task_states
from demo.shop.shop import running_shop
from order_upload.airflow import shop_lease, tasks
from order_upload.airflow.shop_lease import ASKS_AGAIN_AFTER, is_at_work_for
from order_upload.errors import LeaseTakenError
from order_upload.ledger import Holder, Ledger
from order_upload.pipeline.upload import upload
from shop_builders import a_client

ROOT = Path(__file__).resolve().parents[2]
OF_NOBODY = Holder("outlet", "a_run", "0001")
"""Airflow has no such run: it says nothing about its tasks."""


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    with running_shop(folder) as running:
        yield running


@pytest.fixture
def ledger(monkeypatch, tmp_path):
    url = f"sqlite:///{tmp_path}/ledger.db"
    monkeypatch.setenv("AIRFLOW_CONN_ORDER_UPLOAD_LEDGER", url)
    ledger = Ledger(url)
    yield ledger
    ledger.close()


@pytest.fixture
def run(airflow_db, shop, ledger, monkeypatch, tmp_path):
    """Run a connector into the shop by Airflow's own runner, and return its run.

    The runner waits for the seconds that a task says, here one in place of twenty.
    """
    source = {"type": "bindcommerce_files", "path": f"file://{ROOT}/demo/exports/orders.xml"}
    connector = {"node": "shop_1", "source": source}
    of_shop = {
        "conn_type": "opencart",
        "host": shop.base_url,
        "login": shop.user,
        "password": shop.key,
        "extra": {"hub_node": "12", "transport": "node"},
    }
    monkeypatch.setenv("AIRFLOW_CONN_SHOP_1", json.dumps(of_shop))
    monkeypatch.setenv(
        "AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps({"first": connector, "other": connector})
    )
    monkeypatch.setenv("ORDER_UPLOAD_STAGING", str(tmp_path / "staging"))
    monkeypatch.setenv("ORDER_UPLOAD_SOURCE_ROOTS", f"{ROOT}/demo/exports")
    monkeypatch.setattr(shop_lease, "ASKS_AGAIN_AFTER", timedelta(seconds=1))

    def once(connector, **params):
        dag = DagBag(str(ROOT / "dags")).dags[f"order_upload__{connector}"]
        return dag.test(run_conf=params)

    yield once
    forget_runs()


def forget_runs():
    from airflow.models.dagrun import DagRun  # noqa: PLC0415 - with the database
    from airflow.utils.session import create_session  # noqa: PLC0415
    from sqlalchemy import delete  # noqa: PLC0415

    with create_session() as session:
        session.execute(delete(DagRun))


def upload_of(finished):
    (task,) = (task for task in finished.get_task_instances() if task.task_id == "upload")
    return task


@pytest.fixture
def lease(shop, ledger):
    """The lease on the shop as another task has it."""

    def of(holder):
        return ledger.lease(a_client(shop).info().installation, holder, 600)

    return of


def test_a_run_goes_on_when_the_shop_is_given_back_and_has_used_no_try(run, lease, monkeypatch):
    held, waits = lease(OF_NOBODY).acquire(), []

    def is_given_back_while_it_waits(taken):
        waits.append(str(taken))
        held.release()
        return shop_lease.waits_for(taken)

    monkeypatch.setattr(tasks, "waits_for", is_given_back_while_it_waits)
    upload = upload_of(run("first"))
    assert "connector outlet, run a_run, part 0001, at work on this shop" in waits[0]
    assert (len(waits), upload.state, upload.try_number) == (1, "success", 1)


def test_airflows_pages_show_for_whom_a_part_waits_and_afterwards_its_orders(
    run, lease, monkeypatch
):
    held, shown = lease(OF_NOBODY).acquire(), []

    def is_given_back_while_it_waits(taken):
        held.release()
        return shop_lease.waits_for(taken)

    def noted_upload(*args, **known):
        shown.append(shown_of_uploads())
        upload(*args, **known)

    monkeypatch.setattr(tasks, "waits_for", is_given_back_while_it_waits)
    monkeypatch.setattr(tasks, "upload", noted_upload)
    run("first")
    assert shown[1] == {"part 1: 18 orders wait for connector outlet, run a_run"}
    assert shown_of_uploads() == {"part 1: 18 orders"}


def shown_of_uploads():
    """Return what Airflow's pages show of the parts of runs that are in its database."""
    from airflow.models.taskinstance import TaskInstance  # noqa: PLC0415 - with the database
    from airflow.utils.session import create_session  # noqa: PLC0415
    from sqlalchemy import select  # noqa: PLC0415

    with create_session() as session:
        tasks = session.scalars(select(TaskInstance).where(TaskInstance.task_id == "upload"))
        return {task.rendered_map_index for task in tasks}


def test_a_run_that_waits_says_for_whom_and_for_how_long(caplog):
    with caplog.at_level(logging.INFO):
        asks_again = shop_lease.waits_for(LeaseTakenError("found connector outlet, run a_run"))
    assert "Waits: found connector outlet, run a_run. It asks again in 20 seconds." in caplog.text
    assert asks_again.reschedule_date - datetime.now(UTC) <= ASKS_AGAIN_AFTER


def test_a_lease_is_taken_over_from_a_task_that_has_ended_without_giving_it_back(run, lease):
    dead = run("first", limit=5)
    lease(Holder("first", dead.run_id, "0001")).acquire()
    assert upload_of(run("other")).state == "success"


def asking(states):
    """Return what asks an Airflow that answers so."""

    def get_task_states(*, dag_id, task_ids, map_index, run_ids):
        asked = (dag_id, task_ids, map_index, run_ids)
        assert asked == ("order_upload__outlet", ["upload"], 0, ["a_run"])
        if isinstance(states, Exception):
            raise states
        return states

    return is_at_work_for(SimpleNamespace(get_task_states=get_task_states))


@pytest.mark.parametrize(
    ("state", "is_at_work"),
    [
        ("running", True),
        ("restarting", True),
        ("up_for_retry", False),
        ("up_for_reschedule", False),
        ("failed", False),
        ("success", False),
        ("removed", False),
        (None, False),
    ],
)
def test_only_a_task_that_has_a_process_is_at_work(state, is_at_work):
    states = {"a_run": {"upload_0": state}}
    assert asking(states)(OF_NOBODY) is is_at_work


NO_ANSWER = AirflowRuntimeError(ErrorResponse(error=ErrorType.GENERIC_ERROR))


@pytest.mark.parametrize("states", [{}, {"another_run": {"upload_0": "running"}}, NO_ANSWER])
def test_of_a_run_that_airflow_does_not_know_nothing_is_known(states):
    assert asking(states)(OF_NOBODY) is None


@pytest.mark.parametrize(
    ("run_id", "upload", "is_at_work"),
    [("a_run", "upload_0", True), ("a_run", "upload_1", None), ("another_run", "upload_0", None)],
)
def test_what_stands_in_for_airflow_in_a_storm_can_be_asked_the_same(
    tmp_path, run_id, upload, is_at_work
):
    states = States(tmp_path / "states.json")
    states.set(DagRun("outlet", run_id), upload, "running")
    in_a_storm = SimpleNamespace(get_task_states=partial(task_states, states.path))
    assert is_at_work_for(in_a_storm)(OF_NOBODY) is is_at_work
