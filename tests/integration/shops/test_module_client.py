"""What the client makes of a shop that is down, busy, closed, or no shop at all."""

from __future__ import annotations

import socket
from contextlib import suppress

import pytest

from demo.shop.shop import Fault, running_shop
from order_upload.domain.operations import Answer
from order_upload.errors import (
    OutcomeUnknownError,
    ShopError,
    ShopRefusedError,
    ShopUnavailableError,
)
from shop_builders import a_client, a_create


@pytest.fixture
def shop(tmp_path):
    with running_shop(tmp_path) as running:
        yield running


@pytest.fixture
def client(shop):
    """A client that knows the shop's route already."""
    client = a_client(shop)
    client.info()
    return client


@pytest.fixture
def nobody():
    """An address where nobody listens."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{reserved.getsockname()[1]}/"


@pytest.mark.parametrize("call", ["info", "find", "apply"])
def test_a_shop_that_is_down_is_unavailable(shop, nobody, call):
    client = a_client(shop, base_url=nobody)
    with pytest.raises(ShopUnavailableError, match="no connection; nothing was sent"):
        {
            "info": client.info,
            "find": lambda: client.find(["a:1"]),
            "apply": lambda: client.apply([a_create()]),
        }[call]()


def test_a_shop_that_went_down_before_an_apply_has_changed_nothing(tmp_path):
    with running_shop(tmp_path) as shop:
        client = a_client(shop)
        client.info()
    with pytest.raises(ShopUnavailableError, match="nothing was sent"):
        client.apply([a_create()])


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault.HTML, ShopRefusedError, "a web page"),
        (Fault.REDIRECT, ShopRefusedError, "HTTP 301, a redirect to https://www.shop.example,"),
        (Fault.MAINTENANCE, ShopUnavailableError, "maintenance mode"),
        (Fault.BUSY, ShopUnavailableError, "HTTP 429"),
        (Fault.SERVER_ERROR, ShopUnavailableError, "internal"),
        (Fault.HANG_UP_BEFORE, ShopUnavailableError, "a connection that broke"),
    ],
)
def test_a_find_that_fails_every_time_says_why(shop, client, fault, error, words):
    shop.faults.plan(fault, call="find", times=9)
    with pytest.raises(error, match=f"shop: find: .*{words}"):
        client.find(["a:1"])


@pytest.mark.parametrize("fault", [Fault.HANG_UP_BEFORE, Fault.BUSY, Fault.MAINTENANCE])
def test_a_find_is_asked_again(shop, client, fault):
    shop.faults.plan(fault, call="find", times=2)
    assert client.find(["a:1"]) == []


def test_an_info_is_asked_again(shop, client):
    shop.faults.plan(Fault.HANG_UP_BEFORE, call="info")
    assert client.info().opencart_version == "4.1.0.4"


def test_a_find_waits_as_long_as_the_shop_asks(shop):
    waits = []
    shop.faults.plan(Fault.BUSY, call="find", times=2)
    a_client(shop, sleep=waits.append).find(["a:1"])
    assert waits == [1.0, 1.0]


@pytest.mark.parametrize(
    "fault",
    [
        Fault.HANG_UP_BEFORE,
        Fault.HANG_UP_RESERVED,
        Fault.HANG_UP_HALF_MADE,
        Fault.HANG_UP_WRITTEN,
        Fault.HANG_UP_AFTER,
        Fault.HTML,
        Fault.HTML_AFTER,
        Fault.SERVER_ERROR,
        Fault.MAINTENANCE,
        Fault.SHORT_ANSWER,
    ],
)
def test_an_apply_without_a_good_answer_is_unknown(shop, client, fault):
    shop.faults.plan(fault)
    with pytest.raises(OutcomeUnknownError, match="may have written"):
        client.apply([a_create()])


@pytest.mark.parametrize("fault", list(Fault))
def test_an_apply_is_sent_once(shop, client, fault):
    shop.faults.plan(fault, times=2)
    with suppress(ShopError):
        client.apply([a_create()])
    assert shop.faults.left() == 1


@pytest.mark.parametrize("fault", list(Fault))
def test_after_any_failure_the_order_is_there_once(shop, client, fault):
    shop.faults.plan(fault)
    with suppress(ShopError):
        client.apply([a_create()])
    answer = client.apply([a_create()])[0]
    assert (answer.answer in {Answer.CREATED, Answer.UNCHANGED}, len(shop.orders())) == (True, 4)


def test_a_busy_shop_has_changed_nothing(shop, client):
    shop.faults.plan(Fault.BUSY)
    with pytest.raises(ShopUnavailableError, match="nothing was changed"):
        client.apply([a_create()])


def test_a_busy_shop_says_when_to_come_again(shop, client):
    shop.faults.plan(Fault.BUSY)
    with pytest.raises(ShopUnavailableError) as raised:
        client.apply([a_create()])
    assert raised.value.retry_after_s == 1


def test_a_permanent_redirect_of_an_apply_has_changed_nothing(shop, client):
    shop.faults.plan(Fault.REDIRECT)
    with pytest.raises(ShopRefusedError, match="exact address"):
        client.apply([a_create()])


def test_a_wrong_key_is_refused_with_what_to_do(shop):
    with pytest.raises(ShopRefusedError, match=r"bad_signature.*compare login and password"):
        a_client(shop, key="wrong").info()


def test_a_key_is_in_no_message(shop):
    with pytest.raises(ShopRefusedError) as raised:
        a_client(shop, user="nobody").info()
    assert shop.key not in str(raised.value)


def test_an_unknown_store_is_refused(shop):
    with pytest.raises(ShopRefusedError, match=r"unknown_store.*extra\.store_id"):
        a_client(shop, store_id="7").info()


def test_an_address_that_is_not_the_shop_is_refused(shop):
    with pytest.raises(
        ShopRefusedError, match="HTTP 404 and a web page; see that the Connection's host"
    ):
        a_client(shop, base_url=f"{shop.base_url}blog/").info()


def test_opencart_3_is_found_under_its_own_route(tmp_path):
    with running_shop(tmp_path, generation="3.0") as shop:
        assert a_client(shop).info().opencart_version == "3.0.5.1"


def test_opencart_3_says_itself_that_it_is_in_maintenance(tmp_path):
    with running_shop(tmp_path, generation="3.0", maintenance=True) as shop:
        assert a_client(shop).info().maintenance


def test_opencart_4_in_maintenance_is_unavailable(tmp_path):
    with (
        running_shop(tmp_path, maintenance=True) as shop,
        pytest.raises(ShopUnavailableError, match="maintenance mode"),
    ):
        a_client(shop).info()


def test_an_ip_address_that_is_not_listed_is_refused(tmp_path):
    with (
        running_shop(tmp_path, addresses=["192.0.2.1"]) as shop,
        pytest.raises(ShopRefusedError, match=r"127\.0\.0\.1"),
    ):
        a_client(shop).info()


def test_nothing_to_ask_asks_nothing(shop, nobody):
    assert a_client(shop, base_url=nobody).find() == []


def test_nothing_to_do_sends_nothing(shop, nobody):
    assert a_client(shop, base_url=nobody).apply([]) == []


def test_more_than_a_hundred_operations_are_not_sent(client):
    with pytest.raises(ValueError, match="allowed: 100"):
        client.apply([a_create(f"a:{number}") for number in range(101)])
