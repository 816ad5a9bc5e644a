"""A shop's Connection: what it becomes, what it refuses, and what of it travels."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from demo.shop.shop import running_shop
from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.airflow.provider_info import get_provider_info
from order_upload.errors import ConfigError

GOOD = {
    "conn_type": "opencart",
    "host": "shop.example",
    "login": "order_upload",
    "password": "an-api-key",
}


@pytest.fixture
def connect(monkeypatch):
    """Make Connection ``shop_1`` of fields and extras, and return its hook."""

    def made(extra=None, **fields):
        described = {**GOOD, **fields, "extra": {"hub_node": "71"} if extra is None else extra}
        monkeypatch.setenv("AIRFLOW_CONN_SHOP_1", json.dumps(described))
        return OpenCartHook("shop_1")

    return made


@contextmanager
def relay(port):
    """Pass bytes to a port and back, and keep what callers sent."""
    sent = bytearray()

    def serve(listening):
        with suppress(OSError):
            while True:
                caller, _ = listening.accept()
                threading.Thread(target=join, args=(caller,), daemon=True).start()

    def join(caller):
        with socket.create_connection(("127.0.0.1", port)) as shop, caller:
            threading.Thread(target=pump, args=(shop, caller, bytearray()), daemon=True).start()
            pump(caller, shop, sent)

    def pump(source, target, kept):
        with suppress(OSError):
            while data := source.recv(65536):
                kept += data
                target.sendall(data)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1], sent
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def raw(connect, tmp_path, monkeypatch):
    """Every byte that two calls sent to a shop which sets cookies.

    The Connection has extras, and there is a ``.netrc``.
    """
    (tmp_path / "netrc").write_text(
        "machine 127.0.0.1 login netrc-user password netrc-password\n", encoding="utf-8"
    )
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with (
        running_shop(tmp_path, key="the-api-key-of-this-shop-is-secret") as shop,
        relay(int(shop.base_url[:-1].split(":")[-1])) as (
            port,
            sent,
        ),
    ):
        extra = {"hub_node": "Demo Shop", "timeout": 10, "X-Extra": "extra-value"}
        hook = connect(
            extra, host="http://127.0.0.1", port=port, login=shop.user, password=shop.key
        )
        client = hook.shop()
        client.info()
        client.find(["bindcommerce:1"])
        yield bytes(sent)


def test_three_calls_were_sent_the_first_to_learn_which_shop_it_is(raw):
    assert raw.count(b"POST /index.php?call=") == 3


@pytest.mark.parametrize(
    "words",
    [
        b"the-api-key-of-this-shop-is-secret",
        b"authorization",
        b"cookie",
        b"x-extra",
        b"extra-value",
        b"demo shop",
        b"netrc",
    ],
)
def test_what_must_not_travel_is_in_no_byte(raw, words):
    assert words not in raw.lower()


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({}, "https://shop.example/"),
        ({"schema": "http", "host": "shop", "port": 8080}, "http://shop:8080/"),
        ({"host": "https://shop.example/it/"}, "https://shop.example/it/"),
        ({"host": "http://127.0.0.1/it", "port": 81}, "http://127.0.0.1:81/it/"),
        ({"host": "https://[2001:db8::1]:444/it/"}, "https://[2001:db8::1]:444/it/"),
        ({"extra": {"hub_node": "71", "path": "/it/shop/"}}, "https://shop.example/it/shop/"),
    ],
)
def test_the_address_is_made_of_the_fields(connect, fields, url):
    assert connect(**fields).base_url() == url


@pytest.mark.parametrize(
    "host", ["", "ftp://shop.example", "https://user:pw@shop.example", "https://shop.example:x"]
)
def test_what_is_no_address_is_refused(connect, host):
    with pytest.raises(ConfigError, match="Connection shop_1: host: found"):
        connect(host=host).shop()


@pytest.mark.parametrize(
    "host",
    ["shop.example", "192.168.1.20", "8.8.8.8", "134744072", "0x08080808", "[2001:db8::1]"],
)
def test_a_key_is_not_used_where_it_could_be_read_on_the_way(connect, host):
    with pytest.raises(ConfigError, match="schema: found http, over which"):
        connect(host=f"http://{host}").shop()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]", "shop", "shop-2"])
def test_a_shop_next_door_may_be_asked_without_tls(connect, host):
    assert connect(host=f"http://{host}:8080").base_url() == f"http://{host}:8080/"


@pytest.mark.parametrize(
    ("hub_node", "nodes"),
    [
        ("Demo Shop", {"Demo Shop"}),
        (71, {"71"}),
        (["71", "Demo Shop"], {"71", "Demo Shop"}),
        ("none", set()),
    ],
)
def test_hub_node_says_what_the_hub_calls_the_shop(connect, hub_node, nodes):
    assert connect({"hub_node": hub_node}).hub_nodes() == nodes


@pytest.mark.parametrize(
    "extra", [{}, {"hub_node": None}, {"hub_node": ""}, {"hub_node": []}, {"hub_node": ["71", ""]}]
)
def test_without_hub_node_the_connection_is_refused(connect, extra):
    with pytest.raises(ConfigError, match=r"extra\.hub_node: found .*never created again"):
        connect(extra).hub_nodes()


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (
            {"stock_statuses": ["Shipped"]},
            r"extra\.stock_statuses: found \"\['Shipped'\]\"; allowed: a list of status ids",
        ),
        (
            {"transport": "ftp"},
            r'extra\.transport: found "ftp"; allowed: one of auto, node, native_api',
        ),
        ({"store_id": "one"}, r'extra\.store_id: found "one"'),
        ({"timeout": "soon"}, r'extra\.timeout: found "soon"; allowed: 1 to 600 seconds'),
    ],
)
def test_an_extra_that_is_wrong_is_refused(connect, extra, words):
    with pytest.raises(ConfigError, match=words):
        connect({"hub_node": "71", **extra}).shop()


@pytest.mark.parametrize("field", ["login", "password"])
def test_a_connection_without_login_or_key_is_refused(connect, field):
    with pytest.raises(ConfigError, match=f"Connection shop_1: {field}"):
        connect(**{field: ""}).shop()


def test_a_connection_that_does_not_exist_is_refused(monkeypatch, airflow_db):
    monkeypatch.delenv("AIRFLOW_CONN_SHOP_1", raising=False)
    with pytest.raises(ConfigError, match="Connection shop_1: found no Connection of this name"):
        OpenCartHook("shop_1").shop()


def test_the_test_button_says_what_the_shop_is(connect, tmp_path):
    with running_shop(tmp_path) as shop:
        hook = connect(host=shop.base_url, login=shop.user, password=shop.key)
        assert hook.test_connection() == (True, "OpenCart 4.1.0.4 with node module 1.0.0")


def test_the_test_button_says_what_is_wrong(connect, tmp_path):
    with running_shop(tmp_path) as shop:
        worked, words = connect(
            host=shop.base_url, login=shop.user, password="wrong"
        ).test_connection()
    assert (worked, "compare login and password" in words.lower()) == (False, True)


def test_airflow_takes_what_is_said_of_the_connection_type():
    from airflow import providers_manager  # noqa: PLC0415 - after conftest has set up Airflow

    validator = providers_manager._create_provider_info_schema_validator()
    assert list(validator.iter_errors(get_provider_info())) == []


def test_airflow_knows_the_connection_type_by_its_hook():
    declared = get_provider_info()["connection-types"][0]
    assert (declared["connection-type"], declared["hook-class-name"].rpartition(".")[2]) == (
        OpenCartHook.conn_type,
        OpenCartHook.__name__,
    )


def test_the_form_says_nothing_of_the_shops_clock_by_itself():
    fields = get_provider_info()["connection-types"][0]["conn-fields"]
    assert fields["timezone"]["schema"]["default"] is None
