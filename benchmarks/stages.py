"""``make bench``: what each stage costs, against a demo shop in a process of its own.

Times are CPU time, as ratios within this run (see ``figures.py``); memory is measured on ten times
as many orders, and may hardly grow. ``ORDERS=1000000 make bench`` goes through the stages before
the plan once, with that many orders.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
from pathlib import Path

from benchmarks.figures import CHAIN, Summary, with_sums
from benchmarks.passes import FOLDER, Pass, PassFigures
from benchmarks.runs import STAGES


def main() -> None:
    """Measure, and end with one line of JSON."""
    options = _options()
    _print_load()
    try:
        if options.chain:
            _measure_chain(options)
        else:
            _measure_stages(options)
    finally:
        shutil.rmtree(options.folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--orders", type=int, default=20_000, help="that the times are taken on")
    parser.add_argument("--repetitions", type=int, default=3, help="the quickest counts")
    parser.add_argument("--turns", type=int, default=5, help="of transform, in each repetition")
    parser.add_argument(
        "--larger",
        type=int,
        default=10,
        help="measure the memory on so many times the orders; 1: no pass of its own for it",
    )
    parser.add_argument("--chain", type=int, help="only the stages before the plan, so many orders")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="made, and deleted at the end")
    return parser.parse_args()


def _print_load() -> None:
    """Say what else the machine does: CPU times under load are up to half as long again."""
    load = " ".join(f"{average:.2f}" for average in os.getloadavg())
    print(f"load {load} on {os.cpu_count()} processors", flush=True)


def _measure_stages(options: argparse.Namespace) -> None:
    measuring = Pass(options.folder, options.orders, options.turns)
    passes = []
    for repetition in range(1, options.repetitions + 1):
        passes.append(measuring.measure(compares=True))
        print(f"Pass {repetition}: {_counts(passes[-1])}", flush=True)
    large = None
    if options.larger > 1:
        large = Pass(options.folder, options.orders * options.larger).measure(compares=False)
        print(f"Memory: {_counts(large)}", flush=True)
    summary = Summary.of(passes, large)
    print(f"\n{summary.table()}\n")
    print(json.dumps(summary.json()))


def _counts(figures: PassFigures) -> str:
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(figures.counts.items()))
    return f"{figures.orders:,} orders, {counts}"


def _measure_chain(options: argparse.Namespace) -> None:
    """Go through the stages before the plan once; their first start and imports are in it."""
    orders = options.chain
    figures = Pass(options.folder, orders).measure_stages(STAGES[: len(CHAIN)])
    work = with_sums(figures.work)
    print(f"{orders:,} orders\n\n{'':17}{'CPU s':>9}{'wall s':>9}{'orders/s':>11}{'peak MB':>9}")
    answer: dict[str, float | int] = {"orders": orders}
    for name in ("bare_xml", *CHAIN, "chain"):
        measured = work[name]
        print(
            f"{name:<17}{measured.cpu_s:>9.1f}{measured.wall_s:>9.1f}"
            f"{orders / measured.wall_s:>11,.0f}{measured.peak_mb:>9.0f}"
        )
        answer[f"{name}_cpu_s"] = round(measured.cpu_s, 1)
        answer[f"{name}_wall_s"] = round(measured.wall_s, 1)
    answer["chain"] = round(work["chain"].cpu_s / work["bare_xml"].cpu_s, 2)
    answer["peak_mb"] = round(work["chain"].peak_mb)
    print(f"\n{json.dumps(answer)}")


if __name__ == "__main__":
    main()
