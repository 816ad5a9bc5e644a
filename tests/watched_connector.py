"""A connector that everything happens to; see ``watched_runs``, which has set up Airflow before."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from airflow.api_fastapi.core_api.datamodels.hitl import UpdateHITLDetailPayload
from airflow.api_fastapi.core_api.routes.public.hitl import update_hitl_detail
from airflow.dag_processing.dagbag import DagBag
from airflow.models.asset import AssetEvent
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from fastapi import HTTPException
from sqlalchemy import select

from demo.airflow.home import REPOSITORY
from demo.airflow.setup import fill_database, make_database
from demo.hub.hub import DemoHub
from demo.shop.faults import Fault
from demo.shop.shop import DemoShop
from marked_orders import CORRECTED, MARKS, PASSWORD, marked_export, reference_of
from order_upload.airflow import tasks
from order_upload.airflow.command import main as order_upload
from order_upload.airflow.storage import staging_from_config
from order_upload.errors import StagingError

CONNECTOR = "watched"
SHOP = {"conn_type": "opencart", "extra": {"hub_node": "71", "transport": "node"}}
FILES = {"conn_type": "sftp", "host": "127.0.0.1", "port": 1, "login": "hub", "password": PASSWORD}
CONFIGURATION = {
    "update": "complete",
    "statuses": {"processing": "Processing", "shipped": "Shipped"},
}
PERSON = " ".join(MARKS)
BROKEN = {
    "a truncated export": marked_export()[:9_000],
    "a web page": f"<html><body>{PERSON}</body></html>".encode(),
    "CSV without a header": ";".join(MARKS).encode(),
    "an error of the hub": (
        b"<Documents><errorCode>7</errorCode><errorDescription>no order\n"
        b"2026-11-24 ERROR forged</errorDescription></Documents>"
    ),
}
"""What a hub may send in place of an export, by what it is."""


@dataclass
class Watched:
    """The connector, and what is around it.

    Attributes:
        folder: of shop and hub.
        export: what the hub hands out.
    """

    folder: Path
    export: Path
    shop: DemoShop
    hub: DemoHub

    def watch(self) -> None:
        """Let everything happen, one thing after the other."""
        make_database(Path(os.environ["AIRFLOW_HOME"]))
        shop, hub = self.shop, self.hub
        fill_database(
            {
                "shop": {**SHOP, "host": shop.base_url, "login": shop.user, "password": shop.key},
                "hub": {"conn_type": "http", "host": hub.base_url, "password": hub.token},
                "files": FILES,
            }
        )
        self.export.write_bytes(marked_export())
        run("dry run", dry_run=True)
        self._errors()
        self._decisions()
        self._approvals()
        self._payloads()
        command("try-filter", CONNECTOR)
        command("doctor", "shop")

    def _errors(self) -> None:
        self.shop.faults.plan(Fault.HTML, call="find")
        run("the shop answers find with a page")
        self.shop.faults.plan(Fault.HTML_AFTER)
        run("the shop answers apply with a page")
        with answers_changed(self.shop, "find", _with_a_name_for_a_part):
            run("the shop gives an order that is none", force=True)
        with failing_stage():
            run("an error that nobody foresaw", force=True)

    def _decisions(self) -> None:
        corrected = reference_of("to be corrected")
        why = ("--why", "the buyer moved")
        command("correct", CONNECTOR, corrected, "delivery.address", CORRECTED, *why)
        command("dismiss", CONNECTOR, reference_of("to be dismissed"), *why)
        command("send-again", CONNECTOR, reference_of("created"))
        command("corrections", CONNECTOR)

    def _approvals(self) -> None:
        asks = {"require_approval": True}
        edited = self.shop.order(reference_of("created"))["order_id"]
        self.shop.edit(edited, {"shipping": {"city": "Zufolanti di sopra"}})
        self.export.write_bytes(marked_export(version=2, City="Borgoquadro Alta"))
        with answered("Approve"):
            run("a person approves", configuration=asks)
        self.export.write_bytes(marked_export(version=3, City="Borgoquadro Bassa"))
        with answered("Reject"):
            run("a person refuses", configuration=asks)
        self.shop.faults.plan(Fault.SERVER_ERROR, times=3)
        run("the shop fails")

    def _payloads(self) -> None:
        for name, payload in BROKEN.items():
            self.export.write_bytes(payload)
            run(name)
        inbox = self.folder / "inbox"
        inbox.mkdir()
        os.environ["ORDER_UPLOAD_SOURCE_ROOTS"] = f"{inbox},sftp://127.0.0.1"
        (inbox / "orders.xml").write_bytes(marked_export(version=4))
        run("files of the inbox", source=files(f"{inbox}/*.xml"))
        run("a file server that is away", source=files("sftp:///out/*.xml"))
        run("a place that is not allowed", source=files(f"{self.folder}/*.xml"))
        self.export.write_bytes(marked_export(version=4))
        run("nothing new")
        run("nothing new, and only looked at", dry_run=True)


def files(path: str) -> dict[str, Any]:
    """Return the settings of a source of files."""
    return {"type": "bindcommerce_files", "path": path, "conn_id": "files"}


def run(
    what: str,
    *,
    source: dict[str, Any] | None = None,
    configuration: dict[str, Any] | None = None,
    **params: Any,
) -> None:
    """Run the connector once, and print how its orders ended."""
    hub = {"conn_id": "hub", "endpoint": "/integrator-tool/export?connector=12"}
    connector = {
        "node": "shop",
        "source": source or {"type": "bindcommerce_api", **hub},
        "configuration": "one",
    }
    variables = {
        "CONNECTORS": {CONNECTOR: connector},
        "CONFIGURATIONS": {"one": {**CONFIGURATION, **(configuration or {})}},
    }
    for name, value in variables.items():
        os.environ[f"AIRFLOW_VAR_ORDER_UPLOAD_{name}"] = json.dumps(value)
    dag = DagBag(str(REPOSITORY / "dags")).dags[f"order_upload__{CONNECTOR}"]
    for task in dag.tasks:
        if task.task_id == "upload":
            task.partial_kwargs["retries"] = 0
        else:
            task.retries = 0
    finished = dag.test(logical_date=None, run_conf=params)
    events = events_of(finished.run_id)
    ends = {"run": what, "state": finished.state, "events": events, **ends_of(finished.run_id)}
    say(json.dumps(ends))


def events_of(run_id: str) -> list[str]:
    """Return the Assets that a run has brought up to date."""
    with create_session() as session:
        events = select(AssetEvent).where(AssetEvent.source_run_id == run_id)
        return [event.asset.name for event in session.scalars(events)]


def ends_of(run_id: str) -> dict[str, Any]:
    """Return what the report of a run says of its orders."""
    with suppress(StagingError):
        text = staging_from_config().run(CONNECTOR, run_id).read_text("report", "report.json")
        report = json.loads(text)
        counts = {name: count for name, count in report["counts"].items() if count}
        notes = [note["code"] for note in report["notes"]]
        return {"counts": counts, "planned": sum(report["planned"].values()), "notes": notes}
    return {}


def say(line: str) -> None:
    """Print a line at once, between those of Airflow."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _with_a_name_for_a_part(found: dict[str, Any]) -> None:
    found["orders"][0]["parts"]["customer"] = PERSON


