"""The extras of Connections: the page names, the form asks for and we read the same ones."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from order_upload.airflow.connections import bare_session, connection_fields
from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.airflow.provider_info import get_provider_info
from order_upload.connection_fields import ConnectionFields
from order_upload.errors import ConfigError
from order_upload.sources.bindcommerce.hub_connection import HubConnection

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
FORM, FORM_OF_HUB = (kind["conn-fields"] for kind in get_provider_info()["connection-types"])
OF_THE_HTTP_PROVIDER = {"verify", "cert", "proxies"}
CONNECTION = {
    "conn_type": "opencart",
    "host": "shop.example",
    "login": "order_upload",
    "password": "an-api-key",
}


class Extra(dict):
    """An extra that notes what is asked of it."""

    def __init__(self, **values) -> None:
        super().__init__(values)
        self.asked = set()

    def get(self, key, default=None):
        self.asked.add(key)
        return super().get(key, default)


def documented(begin, end):
    rows = PAGE[PAGE.index(f"**{begin}**") : PAGE.index(f"**{end}**")].splitlines()
    keys = set()
    for row in rows:
        if row.startswith("| `"):
            keys.update(re.findall(r"`(\w+)`", row.split("|")[1]))
    return keys


@pytest.fixture
def connect(monkeypatch, tmp_path):
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))

    def made(**extra):
        monkeypatch.setenv("AIRFLOW_CONN_IT", json.dumps({**CONNECTION, "extra": extra}))

    return made


@pytest.fixture
def noted(connect, monkeypatch):
    """Let the shop's hook read a noting extra, and return it."""
    connect()
    extra = Extra(hub_node="71")
    fields = replace(connection_fields("it"), extra=extra)
    monkeypatch.setattr(OpenCartHook, "fields", fields)
    return extra


def read_of_a_shop(extra):
    hook = OpenCartHook("it")
    hook.hub_nodes()
    hook.shop()
    return extra.asked


def test_every_extra_of_a_shop_on_the_page_is_read_and_the_other_way_round(noted):
    assert read_of_a_shop(noted) == documented("Shop", "Hub") - OF_THE_HTTP_PROVIDER


def test_the_form_asks_for_every_extra_of_a_shop_and_for_no_other(noted):
    assert FORM.keys() == read_of_a_shop(noted)


def test_every_extra_of_a_hub_on_the_page_is_read_and_the_other_way_round():
    noted = Extra()
    hub = HubConnection(ConnectionFields("it", extra=noted))
    _ = (hub.reading(), hub.max_bytes(), hub.timeout_s())
    assert noted.asked == documented("Hub", "Ledger") - OF_THE_HTTP_PROVIDER


def test_the_form_asks_for_every_extra_of_a_hub_and_for_no_other():
    assert FORM_OF_HUB.keys() == documented("Hub", "Ledger") - OF_THE_HTTP_PROVIDER


@pytest.mark.parametrize("whose", [("Shop", "Hub"), ("Hub", "Ledger")])
def test_the_page_names_what_the_http_provider_reads(whose):
    assert documented(*whose) >= OF_THE_HTTP_PROVIDER


@pytest.mark.parametrize(
    ("name", "value"), [("verify", "/a/ca.pem"), ("cert", "/a/c.pem"), ("proxies", {"https": "p"})]
)
def test_the_session_has_what_the_http_provider_reads(connect, name, value):
    connect(**{name: value})
    assert getattr(bare_session("it"), name) == value


def made_of(connect, **extra):
    """Return what the clients of a shop with these extras are made of."""
    connect(hub_node="71", **extra)
    shop = OpenCartHook("it").shop()
    native = shop._native
    return (
        repr(shop._module),
        repr(native._calls),
        native._stock_statuses,
        native._trusts_numbers,
        str(native._zone),
    )


@pytest.mark.parametrize("name", sorted(FORM.keys() - {"hub_node"}))
def test_a_field_that_is_left_as_the_form_has_it_changes_nothing(connect, name):
    assert made_of(connect, **{name: FORM[name]["schema"]["default"]}) == made_of(connect)


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (
            {"timezone": "Rome"},
            r'extra\.timezone: found "Rome"; allowed: an IANA time zone',
        ),
        (
            {"trust_numbers": "maybe"},
            r'extra\.trust_numbers: found "maybe"; allowed: true or false',
        ),
        (
            {"requests_per_minute": "fast"},
            r'extra\.requests_per_minute: found "fast"; allowed: a whole number from 1 to 6000',
        ),
        ({"requests_per_minute": 0}, r'requests_per_minute: found "0"; allowed: a whole number'),
        ({"requests_per_minute": 0.5}, r'requests_per_minute: found "0.5"; allowed: a whole'),
    ],
)
def test_an_extra_that_means_nothing_is_refused(connect, extra, words):
    connect(hub_node="71", **extra)
    with pytest.raises(ConfigError, match=words):
        OpenCartHook("it").shop()


@pytest.mark.parametrize(
    ("extra", "found"),
    [
        ({"stock_statuses": "2, 5"}, frozenset({"2", "5"})),
        ({"trust_numbers": True}, True),
        ({"timezone": "Europe/Rome"}, "Europe/Rome"),
    ],
)
def test_what_the_form_gives_for_the_shops_own_api_reaches_it(connect, extra, found):
    assert found in made_of(connect, **extra)


@pytest.mark.parametrize("address", ["https://shop.example:8443/it", "https://shop.example:8443"])
def test_a_limit_of_requests_counts_for_every_shop_of_a_host(connect, monkeypatch, address):
    connect(hub_node="71", requests_per_minute="60")
    fields = replace(connection_fields("it"), host=address)
    monkeypatch.setattr(OpenCartHook, "fields", fields)
    pace = OpenCartHook("it").shop()._module.wait_for_turn.__self__
    assert (pace._site, pace._per_minute) == ("shop.example:8443", 60)


@pytest.mark.parametrize("verify", [False, 0, ""])
def test_a_session_that_trusts_every_server_is_in_the_log(connect, caplog, verify):
    connect(verify=verify)
    bare_session("it")
    assert "Connection it: extra.verify: any server passes for the right one" in caplog.text


@pytest.mark.parametrize("extra", [{}, {"verify": None}, {"verify": True}])
def test_a_session_that_trusts_known_servers_is_no_news(connect, caplog, extra):
    connect(**extra)
    bare_session("it")
    assert caplog.text == ""
