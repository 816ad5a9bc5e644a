"""A shop behind a proxy: who the caller is, and what proxies do to requests and answers.

The module's PHP is tried without a shop, too. A real one (``make live``) needs its database,
OPENCART_DB: the module's setting and the API user's list of addresses are changed there and put
back.
"""

from __future__ import annotations

import uuid

import pytest
from requests import Session

from live.forwarding_proxy import Habits, Http10Connection, proxy_before
from live.real_shop import HOSTS
from order_upload.domain.operations import Answer
from order_upload.domain.policies import MissingProduct, Policy
from order_upload.errors import ShopRefusedError
from order_upload.shops.module.client import ModuleShop
from shop_builders import a_create

CALLER, STRANGER = "198.51.100.7", "203.0.113.9"
HEADER, PROXIES = "module_order_upload_proxy_header", "module_order_upload_proxies"

pytestmark = pytest.mark.allow_hosts(HOSTS)


@pytest.fixture
def trusting(shop, tables):
    """Let the shop trust a header, and let in CALLER and nobody else."""
    user = next(row["api_id"] for row in tables.rows("api") if row["username"] == shop.user)
    before = {
        "setting": [row for row in tables.rows("setting") if row["key"] in (HEADER, PROXIES)],
        "api_ip": [row for row in tables.rows("api_ip") if row["api_id"] == user],
    }

    def trust(header, addresses=(CALLER,), proxies="127.0.0.0/8, ::1"):
        for key, value in ((HEADER, header), (PROXIES, proxies)):
            tables.run("DELETE FROM {setting} WHERE `key` = %s", key)
            row = {"store_id": 0, "code": "module_order_upload", "key": key}
            tables.insert("setting", [{**row, "value": value, "serialized": 0}])
        tables.run("DELETE FROM {api_ip} WHERE api_id = %s", user)
        tables.insert("api_ip", [{"api_id": user, "ip": address} for address in addresses])

    yield trust
    trust("", ())
    tables.run("DELETE FROM {setting} WHERE `key` IN (%s, %s)", HEADER, PROXIES)
    for table, rows in before.items():
        tables.insert(table, rows)


@pytest.fixture
def asked(shop):
    """What info says behind such a proxy: "let in", or the code of the refusal."""

    def ask(habits, sent=None):
        session = Session()
        session.headers.update(sent or {})
        with proxy_before(shop.base_url, habits) as url:
            try:
                ModuleShop(session, url, shop.user, shop.key).info()
            except ShopRefusedError as error:
                return str(error)
        return "let in"

    return ask


def says(text):
    return lambda _: text


def adds(address):
    return lambda before: f"{before}, {address}" if before else address


@pytest.mark.parametrize(
    "header", ["CF-Connecting-IP", "True-Client-IP", "X-Real-IP", "X-Forwarded-For"]
)
def test_the_caller_is_whom_the_trusted_header_names(trusting, header, asked):
    trusting(header)
    named = [asked(Habits(headers={header: says(who)})) for who in (CALLER, STRANGER)]
    assert (named[0], f"address {STRANGER}" in named[1]) == ("let in", True)


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Client-IP", "CF-Connecting-IP", "X-Real-IP"]
)
def test_a_header_that_the_shop_was_not_told_of_is_ignored(trusting, header, asked):
    trusting("")
    assert "ip_not_allowed" in asked(Habits(), {header: CALLER})


@pytest.mark.parametrize("proxies", ["", "192.0.2.4"])
def test_the_trusted_header_counts_from_the_proxies_alone(trusting, asked, proxies):
    trusting("X-Real-IP", proxies=proxies)
    assert "ip_not_allowed" in asked(Habits(headers={"X-Real-IP": says(CALLER)}))


def test_another_header_than_the_trusted_one_is_ignored(trusting, asked):
    trusting("CF-Connecting-IP")
    told = asked(
        Habits(headers={"CF-Connecting-IP": says(STRANGER)}),
        {"X-Forwarded-For": CALLER, "X-Real-IP": CALLER},
    )
    assert f"address {STRANGER}" in told


def test_an_address_that_a_caller_puts_before_its_own_does_not_count(trusting, asked):
    trusting("X-Forwarded-For")
    told = asked(Habits(headers={"X-Forwarded-For": adds(STRANGER)}), {"X-Forwarded-For": CALLER})
    assert f"address {STRANGER}" in told


def test_the_address_that_the_proxy_adds_counts_whatever_stands_before_it(trusting, asked):
    trusting("X-Forwarded-For")
    assert (
        asked(Habits(headers={"X-Forwarded-For": adds(CALLER)}), {"X-Forwarded-For": STRANGER})
        == "let in"
    )


@pytest.mark.parametrize(
    "habits",
    [Habits(path="/shops/first"), Habits(zips=True), Habits(speaks=Http10Connection)],
    ids=["path", "gzip", "http-1.0"],
)
def test_orders_come_through_what_proxies_do(shop, habits):
    ref, policy = f"proxy:{uuid.uuid4().hex}", Policy(missing_product=MissingProduct.AS_SOLD)
    with proxy_before(shop.base_url, habits) as url:
        client = ModuleShop(Session(), url, shop.user, shop.key)
        answer = client.apply([a_create(ref, policy=policy)])[0]
        assert (answer.answer, [order.ref for order in client.find([ref])]) == (
            Answer.CREATED,
            [ref],
        )


def test_a_parameter_that_a_proxy_adds_breaks_the_signature_and_is_said_so(asked):
    assert "bad_signature" in asked(Habits(query="&utm_source=proxy"))
