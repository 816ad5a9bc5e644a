"""How the DAGs of connectors stand, as Airflow's database says."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState, TaskInstanceState
from sqlalchemy import select
from sqlalchemy.orm import Session

from order_upload.pipeline.stages import Stage

LATE_AFTER = timedelta(minutes=10)
"""A run that should have begun so long ago is late, where no channel says otherwise."""
UNDER_WAY = (DagRunState.RUNNING, DagRunState.QUEUED)


@dataclass(frozen=True, slots=True)
class DagState:
    """How one DAG stands.

    Attributes:
        is_paused: None while Airflow has not read it yet.
        running_since: since when a run is under way.
        run_id: of that run, or of the one that waits for a person, where there is one.
        approval_since: since when a run waits for a person.
        next_run: when the next one begins by itself.
    """

    is_paused: bool | None = None
    running_since: datetime | None = None
    run_id: str = ""
    approval_since: datetime | None = None
    next_run: datetime | None = None

    def is_late(self, after: timedelta = LATE_AFTER) -> bool:
        """Return whether a run should have begun so long ago, and none has."""
        if self.is_paused or self.next_run is None or self.running_since is not None:
            return False
        return self.next_run + after < datetime.now(UTC)


def dag_states(dag_ids: Collection[str]) -> dict[str, DagState]:
    """Return how these DAGs stand; one that Airflow does not know is left out."""
    with create_session() as session:
        states = {
            dag.dag_id: DagState(is_paused=dag.is_paused, next_run=dag.next_dagrun_create_after)
            for dag in session.scalars(select(DagModel).where(DagModel.dag_id.in_(dag_ids)))
        }
        for dag_id, changes in _runs(session, states):
            states[dag_id] = replace(states[dag_id], **changes)
    return states


def _runs(session: Session, dag_ids: Collection[str]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield what the runs of these DAGs say."""
    of_them = DagRun.dag_id.in_(dag_ids)
    under_way = select(DagRun).where(of_them, DagRun.state.in_(UNDER_WAY)).order_by(DagRun.id)
    for run in session.scalars(under_way):
        since = run.start_date or run.queued_at
        yield run.dag_id, {"running_since": since, "run_id": run.run_id}
    asked = (TaskInstance.dag_id, TaskInstance.run_id, TaskInstance.start_date)
    waiting = select(*asked).where(
        TaskInstance.dag_id.in_(dag_ids),
        TaskInstance.task_id == Stage.APPROVE.value,
        TaskInstance.state == TaskInstanceState.AWAITING_INPUT,
    )
    for dag_id, run_id, since in session.execute(waiting):
        yield dag_id, {"approval_since": since, "run_id": run_id}