@contextmanager
def answers_changed(
    shop: DemoShop, call: str, change: Callable[[dict[str, Any]], None]
) -> Iterator[None]:
    """Let the shop answer one kind of call with something else."""
    ours = shop.call

    def changed(request: Any) -> dict[str, Any]:
        answer = ours(request)
        if f"call={call}" in request.query:
            change(answer)
        return answer

    shop.call = changed
    yield
    shop.call = ours


@contextmanager
def failing_stage() -> Iterator[None]:
    """Let the transformation fail with an error that quotes an order, and has one for its cause."""
    ours = tasks.transform

    def fails(_: Any) -> None:
        try:
            {}[PERSON]
        except KeyError as error:
            raise ValueError(PERSON) from error

    tasks.transform = fails
    yield
    tasks.transform = ours


@contextmanager
def answered(choice: str) -> Iterator[None]:
    """Give a person's answer to what a run asks, as Airflow's API does."""
    end = threading.Event()
    person = threading.Thread(target=partial(_answer, choice, end), daemon=True)
    person.start()
    yield
    end.set()
    person.join()


def _answer(choice: str, end: threading.Event) -> None:
    ada = SimpleNamespace(get_id=lambda: "ada", get_name=lambda: "ada")
    payload = UpdateHITLDetailPayload(chosen_options=[choice], params_input={})
    while not end.wait(0.2):
        with create_session() as session:
            parked = select(TaskInstance).where(TaskInstance.state == "awaiting_input")
            for task in session.scalars(parked):
                names = (task.dag_id, task.run_id, task.task_id)
                with suppress(HTTPException):  # one that was answered a moment ago
                    update_hitl_detail(*names, payload, ada, session, task.map_index)


def command(*arguments: str) -> None:
    """Run one of our commands, as on a terminal."""
    say(f"$ order-upload {arguments[0]}")
    before, sys.argv = sys.argv, ["order-upload", *arguments]
    order_upload()
    sys.argv = before
