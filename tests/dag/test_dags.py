"""The files in ``dags/``, found and read by Airflow itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization

from order_upload.airflow.dags import build_dags
from order_upload.airflow.names import OWNER

ROOT = Path(__file__).resolve().parents[2]
DAG_FILE, CHECK_FILE = (
    str(ROOT / "dags" / f"order_upload_{name}.py") for name in ("dags", "config_check")
)


def a_connector():
    """Return a good connector."""
    return {
        "node": "opencart_shop",
        "source": {"type": "bindcommerce_files", "path": "file:///data/hub/*.xml"},
    }


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """Each test has an Airflow home of its own, with no last good Variables in it."""
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))


@pytest.fixture
def bag(monkeypatch):
    """Read ``dags/`` with this text in Variable ``order_upload_connectors``."""

    def read(connectors):
        monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", connectors)
        return DagBag(str(ROOT / "dags"))

    return read


def test_airflow_finds_a_dag_a_connector(bag):
    found = bag(json.dumps({"a": a_connector(), "b": a_connector()}))
    of_connectors = {
        dag_id: dag.fileloc
        for dag_id, dag in found.dags.items()
        if dag_id.startswith("order_upload__")
    }
    assert of_connectors == dict.fromkeys(["order_upload__a", "order_upload__b"], DAG_FILE)


def test_airflow_finds_no_error_when_all_is_well(bag):
    assert bag(json.dumps({"a": a_connector()})).import_errors == {}


def test_every_dag_says_what_it_is_and_whose(bag):
    found = bag(json.dumps({"a": a_connector(), "broken": {}})).dags
    assert len(found) > 4
    for dag_id, dag in found.items():
        assert dag.dag_display_name != dag_id
        assert len(dag.doc_md.split()) > 20, dag_id
        assert {task.owner for task in dag.tasks} == {OWNER}, dag_id
        assert "order_upload" in dag.tags, dag_id


def test_a_broken_connector_is_no_import_error(bag):
    assert bag(json.dumps({"a": {}, "b": a_connector()})).import_errors == {}


def test_a_malformed_variable_is_one_import_error_that_says_where(bag):
    errors = bag('{"a": }').import_errors
    assert list(errors) == [CHECK_FILE]
    assert (
        "order_upload_connectors: found text that is not JSON at line 1, column 7"
        in errors[CHECK_FILE]
    )


def test_a_malformed_variable_leaves_the_last_good_dags(bag):
    bag(json.dumps({"a": a_connector()}))
    assert "order_upload__a" in bag('{"a": }').dags


def test_no_task_of_ours_can_hang_for_ever_but_one_that_waits_for_a_person(bag):
    unlimited = set()
    for dag in bag(json.dumps({"to_shop": a_connector()})).dags.values():
        unlimited |= {task.task_id for task in dag.tasks if task.execution_timeout is None}
    assert unlimited == {"approve"}


def test_the_doctor_has_a_dag_of_its_own_whatever_the_variables_say(bag):
    assert "order_upload_doctor" in bag('{"a": }').dags


def test_the_dag_file_stays_five_lines():
    assert len((ROOT / "dags" / "order_upload_dags.py").read_text().splitlines()) == 5


@pytest.mark.parametrize("connector", [a_connector(), {}], ids=["good", "broken"])
def test_airflow_can_keep_every_dag_in_its_database(monkeypatch, connector):
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps({"a": connector}))
    (dag,) = build_dags().values()
    kept = DagSerialization.deserialize_dag(DagSerialization.serialize_dag(dag))
    assert list(kept.params) == list(dag.params)
