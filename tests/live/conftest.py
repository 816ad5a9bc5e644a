"""A real shop for the live tests: its module, its tables, its admin, its mails.

What asks for no page of OpenCart is true of the module's PHP without one, too, and is tried there:
a test that is not marked ``live`` runs on each generation of the test shop, and on a real one.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from requests import Session

from contract.shops import LIVE, PHP, RealShop
from live.real_shop import ADMIN, DATABASE, SHOP, needs
from live.shop_admin import ShopAdmin
from live.shop_tables import ShopTables
from order_upload.shops.module.client import ModuleShop

TOLD = pytest.StashKey[list[str]]()


class RealShopWithAll(RealShop):
    """A real shop, with what stands beside its module where the environment names it."""

    @property
    def database_url(self) -> str:
        """Where its tables are."""
        return needs(DATABASE)[0]

    def people(self) -> ShopAdmin:
        """Return a person at work in its admin."""
        return ShopAdmin(*needs(*ADMIN), self.base_url)

    def mails_to(self, email: str) -> int:
        """Return how many mails went out to an address."""
        needs("OPENCART_MAIL_LOG")
        return Path(os.environ["OPENCART_MAIL_LOG"]).read_text(encoding="utf-8").count(email)


def pytest_generate_tests(metafunc):
    if "shop" in metafunc.fixturenames:
        is_live_only = metafunc.definition.get_closest_marker("live")
        kinds = [LIVE] if is_live_only else [*PHP, LIVE]
        metafunc.parametrize("shop", kinds, indirect=True, scope="module")


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash.get(TOLD, []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def tell(pytestconfig):
    """Take a line that stands at the end of what pytest prints: how much a test has looked at."""
    return pytestconfig.stash.setdefault(TOLD, []).append


@pytest.fixture(scope="module")
def shop(request):
    """Where one shop is; a PHP one is as new for each module, and may have nothing to log."""
    if request.param == "live":
        yield RealShopWithAll(*needs(*SHOP))
        return
    tested = request.getfixturevalue("php_shops").by_generation[request.param]
    tested.reset()
    yield tested
    assert tested.log() == ""


@pytest.fixture(scope="module")
def client(shop):
    return ModuleShop(Session(), shop.base_url, shop.user, shop.key, timeout=120)


@pytest.fixture(scope="module")
def tables(shop):
    opened = ShopTables(shop.database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def admin(shop):
    return shop.people()
