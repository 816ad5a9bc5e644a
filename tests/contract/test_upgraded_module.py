"""A newer module in the place of an older one: its PHP, on tables that the older one left."""

from __future__ import annotations

import pytest

from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderParts, Parcel, Tracking
from order_upload.domain.policies import MissingProduct, Policy
from shop_builders import a_client, a_create, an_update

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)
OLD_TABLES = (
    "DROP TABLE {order_upload_written}",
    "CREATE TABLE {order_upload_written} (order_id INT, path VARCHAR(64), `text` TEXT, "
    "raw_hash CHAR(64), PRIMARY KEY (order_id, path))",
    "CREATE TABLE {order_upload_part} (order_id INT, part VARCHAR(16), PRIMARY KEY (order_id))",
    "CREATE TABLE {order_upload_event} (ref VARCHAR(128), PRIMARY KEY (ref))",
    "CREATE TABLE {order_upload_parcel} (parcel_id INT, PRIMARY KEY (parcel_id))",
)

ONE_ROW_AN_ORDER = (
    "DROP TABLE {order_upload_journal}",
    "ALTER TABLE {order_upload_written} DROP COLUMN origin_details, DROP COLUMN tracking_further",
)
"""Of the module that had one row an order already, before parcels and details."""

pytestmark = pytest.mark.php


@pytest.fixture
def client(php_shop):
    return a_client(php_shop, timeout=60)


@pytest.fixture
def found(php_shop, client):
    """An order of the older module as the newer one finds it."""
    client.apply([a_create("old:1", policy=AS_SOLD)])
    for statement in OLD_TABLES:
        php_shop.rows(statement)
    return client.find(["old:1"])[0]


def test_an_order_of_the_older_module_is_there(found):
    assert (found.ref, found.parts.customer.firstname) == ("old:1", "Ada")


def test_nothing_counts_as_written_of_it(found):
    assert found.written == {}


def test_it_is_not_created_again(client, found):
    answer = client.apply([a_create(found.ref, policy=AS_SOLD)])[0]
    assert (answer.answer, answer.order_id) == (Answer.CONFLICT, found.order_id)


def test_it_can_be_updated(client, found):
    update = an_update(found, OrderParts(status="3"))
    assert client.apply([update])[0].answer is Answer.UPDATED


def test_the_older_tables_are_gone(php_shop, found):
    rows = php_shop.rows("SHOW TABLES LIKE 'oc\\_order\\_upload\\_%%'")
    names = {next(iter(row.values())).removeprefix("oc_order_upload_") for row in rows}
    assert {"part", "event", "parcel"} & names == set()
    assert "written" in names


@pytest.fixture
def found_in_one_row(php_shop, client):
    """An order of the module before parcels and details, as the newer one finds it."""
    client.apply([a_create("late:1", policy=AS_SOLD)])
    for statement in ONE_ROW_AN_ORDER:
        php_shop.rows(statement)
    return client.find(["late:1"])[0]


def test_what_a_module_with_one_row_an_order_wrote_is_remembered(found_in_one_row):
    assert found_in_one_row.written


def test_an_order_of_it_gets_parcels(client, found_in_one_row):
    parcels = Tracking(number="A", further=(Parcel(number="B"),))
    update = an_update(found_in_one_row, OrderParts(tracking=parcels))
    assert client.apply([update])[0].answer is Answer.UPDATED
    assert client.find(["late:1"])[0].parts.tracking == parcels
