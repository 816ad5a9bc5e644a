"""Rounds of runs at once, in bad weather: two connectors and a backfill on the same orders.

Both connectors lead into one shop. One asks the hub over HTTP, the other reads files that the hub
drops; the backfill reads what the first one has fetched before. Afterwards it is calm, and each
connector runs until nothing is left to do.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from chaos.ends import SUCCESS, DagRun, End, Try
from chaos.hub_files import HubFiles
from chaos.hub_orders import HubOrders, Way
from chaos.mortals import Mortals
from chaos.runs import TASKS, Scheduler, States
from chaos.shops import StormyShop
from chaos.weather import Weather
from demo.hub.exports import write_xml_of

BACKFILL_CONF = {"mail": "always", "stock": "follow_shop"}
"""By itself a backfill sends no mail and moves no stock: then nobody could count either."""
MOST_CALM_RUNS = 8
SIDE_BY_SIDE = 2
UNFORESEEN = "UnforeseenError"
"""How a task ends by an error that is a fault of the program's, not one of the storm."""
WORKER_LIFE_S = 5.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a storm is.

    Attributes:
        folder: holds everything.
        speed: how many times as fast as usual the waits between tries and the leases pass.
        timeout_s: of requests to shop and hub; by default it is a minute.
    """

    folder: Path
    speed: float
    timeout_s: float

    @property
    def work(self) -> Path:
        """Where the package keeps its files."""
        return self.folder / "work"

    @property
    def staging(self) -> Path:
        """The staged files."""
        return self.work / "staging"

    @property
    def ledger(self) -> str:
        """Address of the ledger."""
        return f"sqlite:///{self.work}/ledger.db"

    @property
    def export(self) -> Path:
        """What the hub gives over HTTP."""
        return self.folder / "export.xml"

    @property
    def inbox(self) -> Path:
        """Where the hub drops files."""
        return self.folder / "inbox"


class Storm:
    """One storm.

    Args:
        place: where it is.
        orders: what the hub says.
        shop: the shop in it.
        weather: what goes wrong.
        processes: where tasks are done.
        say: prints a line.
    """

    def __init__(
        self,
        place: Place,
        orders: HubOrders,
        shop: StormyShop,
        weather: Weather,
        processes: Mortals,
        say: Callable[[str], None],
    ) -> None:
        self.runs = 0
        self._owed: list[int] = []
        self._place, self._orders, self._shop = place, orders, shop
        self._weather, self._processes, self._say = weather, processes, say
        self._files = HubFiles(place.inbox)
        self._log_lock = threading.Lock()
        self._scheduler = Scheduler(
            self._do,
            States(place.folder / "states.json"),
            processes.retries,
            wait=self._wait,
            side_by_side=SIDE_BY_SIDE,
            settings=Try(DagRun("", ""), folders=(str(place.work),), speed=place.speed),
        )

    def rage(self) -> None:
        """Let the hub tell of all waves while everything goes wrong."""
        for number in range(self._orders.waves + 1):
            self._owed.append(number)
            self._write_export()
            self._shop.go_wrong_inside(self._weather)
            early, late = (
                DagRun(Way.FILES.value, f"{when}__{number}", "scheduled")
                for when in ("early", "late")
            )
            runs = [DagRun(Way.API.value, f"scheduled__{number}", "scheduled")]
            if number:
                backfill = DagRun(
                    Way.API.value,
                    f"backfill__{number}",
                    "backfill",
                    BACKFILL_CONF,
                    self._orders.interval(number),
                )
                runs.append(backfill)
            self._at_once(runs, early, late, number)
            self._strike_off(runs[0])
            self._say(f"round {number}: {self._told([*runs, early, late])}")

    def settle(self, environment: Mapping[str, str]) -> int:
        """Run each connector in peace until nothing is left to do; return how often.

        Args:
            environment: what differs for the tasks in peace.
        """
        self._shop.calm_down()
        settings = replace(self._scheduler.settings, environment=environment)
        self._scheduler = replace(self._scheduler, settings=settings)
        for number in range(MOST_CALM_RUNS):
            self._write_export()
            runs = [DagRun(way.value, f"calm__{number}", "scheduled") for way in Way]
            for run in runs:
                self._run(run)
            self._strike_off(runs[0])
            self._say(f"calm {number}: {self._told(runs)}")
            if not any(self._has_done_something(run) for run in runs):
                return number + 1
        return MOST_CALM_RUNS

    def _at_once(self, runs: Sequence[DagRun], early: DagRun, late: DagRun, number: int) -> None:
        """Take runs through at the same time, while the hub drops its files of a round.

        In between the worker dies: whatever is at work, at once. A connector has one scheduled run
        at a time: its late one comes when its early one has ended.
        """
        worker = threading.Timer(self._weather.seconds(WORKER_LIFE_S), self._kill_worker)
        worker.start()
        with ThreadPoolExecutor(len(runs) + 2) as pool:
            dropped = pool.submit(self._files.drop, self._orders, number)
            under_way = [pool.submit(self._run, run) for run in runs]
            pool.submit(self._run, early).result()
            dropped.result()
            self._run(late)
            for run in under_way:
                run.result()
        worker.join()

    def _kill_worker(self) -> None:
        if self._processes.kill_all():
            self._weather.count("workers_killed")

    def _run(self, run: DagRun) -> None:
        self.runs += 1
        self._scheduler.run(run, self._weather.on_run(TASKS[:-1]))

    def _do(self, asked: Try) -> End | None:
        """Do one try, whatever befalls it."""
        fit = self._weather.on_try()
        begun = time.monotonic()
        end = self._processes.try_task(
            replace(asked, death=fit.death, clock_s=fit.clock_s), kill_after_s=fit.kill_after_s
        )
        self._weather.count("tries")
        if end is None:
            self._weather.count("kills")
        elif "No space left" in end.error or "disk is full" in end.error:
            self._weather.count("our_disk_full")
        elif end.error.startswith(UNFORESEEN):
            self._weather.count("unforeseen")
        self._log(asked, end, time.monotonic() - begun)
        return end

    def _log(self, asked: Try, end: End | None, seconds: float) -> None:
        state, error = "killed", ""
        if end is not None:
            state, error = end.state, end.error.partition("\n")[0]
        name = f"{asked.run.connector} {asked.run.run_id} {asked.task} {asked.part}".rstrip()
        with self._log_lock, (self._place.folder / "tries.log").open("a", encoding="utf-8") as log:
            log.write(f"{name}, try {asked.number}: {state} after {seconds:.2f} s {error}\n")

    def _wait(self, seconds: float) -> None:
        time.sleep(max(seconds, 0) / self._place.speed)

    def _write_export(self) -> None:
        """Let the hub give what it owes."""
        part = self._place.export.with_suffix(".new")
        with part.open("wb") as export:
            write_xml_of(export, self._orders.given(self._owed, Way.API), self._orders.count)
        part.replace(self._place.export)

    def _strike_off(self, run: DagRun) -> None:
        """Let the hub owe nothing that a run has taken: it gives no order again."""
        if self._scheduler.states.of(run).get("extract") == SUCCESS:
            self._owed.clear()

    def _report(self, run: DagRun) -> Mapping[str, int]:
        """Return what the run counted; nothing where it left no report."""
        folder = self._place.staging / run.connector / run.run_id / "report"
        if not (folder / "report.json").exists():
            return {}
        counts: dict[str, int] = json.loads((folder / "report.json").read_text())["counts"]
        return {outcome: count for outcome, count in counts.items() if count}

    def _told(self, runs: list[DagRun]) -> str:
        return "; ".join(f"{run.connector} {run.run_id} {dict(self._report(run))}" for run in runs)

    def _has_done_something(self, run: DagRun) -> bool:
        """Whether another run may find something to do."""
        counts = self._report(run)
        states = self._scheduler.states.of(run)
        is_whole = all(
            state in ("success", "skipped") for name, state in states.items() if name != "report"
        )
        unsettled = ("created", "updated", "failed", "unknown")
        return not counts or not is_whole or any(outcome in counts for outcome in unsettled)
