"""The note of a run in Airflow: what became of its orders, in one line.

A task has no access to Airflow's database. So ``report`` leaves the note as an XCom, and the
process that ends the run, which is Airflow's scheduler, takes it from there: this module is a
listener of ours (``plugins/order_upload_plugin.py``). It is imported by every process of Airflow,
and imports next to nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airflow.listeners import hookimpl

from order_upload.airflow.names import PREFIX

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from sqlalchemy.orm import Session

XCOM_KEY = "run_note"
REPORT = "report"
"""The task that leaves the note."""

LONGEST = 1000
"""Characters of a note in Airflow's database."""


@hookimpl
def on_dag_run_success(dag_run: DagRun, msg: str) -> None:
    """Write the note of a run that has ended well."""
    write_note(dag_run)


@hookimpl
def on_dag_run_failed(dag_run: DagRun, msg: str) -> None:
    """Write the note of a run that has ended red."""
    write_note(dag_run)


def write_note(dag_run: DagRun) -> None:
    """Give a run of ours the note that its report left; a note that a person wrote stays.

    The scheduler hands over the run in the session that it will commit. Airflow's test runner hands
    over one without a session: that gets one here.
    """
    if not dag_run.dag_id.startswith(PREFIX):
        return
    # Airflow's database, which only this function needs
    from airflow.models.dagrun import DagRun  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415
    from sqlalchemy.orm import object_session  # noqa: PLC0415

    session = object_session(dag_run)
    if session is not None:
        _write(dag_run, session)
        return
    with create_session() as session:
        stored = session.get(DagRun, dag_run.id)
        if stored is not None:
            _write(stored, session)


def _write(dag_run: DagRun, session: Session) -> None:
    from airflow.models.xcom import XComModel  # noqa: PLC0415 - Airflow's database

    written = dag_run.dag_run_note
    if written is not None and written.user_id is not None:
        return
    query = XComModel.get_many(
        run_id=dag_run.run_id, dag_ids=dag_run.dag_id, task_ids=REPORT, key=XCOM_KEY, limit=1
    )
    left = session.scalars(query).first()
    if left is not None:
        dag_run.note = str(XComModel.deserialize_value(left))[:LONGEST]
