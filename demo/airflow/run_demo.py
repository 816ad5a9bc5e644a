"""``make demo``: orders from a hub export into the demo shop.

The connector's own DAG takes them there, run by Airflow's own runner.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from demo.airflow.home import REPOSITORY
from demo.airflow.services import DemoError, exclusive, ports
from demo.airflow.surroundings import (
    Folders,
    Surroundings,
    checked_export,
    starting_surroundings,
    world_of,
)
from order_upload.airflow.local_airflow import use_home

if TYPE_CHECKING:
    from rich.console import Console

    from demo.airflow.dag_run import Finished

CONNECTORS = {"first": "marketplaces_to_shop", "second": "second_connector"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; return 0 when it worked, whether or not every order found its way."""
    options = _options(arguments)
    try:
        return _demo(options)
    except DemoError as error:
        print(f"make demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nmake demo: stopped; the next run takes up what was left.", file=sys.stderr)
        return 130


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument(
        "--export", default="", help="an export of the hub, .xml or .csv, instead of the sample"
    )
    parser.add_argument(
        "--ledger", choices=["kept", "fresh"], default="kept", help="fresh: delete the ledger first"
    )
    parser.add_argument(
        "--connector", choices=CONNECTORS, default="first", help="second: on the same shop and hub"
    )
    parser.add_argument(
        "--base",
        type=Path,
        help="folder that holds .airflow and .demo; without it an export of your own gets one of"
        " its own",
    )
    return parser.parse_args(arguments)


def _demo(options: argparse.Namespace) -> int:
    started = time.monotonic()
    export = checked_export(options.export)
    folders = Folders(options.base or (world_of(options.export) if options.export else REPOSITORY))
    with exclusive(folders.demo, "make demo"):
        numbers = ports(folders.demo, ("shop", "hub", "airflow"))
        use_home(folders.airflow, numbers["airflow"])
        if options.ledger == "fresh":
            _forget(folders.ledger)
        with starting_surroundings(folders, export, numbers) as surroundings:
            print(f"Hub export     {export}")
            if folders.base != REPOSITORY:
                print(f"In a world of  {folders.base}")
            finished = _run(surroundings, CONNECTORS[options.connector])
    return _show(finished, time.monotonic() - started)


def _run(surroundings: Surroundings, connector: str) -> Finished:
    """Run the connector's DAG, with Airflow's words in a log and ours on the screen."""
    # Airflow may only be imported in its home.
    from demo.airflow.progress import airflow_in_log, at_work, console_on  # noqa: PLC0415

    log = surroundings.folders.demo / "airflow.log"
    print(f"Airflow's log  {log}\n", flush=True)
    with airflow_in_log(log) as screen:
        console = console_on(screen)
        with at_work(console, "Starting Airflow, demo shop and demo hub"):
            _fill(surroundings)
        return _run_dag(connector, console)


def _fill(surroundings: Surroundings) -> None:
    # These imports are most of Airflow's start; shop and hub start meanwhile.
    import demo.airflow.dag_run  # noqa: F401, PLC0415
    from demo.airflow.setup import (  # noqa: PLC0415
        fill_database,
        make_database,
        show_variables_here,
    )

    make_database(surroundings.folders.airflow)
    fill_database(surroundings.connections())
    show_variables_here()


def _run_dag(connector: str, console: Console) -> Finished:
    from demo.airflow.dag_run import run_connector  # noqa: PLC0415

    return run_connector(connector, console)


def _show(finished: Finished, seconds: float) -> int:
    """Print the orders, what they wait for and the figures; return the exit code."""
    from demo.airflow.order_table import last_line, print_waits, table  # noqa: PLC0415
    from demo.airflow.progress import console_on  # noqa: PLC0415

    console = console_on(sys.stdout)
    console.print()
    if finished.results:
        console.print(table(finished.results, console.width))
    else:
        console.print("No order came through.")
    console.print()
    print_waits(console, finished.report)
    console.print(f"\n{_verdict(finished)}")
    console.print("The same with pages, where you map, approve and send again: make up")
    print(last_line(finished.report["counts"], seconds))
    return int(bool(finished.report["failed_stage"]))


def _verdict(finished: Finished) -> str:
    from rich.markup import escape  # noqa: PLC0415

    failure = finished.report["failure"]
    if failure:
        return f"[red]The run is red in Airflow:[/] {escape(failure)}."
    return f"[green]The run is green:[/] {escape(finished.run_id)}."


def _forget(ledger: Path) -> None:
    """Delete the ledger; the shop still knows what exists."""
    for path in ledger.parent.glob(f"{ledger.name}*"):
        path.unlink()


if __name__ == "__main__":
    sys.exit(main())
