"""From Variables to DAGs, and what becomes of the others when one connector is wrong."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from airflow.sdk.definitions._internal.dag_parsing_context import (
    _AIRFLOW_PARSING_CONTEXT_DAG_ID,
    _AIRFLOW_PARSING_CONTEXT_TASK_ID,
)
from airflow.serialization.serialized_objects import DagSerialization

from order_upload.airflow import dags as dag_factory
from order_upload.airflow.dags import build_dags
from order_upload.airflow.names import dag_id_of
from order_upload.airflow.storage import own_folder
from order_upload.airflow.timetable import ActiveWindowsTimetable

GOOD = {
    "node": "opencart_shop",
    "source": {"type": "bindcommerce_files", "path": "file:///data/hub/*.xml"},
    "schedule": "*/15 * * * *",
    "timezone": "Europe/Rome",
}
TASKS = [
    "extract",
    "filter",
    "normalize_status",
    "transform",
    "plan",
    "approve",
    "upload",
    "report",
]


@pytest.fixture(autouse=True)
def nothing_remembered(tmp_path, monkeypatch):
    """Each test has an Airflow home of its own, with no last good Variables in it."""
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))


@pytest.fixture
def variables(monkeypatch):
    """Set Variables: objects become their JSON, text stays as it is."""

    def set_variables(**values):
        for name, value in values.items():
            text = value if isinstance(value, str) else json.dumps(value)
            monkeypatch.setenv(f"AIRFLOW_VAR_ORDER_UPLOAD_{name.upper()}", text)

    return set_variables


@pytest.fixture
def asked_for(monkeypatch):
    """Say which DAG, and which task of it, Airflow parses for.

    Airflow's own context manager does not take that back.
    """

    def ask(dag_id, task_id=None):
        monkeypatch.setenv(_AIRFLOW_PARSING_CONTEXT_DAG_ID, dag_id)
        if task_id:
            monkeypatch.setenv(_AIRFLOW_PARSING_CONTEXT_TASK_ID, task_id)

    return ask


LONGEST = {"approve": None, "upload": timedelta(hours=24)}


@pytest.mark.parametrize("task_id", TASKS)
def test_a_task_ends_some_day_but_a_person_has_time(variables, task_id):
    variables(connectors={"to_shop": GOOD})
    task = build_dags()[dag_id_of("to_shop")].get_task(task_id)
    assert task.execution_timeout == LONGEST.get(task_id, timedelta(hours=6))


def chain_of(dag):
    """Return the task ids in their order, checked to be one line."""
    task, ids = next(task for task in dag.tasks if not task.upstream_task_ids), []
    while task:
        ids.append(task.task_id)
        later = [task_id for task_id in TASKS if task_id in task.downstream_task_ids]
        task = dag.get_task(later[0]) if later else None
    return ids


def test_without_variables_there_are_no_dags():
    assert build_dags() == {}


def test_each_connector_is_a_dag(variables):
    variables(connectors={"to_shop": GOOD, "to_outlet": GOOD})
    assert list(build_dags()) == ["order_upload__to_outlet", "order_upload__to_shop"]


def test_the_tasks_are_one_line_from_extract_to_report(variables):
    variables(connectors={"to_shop": GOOD})
    assert chain_of(build_dags()["order_upload__to_shop"]) == TASKS


def test_a_broken_connector_has_the_same_tasks(variables):
    variables(connectors={"to_shop": {**GOOD, "typo": 1}})
    assert chain_of(build_dags()["order_upload__to_shop"]) == TASKS


def test_a_broken_connector_says_what_is_wrong_with_its_path(variables):
    variables(connectors={"to_shop": {**GOOD, "source": {"type": "ftp"}}})
    assert (
        "order_upload_connectors.to_shop.source.type"
        in build_dags()["order_upload__to_shop"].doc_md
    )


def test_what_is_wrong_with_a_connector_reads_as_it_was_written(variables):
    variables(connectors={"to_shop": {**GOOD, "filter": "***"}})
    doc = build_dags()["order_upload__to_shop"].doc_md
    assert (r'order_upload_connectors.to_shop.filter: found "\*\*\*"' in doc, "```" in doc) == (
        True,
        False,
    )


def test_a_broken_connector_leaves_the_others_alone(variables):
    variables(connectors={"bad": {**GOOD, "schedule": "61 * * * *"}, "good": GOOD})
    assert build_dags()["order_upload__good"].tags == {"order_upload", "opencart_shop"}


@pytest.mark.parametrize(
    "connector", [{}, None, [], "x", {**GOOD, "schedule": "no cron"}, {**GOOD, "timezone": "Mars"}]
)
def test_whatever_stands_in_place_of_a_connector_keeps_its_dag(variables, connector):
    variables(connectors={"to_shop": connector})
    assert "broken" in build_dags()["order_upload__to_shop"].tags


def test_a_connector_whose_dag_fails_half_way_keeps_a_whole_one(variables, monkeypatch):
    real, fails = dag_factory.chain, iter([RuntimeError("half way"), None])

    def chain(*tasks):
        if error := next(fails):
            raise error
        real(*tasks)

    monkeypatch.setattr(dag_factory, "chain", chain)
    variables(connectors={"to_shop": GOOD})
    dag = build_dags()["order_upload__to_shop"]
    assert (chain_of(dag), "half way" in dag.doc_md) == (TASKS, True)


def test_a_broken_connector_keeps_its_schedule_so_that_its_failure_is_seen(variables):
    variables(connectors={"to_shop": {**GOOD, "typo": 1}})
    assert build_dags()["order_upload__to_shop"].timetable.summary == "*/15 * * * *"


def test_a_name_that_is_no_dag_id_gets_a_stand_in_that_says_so(variables):
    variables(connectors={"to shop!": GOOD})
    dag = build_dags()[dag_id_of("to shop!")]
    assert 'the name "to shop!"' in dag.doc_md


def test_a_schedule_has_intervals_in_the_connectors_time_zone(variables):
    variables(connectors={"to_shop": GOOD})
    timetable = build_dags()["order_upload__to_shop"].timetable
    assert (type(timetable), timetable.serialize()["timezone"]) == (
        ActiveWindowsTimetable,
        "Europe/Rome",
    )


def test_a_connector_that_starts_after_others_waits_for_the_assets_of_all(variables):
    variables(
        connectors={"a": GOOD, "b": GOOD, "c": {**GOOD, "schedule": None, "after": ["a", "b"]}}
    )
    dag = DagSerialization.from_dict(DagSerialization.to_dict(build_dags()["order_upload__c"]))
    assert dag.timetable.asset_condition.as_expression() == {
        "all": [
            {"asset": {"uri": name, "name": name, "group": "order_upload"}}
            for name in ("order_upload__a", "order_upload__b")
        ]
    }


def test_a_connector_without_a_schedule_runs_by_hand_only(variables):
    variables(connectors={"to_shop": {**GOOD, "schedule": None}})
    assert not build_dags()["order_upload__to_shop"].timetable.can_be_scheduled


def test_one_run_of_a_connector_at_a_time_and_no_catching_up(variables):
    variables(connectors={"to_shop": GOOD})
    dag = build_dags()["order_upload__to_shop"]
    assert (dag.max_active_runs, dag.catchup) == (1, False)


def pools_of(dag_id):
    return {task.pool for task in build_dags()[dag_id].tasks}


def test_without_a_pool_of_its_own_a_connector_needs_none_to_be_made(variables):
    variables(connectors={"to_shop": GOOD})
    assert pools_of("order_upload__to_shop") == {"default_pool"}


def test_all_tasks_of_a_connector_run_in_the_pool_that_it_names(variables, monkeypatch):
    monkeypatch.setenv("ORDER_UPLOAD_POOLS", "other, slow_shops")
    variables(connectors={"to_shop": {**GOOD, "pool": "slow_shops"}})
    assert pools_of("order_upload__to_shop") == {"slow_shops"}


def test_a_pool_that_the_settings_do_not_name_breaks_the_connector_and_no_other(variables):
    variables(connectors={"to_shop": {**GOOD, "pool": "slow_shops"}, "other": GOOD})
    doc = build_dags()["order_upload__to_shop"].doc_md
    assert "order_upload_connectors.to_shop.pool: found" in doc.replace("\\", "")
    assert "broken" not in build_dags()["order_upload__other"].tags


def test_a_broken_connector_does_not_wait_in_a_pool_that_may_not_exist(variables):
    variables(connectors={"to_shop": {**GOOD, "pool": "slow_shops"}})
    assert pools_of("order_upload__to_shop") == {"default_pool"}


def test_the_report_runs_whatever_happened_before_it(variables):
    variables(connectors={"to_shop": GOOD})
    assert build_dags()["order_upload__to_shop"].get_task("report").trigger_rule == "all_done"


def test_a_removed_connector_has_no_dag_any_more(variables):
    variables(connectors={"to_shop": GOOD, "to_outlet": GOOD})
    build_dags()
    variables(connectors={"to_shop": GOOD})
    assert list(build_dags()) == ["order_upload__to_shop"]


@pytest.mark.parametrize(
    "malformed", [{"connectors": '{"to_shop": '}, {"filters": "[]"}, {"status_maps": "***"}]
)
def test_a_variable_that_is_malformed_as_a_whole_leaves_the_last_good_dags(variables, malformed):
    variables(connectors={"to_shop": GOOD})
    build_dags()
    variables(**malformed)
    dag = build_dags()["order_upload__to_shop"]
    assert "broken" not in dag.tags


def test_a_variable_that_was_never_good_gives_no_dag_and_no_error(variables):
    variables(connectors="{")
    assert build_dags() == {}


def test_a_damaged_memory_is_passed_over(variables):
    own_folder().mkdir()
    (own_folder() / "last_good_variables.json").write_text("[]")
    variables(connectors="{")
    assert build_dags() == {}


def test_the_memory_is_for_the_owner_of_airflow_only(variables):
    variables(connectors={"to_shop": GOOD})
    build_dags()
    assert (own_folder() / "last_good_variables.json").stat().st_mode & 0o777 == 0o600


def test_a_home_that_can_not_be_written_does_not_stop_the_dags(variables):
    own_folder().write_text("a file where the folder should be")
    variables(connectors={"to_shop": GOOD})
    assert list(build_dags()) == ["order_upload__to_shop"]


def test_the_command_line_gets_the_one_dag_it_asks_for(variables, asked_for):
    variables(connectors={"to_shop": GOOD, "to_outlet": GOOD})
    asked_for("order_upload__to_shop")
    assert list(build_dags()) == ["order_upload__to_shop"]


def test_a_task_builds_its_own_dag_and_reads_no_variable(monkeypatch, asked_for):
    monkeypatch.setattr(dag_factory, "read_variables", None)
    asked_for("order_upload__gone", "plan")
    assert chain_of(build_dags()["order_upload__gone"]) == TASKS


def test_a_task_of_another_dag_builds_none_of_ours(variables, asked_for):
    variables(connectors={"to_shop": GOOD})
    asked_for("somebody_elses", "x")
    assert build_dags() == {}


def serialized_tasks():
    """Return the tasks as Airflow keeps them in a version of the DAG."""
    return DagSerialization.serialize_dag(build_dags()["order_upload__to_shop"])["tasks"]


def test_an_edit_of_the_configuration_leaves_the_tasks_as_they_are(variables):
    variables(
        connectors={"to_shop": {**GOOD, "configuration": "c"}},
        configurations={"c": {"update": "minimal"}},
    )
    before = serialized_tasks()
    variables(configurations={"c": {"update": "complete", "require_approval": True}})
    assert serialized_tasks() == before


def test_the_params_of_the_dag_are_not_copied_into_its_tasks_because_that_takes_minutes(variables):
    variables(connectors={"to_shop": GOOD})
    dag = build_dags()["order_upload__to_shop"]
    assert [task.task_id for task in dag.tasks if task.params] == []
