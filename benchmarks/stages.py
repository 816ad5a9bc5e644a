"""``make bench``: orders per second and peak memory of the stages before the plan, each in a process of its own.

Two sizes are measured, a tenth of the orders and all of them: time may grow as the orders do, and
memory hardly at all, because no stage holds a batch.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from demo.airflow.home import REPOSITORY
from demo.hub.exports import write_csv, write_xml
from order_upload.config import Configuration, Connector
from order_upload.config.connector import FilesSource
from order_upload.domain.filters import NodeRule, OrderFilter
from order_upload.ledger import Ledger
from order_upload.pipeline.extract import extract
from order_upload.pipeline.filter import filter_orders
from order_upload.pipeline.normalize import normalize_status
from order_upload.pipeline.request import RunRequest
from order_upload.pipeline.run import Run, Snapshot
from order_upload.sources.base import (
    KnownRecords,
    LineStream,
    OrderStream,
    Payload,
    PayloadKey,
    StagedPath,
    write_whole,
)
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.staging import Staging

STAGES = ("extract", "filter", "normalize_status")
MORE = 10
"""How many times as many orders the second size has."""
FOLDER = REPOSITORY / ".bench"


@dataclass(frozen=True, slots=True)
class Measured:
    """One stage on one size."""

    seconds: float
    peak_mb: float


class ExportFile:
    """A source that reads one export file."""

    looks_back = True
    fields_seen: frozenset[str] = frozenset()

    def __init__(self, path: Path) -> None:
        self._path = path

    def payloads(self) -> Iterable[Payload]:
        """Return the one file."""
        return [Payload(PayloadKey(self._path.name, ""), self._path.name)]

    def fetch(self, payload: Payload, destination: StagedPath) -> None:
        """Copy the file, as a download would write it."""
        with self._path.open("rb") as file:
            write_whole(destination, lambda staged: shutil.copyfileobj(file, staged))

    def read(
        self,
        payload: BinaryIO,
        known: KnownRecords | None = None,
        kept: BinaryIO | None = None,
    ) -> OrderStream:
        """Yield the orders, and keep the fields they carry for the filter."""
        orders = read_payload(payload, HubReading(), known, kept)
        yield from orders
        self.fields_seen = orders.fields_seen

    def read_lines(
        self,
        payload: BinaryIO,
        known: KnownRecords | None = None,
        kept: BinaryIO | None = None,
    ) -> LineStream:
        """Yield the orders ready to be staged, and keep the fields they carry for the filter."""
        orders = read_payload(payload, HubReading(), known, kept)
        yield from orders.lines()
        self.fields_seen = orders.fields_seen


def main() -> None:
    """Measure, and print a table; called by itself, measure one stage and print one JSON object."""
    options = _options()
    if options.stage:
        print(json.dumps(_measure_here(options.stage, options.orders, options.format)))
        return
    print(f"{'':>8} {'stage':<17}{'orders':>11}{'seconds':>10}{'orders/s':>11}{'peak MB':>9}")
    for form in ("xml", "csv"):
        _print_ratios(
            _measure_all(form, options.orders // MORE), _measure_all(form, options.orders)
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000, help="of the larger export")
    parser.add_argument("--stage", choices=STAGES, help="measure this one, in this process")
    parser.add_argument("--format", choices=["xml", "csv"], default="xml")
    return parser.parse_args()


def _measure_all(form: str, orders: int) -> dict[str, Measured]:
    """Make the export and measure every stage on it, one process after the other."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    write: Callable[[BinaryIO, int], None] = write_csv if form == "csv" else write_xml
    with (FOLDER / f"orders.{form}").open("wb") as file:
        write(file, orders)
    measured = {stage: _measure_in_child(stage, orders, form) for stage in STAGES}
    for stage, row in measured.items():
        speed = orders / row.seconds
        print(
            f"{form:>8} {stage:<17}{orders:>11,}{row.seconds:>10.1f}{speed:>11,.0f}{row.peak_mb:>9.0f}",
            flush=True,
        )
    shutil.rmtree(FOLDER)
    return measured


def _measure_in_child(stage: str, orders: int, form: str) -> Measured:
    command = [sys.executable, "-m", "benchmarks.stages", "--stage", stage, "--orders", str(orders)]
    child = subprocess.run(
        [*command, "--format", form], check=True, stdout=subprocess.PIPE, text=True
    )
    return Measured(**json.loads(child.stdout))


def _measure_here(stage: str, orders: int, form: str) -> dict[str, Any]:
    run = Run(
        Staging(FOLDER / "staging"),
        Ledger(f"sqlite:///{FOLDER}/ledger.db"),
        "bench",
        f"of-{orders}",
    )
    work: dict[str, Callable[[], None]] = {
        "extract": lambda: extract(run, ExportFile(FOLDER / f"orders.{form}"), _snapshot(run)),
        "filter": lambda: filter_orders(run),
        "normalize_status": lambda: normalize_status(run),
    }
    start = time.perf_counter()
    work[stage]()
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform == "darwin" else 1
    )
    return {"seconds": time.perf_counter() - start, "peak_mb": kilobytes / 1024}


def _snapshot(run: Run) -> Snapshot:
    connector = Connector(
        name=run.connector,
        node="opencart_shop",
        source=FilesSource(type="bindcommerce_files", path="file:///unused"),
        configuration=Configuration(),
        filter=OrderFilter(origin_nodes=NodeRule(rule="exclude", nodes=("Outlet eBay",))),
    )
    request = RunRequest(connector=run.connector, run_id=run.run_id)
    return Snapshot(connector, request, frozenset({"71"}), frozenset({"71"}), "http://127.0.0.1/")


def _print_ratios(small: dict[str, Measured], large: dict[str, Measured]) -> None:
    for stage in STAGES:
        longer = large[stage].seconds / small[stage].seconds
        larger = large[stage].peak_mb / small[stage].peak_mb
        print(f"{'':>8} {stage:<17}{MORE:>9} x{longer:>8.1f} x{'':>11}{larger:>7.2f} x", flush=True)


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    main()
