"""Doubts that only a person can end, on the module's page: of stock, and where the shop is.

They leave in the tables what a database server leaves that is killed while stock is moving, and
what a copy of the shop holds. The module's PHP is tried without a shop, too, its pages are not. A
real one (``make live``) needs its admin (OPENCART_ADMIN_URL, OPENCART_ADMIN_USER,
OPENCART_ADMIN_PASSWORD), its database (OPENCART_DB) and a product that counts its stock:
OPENCART_PRODUCT, by default a fresh OpenCart's.
"""

from __future__ import annotations

import json
import os
import uuid
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from requests import Session

from benchmarks.shop_sql import connected
from live.real_shop import HOSTS, PRODUCT
from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderLine, OrderParts
from order_upload.domain.policies import Policy, StockPolicy
from order_upload.errors import ShopRefusedError
from order_upload.shops.module.client import ModuleShop
from shop_builders import a_create, an_update, content_of, order_of

PREFIX = os.environ.get("OPENCART_DB_PREFIX", "oc_")
FOLLOW = Policy(stock=StockPolicy.FOLLOW_SHOP)
LINE = OrderLine(sku=PRODUCT, name="As sold", quantity="2", price="10.00", total="20.00")
PROCESSING, CANCELED = "2", "7"
TWO_PIECES = order_of(status=PROCESSING, content=content_of(LINE))

pytestmark = pytest.mark.allow_hosts(HOSTS)


@pytest.fixture(scope="module")
def sql(shop):
    """Run a statement in the shop's database and return the id it drew; ``{}`` is the prefix."""
    with closing(connected(shop.database_url, autocommit=True)) as connection:

        def run(statement, *values):
            with connection.cursor() as cursor:
                cursor.execute(statement.replace("{}", PREFIX), values)
                return cursor.lastrowid

        yield run


@pytest.fixture
def ref():
    return f"doubt:{uuid.uuid4().hex}"


@pytest.fixture
def a_doubt(client, sql, ref):
    """A maker of what a killed database server leaves: two pieces left the shelf, or did not."""

    def make(*, has_moved, state="reserved"):
        product = client.lookup([PRODUCT]).products[0]
        created = client.apply([a_create(ref, parts=TWO_PIECES)])[0]
        assert created.answer is Answer.CREATED
        move = sql("INSERT INTO {}order_upload_move (done) VALUES (0)")
        plan = json.dumps(
            {"from": [], "to": {f"p{product.id}": 2}, "move": move, "boot": 1_000_000_000}
        )
        sql(
            "UPDATE {}order_upload_order SET state = %s, stock_plan = %s, "
            "stock_policy = 'follow_shop' WHERE ref = %s",
            state,
            plan,
            ref,
        )
        if state == "reserved":
            sql("DELETE FROM {}order_upload_written WHERE order_id = %s", created.order_id)
        if has_moved:
            sql("UPDATE {}product SET quantity = quantity - 2 WHERE product_id = %s", product.id)
        return client.find([ref])[0]

    return make


def pieces(client):
    return client.lookup([PRODUCT]).products[0].pieces


def create(ref):
    return a_create(ref, parts=TWO_PIECES, policy=FOLLOW)


def test_the_refusal_names_the_products(client, a_doubt, ref):
    a_doubt(has_moved=False)
    answer = client.apply([create(ref)])[0]
    assert (answer.answer, answer.reason.code, answer.reason.group) == (
        Answer.REJECTED,
        "stock_uncertain",
        f"stock {PRODUCT}",
    )


@pytest.mark.live
def test_the_page_shows_the_order_and_its_products(admin, a_doubt, ref):
    a_doubt(has_moved=False)
    page = admin.settings_page()
    assert PRODUCT in page[page.index(ref) :][:600]


@pytest.mark.parametrize("has_moved", [False, True])
def test_what_a_person_says_clears_the_doubt_and_the_order_goes_through_once(
    client, admin, a_doubt, ref, has_moved
):
    before = pieces(client)
    a_doubt(has_moved=has_moved)
    admin.press("settle", {"ref": ref, "moved": str(int(has_moved))})
    assert client.apply([create(ref)])[0].answer is Answer.CREATED
    assert (before - pieces(client), client.find([ref])[0].stock_taken) == (2, True)


