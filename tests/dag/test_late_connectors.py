"""When the page of the connectors calls one late."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from airflow.models.dag import DagModel
from airflow.models.dagbundle import DagBundleModel
from airflow.utils.session import create_session

from order_upload.airflow.names import dag_id_of
from page_rules import Rules, set_up_connectors

DAG = dag_id_of("seen")
BUNDLE = "of_this_test"


@pytest.fixture
def dag_is_due(airflow_db):
    """Let Airflow know the connector's DAG, whose next run should have begun so long ago."""

    def due(minutes):
        begins = datetime.now(UTC) - timedelta(minutes=minutes)
        with create_session() as session:
            session.merge(DagBundleModel(name=BUNDLE))
            session.flush()
            dag = DagModel(dag_id=DAG, is_paused=False, bundle_name=BUNDLE)
            dag.next_dagrun_create_after = begins
            session.merge(dag)

    yield due
    with create_session() as session:
        session.query(DagModel).where(DagModel.dag_id == DAG).delete()
        session.query(DagBundleModel).where(DagBundleModel.name == BUNDLE).delete()


@pytest.fixture
def is_late(tmp_path, monkeypatch, page_client):
    """Say whether the page calls the connector late that has these channels."""

    def late(*channels):
        set_up_connectors(monkeypatch, tmp_path)
        source = {"type": "bindcommerce_files", "path": "file:///srv/hub"}
        connector = {"node": "shop", "source": source, "configuration": "c", "schedule": "@hourly"}
        for group, rows in (
            ("connectors", {"seen": connector}),
            ("configurations", {"c": {"notify": list(channels)}}),
        ):
            monkeypatch.setenv(f"AIRFLOW_VAR_ORDER_UPLOAD_{group.upper()}", json.dumps(rows))
        shown = page_client(Rules(read=["seen"])).get("/order-upload/connectors").json()
        (row,) = shown["connectors"]
        assert row["broken"] == ""
        return row["is_late"]

    return late


def a_channel(minutes, *tell):
    return {"by": "mail", "to": ["a@example.com"], "tell": list(tell), "late_minutes": minutes}


def test_without_a_channel_it_is_late_after_ten_minutes(dag_is_due, is_late):
    dag_is_due(9)
    assert not is_late()
    dag_is_due(11)
    assert is_late()


def test_the_soonest_channel_that_tells_of_it_says_after_how_long(dag_is_due, is_late):
    channels = a_channel(90, "late"), a_channel(30, "late", "failed")
    dag_is_due(29)
    assert not is_late(*channels)
    dag_is_due(31)
    assert is_late(*channels)


def test_a_channel_that_does_not_tell_of_it_says_nothing(dag_is_due, is_late):
    dag_is_due(11)
    assert is_late(a_channel(90, "failed"))
