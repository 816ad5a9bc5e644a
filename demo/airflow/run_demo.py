"""``make demo``: orders from a hub export into the demo shop.

The connector's own DAG takes them there, run by Airflow's own runner.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo.airflow.home import REPOSITORY
from demo.airflow.services import DemoError, exclusive, ports
from demo.airflow.surroundings import Folders, Surroundings, checked_export, starting_surroundings
from order_upload.airflow.local_airflow import use_home

if TYPE_CHECKING:
    from demo.airflow.dag_run import Finished

CONNECTORS = {"first": "marketplaces_to_shop", "second": "second_connector"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; return 0 when it worked, whether or not every order found its way."""
    options = _options(arguments)
    try:
        return _demo(Folders(options.base), options)
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
        "--base", type=Path, default=REPOSITORY, help="folder that holds .airflow and .demo"
    )
    return parser.parse_args(arguments)


def _demo(folders: Folders, options: argparse.Namespace) -> int:
    started = time.monotonic()
    export = checked_export(options.export)
    with exclusive(folders.demo, "make demo"):
        numbers = ports(folders.demo, ("shop", "hub", "airflow"))
        use_home(folders.airflow, numbers["airflow"])
        if options.ledger == "fresh":
            _forget(folders.ledger)
        with starting_surroundings(folders, export, numbers) as surroundings:
            print(f"Demo shop   {surroundings.shop_page}\nHub export  {export}")
            finished = _run(surroundings, CONNECTORS[options.connector])
    return _show(finished, time.monotonic() - started)


def _run(surroundings: Surroundings, connector: str) -> Finished:
    """Run the connector's DAG, with Airflow's words in a log and ours on the screen."""
    # Airflow may only be imported in its home.
    from demo.airflow.progress import airflow_in_log  # noqa: PLC0415

    log = surroundings.folders.demo / "airflow.log"
    print(f"Airflow     {log}\n\nStarting Airflow ...", flush=True)
    with airflow_in_log(log) as screen:

        def say(text: str) -> None:
            print(text, file=screen, flush=True)

        return _run_dag(surroundings, connector, say)


def _run_dag(surroundings: Surroundings, connector: str, say: Callable[[str], Any]) -> Finished:
    # These imports are most of Airflow's start; shop and hub start meanwhile.
    from demo.airflow.dag_run import run_connector  # noqa: PLC0415
    from demo.airflow.setup import (  # noqa: PLC0415
        fill_database,
        make_database,
        show_variables_here,
    )

    make_database(surroundings.folders.airflow)
    fill_database(surroundings.connections())
    show_variables_here()
    return run_connector(surroundings.folders, connector, say)


def _show(finished: Finished, seconds: float) -> int:
    """Print the orders, what they wait for and the figures; return the exit code."""
    from demo.airflow.order_table import last_line, table, waits  # noqa: PLC0415

    paragraphs = ["No order came through."]
    if finished.results:
        paragraphs = [table(finished.results)]
    waiting = waits(finished.report)
    if waiting:
        paragraphs.append("\n".join(waiting))
    print("", *paragraphs, _verdict(finished), sep="\n\n")
    print(last_line(finished.report["counts"], seconds))
    return int(bool(finished.report["failed_stage"]))


def _verdict(finished: Finished) -> str:
    failure = finished.report["failure"]
    if failure:
        return f"The run is red in Airflow: {failure}."
    return f"The run is green: {finished.run_id}."


def _forget(ledger: Path) -> None:
    """Delete the ledger; the shop still knows what exists."""
    for path in ledger.parent.glob(f"{ledger.name}*"):
        path.unlink()


if __name__ == "__main__":
    sys.exit(main())
