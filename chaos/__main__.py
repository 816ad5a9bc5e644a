"""``make chaos``: orders through everything that can go wrong, and a count of what is left.

The last line is JSON: orders ``lost``, ``twice`` and ``half`` (0, 0 and 0, or the command fails),
how the others ended, what was killed and what went wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from random import SystemRandom

from chaos.accounts import accounts_of
from chaos.hub_orders import HubOrders, Way
from chaos.mortals import mortals
from chaos.proxy import faulty_proxy
from chaos.shops import StormyShop, stormy_demo_shop
from chaos.storm import Place, Storm
from chaos.verdict import Verdict, judge
from chaos.weather import Rates, Weather
from demo.airflow.home import REPOSITORY
from demo.hub.hub import DemoHub, running_hub

SPEED = 100.0
"""A minute's wait takes 0.6 s; a lease of ten minutes 6 s."""
TIMEOUT_S = 2.0
"""Of requests to shop and hub; by default it is a minute."""
SHOWN = 10
CONFIGURATION = {
    "mail": "always",
    "missing_product": "as_sold",
    "statuses": {
        "processing": "Processing",
        "shipped": "Shipped",
        "delivered": "Complete",
        "cancelled": "Canceled",
    },
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Raise a storm; return 0 when nothing was lost, twice or half."""
    options = _options(arguments)
    seed = options.seed if options.seed is not None else SystemRandom().randrange(10**6)
    folder: Path = options.folder.absolute()
    shutil.rmtree(folder, ignore_errors=True)
    place = Place(folder, SPEED)
    place.work.mkdir(parents=True)
    begun = time.monotonic()
    print(f"{options.orders} orders, seed {seed}; what happens is in {folder}", flush=True)
    weather = Weather(seed, Rates())
    with ExitStack() as opened:
        shop = opened.enter_context(stormy_demo_shop(folder / "shop"))
        orders = HubOrders(options.orders, seed, options.waves, codes=shop.codes)
        storm = _storm(opened, place, orders, shop, weather)
        verdict = judge(
            orders.expected(),
            shop.census(),
            accounts_of(_ledger_url(place), place.work / "staging", "bindcommerce"),
        )
    return _show(verdict, storm, weather, {"seed": seed, "seconds": time.monotonic() - begun})


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000, help="how many (10000)")
    parser.add_argument("--waves", type=int, default=4, help="in which they come (4)")
    parser.add_argument("--seed", type=int, help="of the dice; by default any")
    parser.add_argument(
        "--folder", type=Path, default=REPOSITORY / ".chaos", help="emptied first, kept afterwards"
    )
    return parser.parse_args(arguments)


def _storm(
    opened: ExitStack, place: Place, orders: HubOrders, shop: StormyShop, weather: Weather
) -> Storm:
    """Let a storm come and go."""
    hub = opened.enter_context(running_hub(place.export))
    hub_url, hub_proxy = opened.enter_context(
        faulty_proxy(hub.base_url, lambda: weather.on_request(to_shop=False), TIMEOUT_S + 0.5)
    )
    shop_url, shop_proxy = opened.enter_context(
        faulty_proxy(shop.base_url, lambda: weather.on_request(to_shop=True), TIMEOUT_S + 0.5)
    )
    environment = _environment(place, hub, hub_url, shop, shop_url)
    processes = opened.enter_context(mortals(place.folder / "processes", environment))
    storm = Storm(place, orders, shop, weather, processes, lambda line: print(line, flush=True))
    storm.rage()
    weather.calm_down()
    shop_proxy.wait_until_idle()
    hub_proxy.wait_until_idle()
    storm.settle()
    return storm


def _environment(
    place: Place, hub: DemoHub, hub_url: str, shop: StormyShop, shop_url: str
) -> dict[str, str]:
    own = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("AIRFLOW", "ORDER_UPLOAD", "OPENCART"))
    }
    timeout = f"{TIMEOUT_S:g}"
    connections = {
        "SHOP": {
            "conn_type": "opencart",
            "host": shop_url,
            "login": shop.user,
            "password": shop.key,
            "extra": {"hub_node": "none", "transport": "node", "timeout": timeout},
        },
        "HUB": {
            "conn_type": "http",
            "host": hub_url,
            "password": hub.token,
            "extra": {"timeout": timeout},
        },
    }
    sources = {
        Way.API: {"type": "bindcommerce_api", "conn_id": "hub", "endpoint": hub.endpoint},
        Way.FILES: {"type": "bindcommerce_files", "path": f"file://{place.inbox}/*.*"},
    }
    connectors = {
        name: {"node": "shop", "source": source, "configuration": "storm", "schedule": "@hourly"}
        for name, source in sources.items()
    }
    return {
        **own,
        **{f"AIRFLOW_CONN_{name}": json.dumps(fields) for name, fields in connections.items()},
        "AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS": json.dumps(connectors),
        "AIRFLOW_VAR_ORDER_UPLOAD_CONFIGURATIONS": json.dumps({"storm": CONFIGURATION}),
        "AIRFLOW_CONN_ORDER_UPLOAD_LEDGER": _ledger_url(place),
        "AIRFLOW_HOME": str(place.folder / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
        "ORDER_UPLOAD_STAGING": str(place.work / "staging"),
        "ORDER_UPLOAD_SOURCE_ROOTS": str(place.inbox),
        "PYTHONPATH": f"{REPOSITORY}/plugins:{REPOSITORY}",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def _ledger_url(place: Place) -> str:
    return f"sqlite:///{place.work}/ledger.db"


def _show(verdict: Verdict, storm: Storm, weather: Weather, about: dict[str, float]) -> int:
    for name in ("lost", "twice", "half"):
        problems = getattr(verdict, name)
        for problem in problems[:SHOWN]:
            print(f"{name}: {problem}")
        if len(problems) > SHOWN:
            print(f"{name}: {len(problems) - SHOWN} more")
    told = weather.told()
    beside = ("kills", "tries")
    line = {
        "orders": sum(verdict.outcomes.values()),
        "lost": len(verdict.lost),
        "twice": len(verdict.twice),
        "half": len(verdict.half),
        "outcomes": dict(sorted(verdict.outcomes.items())),
        "runs": storm.runs,
        **{name: told.get(name, 0) for name in beside},
        "faults": {name: count for name, count in told.items() if name not in beside},
        **{name: round(figure, 1) for name, figure in about.items()},
    }
    print(json.dumps(line))
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
