"""A whole run into a shop that has no node module: through OpenCart's own API."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from requests import Session

from builders import MY_SHOP, an_order
from native_shops import KEY, USER, running_stock_shop
from order_upload.domain.order import PlatformStatus, Shipping
from order_upload.domain.outcome import Outcome
from order_upload.ledger.sent_updates import SentUpdates
from order_upload.shops.native.calls import NativeCalls
from order_upload.shops.native.shop import NativeShop, installation_of

STATUSES = {
    "shipped": {"name": "Shipped", "id": "3"},
    "processing": {"name": "Processing", "id": "2"},
}


@pytest.fixture(params=["3.0", "4.0", "4.1"])
def run(request, box, monkeypatch):
    """Run a connector with these orders into a shop of each generation.

    Gives the shop and the outcomes.
    """
    with running_stock_shop(request.param) as shop:
        memory = SentUpdates(box.ledger, installation_of(shop.base_url), shop.base_url)

        def client(_):
            calls = NativeCalls(Session(), shop.base_url, USER, KEY, timeout=5)
            return NativeShop(calls, memory, trusts_numbers=True)

        monkeypatch.setattr(type(box), "client", property(client))
        box.configuration = {"statuses": STATUSES}

        def made(*orders):
            box.hub.holds(*orders)
            box.run()
            return shop, {
                ref: (one.outcome, one.reason.code if one.reason else "")
                for ref, one in box.results().items()
            }

        made.shop = shop
        yield made


def own_shipped():
    """Return order 7 of this very shop, shipped."""
    order = an_order("7", origin=MY_SHOP, shipping=Shipping(carrier="BRT", tracking_number="BRT1"))
    return replace(order, number="7", status=PlatformStatus(name="Shipped"))


def test_an_own_order_gets_its_status_and_tracking_once_and_a_foreign_one_waits(run):
    shop, _ = run(own_shipped(), an_order("8"))
    _, outcomes = run(own_shipped(), an_order("8"))
    assert outcomes["bindcommerce:8"] == (Outcome.BLOCKED, "transport_cannot_create")
    assert [status for status, _, _ in shop.orders["7"].history] == ["3"]


def test_an_answer_that_never_came_leaves_the_order_unknown_until_the_next_run(run):
    run.shop.faults = ["drop"]
    _, first = run(own_shipped())
    shop, second = run(own_shipped())
    assert (first["bindcommerce:7"][0], second["bindcommerce:7"][0]) == (
        Outcome.UNKNOWN,
        Outcome.UPDATED,
    )
    assert len(shop.orders["7"].history) == 1
