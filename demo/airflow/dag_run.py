"""One run of a connector's DAG by Airflow's own runner, ``DAG.test()``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG
from airflow.sdk.listener import get_listener_manager

from demo.airflow.home import REPOSITORY
from demo.airflow.progress import Progress
from demo.airflow.services import DemoError
from demo.airflow.surroundings import Folders
from order_upload.airflow.names import dag_id_of
from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.domain.outcome import Result
from order_upload.pipeline.outcomes import outcomes, unread_results
from order_upload.pipeline.run import Run


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that has ended: its report as staged, and the end of each of its orders."""

    run_id: str
    report: dict[str, Any]
    results: list[Result]


def run_connector(folders: Folders, connector: str, say: Callable[[str], None]) -> Finished:
    """Run a connector once, as a person's click on Trigger would; return what became of its orders.

    Raises:
        DemoError: the DAG can't be loaded, or the run left no report.
    """
    dag = _dag(connector)
    say(f"Running {dag.dag_id}")
    with _listening(Progress(say, folders.airflow / "order_upload" / "staging" / connector)):
        run_id = dag.test(logical_date=None).run_id
    run = Run(
        root=staging_from_config(),
        ledger=ledger_from_connection(),
        connector=connector,
        run_id=run_id,
    )
    if not run.staging.exists("report", "report.json"):
        msg = f"run {run_id} left no report; Airflow's log, named above, says why"
        raise DemoError(msg)
    report = json.loads(run.staging.read_text("report", "report.json"))
    results = [end.result for end in outcomes(run, dry_run=False)]
    return Finished(run_id, report, [*results, *unread_results(run)])


@contextmanager
def _listening(progress: Progress) -> Iterator[None]:
    """Let Airflow call a listener around every task while the block runs."""
    listeners = get_listener_manager()
    listeners.add_listener(progress)  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        listeners.pm.unregister(progress)


def _dag(connector: str) -> DAG:
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
