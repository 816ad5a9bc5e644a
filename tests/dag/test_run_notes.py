"""The note beside a run: left by its report, written by the process that ends the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag

ROOT = Path(__file__).resolve().parents[2]
CONNECTOR = {"node": "shop_1", "source": {"type": "bindcommerce_files", "path": "file:///x/*.xml"}}


@pytest.fixture
def run(airflow_db, monkeypatch, tmp_path):
    """A run of a connector whose shop has no Connection, ended by Airflow's own runner."""
    monkeypatch.setenv("ORDER_UPLOAD_STAGING", str(tmp_path / "staging"))
    monkeypatch.setenv("AIRFLOW_CONN_ORDER_UPLOAD_LEDGER", f"sqlite:///{tmp_path}/ledger.db")
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps({"noted": CONNECTOR}))
    dag = DagBag(str(ROOT / "dags")).dags["order_upload__noted"]
    return dag.test(logical_date=None)


@pytest.fixture
def session(run):
    from airflow.utils.session import create_session  # noqa: PLC0415 - with the database

    with create_session() as session:
        yield session


@pytest.fixture
def stored(run, session):
    """The run as it stands in Airflow's database."""
    from airflow.models.dagrun import DagRun  # noqa: PLC0415 - with the database
    from sqlalchemy import select  # noqa: PLC0415

    query = select(DagRun).where(DagRun.run_id == run.run_id, DagRun.dag_id == run.dag_id)
    return session.scalars(query).one()


def test_a_run_that_has_ended_has_the_note_of_its_report(stored):
    assert (str(stored.state), stored.note) == ("failed", "extract failed")


def test_a_note_that_a_person_wrote_stays(stored, session):
    from order_upload.airflow.run_notes import write_note  # noqa: PLC0415 - with the database

    stored.dag_run_note.content, stored.dag_run_note.user_id = "Ada looks at it", "ada"
    session.flush()
    write_note(stored)
    assert stored.note == "Ada looks at it"


def test_a_run_that_is_started_again_gets_the_note_of_its_second_end(stored, session):
    from order_upload.airflow.run_notes import write_note  # noqa: PLC0415 - with the database

    stored.note = "of the first end"
    session.flush()
    write_note(stored)
    assert stored.note == "extract failed"
