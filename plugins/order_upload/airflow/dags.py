"""Connectors become DAGs: one each, with the same tasks for all, and one that says what is wrong for a broken one.

Nothing of one connector can harm another: each DAG is built and checked on its own, and is
published only when it is whole (an error that Airflow itself finds in a DAG file takes all DAGs of
the file away: airflow.md, section 0, trap 2). A task that starts builds its own DAG only and reads
no Variable for that: it knows its connector's name and the run's snapshot, so a run under way goes
on whatever has become of the Variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from airflow.sdk import DAG, CronDataIntervalTimetable, TriggerRule, chain, get_parsing_context

from order_upload.airflow.approve import ApprovePlanOperator
from order_upload.airflow.dag_doc import broken_doc, connector_doc
from order_upload.airflow.extract import ExtractOrdersOperator
from order_upload.airflow.filter import FilterOrdersOperator
from order_upload.airflow.last_good import last_good
from order_upload.airflow.names import PREFIX, dag_id_of, pool_of
from order_upload.airflow.normalize_status import NormalizeStatusOperator
from order_upload.airflow.plan import PlanOrdersOperator
from order_upload.airflow.report import ReportOrdersOperator
from order_upload.airflow.retry_policy import RETRIES
from order_upload.airflow.transform import TransformOrdersOperator
from order_upload.airflow.trigger_form import trigger_form
from order_upload.airflow.upload import UploadOrdersOperator
from order_upload.airflow.variables import read_variables
from order_upload.config import Connector, Variables, connector_names, parse_connector
from order_upload.config.connector import ConnectorTiming

FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
"""No backfill reaches further back; without catchup nothing else depends on it."""

LONGEST_TAG = 100


def build_dags() -> dict[str, DAG]:
    """Return the DAGs by their ids: all of them, or only the one that Airflow asks for."""
    asked = get_parsing_context()
    if asked.dag_id and not asked.dag_id.startswith(PREFIX):
        return {}
    if asked.dag_id and asked.task_id:
        return {asked.dag_id: _dag(asked.dag_id, asked.dag_id.removeprefix(PREFIX))}
    variables = last_good(read_variables)
    names = {dag_id_of(name): name for name in connector_names(variables)}
    wanted = names.keys() & {asked.dag_id} if asked.dag_id else names
    return {dag_id: _connector_or_broken_dag(dag_id, names[dag_id], variables) for dag_id in wanted}


def _connector_or_broken_dag(dag_id: str, name: str, variables: Variables) -> DAG:
    try:
        return _checked(_connector_dag(dag_id, parse_connector(name, variables)))
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not reach the other connectors
        return _checked(_broken_dag(dag_id, name, variables, error))


def _checked(dag: DAG) -> DAG:
    """Airflow checks this too, but later, where one failure takes every DAG of the file away."""
    dag.validate()  # type: ignore[no-untyped-call] # Airflow's
    dag.check_cycle()
    return dag


def _connector_dag(dag_id: str, connector: Connector) -> DAG:
    return _dag(
        dag_id,
        connector.name,
        pool=pool_of(connector.node),
        schedule=_timetable(connector),
        description=f"Orders of {connector.source.type} into {connector.node}",
        doc_md=connector_doc(connector),
        tags={"order_upload", connector.node[:LONGEST_TAG]},
    )


def _broken_dag(dag_id: str, name: str, variables: Variables, error: Exception) -> DAG:
    """Its schedule stays where it can be read: a connector that fails every time is seen, one that rests is not."""
    return _dag(
        dag_id,
        name,
        schedule=_legible_timetable(name, variables),
        description="Broken: the documentation of this DAG says what to correct",
        doc_md=broken_doc(error),
        tags={"order_upload", "broken"},
    )


def _dag(dag_id: str, connector: str, *, pool: str = "default_pool", **about: Any) -> DAG:
    """Return the DAG of a connector; ids and chain of its tasks are the same whatever the connector says."""
    with DAG(
        dag_id=dag_id,
        start_date=FIRST_DAY,
        catchup=False,
        max_active_runs=1,
        default_args=RETRIES,
        auto_register=False,
        **({"schedule": None} | about),
    ) as dag:
        extract = ExtractOrdersOperator(task_id="extract", connector=connector)
        filter_ = FilterOrdersOperator(task_id="filter", connector=connector)
        normalize = NormalizeStatusOperator(task_id="normalize_status", connector=connector)
        transform = TransformOrdersOperator(task_id="transform", connector=connector)
        plan = PlanOrdersOperator(task_id="plan", connector=connector, pool=pool)
        approve = ApprovePlanOperator(task_id="approve", connector=connector)
        upload = UploadOrdersOperator.partial(
            task_id="upload", connector=connector, pool=pool
        ).expand(part=plan.output)
        report = ReportOrdersOperator(
            task_id="report", connector=connector, trigger_rule=TriggerRule.ALL_DONE
        )
        chain(extract, filter_, normalize, transform, plan, approve, upload, report)
    # Only now: given to DAG(), they would be copied into every task and checked 14 times over when it is serialized
    # (1,000 connectors: 144 s instead of 4 s).
    dag.params.update(trigger_form())
    return dag


def _timetable(timing: ConnectorTiming) -> CronDataIntervalTimetable | None:
    """Return when it runs; a plain cron text would give every run an empty data interval (airflow.md, section 4)."""
    return (
        CronDataIntervalTimetable(timing.schedule, timezone=timing.timezone)
        if timing.schedule
        else None
    )


def _legible_timetable(name: str, variables: Variables) -> CronDataIntervalTimetable | None:
    raw: Any = variables.documents["order_upload_connectors"].value[name]
    if not isinstance(raw, Mapping):
        return None
    try:
        return _timetable(
            ConnectorTiming(**{key: raw[key] for key in ("schedule", "timezone") if key in raw})
        )
    except ValueError:
        return None
