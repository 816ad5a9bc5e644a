"""A day of sales on a cluster: a hub's orders, a worker that dies, a backfill beside a schedule.

Two connectors lead into one shop: one asks the hub once a day, the other reads the hub's files each
minute. A third of the orders comes both ways. The first run takes most of them, and one of its
workers dies meanwhile; then the hub says what has changed since, a backfill goes over those days
again, and the schedule of the files goes on beside it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chaos.hub_orders import HubOrders, Way
from chaos.shops import StormyDemoShop
from chaos.storm import BACKFILL_CONF
from chaos.surroundings import CONFIGURATION
from cluster.airflow_api import ENDED, AirflowApi
from cluster.by_hand import Cluster
from cluster.machines import HAS_HOST_NAMES, Machine
from demo.hub.exports import write_xml_of
from demo.hub.hub import DemoHub

API, FILES = (f"order_upload__{way.value}" for way in Way)
BEGUN = 25
"""One order of so many is in the shop when a worker dies."""
LONG_S = 1500.0
SCHEDULED_RUNS = 2


@dataclass
class SalesDay:
    """One day.

    Attributes:
        orders: what the hub says; in two rounds: as they began, and what has changed since.
        figures: what is worth telling, as it is found.
    """

    cluster: Cluster
    api: AirflowApi
    orders: HubOrders
    shop: StormyDemoShop
    hub: DemoHub
    figures: dict[str, Any] = field(default_factory=dict)

    def pass_by(self) -> None:
        """Let all of it happen; all orders that can be are in the shop then."""
        self._set_up()
        begun = time.monotonic()
        self._export(range(1))
        self._kill_a_worker()
        self._note("first run, with the killed worker", begun)
        begun = time.monotonic()
        self._backfill_beside_the_schedule()
        self._note("backfill beside the schedule", begun)
        begun = time.monotonic()
        self._settle()
        self._note("until nothing was left", begun)

    def _set_up(self) -> None:
        shop, hub = self.shop, self.hub
        of_shop = {"conn_type": "opencart", "host": shop.base_url, "login": shop.user}
        extra = {"hub_node": "none", "transport": "node"}
        self.api.connect("shop", {**of_shop, "password": shop.key, "extra": extra})
        of_hub = {"conn_type": "bindcommerce", "host": hub.base_url, "password": hub.token}
        self.api.connect("hub", {**of_hub, "extra": {"namespace": self.orders.name}})
        self.api.set_variable("order_upload_configurations", {"cluster": CONFIGURATION})
        self.api.set_variable("order_upload_connectors", self._connectors())
        self.api.wait_for("the DAGs", lambda: {API, FILES} <= set(self.api.dags()), LONG_S)

    def _connectors(self) -> dict[str, Any]:
        inbox = self.cluster.folder / "homes" / "airflow-worker-1" / "inbox"
        of_files = {"type": "bindcommerce_files", "path": f"file://{inbox}/*.xml"}
        to_shop = {"node": "shop", "configuration": "cluster"}
        source = {"type": "bindcommerce_api", "conn_id": "hub", "endpoint": self.hub.endpoint}
        return {
            Way.API.value: {**to_shop, "source": source, "schedule": "@daily"},
            Way.FILES.value: {
                **to_shop,
                "source": {**of_files, "namespace": self.orders.name},
                "schedule": "* * * * *",
            },
        }

    def _kill_a_worker(self) -> None:
        self.api.unpause(API)
        shop = self.shop.shop
        begun = self.orders.count // BEGUN
        self.api.wait_for("orders in the shop", lambda: shop.count() > begun, LONG_S, 0.05)
        (run,) = self.api.runs(API)
        at_work = self.api.wait_for("an upload", lambda: self._uploading(run["dag_run_id"]), LONG_S)
        victim = next(worker for worker in self.cluster.workers if self._is_at(worker, at_work))
        self.figures["in the shop at the kill"] = shop.count()
        self.figures["processes killed"] = victim.kill()
        self.figures["uploads under way there"] = at_work.count(victim.name)
        killed = time.monotonic()
        self.api.wait_for_runs(API, "scheduled", 1, LONG_S)
        self._note("from the kill to the end of the run", killed)
        tasks = self.api.tasks(API, run["dag_run_id"])
        self.figures["tries of the uploads"] = sorted(
            int(task["try_number"]) for task in tasks if task["task_id"] == "upload"
        )
        self.figures["workers of the run"] = sorted({str(task["hostname"]) for task in tasks})
        victim.start()

    def _uploading(self, run_id: str) -> list[str]:
        """Return the host of each upload that is under way."""
        return [
            str(task["hostname"])
            for task in self.api.tasks(API, run_id)
            if task["task_id"] == "upload" and task["state"] == "running"
        ]

    def _is_at(self, worker: Machine, hosts: list[str]) -> bool:
        return worker.name in hosts or not HAS_HOST_NAMES

    def _backfill_beside_the_schedule(self) -> None:
        self._export(range(2))
        for number in range(2):
            self._write(self.cluster.volume("inbox") / f"orders-{number}.xml", Way.FILES, [number])
        self.api.unpause(FILES)
        self._backfill(*self.orders.interval(0))
        states = self.api.wait_for_runs(API, "backfill", 1, LONG_S)
        self.figures["backfill"] = {state: states.count(state) for state in states}
        states = self.api.wait_for("the schedule of the files", self._ended_files, LONG_S)
        self.figures["scheduled runs beside it"] = {state: states.count(state) for state in states}

    def _backfill(self, begin: str, end: str) -> None:
        """Begin a backfill with the command that the documentation names."""
        command = ["airflow", "backfill", "create", "--dag-id", API]
        command += ["--from-date", begin, "--to-date", end, "--max-active-runs", "2"]
        command += ["--dag-run-conf", json.dumps(BACKFILL_CONF)]
        self.cluster.execute("airflow-scheduler", *command)

    def _ended_files(self) -> list[str]:
        states = [str(run["state"]) for run in self.api.runs(FILES, "scheduled")]
        ended = [state for state in states if state in ENDED]
        return ended if len(ended) >= SCHEDULED_RUNS else []

    def _settle(self) -> None:
        """Run each connector by hand, twice, and let the schedule end."""
        for count in (1, 2):
            for dag_id in (API, FILES):
                self.api.trigger(dag_id)
                self.api.wait_for_runs(dag_id, "manual", count, LONG_S)
        states = [*self._switched_off(API), *self._switched_off(FILES)]
        self.figures["all runs"] = {state: states.count(state) for state in states}
        self.figures["in the shop"] = self.shop.shop.count()

    def _switched_off(self, dag_id: str) -> list[str]:
        """Switch a DAG off, and return how its runs ended.

        Airflow leaves a run as it is that was under way then: such a one has to end before.
        """
        while True:
            self.api.unpause(dag_id)
            self.api.wait_for_runs(dag_id, "", 1, LONG_S)
            self.api.unpause(dag_id, paused=True)
            states = [str(run["state"]) for run in self.api.runs(dag_id)]
            if set(states) <= set(ENDED):
                return states

    def _export(self, rounds: range) -> None:
        self._write(self.hub.export, Way.API, rounds)

    def _write(self, path: Path, way: Way, rounds: Sequence[int]) -> None:
        with path.with_suffix(".new").open("wb") as file:
            write_xml_of(file, self.orders.given(rounds, way), self.orders.count)
        path.with_suffix(".new").rename(path)

    def _note(self, name: str, since: float) -> None:
        self.figures[f"{name}, s"] = round(time.monotonic() - since)
