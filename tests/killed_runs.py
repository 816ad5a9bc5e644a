"""A run that dies at one of its steps and is tried again has to end as if nothing had happened.

Two runs of a connector are made in peace first. What stands before each task of the second is kept;
how it ends is what every killed one has to come to.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from chaos.ends import FAILED, SUCCESS, DagRun, Death, Try
from chaos.mortals import Mortals, mortals
from chaos.runs import TASKS, States
from demo.airflow.home import REPOSITORY
from demo.hub.hub import DemoHub, running_hub
from demo.hub.sample_export import xml_of
from demo.serving import address_of, serving
from demo.shop.server import ShopServer
from demo.shop.shop import DemoShop
from killed_sales import (
    CORRECTED,
    LEFT_ALONE,
    SENT_AGAIN,
    first_sales,
    number_of,
    second_sales,
)
from order_upload.ledger import Ledger
from order_upload.pipeline.order_actions import OrderActions
from order_upload.staging import Staging

CONNECTOR = "killed"
BEFORE, KILLED, AFTER = (DagRun(CONNECTOR, name) for name in ("before", "killed", "after"))
VARIABLES = {
    "connectors": {
        CONNECTOR: {
            "node": "shop",
            "source": {
                "type": "bindcommerce_api",
                "conn_id": "hub",
                "endpoint": "/integrator-tool/export?connector=12",
            },
            "configuration": "mailed",
            "filter": "without_outlet",
        }
    },
    "configurations": {
        "mailed": {"mail": "always", "missing_product": "as_sold", "transformation": "paid"}
    },
    "filters": {"without_outlet": {"origin_nodes": {"rule": "exclude", "nodes": ["Outlet eBay"]}}},
    "transformations": {"paid": [{"step": "set", "fields": {"payment.name": "Marketplace"}}]},
}

PATIENCE_S = 60.0
TIMES = frozenset(
    {
        "at", "began_at", "seen_at", "first_seen", "opened_at", "used_at", "made_at", "hub_time",
        "since",
    }
)  # fmt: skip
"""Columns of the ledger that say when something was done."""
TRIES = ("order_upload_results", "attempts")
"""Table and column of how often an order was sent: what a dead process sent, nobody can count."""
OF_RUNS = frozenset({"order_upload_runs", "order_upload_leases"})
"""Tables of what runs counted, and of the leases that end with their run or their time."""


@dataclass(frozen=True)
class Killing:
    """Where a run dies: its task, the step before which it does, and whether a file is torn."""

    task: str
    step: int
    name: str
    torn: bool = False

    def __str__(self) -> str:
        half = ", half of it" if self.torn else ""
        return f"{self.task}, step {self.step}: {self.name}{half}"


@dataclass
class KilledRuns:
    """One shop, one hub and one connector.

    Attributes:
        killings: every step at which the run can be killed.
        wanted: what stands in shop, ledger and staging when nobody is.
    """

    folder: Path
    hub: DemoHub
    processes: Mortals
    killings: list[Killing] = field(default_factory=list)
    wanted: Mapping[str, Any] = field(default_factory=dict)
    _shop: DemoShop | None = None
    _server: ShopServer | None = None
    _port: int = 0
    _parts: tuple[str, ...] = ()

    @property
    def work(self) -> Path:
        """Where the package keeps its files."""
        return self.folder / "work"

    @property
    def shop(self) -> DemoShop:
        """The shop, while it is open."""
        assert self._shop is not None
        return self._shop

    def prepare(self) -> None:
        """Make both runs in peace."""
        with self._open_shop():
            self.processes.warm_up(self._try(BEFORE, TASKS[0]))
            self._person_decides()
        self.hub.export.write_text(xml_of(second_sales()), encoding="utf-8")
        for task in TASKS:
            for name in ("work", "shop"):
                shutil.copytree(self.folder / name, self.folder / "kept" / task / name)
            with self._open_shop():
                self._do_in_peace(task)
        with self._open_shop():
            self.processes.go_on(self._try(AFTER, TASKS[0]))
            self.wanted = self._all_there_is()

    def differences(self, killing: Killing) -> dict[str, Any]:
        """Kill the run, let Airflow try the task again, and return what is not as it has to be."""
        for name in ("work", "shop"):
            shutil.rmtree(self.folder / name)
            shutil.copytree(self.folder / "kept" / killing.task / name, self.folder / name)
        with self._open_shop():
            asked = self._try(KILLED, killing.task)
            death = Death(killing.step, torn=killing.torn)
            if end := self.processes.try_task(replace(asked, death=death)):
                return {"not killed": end}
            self._wait_for_shop()
            self.processes.go_on(replace(asked, number=2), AFTER)
            found = self._all_there_is()
        return {
            name: {"wanted": self.wanted.get(name), "found": found.get(name)}
            for name in self.wanted.keys() | found.keys()
            if self.wanted.get(name) != found.get(name)
        }

    def _do_in_peace(self, task: str) -> None:
        """Do a task of the second run, and note its steps."""
        end = self.processes.try_task(self._try(KILLED, task))
        assert end is not None
        assert end.state in (SUCCESS, FAILED), end
        States(self.work / "states.json").set(KILLED, task, end.state)
        if task == "plan":
            self._parts = tuple(end.value)
        for number, name in enumerate(end.steps, 1):
            self.killings.append(Killing(task, number, name))
            if number in end.tearable:
                self.killings.append(Killing(task, number, name, torn=True))

    def _try(self, run: DagRun, task: str) -> Try:
        shop = self.shop
        connection = {"conn_type": "opencart", "host": shop.base_url, "login": shop.user}
        extra = {"hub_node": "71", "transport": "node"}
        return Try(
            run,
            task,
            part=self._parts[0] if task == "upload" else "",
            parts=self._parts if run is KILLED else (),
            states=str(self.work / "states.json"),
            folders=(str(self.work),),
            environment={
                "AIRFLOW_CONN_SHOP": json.dumps(
                    {**connection, "password": shop.key, "extra": extra}
                )
            },
        )

    def _person_decides(self) -> None:
        """Correct one order, leave one alone, and let one be sent again."""
        with closing(Ledger(f"sqlite:///{self.work}/ledger.db")) as ledger:
            person = OrderActions(Staging(self.work / "staging"), ledger, CONNECTOR, "ada")
            person.correct(str(number_of(CORRECTED)), "amounts.accept_difference", "yes", "it is")
            person.dismiss([str(number_of(LEFT_ALONE))], "a return")
            person.send_again([str(number_of(SENT_AGAIN))])

    @contextmanager
    def _open_shop(self) -> Iterator[None]:
        """Open the shop, at the same address as before."""
        self._shop = DemoShop(self.folder / "shop")
        self._server = ShopServer(("127.0.0.1", self._port), self._shop)
        self._port = self._server.server_address[1]
        self._shop.base_url = f"{address_of(self._server)}/"
        with closing(self._shop.database), serving(self._server):
            yield

    def _wait_for_shop(self) -> None:
        """Wait until the shop is done with what the dead one sent: Airflow waits for a minute."""
        assert self._server is not None
        end = time.monotonic() + PATIENCE_S
        while not self._server.is_idle:
            assert time.monotonic() < end
            time.sleep(0.005)

    def _all_there_is(self) -> dict[str, Any]:
        waiting = (self.work / "staging" / CONNECTOR / "waiting").glob("*.jsonl")
        return {
            "report": report_of(self.work),
            "ledger": in_ledger(self.work / "ledger.db"),
            "waiting": sorted(path.name for path in waiting),
            **in_shop(self.shop),
        }


def report_of(work: Path) -> dict[str, Any]:
    """Return how each order ended in the run that was killed, and what its report counts."""
    folder = work / "staging" / CONNECTOR / KILLED.run_id / "report"
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    ends = {}
    for line in (folder / "orders.jsonl").read_text(encoding="utf-8").splitlines():
        result = json.loads(line)
        code = (result.get("reason") or {}).get("code", "")
        ends[result["ref"].partition(":")[2]] = (result["outcome"], code)
    return {"ends": ends, "counts": report["counts"], "news": report["new"]}


def in_shop(shop: DemoShop) -> dict[str, Any]:
    """Return all that stands in the shop, without its times."""
    found: dict[str, Any] = {"stock": shop.stock(), "orders": shop.count()}
    mails = shop.mails()
    for order in shop.orders():
        order_id = order["order_id"]
        found[f"order {order_id}"] = {
            **order,
            "status_at": "",
            "history": [(row["status"], row["mailed"]) for row in shop.history(order_id)],
            "mails": [mail["kind"] for mail in mails if str(mail["order_id"]) == order_id],
        }
    return found


def in_ledger(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what the ledger remembers, without its times."""
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = [row["name"] for row in named if row["name"] not in OF_RUNS]
        return {table: _rows(database, table) for table in tables}


