"""One pass of the benchmark: a run of new orders and one of unchanged orders, a process a stage.

An order that waits is never unchanged: every run takes it up again. So the run of unchanged orders
belongs to a second connector, which leaves out the orders that would wait; its first run finds in
the shop what the run of new orders made, and is not measured.

The work before a stage is done by the stages of the same pass, so nothing is made twice. Where the
pass compares, what it compares with is measured anew before each stage: whatever else the machine
does then meets both.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from benchmarks.one_stage import WHOLE_RUN
from benchmarks.runs import COPY, SHOP_KEY, SHOP_USER, STAGES, TRANSFORM, Workplace
from demo.airflow.home import REPOSITORY
from demo.airflow.services import HOST, ports, service
from demo.hub.exports import write_csv, write_xml

FOLDER = REPOSITORY / ".bench"
WARM_UP_ORDERS = 20
BEFORE_STEPS = STAGES[:3]
"""The stages whose work ``transform`` goes by."""
ROWS = {"extract": "extract_xml", "plan": "plan_new"}
"""Stage -> the name of its figure, where that says more."""
WRITERS: dict[str, Callable[[BinaryIO, int], None]] = {"xml": write_xml, "csv": write_csv}
"""Form of an export -> what writes so many orders in it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one piece of work took.

    Attributes:
        cpu_s: user and system time of its process and of that one's children.
        wall_s: as a clock on the wall shows it.
        peak_mb: the largest resident memory of any of these processes.
    """

    cpu_s: float
    wall_s: float
    peak_mb: float


@dataclass(slots=True)
class PassFigures:
    """The figures of one pass.

    Attributes:
        orders: in the export.
        work: name of the figure -> what was measured; of what is measured several times in a pass,
            the quickest.
        staged_bytes: run -> bytes of all files below its folder, and of what it has added to the
            archive of payloads.
        counts: orders by outcome, of the run of new orders.
    """

    orders: int
    work: dict[str, Measured] = field(default_factory=dict)
    staged_bytes: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, measured: Measured) -> None:
        """Take a figure in; of two of one name the quicker one stays."""
        known = self.work.get(name)
        if known is None or measured.cpu_s < known.cpu_s:
            self.work[name] = measured


class Pass:
    """Measures one pass after the other in a folder of their own.

    Args:
        folder: for exports, staged files, ledger and shop; what was in it is deleted.
        orders: in the exports.
        turns: how often ``transform``, and what it is compared with, are measured in a pass.
    """

    def __init__(self, folder: Path, orders: int, turns: int = 1) -> None:
        self._folder = folder
        self._orders = orders
        self._turns = turns
        self._compares = False
        self._figures = PassFigures(orders)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def measure(self, *, compares: bool) -> PassFigures:
        """Measure both runs from the start: an empty ledger, an empty shop.

        Args:
            compares: measure what the stages are compared with, and let each stage go through a
                few orders first. Without, the memory is that of the stage alone.
        """
        self._compares = compares
        self._figures = PassFigures(self._orders)
        self._measure_csv()
        self._measure_transformation()
        with self._shop() as shop:
            workplace = self._workplace("xml", shop)
            for stage in STAGES:
                self._measure(stage, ROWS.get(stage, stage), workplace, "new")
            settled = self._workplace("settled", shop)
            _run_one(WHOLE_RUN, settled.export, *_arguments(settled, "first"))
            kept_before = bytes_below(settled.archive)
            # A file that was written anew is read again, though it holds what it held before.
            os.utime(settled.export)
            self._measure(WHOLE_RUN, "run_unchanged", settled, "unchanged")
        for place, run_id, before in ((workplace, "new", 0), (settled, "unchanged", kept_before)):
            kept = bytes_below(place.archive) - before
            self._figures.staged_bytes[run_id] = bytes_below(place.run_folder(run_id)) + kept
        return self._figures

    def measure_stages(self, stages: tuple[str, ...]) -> PassFigures:
        """Measure the first stages of a run of new orders, none of which asks the shop."""
        workplace = self._workplace("xml", "http://127.0.0.1/")
        self._compare_with("bare_xml", workplace.export)
        for stage in stages:
            self._measure(stage, ROWS.get(stage, stage), workplace, "new")
        return self._figures

    def _measure_csv(self) -> None:
        """Measure ``extract`` alone on the CSV export: what comes after it is the same."""
        workplace = self._workplace("csv", "http://127.0.0.1/")
        self._measure("extract", "extract_csv", workplace, "new")

    def _measure_transformation(self) -> None:
        """Measure ``transform`` with ten steps, and what it is compared with: no shop is asked.

        Both take seconds, and some machines give each process one of two speeds: so they are taken
        in turn, often enough that both meet the quick one.
        """
        workplace = self._workplace("steps", "http://127.0.0.1/")
        for stage in BEFORE_STEPS:
            _run_one(stage, workplace.export, *_arguments(workplace, "new"))
        for work, name in ((TRANSFORM, "transform"), (COPY, "bare_copy")) * self._turns:
            answer = _run_one(work, workplace.export, *_arguments(workplace, "new"))
            answer.pop("counts")
            self._figures.add(name, Measured(**answer))

    def _measure(self, work: str, name: str, workplace: Workplace, run_id: str) -> None:
        arguments = _arguments(workplace, run_id)
        if self._compares:
            form = workplace.export.suffix[1:]
            self._compare_with(f"bare_{form}", workplace.export)
            arguments += ["--warm-up", str(self._export("warm_up", form, WARM_UP_ORDERS))]
        answer = _run_one(work, workplace.export, *arguments)
        counts = answer.pop("counts")
        if run_id == "new" and counts:
            self._figures.counts = counts
        self._figures.add(name, Measured(**answer))

    def _compare_with(self, bare: str, export: Path) -> None:
        self._figures.add(bare, Measured(**_run_one(bare, export)))

    def _workplace(self, name: str, shop: str) -> Workplace:
        """Return an empty workplace: ``csv``, ``xml``, or one of XML with a name of its own."""
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        form = "csv" if name == "csv" else "xml"
        export = self._export("orders", form, self._orders)
        return Workplace(folder, export, shop, name == "settled", name == "steps")

    @contextmanager
    def _shop(self) -> Iterator[str]:
        """Run a demo shop without orders of ours in a process of its own; give its address."""
        data = self._folder / "shop"
        shutil.rmtree(data, ignore_errors=True)
        port = ports(self._folder, ["shop"])["shop"]
        arguments = ["--data", str(data), "--user", SHOP_USER, "--key", SHOP_KEY]
        with service("shop", port, arguments, self._folder / "shop.log"):
            yield f"http://{HOST}:{port}/"

    def _export(self, name: str, form: str, orders: int) -> Path:
        """Return an export file, written where there is none yet."""
        path = self._folder / f"{name}.{form}"
        if not path.exists():
            with path.open("wb") as file:
                WRITERS[form](file, orders)
        return path


def _arguments(workplace: Workplace, run_id: str) -> list[str]:
    """Return the command line that leads to a run in a workplace."""
    arguments = ["--folder", str(workplace.folder), "--run-id", run_id, "--shop", workplace.shop]
    if workplace.all_settle:
        arguments.append("--all-settle")
    if workplace.has_steps:
        arguments.append("--steps")
    return arguments


def bytes_below(folder: Path) -> int:
    """Return how many bytes the files below a folder hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _run_one(work: str, export: Path, *arguments: str) -> dict[str, Any]:
    """Measure one piece of work in a process of its own; return the JSON that it printed.

    Raises:
        subprocess.CalledProcessError: it failed; why, it said itself.
    """
    command = [sys.executable, "-m", "benchmarks.one_stage", work, "--export", str(export)]
    path = os.pathsep.join(str(REPOSITORY / folder) for folder in ("plugins", "."))
    done = subprocess.run(
        [*command, *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
