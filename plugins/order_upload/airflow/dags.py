"""Connectors become DAGs: one each, with the same tasks for all; a broken one says what is wrong.

Nothing of one connector can harm another: each DAG is built and checked on its own, and is
published only when it is whole (an error that Airflow itself finds in a DAG file takes all DAGs of
the file away). A task that starts builds its own DAG only and reads no Variable for that: it knows
its connector's name and the run's snapshot, so a run under way goes on whatever has become of the
Variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import (
    DAG,
    Asset,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
    TriggerRule,
    chain,
    get_parsing_context,
)

from order_upload.airflow.approval import ApprovePlanOperator
from order_upload.airflow.assets import asset_of, outlet_of
from order_upload.airflow.dag_docs import broken_doc, connector_doc
from order_upload.airflow.extract import ExtractOrdersOperator
from order_upload.airflow.names import OWNER, PREFIX, dag_id_of
from order_upload.airflow.params import trigger_form
from order_upload.airflow.pools import refuse_unknown_pool
from order_upload.airflow.tasks import (
    SHOWN_AS,
    FilterOrdersOperator,
    NormalizeStatusOperator,
    PlanOrdersOperator,
    ReportOrdersOperator,
    TransformOrdersOperator,
    UploadOrdersOperator,
)
from order_upload.airflow.timetable import ActiveWindowsTimetable
from order_upload.airflow.variables import last_good, read_variables
from order_upload.config import Connector, Variables, connector_names, parse_connector
from order_upload.config.connector import DEFAULT_POOL, ConnectorTiming
from order_upload.errors import (
    LeaseLostError,
    LedgerUnavailableError,
    OrderUploadError,
    ShopUnavailableError,
    SourceUnavailableError,
)
from order_upload.pipeline.stages import Stage

FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
"""No backfill reaches further back; without catchup nothing else depends on it."""

LONGEST_TAG = 100

RETRY_POLICY = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=[
                SourceUnavailableError,
                ShopUnavailableError,
                LedgerUnavailableError,
                LeaseLostError,
            ],
            action=RetryAction.RETRY,
            reason="no answer, or one that may pass",
        ),
        RetryRule(
            exception=OrderUploadError,
            action=RetryAction.FAIL,
            reason="the same would happen again: someone has to act first",
        ),
    ]
)
"""Which errors a task tries again.

The first rule that fits decides; errors that are not ours follow Airflow's own retries.
"""

LONGEST_TASK = timedelta(hours=6)
"""A million orders take less; what takes longer hangs, and would hold its connector for ever."""

LONGEST_UPLOAD = timedelta(hours=24)
"""Of one part, which a shop may want to have slowly."""

DEFAULTS = {
    "owner": OWNER,
    "execution_timeout": LONGEST_TASK,
    "retries": 4,
    "retry_delay": timedelta(minutes=1),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=15),
    "retry_policy": RETRY_POLICY,
}
"""``default_args`` of every connector's DAG: tries after 1, 2, 4 and 8 minutes or up to twice that.

