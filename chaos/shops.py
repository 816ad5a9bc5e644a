"""The shop that a storm is about: the demo shop, or a real one that the environment names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chaos.demo_census import census_of
from chaos.verdict import Census
from chaos.weather import Weather
from demo.shop.data import CATALOGUE, OWN_ORDERS, Product
from demo.shop.faults import Fault
from demo.shop.shop import DemoShop, running_shop

SOLD = ("0012345", "SKU-TAV-01", "SHIRT-7", "LED-32", "CAVO;USB")
"""The codes that made-up orders are of."""
PIECES = 10_000_000

INSIDE = (
    Fault.HANG_UP_RESERVED,
    Fault.HANG_UP_HALF_MADE,
    Fault.HANG_UP_WRITTEN,
    Fault.DISK_FULL,
)
"""Faults in the middle of an order, of which no proxy can do anything."""


class StormyShop(Protocol):
    """What a storm asks of the shop in it."""

    @property
    def base_url(self) -> str:
        """Its address."""

    @property
    def user(self) -> str:
        """Its API user."""

    @property
    def key(self) -> str:
        """The user's key."""

    @property
    def codes(self) -> Mapping[str, str]:
        """Code of a product that is sold -> what it is called there, where that differs."""

    def go_wrong_inside(self, weather: Weather) -> None:
        """Let orders go wrong half-way, in the shop itself, where that can be done."""

    def calm_down(self) -> None:
        """Let nothing go wrong any more."""

    def census(self) -> Census:
        """Return what stands there."""


@dataclass(frozen=True, slots=True)
class StormyDemoShop:
    """The demo shop."""

    shop: DemoShop
    stock_before: Mapping[str, int]

    @property
    def base_url(self) -> str:
        """Its address."""
        return self.shop.base_url

    @property
    def user(self) -> str:
        """Its API user."""
        return self.shop.user

    @property
    def key(self) -> str:
        """The user's key."""
        return self.shop.key

    @property
    def codes(self) -> Mapping[str, str]:
        """It sells everything under its own code."""
        return {}

    def go_wrong_inside(self, weather: Weather) -> None:
        """Plan each fault that can happen within an order, some orders from now."""
        for fault in INSIDE:
            self.shop.faults.plan(fault, skip=weather.number(0, 50))
            weather.count(f"shop_{fault}")

    def calm_down(self) -> None:
        """Call off what has not happened yet."""
        self.shop.faults.call_off()

    def census(self) -> Census:
        """Return what stands there beside the orders of its own."""
        first_order = max(map(int, OWN_ORDERS)) + 1
        return census_of(self.shop, self.stock_before, first_order)


@contextmanager
def stormy_demo_shop(folder: Path) -> Iterator[StormyDemoShop]:
    """Run a demo shop that sells what made-up orders are of."""
    products = [Product(sku=code, name=code, quantity=PIECES) for code in SOLD]
    with running_shop(folder, products=[*CATALOGUE, *products]) as shop:
        yield StormyDemoShop(shop, dict.fromkeys(SOLD, PIECES))
