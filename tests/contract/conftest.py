"""A shop of each kind, the embedded one and a real one, for what both have to do."""

from __future__ import annotations

import uuid

import pytest
from requests import Session

from demo.shop.shop import running_shop
from live.real_shop import HOSTS, SHOP, needs
from order_upload.shops.module.client import ModuleShop
from shop_builders import a_client


@pytest.fixture(
    params=["fake", pytest.param("live", marks=[pytest.mark.live, pytest.mark.allow_hosts(HOSTS)])]
)
def new_client(request, tmp_path):
    """A maker of clients of one shop."""
    if request.param == "fake":
        with running_shop(tmp_path) as shop:
            yield lambda: a_client(shop)
        return
    settings = needs(*SHOP)
    yield lambda: ModuleShop(Session(), *settings)


@pytest.fixture
def client(new_client):
    return new_client()


@pytest.fixture
def ref():
    return f"contract:{uuid.uuid4().hex}"
