"""``make up``: Airflow with its user interface, the demo shop and the demo hub, until Ctrl-C.

They listen on loopback, but for two servers of Airflow's own that hand out the logs of tasks: those
listen on every address of this machine, and answer nobody without a key that only Airflow has.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from demo.airflow.home import REPOSITORY
from demo.airflow.services import HOST, DemoError, exclusive, ports, stop
from demo.airflow.surroundings import (
    HUB,
    SAMPLE,
    SHOP,
    Folders,
    Surroundings,
    starting_surroundings,
)
from demo.hub.hub import TOKEN
from order_upload.airflow.local_airflow import login, use_home

HEALTHY_TIMEOUT_S = 300
STOP_TIMEOUT_S = 30
COMPONENTS = {
    "metadatabase": "API server",
    "scheduler": "scheduler",
    "dag_processor": "DAG processor",
    "triggerer": "triggerer",
}
"""What Airflow's health names -> what starts: of the database only a server can tell."""


def main() -> int:
    """Start everything, say where it is, wait for the end, stop everything.

    The end is Ctrl-C, SIGTERM, or that of the terminal.
    """
    # A shell that starts a command with `&` makes it, and what it starts, deaf to SIGINT.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        _up(Folders(_options().base))
    except DemoError as error:
        print(f"make up: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make up", description=__doc__)
    parser.add_argument(
        "--base", type=Path, default=REPOSITORY, help="folder that holds .airflow and .demo"
    )
    return parser.parse_args()


def _up(folders: Folders) -> None:
    with exclusive(folders.demo, "make up"):
        numbers = ports(folders.demo, ("shop", "hub", "airflow", "task_logs", "trigger_logs"))
        use_home(folders.airflow, numbers["airflow"])
        os.environ["AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT"] = str(numbers["task_logs"])
        os.environ["AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT"] = str(numbers["trigger_logs"])
        log = folders.demo / "airflow.log"
        print(f"Airflow's log is {log}", flush=True)
        with starting_surroundings(folders, SAMPLE, numbers) as surroundings:
            said = Said()
            said.begins("demo shop, demo hub and Airflow's database")
            _set_up_airflow(surroundings, log)
            with _standalone(log) as airflow:
                address = f"http://{HOST}:{numbers['airflow']}"
                _wait_until_healthy(airflow, address, log, said)
                print(_welcome(address, surroundings), flush=True)
                airflow.wait()
                msg = f"Airflow ended by itself; its log is {log}"
                raise DemoError(msg)


def _set_up_airflow(surroundings: Surroundings, log: Path) -> None:
    # Airflow may only be imported in its home.
    from demo.airflow.progress import airflow_in_log  # noqa: PLC0415

    with airflow_in_log(log):
        from airflow.settings import dispose_orm  # noqa: PLC0415

        from demo.airflow.setup import fill_database, make_database  # noqa: PLC0415

        make_database(surroundings.folders.airflow)
        fill_database(surroundings.connections())
        dispose_orm()


@contextmanager
def _standalone(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``airflow standalone`` while the block runs."""
    binaries = Path(sys.executable).parent
    # It calls ``airflow`` from the path for each of its parts.
    environ = os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(binaries / "airflow"), "standalone"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=environ, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        print("\nStopping Airflow, demo shop and demo hub ...", flush=True)
        stop(process, signal.SIGINT, STOP_TIMEOUT_S)


class Said:
    """Says what starts, a line each, with how long the one before took."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._is_open = False

    def begins(self, what: str) -> None:
        """Say that something starts now."""
        self.ends()
        self._started, self._is_open = time.monotonic(), True
        print(f"Starting {what} ...", end="", flush=True)

    def ends(self) -> None:
        """Say that what started last is there."""
        if self._is_open:
            print(f" {time.monotonic() - self._started:.0f} s", flush=True)
        self._is_open = False


def _wait_until_healthy(
    airflow: subprocess.Popen[bytes], address: str, log: Path, said: Said
) -> None:
    end = time.monotonic() + HEALTHY_TIMEOUT_S
    missing = [*COMPONENTS]
    said.begins(f"Airflow's {COMPONENTS[missing[0]]}")
    while time.monotonic() < end and airflow.poll() is None:
        healthy = _healthy(address)
        still = [name for name in COMPONENTS if name not in healthy]
        if not still:
            said.ends()
            return
        if still[0] != missing[0]:
            said.begins(f"Airflow's {COMPONENTS[still[0]]}")
        missing = still
        time.sleep(0.3)
    msg = f"Airflow did not become healthy; its log is {log}"
    raise DemoError(msg)


def _healthy(address: str) -> frozenset[str]:
    """Return which parts of Airflow say that they are well."""
    health: dict[str, Any] = {}
    with (
        suppress(OSError, ValueError),
        urllib.request.urlopen(f"{address}/api/v2/monitor/health", timeout=5) as answer,
    ):
        health = json.load(answer)
    return frozenset(
        name for name in COMPONENTS if (health.get(name) or {}).get("status") == "healthy"
    )


def _welcome(address: str, surroundings: Surroundings) -> str:
    passwords = login(surroundings.folders.airflow)
    hub = f"http://{HOST}:{surroundings.hub.port}/"
    return f"""
Airflow     {address}   login admin, {passwords["admin"]} (or viewer, {passwords["viewer"]})
Demo shop   {surroundings.shop_page}   API user order_upload, key {surroundings.shop_key}
Demo hub    {hub}   token {TOKEN}; hands out {SAMPLE}

In Airflow: Dags > marketplaces_to_shop > Trigger; it has no schedule and runs when you say so.
The demo's Connections are {SHOP} and {HUB}; give those of a first connector of yours other names.
Ctrl-C here stops everything.
To try it, not for production: Airflow's two log servers listen on all addresses of this machine."""


if __name__ == "__main__":
    sys.exit(main())
