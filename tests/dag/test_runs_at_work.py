"""Which runs are at work, as Airflow's database says: ours alone, and only while they run."""

from __future__ import annotations

import pytest
from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunType
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from order_upload.airflow import runs_at_work as module
from order_upload.airflow.runs_at_work import runs_at_work
from order_upload.errors import ConfigError


@pytest.fixture
def a_run(airflow_db):
    """Enter a run in Airflow's database; all go at the end."""

    def enter(dag_id, state=DagRunState.RUNNING):
        with create_session() as session:
            run_id = f"manual__{dag_id}"
            session.add(
                DagRun(dag_id=dag_id, run_id=run_id, run_type=DagRunType.MANUAL, state=state)
            )

    yield enter
    with create_session() as session:
        session.execute(delete(DagRun))


@pytest.mark.parametrize("dag_id", ["order_upload__to_shop", "order_upload_maintenance"])
def test_a_run_of_ours_is_named_with_its_dag(a_run, dag_id):
    a_run(dag_id)
    assert runs_at_work() == [f"DAG {dag_id}, run manual__{dag_id}"]


@pytest.mark.parametrize("dag_id", ["orderXuploadXXto_shop", "order_upload_doctor", "another"])
def test_others_are_not(a_run, dag_id):
    a_run(dag_id)
    assert runs_at_work() == []


@pytest.mark.parametrize("state", [DagRunState.QUEUED, DagRunState.SUCCESS, DagRunState.FAILED])
def test_a_run_that_has_not_begun_or_has_ended_is_not_at_work(a_run, state):
    a_run("order_upload__to_shop", state)
    assert runs_at_work() == []


def test_where_airflow_cannot_be_asked_that_is_said(monkeypatch):
    def fails():
        raise OperationalError("SELECT secret", {}, Exception())

    monkeypatch.setattr(module, "create_session", fails)
    with pytest.raises(ConfigError, match="Airflow's database: found that it cannot be read here"):
        runs_at_work()
