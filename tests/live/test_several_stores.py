"""One installation of OpenCart with several stores: an order belongs to one of them.

The module's PHP is tried without a shop, too. A real one (``make live``) needs its database,
OPENCART_DB, and a second store in it (System > Settings).
"""

from __future__ import annotations

import uuid

import pytest
from requests import Session

from live.real_shop import HOSTS
from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderParts, Tracking
from order_upload.domain.policies import MissingProduct, Policy
from order_upload.errors import ShopRefusedError
from order_upload.shops.module.client import ModuleShop
from shop_builders import a_create, an_update, order_of

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)

pytestmark = pytest.mark.allow_hosts(HOSTS)


@pytest.fixture(scope="module")
def second(tables):
    """The second store's row."""
    stores = tables.rows("store")
    if not stores:
        pytest.skip("NOT RUN: this shop has one store; add a second one in System > Settings")
    return stores[0]


@pytest.fixture(scope="module")
def first_client(shop):
    return a_client(shop, "0")


@pytest.fixture(scope="module", params=["address of the first store", "its own address"])
def client(request, shop, second):
    """A client whose Connection names the second store, by either address."""
    own = second["url"] if request.param == "its own address" else ""
    return a_client(shop, str(second["store_id"]), own)


def a_client(shop, store_id, url=""):
    address = url or shop.base_url
    return ModuleShop(Session(), address, shop.user, shop.key, store_id=store_id)


def a_ref():
    return f"stores:{uuid.uuid4().hex}"


def created(client, **changed):
    """Return a new order of the client's store as it stands."""
    ref = a_ref()
    answer = client.apply([a_create(ref, policy=AS_SOLD, store_id=client.store_id, **changed)])[0]
    assert answer.answer is Answer.CREATED, answer
    return client.find([ref])[0]


def setting(tables, key, store_id):
    """Return a store's setting, else the default store's."""
    rows = {row["store_id"]: row["value"] for row in tables.rows("setting") if row["key"] == key}
    return rows.get(store_id, rows.get(0))


def forgotten(tables, order):
    """Make an order one of the shop's own, which no reference leads to."""
    for table in ("order_upload_order", "order_upload_written"):
        tables.run(f"DELETE FROM {{{table}}} WHERE order_id = %s", order.order_id)


def test_every_store_is_told(tables, client):
    stores = {str(row["store_id"]) for row in tables.rows("store")} | {"0"}
    assert set(client.info().stores) == stores


def test_both_addresses_lead_to_the_same_installation(first_client, client):
    assert [client.info().installation, client.info().url] == [
        first_client.info().installation,
        first_client.info().url,
    ]


def test_an_order_of_the_second_store_bears_its_name_address_and_prefix(tables, second, client):
    row = tables.rows("order", created(client).order_id)[0]
    expected = [
        second["store_id"],
        second["name"],
        second["url"],
        setting(tables, "config_invoice_prefix", second["store_id"]),
    ]
    assert [
        row[name] for name in ("store_id", "store_name", "store_url", "invoice_prefix")
    ] == expected


def test_an_order_without_a_status_gets_the_stores_own_one(tables, second, client):
    order = order_of(status=None)
    default = setting(tables, "config_order_status_id", second["store_id"])
    assert (client.info().default_status, created(client, parts=order).status) == (default, default)


def test_a_reference_is_found_from_every_store_and_says_whose_it_is(first_client, second, client):
    order = created(client)
    assert [found.store_id for found in first_client.find([order.ref])] == [str(second["store_id"])]


def test_a_reference_of_another_store_makes_no_second_order(first_client, client):
    order = created(client)
    answer = first_client.apply([a_create(order.ref, policy=AS_SOLD)])[0]
    assert (answer.answer, answer.reason.code, answer.order_id) == (
        Answer.CONFLICT,
        "other_store",
        order.order_id,
    )


@pytest.mark.parametrize("is_own", [False, True], ids=["ours", "the shop's own"])
def test_an_order_of_another_store_is_left_alone(tables, first_client, client, is_own):
    order = created(client)
    if is_own:
        forgotten(tables, order)
        order = first_client.find(order_ids=[order.order_id])[0]
    before = tables.everything()
    update = an_update(order, OrderParts(status="5"), ref=order.ref or a_ref(), store_id="0")
    answer = first_client.apply([update])[0]
    assert (answer.reason.code, tables.everything()) == ("other_store", before)


def test_an_order_of_its_own_store_is_updated(client):
    order = created(client)
    shipped = OrderParts(status="5", tracking=Tracking(number="BRT1"))
    update = an_update(order, shipped, store_id=client.store_id)
    assert (client.apply([update])[0].answer, client.find([order.ref])[0].status) == (
        Answer.UPDATED,
        "5",
    )


def test_a_store_that_is_not_there_is_refused(shop):
    with pytest.raises(ShopRefusedError, match="unknown_store"):
        a_client(shop, "999999").info()
