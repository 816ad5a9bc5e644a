"""One run of a connector's DAG by Airflow's own runner, ``DAG.test()``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG
from airflow.sdk.listener import get_listener_manager
from rich.console import Console
from rich.markup import escape

from demo.airflow.home import REPOSITORY
from demo.airflow.progress import Progress
from demo.airflow.services import DemoError
from demo.airflow.surroundings import SHOP
from order_upload.airflow.names import dag_id_of
from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.airflow.variables import read_variables
from order_upload.config import parse_connector
from order_upload.domain.outcome import Result
from order_upload.errors import ConfigError
from order_upload.pipeline.outcomes import outcomes, unread_results
from order_upload.pipeline.run import Run


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that has ended: its report as staged, and the end of each of its orders."""

    run_id: str
    report: dict[str, Any]
    results: list[Result]


def run_connector(connector: str, console: Console) -> Finished:
    """Run a connector once, as a person's click on Trigger would; return what became of its orders.

    One whose plan a person has to approve is only planned: nobody could answer here.

    Raises:
        DemoError: the connector is not the demo's any more, the DAG can't be loaded, or the run
            left no report.
    """
    dag, only_plans = connector_dag(connector), _asks_a_person(connector)
    console.print(f"Running {escape(dag.dag_id)}")
    if only_plans:
        console.print(
            "[yellow]Only its plan: the configuration says require_approval, and a person answers"
            " in the Airflow of make up.[/]"
        )
    staging, ledger = staging_from_config(), ledger_from_connection()

    def run_of(run_id: str) -> Run:
        return Run(root=staging, ledger=ledger, connector=connector, run_id=run_id)

    with _listening(Progress(console, run_of)):
        run_id = dag.test(logical_date=None, run_conf={"dry_run": only_plans}).run_id
    run = run_of(run_id)
    if not run.staging.exists("report", "report.json"):
        msg = f"run {run_id} left no report; Airflow's log, named above, says why"
        raise DemoError(msg)
    report = json.loads(run.staging.read_text("report", "report.json"))
    results = [end.result for end in outcomes(run, dry_run=only_plans)]
    return Finished(run_id, report, [*results, *unread_results(run)])


def _asks_a_person(connector: str) -> bool:
    """Return whether a person has to approve the connector's plans.

    Raises:
        DemoError: it leads to another shop than the demo's: somebody has edited it in ``make up``.
    """
    try:
        known = parse_connector(connector, read_variables())
    except ConfigError as error:
        msg = f"{error}\n`make clean` brings the demo's Variables back"
        raise DemoError(msg) from error
    if known.node != SHOP:
        raise DemoError(
            f"order_upload_connectors.{connector}.node: found {known.node}; allowed: {SHOP}, the "
            "demo's own shop; `make clean` brings the demo's Variables back"
        )
    return known.configuration.require_approval


@contextmanager
def _listening(progress: Progress) -> Iterator[None]:
    """Let Airflow call a listener around every task while the block runs."""
    listeners = get_listener_manager()
    listeners.add_listener(progress)  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        listeners.pm.unregister(progress)


def connector_dag(connector: str) -> DAG:
    """Return the DAG of a connector.

    Raises:
        DemoError: a DAG file can't be imported, or there is no such connector.
    """
    bag = DagBag(str(REPOSITORY / "dags"))
    if bag.import_errors:
        msg = "a DAG file can't be imported:\n" + "\n".join(bag.import_errors.values())
        raise DemoError(msg)
    dag = bag.dags.get(dag_id_of(connector))
    if dag is None:
        raise DemoError(
            f"no connector {connector} in Variable order_upload_connectors; "
            "`make clean` brings the demo's back"
        )
    return dag
