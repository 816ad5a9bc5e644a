"""Airflow's own database, as a command outside of tasks sees it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from order_upload.faults import Fault

MIGRATE = "run `airflow db migrate` first, and look at AIRFLOW_HOME"
START = "start Airflow with `make up`, which makes it"


def unreadable(local_home: Path | None) -> Fault | None:
    """Return what is wrong with Airflow's database; None where it can be read.

    Args:
        local_home: of the Airflow of ``make up``, where the command line names it.
    """
    # Airflow reads its settings while it is imported.
    from airflow.models.variable import Variable  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415
    from sqlalchemy import select  # noqa: PLC0415
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    try:
        with create_session() as session:
            session.scalar(select(Variable.key).limit(1))
    except SQLAlchemyError as error:
        is_local = local_home and os.environ["AIRFLOW_HOME"] == str(local_home.absolute())
        return replace(no_database(error), remedy=START) if is_local else no_database(error)
    return None


def no_database(error: Exception) -> Fault:
    """Return the fault of a database that gave this error."""
    return Fault(
        "Airflow", f"a database that cannot be used ({type(error).__name__})", remedy=MIGRATE
    )