Airflow spreads them, so that not all come back at once.
"""


def build_dags() -> dict[str, DAG]:
    """Return the DAGs by their ids: all of them, or only the one that Airflow asks for."""
    parsing = get_parsing_context()
    if parsing.dag_id and not parsing.dag_id.startswith(PREFIX):
        return {}
    if parsing.dag_id and parsing.task_id:
        return {parsing.dag_id: _dag(parsing.dag_id, parsing.dag_id.removeprefix(PREFIX))}
    variables = last_good(read_variables)
    dags = {}
    for name in connector_names(variables):
        dag_id = dag_id_of(name)
        if not parsing.dag_id or parsing.dag_id == dag_id:
            dags[dag_id] = _connector_or_broken_dag(dag_id, name, variables)
    return dags


def _connector_or_broken_dag(dag_id: str, name: str, variables: Variables) -> DAG:
    try:
        connector = parse_connector(name, variables)
        refuse_unknown_pool(connector)
        return _checked(_connector_dag(dag_id, connector))
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not reach other connectors
        return _checked(_broken_dag(dag_id, name, variables, error))


def _checked(dag: DAG) -> DAG:
    """Return the DAG when Airflow finds nothing wrong with it.

    Airflow checks this too, but later, where one failure takes every DAG of the file away.
    """
    dag.validate()  # type: ignore[no-untyped-call] # Airflow's
    dag.check_cycle()
    return dag


def _connector_dag(dag_id: str, connector: Connector) -> DAG:
    return _dag(
        dag_id,
        connector.name,
        pool=connector.pool,
        schedule=_start_of(connector),
        description=f"Orders of {connector.source.type} into {connector.node}",
        doc_md=connector_doc(connector),
        tags={"order_upload", connector.node[:LONGEST_TAG]},
    )


def _broken_dag(dag_id: str, name: str, variables: Variables, error: Exception) -> DAG:
    """Return the DAG of a connector that can't be read.

    It keeps the schedule where that can be read: a connector that fails every time is seen, one
    that rests is not.
    """
    return _dag(
        dag_id,
        name,
        schedule=_legible_timetable(name, variables),
        description="Broken: the documentation of this DAG says what to correct",
        doc_md=broken_doc(error),
        tags={"order_upload", "broken"},
    )


def _dag(dag_id: str, connector: str, *, pool: str = DEFAULT_POOL, **about: Any) -> DAG:
    """Return the DAG of a connector; task ids and their chain never depend on what it says."""
    with DAG(
        dag_id=dag_id,
        dag_display_name=connector,
        start_date=FIRST_DAY,
        catchup=False,
        max_active_runs=1,
        default_args={**DEFAULTS, "pool": pool},
        auto_register=False,
        **({"schedule": None} | about),
    ) as dag:
        extract = ExtractOrdersOperator(task_id=Stage.EXTRACT.value, connector=connector)
        filter_ = FilterOrdersOperator(task_id=Stage.FILTER.value, connector=connector)
        normalize = NormalizeStatusOperator(
            task_id=Stage.NORMALIZE_STATUS.value, connector=connector
        )
        transform = TransformOrdersOperator(task_id=Stage.TRANSFORM.value, connector=connector)
        plan = PlanOrdersOperator(task_id=Stage.PLAN.value, connector=connector)
        approve = ApprovePlanOperator(
            task_id=Stage.APPROVE.value,
            connector=connector,
            execution_timeout=None,  # a person may take as long as he likes
        )
        upload = UploadOrdersOperator.partial(
            task_id=Stage.UPLOAD.value,
            connector=connector,
            map_index_template="{{ " + SHOWN_AS + " }}",
            execution_timeout=LONGEST_UPLOAD,
        ).expand(part=plan.output)
        report = ReportOrdersOperator(
            task_id=Stage.REPORT.value,
            connector=connector,
            trigger_rule=TriggerRule.ALL_DONE,
            outlets=[outlet_of(connector)],
        )
        chain(extract, filter_, normalize, transform, plan, approve, upload, report)
    # Only now: given to DAG(), they would be copied into every task and checked 14 times over when
    # the DAG is serialized (1,000 connectors: 144 s instead of 4 s).
    dag.params.update(trigger_form())
    return dag


def _start_of(connector: Connector) -> ActiveWindowsTimetable | list[Asset] | None:
    """Return what starts the DAG: a schedule, the success of others, or a person only."""
    if connector.after:
        return [asset_of(name) for name in connector.after]
    return _timetable(connector)


def _timetable(timing: ConnectorTiming) -> ActiveWindowsTimetable | None:
    """Return when the DAG runs by itself, if ever."""
    if not timing.schedule:
        return None
    return ActiveWindowsTimetable(timing.schedule, timing.timezone, timing.active_windows)


def _legible_timetable(name: str, variables: Variables) -> ActiveWindowsTimetable | None:
    """Return the schedule of a broken connector as far as it can be read.

    Its windows are left out: a connector that can't be read should be seen at once.
    """
    raw: Any = variables.documents["order_upload_connectors"].value[name]
    if not isinstance(raw, Mapping):
        return None
    timing = {key: raw[key] for key in ("schedule", "timezone") if key in raw}
    try:
        return _timetable(ConnectorTiming(**timing))
    except ValueError:
        return None
