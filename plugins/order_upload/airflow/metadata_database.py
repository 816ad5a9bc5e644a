"""Airflow's own database, as a command outside of tasks sees it."""

from __future__ import annotations

from order_upload.faults import Fault

REMEDY = "run `airflow db migrate` first, and look at AIRFLOW_HOME"


def unreadable() -> Fault | None:
    """Return what is wrong with Airflow's database; None where it can be read."""
    # Airflow reads its settings while it is imported.
    from airflow.models.variable import Variable  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415
    from sqlalchemy import select  # noqa: PLC0415
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    try:
        with create_session() as session:
            session.scalar(select(Variable.key).limit(1))
    except SQLAlchemyError as error:
        return no_database(error)
    return None


def no_database(error: Exception) -> Fault:
    """Return the fault of a database that gave this error."""
    return Fault(
        "Airflow", f"a database that cannot be used ({type(error).__name__})", remedy=REMEDY
    )
