"""The real shop as the live tests use it: its module, its tables, its admin."""

from __future__ import annotations

import pytest
from requests import Session

from live.real_shop import ADMIN, DATABASE, SHOP, needs
from live.shop_admin import ShopAdmin
from live.shop_tables import ShopTables
from order_upload.shops.module.client import ModuleShop


@pytest.fixture(scope="module")
def client():
    return ModuleShop(Session(), *needs(*SHOP), timeout=120)


@pytest.fixture(scope="module")
def tables():
    needs(*SHOP)
    opened = ShopTables(*needs(DATABASE))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def admin():
    return ShopAdmin(*needs(*ADMIN), *needs(SHOP[0]))
