"""The transport of a shop's Connection: node module, native API, or whichever answers."""

from __future__ import annotations

import json

import pytest

from demo.shop.shop import running_shop
from native_shops import KEY, USER, running_stock_shop
from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.domain.operations import Forgotten
from order_upload.errors import ShopUnavailableError


@pytest.fixture
def connect(monkeypatch, tmp_path):
    """Make Connection ``shop_1`` for a shop, and return its hook."""
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    monkeypatch.setenv("AIRFLOW_CONN_ORDER_UPLOAD_LEDGER", f"sqlite:///{tmp_path}/ledger.db")

    def made(url, user=USER, key=KEY, **extra):
        fields = {"conn_type": "opencart", "host": url, "login": user, "password": key}
        monkeypatch.setenv(
            "AIRFLOW_CONN_SHOP_1", json.dumps({**fields, "extra": {"hub_node": "71", **extra}})
        )
        return OpenCartHook("shop_1")

    return made


@pytest.mark.parametrize("generation", ["3.0", "4.0", "4.1"])
def test_a_shop_without_the_module_is_spoken_to_through_its_own_api(connect, generation):
    with running_stock_shop(generation) as shop:
        words = (
            f"OpenCart {generation} through its own API: status and tracking only, no new orders"
        )
        assert connect(shop.base_url).test_connection() == (True, words)


def test_the_module_is_preferred(connect, tmp_path):
    with running_shop(tmp_path) as shop:
        assert not connect(shop.base_url, shop.user, shop.key).shop().info().minimal_only


def test_a_module_that_does_not_answer_now_is_not_gone(connect, tmp_path):
    with (
        running_shop(tmp_path, maintenance=True) as shop,
        pytest.raises(ShopUnavailableError, match="maintenance"),
    ):
        connect(shop.base_url, shop.user, shop.key).shop().info()


def test_the_shops_own_api_is_used_where_the_connection_says_so(connect):
    with running_stock_shop("4.1") as shop:
        assert connect(shop.base_url, transport="native_api").shop().info().minimal_only


def test_a_connection_may_vouch_for_the_hubs_numbers(connect):
    with running_stock_shop("4.1") as shop:
        client = connect(shop.base_url, transport="native_api", trust_numbers=True).shop()
        assert client.find(order_ids=["7"])[0].is_vouched


def test_a_shop_without_the_module_keeps_nothing_to_forget(connect):
    with running_stock_shop("4.1") as shop:
        forgotten = connect(shop.base_url).shop().forget("ada@example.com", ["bindcommerce:1"])
    assert forgotten == Forgotten(orders=0, accounts=0, busy=0)


def test_a_module_forgets_whichever_transport_was_asked_for(connect, tmp_path):
    with running_shop(tmp_path) as shop:
        asked = [connect(shop.base_url, shop.user, shop.key, transport=t) for t in ("auto", "node")]
        counts = [hook.shop().forget("nobody@example.com", []).orders for hook in asked]
    assert counts == [0, 0]
