"""``make chaos``: orders through everything that can go wrong, and a count of what is left.

The last line is JSON: orders ``lost``, ``twice`` and ``half`` (0, 0 and 0, or the command fails),
how the others ended, what was killed and what went wrong.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from random import SystemRandom
from typing import Any

from chaos.accounts import accounts_of
from chaos.hub_orders import HubOrders
from chaos.real_shop import MissingSettingsError, stormy_real_shop
from chaos.shops import StormyShop, stormy_demo_shop
from chaos.storm import Place, Storm
from chaos.surroundings import come_and_gone
from chaos.verdict import Verdict, judge
from chaos.weather import Rates, Weather
from demo.airflow.home import REPOSITORY

DEMO = {"speed": 100.0, "timeout_s": 2.0}
REAL = {"speed": 20.0, "timeout_s": 15.0}
"""A real shop sends a hundred orders' mails before it answers."""
FEWEST_WAVES, LARGEST_WAVE = 4, 2500
"""A larger wave would be no worse storm: of its many requests one always goes wrong for good."""
SHOWN = 10
BESIDE_FAULTS = ("tries", "kills", "workers_killed", "runs_left", "unforeseen")


def main(arguments: Sequence[str] | None = None) -> int:
    """Raise a storm; return 0 when nothing was lost, twice or half, and no error unforeseen."""
    options = _options(arguments)
    seed = options.seed if options.seed is not None else SystemRandom().randrange(10**6)
    name = f"storm{time.time_ns() // 10**9}"  # a real shop may have seen storms before
    place = Place(options.folder.absolute(), **(REAL if options.live else DEMO))
    shutil.rmtree(place.folder, ignore_errors=True)
    begun = time.monotonic()
    print(f"{options.orders} orders, seed {seed}; what happens is in {place.folder}", flush=True)
    weather = Weather(seed, Rates())
    try:
        with _shop(options, place, name) as shop:
            orders = HubOrders(options.orders, seed, _waves(options), name, shop.codes)
            storm = come_and_gone(place, orders, shop, weather, _say)
            accounts = accounts_of(place.ledger, place.staging, name)
            verdict = judge(orders.expected(), shop.census(), accounts)
    except MissingSettingsError as error:
        print(f"make chaos: {error}", file=sys.stderr)
        return 1
    about = {"seed": seed, "seconds": round(time.monotonic() - begun, 1)}
    _show(verdict, {**_figures(storm, weather), **about, "left": accounts.left})
    return 0 if verdict.is_good and not weather.told().get("unforeseen") else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000, help="how many (10000)")
    parser.add_argument(
        "--waves", type=int, help=f"in which they come ({FEWEST_WAVES}, of {LARGEST_WAVE} at most)"
    )
    parser.add_argument("--seed", type=int, help="of the dice; by default any")
    parser.add_argument(
        "--live", action="store_true", help="a real shop, named as for make live, with OPENCART_DB"
    )
    parser.add_argument(
        "--folder", type=Path, default=REPOSITORY / ".chaos", help="emptied first, kept afterwards"
    )
    return parser.parse_args(arguments)


def _waves(options: argparse.Namespace) -> int:
    waves: int | None = options.waves
    return waves or max(FEWEST_WAVES, -(-options.orders // LARGEST_WAVE))


def _shop(
    options: argparse.Namespace, place: Place, name: str
) -> AbstractContextManager[StormyShop]:
    if options.live:
        return stormy_real_shop(name)
    return stormy_demo_shop(place.folder / "shop")


def _figures(storm: Storm, weather: Weather) -> dict[str, Any]:
    told = weather.told()
    beside = {name: told.get(name, 0) for name in BESIDE_FAULTS}
    faults = {name: count for name, count in told.items() if name not in BESIDE_FAULTS}
    return {"runs": storm.runs, **beside, "faults": faults}


def _show(verdict: Verdict, figures: dict[str, Any]) -> None:
    """Print what is wrong, then the line of JSON."""
    wrong = {"lost": verdict.lost, "twice": verdict.twice, "half": verdict.half}
    for name, problems in wrong.items():
        for problem in problems[:SHOWN]:
            _say(f"{name}: {problem}")
        if len(problems) > SHOWN:
            _say(f"{name}: {len(problems) - SHOWN} more")
    line = {
        "orders": sum(verdict.outcomes.values()),
        **{name: len(problems) for name, problems in wrong.items()},
        "outcomes": dict(sorted(verdict.outcomes.items())),
        **figures,
    }
    print(json.dumps(line))


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
