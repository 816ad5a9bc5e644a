"""``make demo``: orders from a hub export into the demo shop, by the connector's own DAG and Airflow's own runner."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo.airflow.home import REPOSITORY
from demo.airflow.services import DemoError, held, ports
from demo.airflow.surroundings import Folders, Surroundings, checked_export, running_surroundings
from order_upload.airflow.local_airflow import use_home

if TYPE_CHECKING:
    from demo.airflow.dag_run import Finished

CONNECTORS = {"first": "marketplaces_to_shop", "second": "second_connector"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; the exit code says whether the demo worked, not whether every order found its way."""
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
    with held(folders.demo, "make demo"):
        numbers = ports(folders.demo, ("shop", "hub", "airflow"))
        use_home(folders.airflow, numbers["airflow"])
        if options.ledger == "fresh":
            _forget(folders.ledger)
        with running_surroundings(folders, export, numbers) as world:
            print(f"Demo shop   {world.shop_page}\nHub export  {export}")
            finished = _run(folders, world, CONNECTORS[options.connector])
    return _show(finished, time.monotonic() - started)


def _run(folders: Folders, world: Surroundings, connector: str) -> Finished:
    """Run the connector's DAG, with Airflow's words in a log and ours on the screen."""
    from demo.airflow.progress import airflow_in_log  # noqa: PLC0415 - Airflow may only be imported in its home

    log = folders.demo / "airflow.log"
    print(f"Airflow     {log}\n\nStarting Airflow ...", flush=True)
    with airflow_in_log(log) as screen:

        def say(text: str) -> None:
            print(text, file=screen, flush=True)

        return _run_dag(folders, world, connector, say)


def _run_dag(
    folders: Folders, world: Surroundings, connector: str, say: Callable[[str], Any]
) -> Finished:
    from demo.airflow.dag_run import run_connector  # noqa: PLC0415
    from demo.airflow.setup import set_up_airflow, show_variables_here  # noqa: PLC0415

    set_up_airflow(world.shop, world.hub)
    show_variables_here()
    return run_connector(folders, connector, say)


def _show(finished: Finished, seconds: float) -> int:
    from demo.airflow.order_table import last_line, table, waits  # noqa: PLC0415

    waiting = "\n".join(waits(finished.report))
    orders = table(finished.results) if finished.results else "No order came through."
    print("", orders, *([waiting] if waiting else []), _verdict(finished), sep="\n\n")
    print(last_line(finished.report["counts"], seconds))
    return 1 if finished.report["failed_stage"] else 0


def _verdict(finished: Finished) -> str:
    failure = finished.report["failure"]
    if not failure:
        return f"The run is green: {finished.run_id}."
    why = (
        "a task failed, see above"
        if finished.report["failed_stage"]
        else "somebody has to look at these orders once"
    )
    return f"The run is red in Airflow, because {why}: {failure}."


def _forget(ledger: Path) -> None:
    """Delete the ledger; the shop still knows what exists."""
    for path in ledger.parent.glob(f"{ledger.name}*"):
        path.unlink()


if __name__ == "__main__":
    sys.exit(main())