def _rows(database: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    rows = map(dict, database.execute(f"SELECT * FROM {table}"))
    left_out = {*TIMES, TRIES[1]} if table == TRIES[0] else TIMES
    compared = (
        {name: value for name, value in row.items() if name not in left_out} for row in rows
    )
    return sorted(compared, key=str)


@contextmanager
def killed_runs(folder: Path) -> Iterator[KilledRuns]:
    """Give runs that can be killed, with a shop and a hub of their own."""
    export = folder / "export.xml"
    export.write_text(xml_of(first_sales()), encoding="utf-8")
    (folder / "work").mkdir()
    with ExitStack() as opened:
        hub = opened.enter_context(running_hub(export))
        processes = opened.enter_context(mortals(folder / "processes", environment_of(folder, hub)))
        runs = KilledRuns(folder, hub, processes)
        runs.prepare()
        yield runs


def environment_of(folder: Path, hub: DemoHub) -> dict[str, str]:
    """Return the environment of the processes whose tasks are killed."""
    own = {name: text for name, text in os.environ.items() if not name.startswith("AIRFLOW")}
    hub_connection = {"conn_type": "http", "host": hub.base_url, "password": hub.token}
    variables = {
        f"AIRFLOW_VAR_ORDER_UPLOAD_{name.upper()}": json.dumps(value)
        for name, value in VARIABLES.items()
    }
    return {
        **own,
        **variables,
        "PYTHONPATH": f"{REPOSITORY}/plugins:{REPOSITORY}",
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
        "AIRFLOW_CONN_HUB": json.dumps(hub_connection),
        "AIRFLOW_CONN_ORDER_UPLOAD_LEDGER": f"sqlite:///{folder}/work/ledger.db",
        "ORDER_UPLOAD_STAGING": str(folder / "work" / "staging"),
    }
