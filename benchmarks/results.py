"""``python -m benchmarks.results``: how quickly a ledger of many results answers.

Five connectors have run for 400 days, which is how long results are kept; each order was created
and updated three times. Orders are then searched for by each of their numbers, and the pages'
other questions are asked. Times are those of a clock on the wall; ``--rows`` says how many results.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.passes import FOLDER
from order_upload.ledger import Ledger
from order_upload.ledger.order_names import NumberedOrder
from order_upload.ledger.order_results import Wanted
from order_upload.ledger.results import SUCCESS, KeptResult, ReportingRun

CONNECTORS = ("amazon", "ebay", "leroy", "manomano", "own_shop")
SPAN = timedelta(days=400)
VERSIONS = 4
"""Results of an order."""
OF_RUN = 2_000
"""Results of a run."""
EVERY = 500
"""One order in so many is blocked by its last version."""
CHANGES = '[["tracking.number","","1Z999AA10123456784"],["status","Processing","Shipped"]]'
STOCK = '[{"sku":"A-1001","quantity":"-1"}]'


class _Clock:
    """The ledger's clock, which the runs move."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def main() -> None:
    """Measure, and end with one line of JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.results", description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000, help="results in the ledger")
    parser.add_argument("--searches", type=int, default=200, help="for each kind of number")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="made, and deleted at the end")
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    try:
        figures = measured(options.folder, options.rows, options.searches)
    finally:
        shutil.rmtree(options.folder, ignore_errors=True)
    for name, value in figures.items():
        print(f"{name:<28}{value:>14,}")
    print(json.dumps(figures))


def measured(folder: Path, rows: int, searches: int) -> dict[str, Any]:
    """Return the figures of a ledger with so many results: milliseconds, at p95 and in the middle.

    Args:
        folder: for the ledger.
        rows: results.
        searches: how often each question is asked.
    """
    file = folder / "ledger.db"
    end = datetime(2026, 11, 30, tzinfo=UTC)
    clock = _Clock(end - SPAN)
    ledger = Ledger(f"sqlite:///{file}", clock=clock)
    began = time.perf_counter()
    orders = _fill(ledger, clock, rows)
    figures: dict[str, Any] = {"rows": rows, "orders": orders, "runs": -(-rows // OF_RUN)}
    figures["fill_us_a_row"] = round((time.perf_counter() - began) / rows * 1e6, 1)
    ledger.close()  # which moves the write-ahead log into the file
    figures["ledger_bytes_a_row"] = round(file.stat().st_size / rows)
    asked = Ledger(f"sqlite:///{file}", clock=clock)
    for name, question in _questions(asked, orders, end).items():
        figures |= _times(name, question, searches)
    asked.close()
    return figures


def _fill(ledger: Ledger, clock: _Clock, rows: int) -> int:
    """Enter results run after run, and return of how many orders they are."""
    orders = max(1, rows // VERSIONS)
    pace = SPAN * OF_RUN / rows
    for number, kept in enumerate(_runs(rows, orders)):
        connector = CONNECTORS[number % len(CONNECTORS)]
        run = ReportingRun(connector=connector, run_id=f"scheduled__{number:06d}", shop="shop")
        run = ReportingRun(
            connector=connector,
            run_id=run.run_id,
            kind="scheduled",
            shop="shop",
            at=ledger.results.begin(run),
        )
        ledger.results.keep(run, kept)
        new = [row for row in kept if row.outcome == "created"]
        names = (NumberedOrder(row.ref, row.number, row.shop_order_id) for row in new)
        ledger.names.keep(connector, names)
        ledger.results.end(run, SUCCESS, {})
        clock.now += pace
    return orders


def _runs(rows: int, orders: int) -> Iterator[list[KeptResult]]:
    """Yield the results of one run after the other: each order is created before it is updated."""
    for first in range(0, rows, OF_RUN):
        # a connector meets its own orders only: the number of the run decides whose they are
        turn = first // OF_RUN % len(CONNECTORS)
        places = range(first, min(first + OF_RUN, rows))
        yield [_result(place, turn, orders) for place in places]


def _result(place: int, turn: int, orders: int) -> KeptResult:
    version, order = divmod(place, orders)
    is_blocked = version == VERSIONS - 1 and order % EVERY == 0
    outcome = "created"
    if version:
        outcome = "blocked" if is_blocked else "updated"
    return KeptResult(
        ref=_ref(order),
        split_as="",
        number=_number(order),
        origin_node=f"Marketplace {turn}",
        shop_order_id=str(order + 1_000),
        outcome=outcome,
        reason_code="unmapped_status" if is_blocked else "",
        waits_for=f"Marketplace {turn} / FROBNICATED" if is_blocked else "",
        status_from="Processing" if version else "",
        status_to="Shipped" if version else "Processing",
        total="119.90",
        currency="EUR",
        changes=CHANGES if version else "",
        stock="" if version else STOCK,
        mails=0,
        attempts=1,
    )


def _ref(order: int) -> str:
    return f"bindcommerce:{order + 100_000}"


def _number(order: int) -> str:
    return f"404-{order:07d}-{order * 7919 % 10_000_000:07d}"


def _questions(ledger: Ledger, orders: int, end: datetime) -> dict[str, Callable[[], object]]:
    """Return what is asked, by its name; each call asks about another order."""
    results, chance = ledger.order_results, random.Random(1)  # noqa: S311 - no secret is made of it

    def order() -> int:
        return chance.randrange(orders)

    def search(number_of: Callable[[int], str]) -> Callable[[], object]:
        return lambda: _found(results.find(CONNECTORS, number_of(order())))

    week = Wanted(connectors=CONNECTORS, since=end - timedelta(days=7))
    blocked = Wanted(connectors=CONNECTORS, outcomes=["blocked"])
    month = end - timedelta(days=30)
    return {
        "by_reference": search(_ref),
        "by_hub_number": search(lambda number: str(number + 100_000)),
        "by_platform_number": search(_number),
        "by_shop_order": search(lambda number: f"#{number + 1_000}"),
        "life": lambda: results.life(CONNECTORS[0], _ref(order())),
        "run": lambda: results.of_run(CONNECTORS[0], "scheduled__000000"),
        "waiting": lambda: ledger.waiting_groups.of(CONNECTORS),
        "first_page": lambda: results.page(Wanted(connectors=CONNECTORS), 50),
        "page_of_a_week": lambda: results.page(week, 50),
        "page_of_blocked": lambda: results.page(blocked, 50),
        "filter_words": lambda: results.words(CONNECTORS),
        "chart_of_30_days": lambda: ledger.reported_runs.news_by_day(CONNECTORS, month, UTC),
    }


def _found(found: list[Any]) -> None:
    if not found:
        raise LookupError("a number that is in the ledger finds no order")


def _times(name: str, question: Callable[[], object], times: int) -> dict[str, float]:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        question()
        took.append((time.perf_counter() - began) * 1e3)
    took.sort()
    return {
        f"{name}_p95_ms": round(took[int(len(took) * 0.95)], 2),
        f"{name}_ms": round(statistics.median(took), 2),
    }


if __name__ == "__main__":
    main()
