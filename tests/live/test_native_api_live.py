"""OpenCart's own API on a real shop: an order of its own, updated through the second transport.

Needs the shop (``make live``), two products of a fresh OpenCart (OPENCART_STOCK_PRODUCTS: their
ids), and changes it.
"""

from __future__ import annotations

import os

import pytest
from requests import Session

from benchmarks.native_shop import NativeApi
from live.real_shop import HOSTS, SHOP, needs
from order_upload.domain.operations import Answer, Operation
from order_upload.domain.outcome import Action
from order_upload.domain.parts import OrderParts, Tracking
from order_upload.domain.policies import Policy, StockPolicy
from order_upload.errors import ShopRefusedError
from order_upload.ledger import Ledger
from order_upload.ledger.sent_updates import SentUpdates
from order_upload.shops.native.calls import NativeCalls
from order_upload.shops.native.shop import NativeShop, installation_of

URL = os.environ.get("OPENCART_URL", "")
PRODUCTS = os.environ.get("OPENCART_STOCK_PRODUCTS", "40").split(",")
FOLLOW = Policy(stock=StockPolicy.FOLLOW_SHOP)
PARCEL = Tracking(number='BRT & <1> "x"~', courier="Forlì", link="https://t")
SHIPPED = OrderParts(status="3", tracking=PARCEL)

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]


@pytest.fixture(scope="module")
def settings():
    return needs(*SHOP)


@pytest.fixture(scope="module")
def order_id(settings):
    return NativeApi(settings, PRODUCTS).create()


@pytest.fixture
def client(settings, tmp_path):
    memory = SentUpdates(Ledger(f"sqlite:///{tmp_path}/ledger.db"), installation_of(URL), URL)
    return NativeShop(NativeCalls(Session(), *settings), memory, trusts_numbers=True)


def an_update(order_id, parts, event="e1", policy=FOLLOW):
    return Operation(
        ref="live:1",
        action=Action.UPDATE,
        parts=parts,
        policy=policy,
        event_id=event,
        owner="live",
        order_id=order_id,
    )


def test_the_generation_is_recognised(client):
    assert client.info().opencart_version in {"3.0", "4.0", "4.1"}


def test_a_wrong_key_is_refused(settings):
    with pytest.raises(ShopRefusedError):
        NativeCalls(Session(), *settings[:2], "wrong").check_access()


def test_status_and_tracking_are_written_whatever_letters_they_have(client, order_id):
    assert client.apply([an_update(order_id, SHIPPED)])[0].answer is Answer.UPDATED


def test_what_was_written_is_found_by_its_reference(client, order_id):
    client.apply([an_update(order_id, SHIPPED)])
    found = client.find(["live:1"])
    assert [(order.order_id, order.parts.tracking.number) for order in found] == [
        (order_id, PARCEL.number)
    ]


def test_an_order_that_is_not_there_is_rejected(client):
    assert client.apply([an_update("99999999", SHIPPED)])[0].reason.code == "order_not_found"


def test_stock_that_would_move_is_refused(client, order_id):
    client.apply([an_update(order_id, OrderParts(status="3"))])
    cancelled = an_update(order_id, OrderParts(status="7"), "e2", policy=Policy())
    answer = client.apply([cancelled])[0]
    assert answer.reason.code == "policy_not_possible"
