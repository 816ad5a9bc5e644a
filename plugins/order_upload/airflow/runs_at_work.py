"""Which of our runs are at work, as Airflow's own database says: only outside of tasks."""

from __future__ import annotations

from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError

from order_upload.airflow.names import MAINTENANCE, PREFIX
from order_upload.errors import ConfigError


def runs_at_work() -> list[str]:
    """Return the runs that may be reading or writing staged files just now, as people name them.

    One whose plan waits for a person is among them: its orders are staged, and will be sent.

    Raises:
        ConfigError: Airflow's database cannot be asked from here.
    """
    ours = or_(DagRun.dag_id.startswith(PREFIX, autoescape=True), DagRun.dag_id == MAINTENANCE)
    query = select(DagRun.dag_id, DagRun.run_id).where(ours, DagRun.state == DagRunState.RUNNING)
    try:
        with create_session() as session:
            rows = session.execute(query.order_by(DagRun.dag_id, DagRun.run_id)).all()
    except SQLAlchemyError as error:
        raise ConfigError(
            f"Airflow's database: found that it cannot be read here ({type(error).__name__}), so "
            "that nobody knows which runs are at work; allowed: a machine where it can, such as "
            "that of the scheduler; nothing was done"
        ) from None
    return [f"DAG {dag_id}, run {run_id}" for dag_id, run_id in rows]
