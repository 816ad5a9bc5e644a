"""What no page does, done to the Airflow that the tests of the pages look at.

Its arguments are the folder of that Airflow, and either ``late`` with a connector, whose next run
should have begun an hour ago then, as where a scheduler stands still; or ``run`` with a connector
and the conf of a run, which Airflow's own runner carries out: no scheduler takes up what a page
has queued.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.airflow.surroundings import Folders
from order_upload.airflow.local_airflow import use_home


def main() -> None:
    """Do it."""
    folder, what, connector, *conf = sys.argv[1:]
    folders = Folders(Path(folder))
    ports = json.loads((folders.demo / "ports.json").read_text(encoding="utf-8"))
    use_home(folders.airflow, ports["airflow"])
    os.environ["AIRFLOW__LOGGING__LOGGING_LEVEL"] = "WARNING"
    if what == "late":
        _let_be_late(connector)
    else:
        _run(connector, json.loads(conf[0]))


def _let_be_late(connector: str) -> None:
    # Airflow may only be imported in its home.
    from airflow.models.dag import DagModel  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415
    from sqlalchemy import update  # noqa: PLC0415

    from order_upload.airflow.names import dag_id_of  # noqa: PLC0415

    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    with create_session() as session:
        of_connector = update(DagModel).where(DagModel.dag_id == dag_id_of(connector))
        session.execute(of_connector.values(is_paused=False, next_dagrun_create_after=an_hour_ago))


def _run(connector: str, conf: object) -> None:
    # as above
    from demo.airflow.dag_run import connector_dag  # noqa: PLC0415
    from demo.airflow.setup import show_variables_here  # noqa: PLC0415

    show_variables_here()
    connector_dag(connector).test(run_conf=conf)


if __name__ == "__main__":
    main()
