"""A shop of each kind for what all have to do: the embedded one, the module's PHP, a real one."""

from __future__ import annotations

import uuid

import pytest

from contract.shops import KINDS, PHP, ShopUnderContract, live_shop
from demo.shop.shop import running_shop
from raw_shop import ORDER, RawShop, create
from shop_builders import a_client


@pytest.fixture(params=KINDS)
def any_shop(request, tmp_path):
    """One shop of each kind; a PHP one is as new, and may have nothing to log."""
    if request.param == "fake":
        with running_shop(tmp_path) as shop:
            yield ShopUnderContract(shop, lambda: a_client(shop), lambda: shop)
    elif request.param == "live":
        yield live_shop()
    else:
        shop = request.getfixturevalue("php_shops").by_generation[request.param]
        shop.reset()
        yield ShopUnderContract(shop, lambda: a_client(shop, timeout=60), lambda: shop)
        assert shop.log() == ""


@pytest.fixture(params=PHP)
def php_shop(request, php_shops):
    """A PHP shop of each generation, as new; whoever makes it log something takes the log."""
    shop = php_shops.by_generation[request.param]
    shop.reset()
    yield shop
    assert shop.log() == ""


@pytest.fixture
def new_client(any_shop):
    """A maker of clients of one shop."""
    return any_shop.new_client


@pytest.fixture
def client(new_client):
    return new_client()


@pytest.fixture
def ref():
    return f"contract:{uuid.uuid4().hex}"


@pytest.fixture
def shop(any_shop):
    """One shop of each kind, spoken to in plain JSON."""
    access = any_shop.access
    return RawShop(access.base_url, access.user, access.key)


@pytest.fixture
def found(shop, ref):
    """An order of all twelve parts in it, as it stands."""
    answer = shop.apply(create(ref, said={part: f"said-{part}" for part in ORDER}))[0]
    assert answer["answer"] == "created", answer
    return shop.find(ref)[0]
