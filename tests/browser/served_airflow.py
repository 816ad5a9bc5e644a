"""An Airflow with the demo's orders, for the tests of the pages: its argument is a folder.

The demo's connector runs once, by Airflow's own runner. Then another one runs twice, and waits each
time until somebody answers its plan on a page. Airflow's server and the demo shop and hub answer
until this program is told to end, or whoever started it is gone: its standard input
is closed then. No scheduler runs: a run that a page triggers is queued.

This process does not import Airflow, whose runner takes the signals of its process for itself: what
imports it has a process of its own, which is ended like the servers.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from rich.console import Console

from demo.airflow.services import HOST, ports, stop
from demo.airflow.surroundings import SAMPLE, Folders, starting_surroundings
from order_upload.airflow.local_airflow import use_home

CONNECTOR = "marketplaces_to_shop"
ASKING = "asks_first"
"""A connector that sends nothing without a person's yes, with a hub of another namespace."""
ASKED_ORDERS = ["48201", "48202"]
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
    with (
        starting_surroundings(folders, SAMPLE, numbers) as surroundings,
        _running(folders, surroundings.connections(), ending) as is_prepared,
    ):
        if is_prepared:
            _serve(numbers["airflow"], ending)


def _end_with_starter(ending: threading.Event) -> None:
    """Wait until the other end of the standard input is closed, however that came."""
    # Not sys.stdin: its lock, held by a thread that waits, ends the interpreter with an error.
    while os.read(0, 1):
        pass
    ending.set()


@contextmanager
def _running(
    folders: Folders, connections: dict[str, Any], ending: threading.Event
) -> Iterator[bool]:
    """Let connectors run while the block runs; say whether the first one has."""
    spawning = multiprocessing.get_context("spawn")
    has_run = spawning.Event()
    process = spawning.Process(target=_run, args=(folders, connections, has_run))
    process.start()
    try:
        _wait(lambda: process.is_alive() and not has_run.is_set(), ending)
        yield has_run.is_set()
    finally:
        process.kill()
        process.join()


def _run(folders: Folders, connections: dict[str, Any], has_run: Event) -> None:
    """Fill Airflow's database and run the connectors, the first one as ``make demo`` does."""
    # Airflow may only be imported in its home.
    from demo.airflow.dag_run import connector_dag, run_connector  # noqa: PLC0415
    from demo.airflow.setup import (  # noqa: PLC0415
        fill_database,
        make_database,
        show_variables_here,
    )

    make_database(folders.airflow)
    hub = connections["demo_hub"]
    fill_database(connections | {"second_hub": hub | {"extra": {"namespace": "second"}}})
    _add_asking_connector()
    show_variables_here()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        run_connector(CONNECTOR, Console(file=nowhere))
    has_run.set()
    for _ in ("one to reject", "one to approve"):
        # With dates of their own: Airflow's runner removes a run of the same date, and of none.
        connector_dag(ASKING).test(run_conf={"order_refs": ASKED_ORDERS})


def _add_asking_connector() -> None:
    # as above
    from airflow.models.variable import Variable  # noqa: PLC0415

    for name, of, change in (
        ("configurations", "standard", {"require_approval": True}),
        ("connectors", CONNECTOR, {"configuration": ASKING}),
    ):
        rows = json.loads(Variable.get(f"order_upload_{name}"))
        rows[ASKING] = rows[of] | change
        if name == "connectors":
            del rows[ASKING]["filter"]  # the tests of the settings remove what one connector uses
            rows[ASKING]["source"] = rows[of]["source"] | {"conn_id": "second_hub"}
        Variable.set(f"order_upload_{name}", json.dumps(rows))


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
