"""``python -m benchmarks.one_stage``: measures one piece of work in this process, prints one JSON.

The pieces are the stages of a run, ``run`` (all stages of one), and two to compare them with:
``bare_xml`` goes through an XML export with lxml and keeps nothing, ``bare_csv`` through a CSV
export with ``csv.reader``.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

WHOLE_RUN = "run"
_KB_IN_MB = 1024


def main() -> None:
    """Measure what the command line names."""
    options = _options()
    if options.work.startswith("bare_"):
        figures = _measured(lambda: BARE[options.work](options.export))
    else:
        figures = _measured_stage(options)
    print(json.dumps(figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.one_stage", description=__doc__)
    parser.add_argument("work", help="a stage, run, bare_xml or bare_csv")
    parser.add_argument("--export", type=Path, required=True, help="the hub's export file")
    parser.add_argument("--folder", type=Path, help="holds staged files and ledger")
    parser.add_argument("--run-id", default="new", help="name of the run")
    parser.add_argument("--shop", default="", help="address of the demo shop")
    parser.add_argument(
        "--all-settle", action="store_true", help="leave out orders that would wait"
    )
    parser.add_argument("--steps", action="store_true", help="with a transformation of ten steps")
    parser.add_argument(
        "--warm-up", type=Path, help="small export to go through first, not measured"
    )
    return parser.parse_args()


def bare_xml(export: Path) -> None:
    """Let lxml parse every order of an XML export, and keep nothing of it."""
    for _, document in etree.iterparse(str(export), tag="Document"):
        document.clear()


def bare_csv(export: Path) -> None:
    """Let ``csv.reader`` cut every line of a CSV export into cells."""
    with export.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file, delimiter=";"):
            pass


BARE: dict[str, Callable[[Path], None]] = {"bare_xml": bare_xml, "bare_csv": bare_csv}


def _measured_stage(options: argparse.Namespace) -> dict[str, object]:
    from benchmarks.runs import STAGES, BenchRun, Workplace  # noqa: PLC0415 - bare work needs none

    stages: tuple[str, ...] = (options.work,)
    if options.work == WHOLE_RUN:
        stages = STAGES
    if options.warm_up:
        _warm_up(STAGES[: STAGES.index(stages[-1]) + 1], options.warm_up, options.shop)
    workplace = Workplace(
        options.folder, options.export, options.shop, options.all_settle, options.steps
    )
    run = BenchRun(workplace, options.run_id)

    def work() -> None:
        for stage in stages:
            run.do(stage)

    figures = _measured(work)
    run.close()
    return {**figures, "counts": run.counts}


def _warm_up(stages: tuple[str, ...], export: Path, shop: str) -> None:
    """Go through the stages with a few orders, so that imports and tables made once do not count.

    The shop is only asked, never written to: the orders of all exports have the same references.
    """
    from benchmarks.runs import BenchRun, Workplace  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="order-upload-bench-") as folder:
        run = BenchRun(Workplace(Path(folder), export, shop), "warm-up")
        for stage in stages:
            if stage != "upload":
                run.do(stage)
        run.close()


def _measured(work: Callable[[], None]) -> dict[str, object]:
    """Return CPU seconds and wall seconds of some work, and the process's peak memory since start.

    Worker processes count: their CPU is added, and the peak is the largest of any process.
    """
    cpu, wall = _cpu_seconds(), time.perf_counter()
    work()
    cpu, wall = _cpu_seconds() - cpu, time.perf_counter() - wall
    return {"cpu_s": cpu, "wall_s": wall, "peak_mb": _peak_mb()}


def _cpu_seconds() -> float:
    """Return user and system time of this process and of its children that have ended."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _peak_mb() -> float:
    kilobytes = max(_own_peak_kb(), _peak_kb(resource.RUSAGE_CHILDREN))
    return kilobytes / _KB_IN_MB


def _own_peak_kb() -> float:
    """Return the peak of this process alone.

    Linux hands ``ru_maxrss`` on from the process that started this one, so it is read elsewhere.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return float(line.split()[1])
    return _peak_kb(resource.RUSAGE_SELF)


def _peak_kb(who: int) -> float:
    peak = float(resource.getrusage(who).ru_maxrss)
    if sys.platform == "darwin":  # which counts bytes
        peak /= 1024
    return peak


if __name__ == "__main__":
    main()
