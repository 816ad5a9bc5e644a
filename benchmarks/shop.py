"""``make bench-shop``: orders per second into a real shop.

By the module, by OpenCart's own API and by plain SQL, row by row and a hundred orders at a time.
The last line is JSON: ratios within this run, and what one order costs (``_figures``).

All in one run, on the shop of OPENCART_URL, OPENCART_API_USER and OPENCART_API_KEY, which gets
thousands of test orders: take a copy of yours. With OPENCART_DB plain SQL is measured too, and
everything two times more: with somebody who listens to every change of status, and with all of the
shop's events switched off (and on again). OPENCART_PRODUCTS names two products of its catalogue
(SKU or model).

Every connection is open before it is measured, the module's and the own API's: a task opens one,
for all of its orders. What opening costs is a figure of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from requests import Session

from benchmarks.native_shop import NativeApi, NativeError
from benchmarks.shop_orders import new_orders, shipped_update
from benchmarks.shop_sql import ShopSql
from order_upload.domain.comparison import compared_values
from order_upload.domain.operations import Answer, Operation, OperationAnswer, ShopOrder
from order_upload.domain.policies import (
    UpdateMode,
)
from order_upload.errors import OrderUploadError
from order_upload.shops.module.client import ModuleShop

SHOP_PROCESSES = ("php-fpm", "mariadbd", "mysqld")
SETTINGS = ("OPENCART_URL", "OPENCART_API_USER", "OPENCART_API_KEY")
BATCH = 100
OPENED = 20
"""Connections of which the average is taken: the clock of a process ticks every 10 ms."""
ROUNDS = 6
"""Of one and of four connections in turn: one round of half a second says little of so much work
that is shared by client, PHP and database.
"""
NATIVE_SHARE = 10
"""The own API is so slow that a tenth of the orders tells as much."""


@dataclass
class Bench:
    """One shop and what was measured: name -> orders per second."""

    settings: Sequence[str]
    orders: int
    products: Sequence[str]
    rates: dict[str, float] = field(default_factory=dict)
    first_rates: dict[str, float] = field(default_factory=dict)
    made: list[ShopOrder] = field(default_factory=list)

    def client(self) -> ModuleShop:
        """Return a client of the module."""
        return ModuleShop(Session(), *self.settings, timeout=300)

    def opened(self, connections: int) -> list[ModuleShop]:
        """Return clients that know their shop: a client's first call is its dearest."""
        clients = [self.client() for _ in range(connections)]
        for client in clients:
            client.info()
        return clients

    def measure(self, name: str, count: int, work: Callable[[], Any]) -> Any:
        """Do some work, note how many orders a second that was, and return what it gave."""
        begun = time.perf_counter()
        result = work()
        self.rates[name] = count / (time.perf_counter() - begun)
        print(f"  {name:<34}{self.rates[name]:>9.1f} orders/s", flush=True)
        return result


