"""An Airflow with the demo's orders, for the tests of the pages: its argument is a folder.

The demo's connector runs once, by Airflow's own runner. Then Airflow's server and the demo shop
and hub answer until this program is ended. No scheduler runs: a run that a page triggers is queued.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from demo.airflow.services import HOST, ports, stop
from demo.airflow.surroundings import SAMPLE, Folders, Surroundings, starting_surroundings
from order_upload.airflow.local_airflow import use_home

CONNECTOR = "marketplaces_to_shop"


def main() -> None:
    """Prepare all of it, serve, and end with SIGTERM."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folders = Folders(Path(sys.argv[1]))
    folders.demo.mkdir(parents=True)
    numbers = ports(folders.demo, ("shop", "hub", "airflow"))
    use_home(folders.airflow, numbers["airflow"])
    os.environ["AIRFLOW__LOGGING__LOGGING_LEVEL"] = "WARNING"
    environ = dict(os.environ)
    with starting_surroundings(folders, SAMPLE, numbers) as surroundings:
        _run_once(surroundings)
        _serve(numbers["airflow"], environ)


def _run_once(surroundings: Surroundings) -> None:
    """Let the demo's connector run, as ``make demo`` does."""
    # Airflow may only be imported in its home.
    from demo.airflow.dag_run import run_connector  # noqa: PLC0415
    from demo.airflow.setup import (  # noqa: PLC0415
        fill_database,
        make_database,
        show_variables_here,
    )

    make_database(surroundings.folders.airflow)
    fill_database(surroundings.connections())
    show_variables_here()
    run_connector(surroundings.folders, CONNECTOR, lambda _: None)


def _serve(port: int, environ: dict[str, str]) -> None:
    """Serve with the environment of before: there the Variables are those of the database."""
    command = [str(Path(sys.executable).parent / "airflow"), "api-server", "--host", HOST]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--workers", "1"], env=environ, start_new_session=True
    )
    try:
        process.wait()
    finally:
        stop(process, signal.SIGTERM, 15)


if __name__ == "__main__":
    main()
