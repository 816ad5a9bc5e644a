"""What a Connection to a web server says: its address, and where a secret may be sent."""

from __future__ import annotations

import pytest

from order_upload.connection_fields import ConnectionFields
from order_upload.errors import ConfigError


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ({"host": "shop.example"}, "https://shop.example"),
        ({"host": "shop.example", "port": 443}, "https://shop.example"),
        ({"host": "https://shop.example:443/it"}, "https://shop.example/it"),
        ({"host": "shop", "schema": "http", "port": 80}, "http://shop"),
        ({"host": "shop", "schema": "http", "port": 443}, "http://shop:443"),
        ({"host": " shop.example ", "port": 8443}, "https://shop.example:8443"),
        ({"host": "https://shop.example:444/it/", "port": 8443}, "https://shop.example:444/it"),
        ({"host": "shop", "schema": "http", "port": 8080}, "http://shop:8080"),
        ({"host": "[::1]", "schema": "http", "port": 8080}, "http://[::1]:8080"),
    ],
)
def test_the_address_is_made_of_schema_host_and_port(fields, address):
    assert ConnectionFields("it", **fields).address() == address


@pytest.mark.parametrize(
    "host",
    [
        "",
        "https://",
        "ftp://shop.example",
        "https://user:hunter2@shop.example",
        "https://shop.example?key=hunter2",
        "https://shop.example#hunter2",
        "https://shop.example:hunter2",
        "https://hunter2\\@shop.example",
        "https://[hunter2",
    ],
)
def test_what_is_no_address_is_refused_and_not_shown(host):
    with pytest.raises(ConfigError, match=r"^Connection it: host: found .*; allowed: ") as refusal:
        ConnectionFields("it", host=host).address()
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "[::1]", "hub", "hub_2"])
def test_plain_http_goes_to_this_machine_and_to_containers_next_door(host):
    assert ConnectionFields("it", host=f"http://{host}").address() == f"http://{host}"


@pytest.mark.parametrize(
    "host",
    [
        "shop.example",
        "shop.local",
        "localhost.example",
        "shop.",
        "10.0.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "[fe80::1]",
        "[2001:db8::1]",
        "134744072",
        "0x08080808",
        "8\u30028\u30028\u30028",
    ],
)
def test_plain_http_goes_nowhere_else(host):
    with pytest.raises(ConfigError, match=r"schema: found http, .* set it to https"):
        ConnectionFields("it", host=f"http://{host}").address()


@pytest.mark.parametrize("timeout", ["soon", 0, 601, "nan", True])
def test_a_timeout_that_is_none_is_refused(timeout):
    fields = ConnectionFields("it", extra={"timeout": timeout})
    with pytest.raises(ConfigError, match=r"extra\.timeout: found .*; allowed: 1 to 600 seconds"):
        fields.timeout_s()


@pytest.mark.parametrize("timeout", [None, ""])
def test_a_timeout_that_is_left_empty_is_a_minute(timeout):
    assert ConnectionFields("it", extra={"timeout": timeout}).timeout_s() == 60.0


def test_the_password_stands_in_no_repr():
    assert "hunter2" not in repr(ConnectionFields("it", password="hunter2"))


@pytest.mark.parametrize(
    ("extra", "name"),
    [
        ({}, ""),
        ({"verify": None}, ""),
        ({"verify": "/etc/ssl/own.pem"}, ""),
        ({"verify": False}, "verify"),
        ({"verify_ssl": False}, "verify_ssl"),
        ({"no_host_key_check": "true"}, "no_host_key_check"),
    ],
)
def test_an_extra_that_trusts_every_server_is_known(extra, name):
    assert ConnectionFields("it", extra=extra).unproven() == name
