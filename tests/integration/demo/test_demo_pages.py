"""The demo shop's page and the demo hub."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from demo.hub.hub import running_hub
from demo.shop.shop import running_shop
from order_upload.domain.parts import Buyer, Provenance
from shop_builders import a_client, a_create, order_of


def get(url, **headers):
    """Return status and text of an address."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, headers=headers), timeout=10
        ) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.fixture
def shop(tmp_path):
    with running_shop(tmp_path) as running:
        buyer = Buyer(firstname="Ada", lastname="Rossi-Brambilla")
        order = order_of(customer=buyer, origin=Provenance(node="<b>Amazon</b>"))
        a_client(running).apply([a_create(parts=order)])
        yield running


def test_the_page_lists_the_orders(shop):
    assert "bindcommerce:1" in get(shop.base_url)[1]


def test_the_page_shows_initials_only(shop):
    page = get(shop.base_url)[1]
    assert ("A. R." in page, "Rossi" in page) == (True, False)


def test_the_page_of_an_order_shows_initials_only(shop):
    page = get(f"{shop.base_url}orders/1004")[1]
    assert ("A. R." in page, "Rossi" in page) == (True, False)


def test_the_page_escapes_what_comes_from_outside(shop):
    assert "<b>Amazon" not in get(shop.base_url)[1]


def test_the_page_of_an_order_shows_its_history(shop):
    assert "marketplaces" in get(f"{shop.base_url}orders/1004")[1]


def test_an_order_that_is_not_there_has_no_page(shop):
    assert get(f"{shop.base_url}orders/9")[0] == 404


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "orders.xml"
    path.write_text("<Documents/>", encoding="utf-8")
    return path


def test_the_hub_hands_out_its_export(export):
    with running_hub(export) as hub:
        assert get(hub.base_url + hub.endpoint, token=hub.token) == (200, "<Documents/>")


@pytest.mark.parametrize("headers", [{}, {"token": "wrong"}])
def test_the_hub_asks_for_its_token(export, headers):
    with running_hub(export) as hub:
        assert get(hub.base_url + hub.endpoint, **headers)[0] == 401


def test_the_hub_knows_one_connector(export):
    with running_hub(export) as hub:
        assert get(f"{hub.base_url}/integrator-tool/export?connector=13", token=hub.token)[0] == 404


def test_the_hub_gives_an_empty_body_when_there_is_nothing(tmp_path):
    with running_hub(tmp_path / "none.xml") as hub:
        assert get(hub.base_url + hub.endpoint, token=hub.token) == (200, "")


def test_the_hub_can_hand_out_an_order_only_once(export):
    with running_hub(export, once=True) as hub:
        bodies = [get(hub.base_url + hub.endpoint, token=hub.token)[1] for _ in range(2)]
    assert bodies == ["<Documents/>", ""]