@pytest.mark.live
def test_a_doubt_that_was_cleared_is_gone_from_the_page(admin, a_doubt, ref):
    a_doubt(has_moved=False)
    admin.press("settle", {"ref": ref, "moved": "0"})
    assert ref not in admin.settings_page()


def test_an_update_waits_for_a_person_too(client, a_doubt, ref):
    found = a_doubt(has_moved=False, state="complete")
    update = an_update(found, OrderParts(status=CANCELED), policy=FOLLOW)
    answer = client.apply([update])[0]
    assert answer.reason.code == "stock_uncertain"


def test_a_persons_change_of_status_moves_nothing_while_there_is_a_doubt(client, admin, a_doubt):
    found = a_doubt(has_moved=True, state="complete")
    before = pieces(client)
    admin.set_status(found.order_id, CANCELED)
    assert pieces(client) == before


def test_the_other_orders_of_a_batch_go_on(client, a_doubt, ref):
    a_doubt(has_moved=False)
    answers = client.apply([create(f"{ref}-1"), create(ref), create(f"{ref}-2")])
    assert [answer.answer for answer in answers] == [
        Answer.CREATED,
        Answer.REJECTED,
        Answer.CREATED,
    ]


@pytest.fixture
def a_copy(sql, client):
    """The shop as a copy of it would be: its facts name another address, till the end."""
    before = client.info()
    sql("REPLACE INTO {}order_upload_fact (name, value) VALUES ('url', 'https://copy.example/')")
    yield before
    for name, value in (("url", before.url), ("installation", before.installation)):
        sql("REPLACE INTO {}order_upload_fact (name, value) VALUES (%s, %s)", name, value)


def test_a_copy_of_the_shop_takes_no_order(client, a_copy, ref):
    with pytest.raises(ShopRefusedError, match="other_address"):
        client.apply([create(ref)])
    assert client.find([ref]) == []


def test_a_copy_says_so_to_the_doctor(client, a_copy):
    assert "other_address" in {problem.code for problem in client.info().diagnosis.problems}


@pytest.mark.live
def test_a_copy_says_so_on_its_page(admin, a_copy):
    assert "copy.example" in admin.settings_page()


def test_a_shop_that_has_moved_takes_orders_when_a_person_says_so(client, admin, a_copy, ref):
    admin.press("mend", what="address_moved")
    assert client.apply([create(ref)])[0].answer is Answer.CREATED
    assert client.info().installation == a_copy.installation


def test_a_copy_that_a_person_separates_is_another_installation(shop, client, admin, a_copy, ref):
    admin.press("mend", what="address_copy")
    with pytest.raises(ShopRefusedError, match="other_installation"):
        client.apply([create(ref)])
    afterwards = ModuleShop(Session(), shop.base_url, shop.user, shop.key)
    assert afterwards.apply([create(ref)])[0].answer is Answer.CREATED
    assert (afterwards.info().installation != a_copy.installation, afterwards.info().url) == (
        True,
        a_copy.url,
    )


def test_the_address_of_another_store_makes_no_other_shop(client, sql, a_copy, ref):
    sql("SET SESSION sql_mode = ''")
    row = sql("INSERT INTO {}store SET name = 'Second', url = %s", a_copy.url)
    try:
        assert client.apply([create(ref)])[0].answer is Answer.CREATED
    finally:
        sql("DELETE FROM {}store WHERE store_id = %s", row)


@pytest.mark.parametrize("url", ["http://www.{}", "https://{}"])
def test_www_and_https_make_no_other_shop(client, sql, a_copy, ref, url):
    own = urlsplit(a_copy.url)
    sql(
        "REPLACE INTO {}order_upload_fact (name, value) VALUES ('url', %s)",
        url.format(own.netloc + own.path),
    )
    assert client.apply([create(ref)])[0].answer is Answer.CREATED
