"""An Airflow with the demo's orders, for the tests of the pages: its argument is a folder.

The demo's connector runs once, by Airflow's own runner. Then Airflow's server and the demo shop
and hub answer until this program is told to end, or whoever started it is gone: its standard input
is closed then. No scheduler runs: a run that a page triggers is queued.

This process does not import Airflow, whose runner takes the signals of its process for itself: what
imports it has a process of its own, which is ended like the servers.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console

from demo.airflow.services import HOST, ports, stop
from demo.airflow.surroundings import SAMPLE, Folders, starting_surroundings
from order_upload.airflow.local_airflow import use_home

CONNECTOR = "marketplaces_to_shop"
SERVER_STOPS_S = 15
LOOKS_EVERY_S = 0.2


def main() -> None:
    """Prepare all of it, and serve until the end."""
    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    signal.signal(signal.SIGINT, lambda *_: ending.set())
    threading.Thread(target=_end_with_starter, args=[ending], daemon=True).start()
    folders = Folders(Path(sys.argv[1]))
    folders.demo.mkdir(parents=True)
    numbers = ports(folders.demo, ("shop", "hub", "airflow"))
    use_home(folders.airflow, numbers["airflow"])
    os.environ["AIRFLOW__LOGGING__LOGGING_LEVEL"] = "WARNING"
    with starting_surroundings(folders, SAMPLE, numbers) as surroundings:
        if _run_once(folders, surroundings.connections(), ending):
            _serve(numbers["airflow"], ending)


def _end_with_starter(ending: threading.Event) -> None:
    """Wait until the other end of the standard input is closed, however that came."""
    sys.stdin.buffer.read()
    ending.set()


def _run_once(folders: Folders, connections: dict[str, Any], ending: threading.Event) -> bool:
    """Let the demo's connector run, and return whether it did."""
    process = multiprocessing.get_context("spawn").Process(
        target=_prepare, args=(folders, connections)
    )
    process.start()
    _wait(process.is_alive, ending)
    process.kill()
    process.join()
    return process.exitcode == 0


def _prepare(folders: Folders, connections: dict[str, Any]) -> None:
    """Fill Airflow's database and run the connector, as ``make demo`` does."""
    # Airflow may only be imported in its home.
    from demo.airflow.dag_run import run_connector  # noqa: PLC0415
    from demo.airflow.setup import (  # noqa: PLC0415
        fill_database,
        make_database,
        show_variables_here,
    )

    make_database(folders.airflow)
    fill_database(connections)
    show_variables_here()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        run_connector(CONNECTOR, Console(file=nowhere))


def _serve(port: int, ending: threading.Event) -> None:
    command = [str(Path(sys.executable).parent / "airflow"), "api-server", "--host", HOST]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--workers", "1"], start_new_session=True
    )
    try:
        _wait(lambda: process.poll() is None, ending)
    finally:
        stop(process, signal.SIGTERM, SERVER_STOPS_S)


def _wait(is_alive: Callable[[], bool], ending: threading.Event) -> None:
    """Return when something has ended, or shall."""
    while is_alive() and not ending.wait(LOOKS_EVERY_S):
        pass


if __name__ == "__main__":
    main()
