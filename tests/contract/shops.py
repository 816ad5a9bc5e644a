"""The kinds of shops that are held to the contract of the node protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import pytest
from requests import Session

from live.real_shop import ADMIN, HOSTS, SHOP, needs
from live.shop_admin import ShopAdmin
from order_upload.shops.module.client import ModuleShop
from php_shop import GENERATIONS

PHP = [pytest.param(name, id=f"php-{name}", marks=pytest.mark.php) for name in GENERATIONS]
"""Tests of one shop may run on several processors: each of them has a server with all shops."""

LIVE = pytest.param("live", marks=[pytest.mark.live, pytest.mark.allow_hosts(HOSTS)])
KINDS = ["fake", *PHP, LIVE]


class Access(Protocol):
    """Where a shop is and who may call it."""

    base_url: str
    user: str
    key: str


class People(Protocol):
    """Whoever works in a shop's admin."""

    def delete(self, order_id: str) -> None:
        """Delete an order."""

    def let_again(self, ref: str) -> None:
        """Let an order that was deleted be created again."""


@dataclass(frozen=True)
class ShopUnderContract:
    """One shop, whatever stands behind it.

    Attributes:
        access: where it is.
        new_client: makes a client of it.
        people: gives those who work in its admin.
    """

    access: Access
    new_client: Callable[[], ModuleShop]
    people: Callable[[], People]


@dataclass(frozen=True)
class RealShop:
    """Where a real shop is."""

    base_url: str
    user: str
    key: str


def live_shop() -> ShopUnderContract:
    """Return the shop that the environment names; its people are asked for when they are needed."""
    shop = RealShop(*needs(*SHOP))
    return ShopUnderContract(
        shop,
        lambda: ModuleShop(Session(), shop.base_url, shop.user, shop.key),
        lambda: ShopAdmin(*needs(*ADMIN), shop.base_url),
    )
