"""``python -m benchmarks.retention``: what it costs to let go what is old.

A connector that has run for ninety days, every quarter of an hour unless ``--runs`` says otherwise,
and of which nothing was ever let go; each run fetched something new. Measured are a report's
hand-over into that archive, the first run of the maintenance, the one of the next day, and the
bytes that are left. The folders are copies of one run's, as it leaves them before its plan.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.passes import FOLDER, bytes_below
from benchmarks.runs import CONNECTOR, STAGES, BenchRun, Workplace
from demo.hub.exports import write_xml
from order_upload.ledger import Ledger
from order_upload.pipeline.retention import Retention, Tidying
from order_upload.staging import Staging
from order_upload.staging.payload_archive import SUFFIX, compressed

SPAN = timedelta(days=90)
ORDERS = 20
"""In the export of the run that is copied."""


def main() -> None:
    """Measure, and end with one line of JSON."""
    options = _options()
    shutil.rmtree(options.folder, ignore_errors=True)
    try:
        print(json.dumps(measured(options.folder, options.runs)))
    finally:
        shutil.rmtree(options.folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.retention", description=__doc__)
    parser.add_argument("--runs", type=int, default=8640, help="in ninety days")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="made, and deleted at the end")
    return parser.parse_args()


def measured(folder: Path, runs: int) -> dict[str, Any]:
    """Return the figures of a connector that has made so many runs."""
    place = _one_run(folder)
    now = datetime.now(UTC)
    staging = Staging(folder / "staging")
    _make_runs(place, now, runs)
    ledger = Ledger(f"sqlite:///{folder}/ledger.db")
    for number in range(runs):
        ledger.record_run(CONNECTOR, f"run-{number}", {"orders": ORDERS})
    figures: dict[str, Any] = {"runs": runs, "staged_mb_before": _mb(folder / "staging")}

    def maintain(at: datetime) -> None:
        Tidying(staging, ledger, Retention(), {CONNECTOR}, at).tidy()

    archive = staging.of(CONNECTOR).payloads
    _time(figures, "hand_over", lambda: archive.keep(io.BytesIO(b"<Documents/>"), now))
    _time(figures, "first_maintenance", lambda: maintain(now))
    figures["staged_mb_after"] = _mb(folder / "staging")
    figures["archive_mb"] = _mb(place.archive)
    _time(figures, "next_day", lambda: maintain(now + timedelta(days=1)))
    return figures


def _one_run(folder: Path) -> Workplace:
    """Make the run that is copied, up to its plan; nobody asks a shop."""
    folder.mkdir(parents=True)
    export = folder / "orders.xml"
    with export.open("wb") as file:
        write_xml(file, ORDERS)
    place = Workplace(folder, export, "http://127.0.0.1/")
    run = BenchRun(place, "model")
    for stage in (*STAGES[:3], STAGES[-1]):
        run.do(stage)
    run.close()
    (folder / "ledger.db").unlink()
    return place


def _make_runs(place: Workplace, now: datetime, runs: int) -> None:
    model = place.run_folder("model")
    content = place.export.read_bytes()
    for number in range(runs):
        ended = now - number * SPAN / runs
        folder = place.run_folder(f"run-{number}")
        shutil.copytree(model, folder)
        for path in folder.rglob("*"):
            os.utime(path, (ended.timestamp(), ended.timestamp()))
        # what `archive.keep` does, without its look for an equal one in a growing folder
        name = f"{ended:%Y%m%dT%H%M%SZ}-{number:032x}{SUFFIX}"
        (place.archive / name).write_bytes(_packed(content, number))
    shutil.rmtree(model)


def _packed(content: bytes, number: int) -> bytes:
    with compressed(io.BytesIO(content + f"<!-- {number} -->".encode())) as (packed, _):
        held: bytes = packed.read()
        return held


def _time(figures: dict[str, Any], name: str, work: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    figures[f"{name}_s"] = round(time.perf_counter() - wall, 3)
    figures[f"{name}_cpu_s"] = round(time.process_time() - cpu, 3)


def _mb(folder: Path) -> float:
    return round(bytes_below(folder) / 1e6, 1)


if __name__ == "__main__":
    main()