def main() -> int:
    """Measure and print."""
    options = _options()
    missing = [name for name in SETTINGS if not os.environ.get(name)]
    if missing:
        print(
            f"make bench-shop: {', '.join(missing)} not set; this needs a shop of yours",
            file=sys.stderr,
        )
        return 1
    named = os.environ.get("OPENCART_PRODUCTS", "product 11,Product 16")
    products = [sku.strip() for sku in named.split(",")]
    bench = Bench([os.environ[name] for name in SETTINGS], options.orders, products)
    try:
        _measure_all(bench, os.environ.get("OPENCART_DB", ""))
    except (OrderUploadError, NativeError) as error:
        print(f"make bench-shop: {error}", file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-shop", description=__doc__)
    parser.add_argument("--orders", type=int, default=1000, help="of each kind (1000)")
    return parser.parse_args()


def _measure_all(bench: Bench, database: str) -> None:
    info = bench.client().info()
    print(
        f"OpenCart {info.opencart_version}, module {info.module_version}, "
        f"{bench.orders} orders of 2 lines each"
    )
    sql = ShopSql(database) if database else None
    figures = _cost_of_orders(bench, sql) | {"create_4_over_1": _connections_compared(bench)}
    rounds: dict[str, AbstractContextManager[None]] = {
        "as it is; nobody but OpenCart listens in a fresh shop": nullcontext()
    }
    if sql:
        rounds["another listener hears every status"] = sql.listening()
        rounds["no event of the shop runs"] = sql.events_off()
    for title, state in rounds.items():
        with state:
            print(f"{title}:", flush=True)
            _round(bench)
            _ratios(bench)
            if not bench.first_rates:
                bench.first_rates = dict(bench.rates)
    if sql:
        _measure_sql(bench, sql)
    print(json.dumps({"opencart": info.opencart_version, **_figures(bench), **figures}))


def _measure_sql(bench: Bench, sql: ShopSql) -> None:
    """Measure what the module is compared with: the same rows, written by a script."""
    print("plain SQL, row by row, each order committed; then a hundred orders together:")
    example = bench.made[0].order_id
    bench.measure(
        "SQL create", bench.orders, lambda: _each(sql.copy_order, [(example,)] * bench.orders)
    )
    shipped = [(order.order_id, "3") for order in bench.made[: bench.orders]]
    bench.measure("SQL update", len(shipped), lambda: _each(sql.add_status, shipped))
    bench.measure(
        "SQL create together", bench.orders, lambda: sql.copy_orders(example, bench.orders)
    )
    for kind in ("create", "update"):
        share = bench.rates[f"module {kind}, 1 connection"] / bench.rates[f"SQL {kind}"]
        print(f"  module {kind} on 1 connection: {share:.0%} of plain SQL")


def _figures(bench: Bench) -> dict[str, float]:
    """Return the ratios of the first round: a shop as it is."""
    rates = {**bench.rates, **bench.first_rates}
    create, update = rates["module create, 1 connection"], rates["module update, 1 connection"]
    figures = {
        "create_over_native": create / rates["own API create, 1 connection"],
        "update_over_native": update / rates["own API update, 1 connection"],
    }
    if "SQL create" in rates:
        figures["create_over_row_by_row"] = create / rates["SQL create"]
        figures["create_over_multi_row"] = create / rates["SQL create together"]
    return {name: round(ratio, 3) for name, ratio in figures.items()}


def _cost_of_orders(bench: Bench, sql: ShopSql | None) -> dict[str, float]:
    """Return what orders cost: rows and bytes of the module's tables, bytes of a find, CPU.

    The CPU of the shop's processes is known where they run on this machine under their usual names
    (``php-fpm``, ``mariadbd``, ``mysqld``).
    """
    figures: dict[str, float] = {}
    creates = list(new_orders(bench.products, bench.orders))
    begun = shop_cpu_seconds()
    clients = bench.opened(OPENED)
    figures["cpu_ms_of_opening"] = (shop_cpu_seconds() - begun) * 1e3 / OPENED
    begun = shop_cpu_seconds()
    _send(clients[:1], creates)
    figures["cpu_ms_of_100_creates"] = (shop_cpu_seconds() - begun) * 1e5 / len(creates)
    updates = [shipped_update(order) for order in _found(bench, [create.ref for create in creates])]
    begun = shop_cpu_seconds()
    _send(clients[:1], updates)
    figures["cpu_ms_of_100_updates"] = (shop_cpu_seconds() - begun) * 1e5 / len(updates)
    if sql:
        orders, rows, size = sql.module_size()
        figures["orders_known"] = orders
        figures["rows_an_order"] = rows / orders
        # InnoDB takes room a megabyte at a time: of a few hundred orders this tells nothing
        figures["bytes_an_order"] = size / orders
    figures["find_bytes_an_order"] = _find_bytes(bench, [create.ref for create in creates[:500]])
    return {name: round(figure, 1) for name, figure in figures.items()}


def _connections_compared(bench: Bench) -> float:
    """Return how much faster four connections create than one, both at their best."""
    best = {1: 0.0, 4: 0.0}
    for number in range(1, ROUNDS + 1):
        for connections in (1, 4):
            clients = bench.opened(connections)
            creates = list(new_orders(bench.products, bench.orders))
            name = f"round {number}, create, {connections} connections"
            bench.measure(name, len(creates), partial(_send, clients, creates))
            best[connections] = max(best[connections], bench.rates.pop(name))
    return round(best[4] / best[1], 3)


def _find_bytes(bench: Bench, refs: Sequence[str]) -> float:
    """Return how long the answer of one find is, in bytes an order."""
    sizes: list[int] = []
    session = Session()
    session.hooks["response"].append(lambda answer, **_: sizes.append(len(answer.content)))
    client = ModuleShop(session, *bench.settings, timeout=300)
    client.find(refs, (), compared_values(UpdateMode.MINIMAL))
    return sizes[-1] / len(refs)


def shop_cpu_seconds() -> float:
    """Return the CPU time of all processes of a shop here, of those too that have ended."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended since
            name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
            if name.startswith(SHOP_PROCESSES):
                ticks += sum(int(figure) for figure in rest.split()[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def _round(bench: Bench) -> None:
    """Measure the module on one and on four connections, then the shop's own API."""
    for connections in (1, 4):
        name = "1 connection" if connections == 1 else f"{connections} connections"
        clients = bench.opened(connections)
        creates = list(new_orders(bench.products, bench.orders))
        send_creates = partial(_send, clients, creates)
        bench.measure(f"module create, {name}", len(creates), send_creates)
        bench.made = _found(bench, [operation.ref for operation in creates])
        updates = [shipped_update(order) for order in bench.made]
        send_updates = partial(_send, clients, updates)
        bench.measure(f"module update, {name}", len(updates), send_updates)
    native, count = NativeApi(bench.settings, _ids(bench)), max(10, bench.orders // NATIVE_SHARE)
    ids = bench.measure(
        "own API create, 1 connection", count, lambda: [native.create() for _ in range(count)]
    )
    shipped = [(order_id, "3") for order_id in ids]
    bench.measure("own API update, 1 connection", count, lambda: _each(native.update, shipped))


def _ratios(bench: Bench) -> None:
    for kind in ("create", "update"):
        for connections in ("1 connection", "4 connections"):
            ratio = (
                bench.rates[f"module {kind}, {connections}"]
                / bench.rates[f"own API {kind}, 1 connection"]
            )
            print(f"  module {kind} on {connections}: {ratio:.1f} times the own API on one")


def _each(work: Callable[..., None], arguments: Iterable[tuple[str, ...]]) -> None:
    for given in arguments:
        work(*given)


def _send(clients: Sequence[ModuleShop], operations: Sequence[Operation]) -> None:
    batches = [operations[start : start + BATCH] for start in range(0, len(operations), BATCH)]
    shares = [batches[number :: len(clients)] for number in range(len(clients))]
    refused: list[OperationAnswer] = []
    with ThreadPoolExecutor(len(clients)) as pool:
        for answers in pool.map(_send_share, clients, shares):
            refused += answers
    if refused:
        raise NativeError(f"{len(refused)} operations were not done: {refused[0].reason}")


def _send_share(client: ModuleShop, share: Iterable[Sequence[Operation]]) -> list[OperationAnswer]:
    """Send some batches and return the answers to what was not done."""
    answers: list[OperationAnswer] = []
    for batch in share:
        answers += client.apply(batch)
    return [answer for answer in answers if answer.answer not in (Answer.CREATED, Answer.UPDATED)]


def _found(bench: Bench, refs: Sequence[str]) -> list[ShopOrder]:
    client = bench.client()
    orders: list[ShopOrder] = []
    for start in range(0, len(refs), BATCH):
        orders += client.find(refs[start : start + BATCH])
    return orders


def _ids(bench: Bench) -> list[str]:
    ids = {product.id for product in bench.client().lookup(bench.products).products}
    if len(ids) < len(bench.products):
        raise NativeError(
            f"the catalogue lacks one of {', '.join(bench.products)}; set OPENCART_PRODUCTS"
        )
    return sorted(ids)


if __name__ == "__main__":
    sys.exit(main())
