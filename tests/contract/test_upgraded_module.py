"""A newer module in the place of an older one, and the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest

from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderParts, Parcel, Tracking
from order_upload.domain.policies import MissingProduct, Policy
from order_upload.errors import ShopRefusedError
from php_shop import statements
from shop_builders import a_client, a_create, an_update

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)
WITHOUT_VERSION = Path(__file__).with_name("module_tables_0.sql")
NO_VERSION = "DELETE FROM {order_upload_fact} WHERE name = 'schema'"
OLD_TABLES = (
    NO_VERSION,
    "DROP TABLE {order_upload_written}",
    "CREATE TABLE {order_upload_written} (order_id INT, path VARCHAR(64), `text` TEXT, "
    "raw_hash CHAR(64), PRIMARY KEY (order_id, path))",
    "CREATE TABLE {order_upload_part} (order_id INT, part VARCHAR(16), PRIMARY KEY (order_id))",
    "CREATE TABLE {order_upload_event} (ref VARCHAR(128), PRIMARY KEY (ref))",
    "CREATE TABLE {order_upload_parcel} (parcel_id INT, PRIMARY KEY (parcel_id))",
)

ONE_ROW_AN_ORDER = (
    NO_VERSION,
    "DROP TABLE {order_upload_journal}",
    "ALTER TABLE {order_upload_written} DROP COLUMN origin_details, DROP COLUMN tracking_further",
)
"""Of the module that had one row an order already, before parcels and details."""

pytestmark = pytest.mark.php


@pytest.fixture
def client(php_shop):
    return a_client(php_shop, timeout=60)


def own_tables(shop) -> list[str]:
    rows = shop.rows("SHOW TABLES LIKE 'oc\\_order\\_upload\\_%%'")
    return [next(iter(row.values())) for row in rows]


def shape_of(shop) -> dict[str, list[tuple[object, ...]]]:
    """Return table of the module -> its columns, in the order of their names, and its keys."""
    shapes = {}
    for table in own_tables(shop):
        columns = [tuple(row.values()) for row in shop.rows(f"SHOW COLUMNS FROM `{table}`")]
        keys = {
            (row["Key_name"], row["Column_name"]) for row in shop.rows(f"SHOW KEYS FROM {table}")
        }
        shapes[table] = sorted(columns, key=str) + sorted(keys)
    return shapes


@pytest.fixture
def older(php_shop, client):
    """The shop with two orders of the module that kept no version, in that module's tables."""
    client.apply([a_create("old:1", policy=AS_SOLD)])
    client.apply([a_create("old:2", policy=AS_SOLD)])
    links = php_shop.rows("SELECT order_id, ref FROM {order_upload_order} ORDER BY order_id")
    facts = php_shop.rows("SELECT name, value FROM {order_upload_fact} WHERE name != 'schema'")
    for table in own_tables(php_shop):
        php_shop.rows(f"DROP TABLE `{table}`")
    for statement in statements(WITHOUT_VERSION):
        php_shop.rows(statement.replace("%", "%%"))
    # the orders that this shop has under these references
    for number, link in reversed(list(enumerate(links, 1))):
        for table in ("order", "written"):
            query = f"UPDATE {{order_upload_{table}}} SET order_id = %s WHERE order_id = %s"
            php_shop.rows(query, link["order_id"], number)
    for fact in facts:
        php_shop.rows(
            "REPLACE INTO {order_upload_fact} (name, value) VALUES (%s, %s)", *fact.values()
        )
    return php_shop


def test_tables_without_a_version_get_the_form_of_new_ones(php_shop, older, client):
    client.find(["old:1"])
    brought_up = shape_of(php_shop)
    for table in own_tables(php_shop):
        php_shop.rows(f"DROP TABLE `{table}`")
    php_shop.press("install")
    assert brought_up == shape_of(php_shop)


def test_the_tables_know_their_version_afterwards(older, client):
    client.find(["old:1"])
    (row,) = older.rows("SELECT value FROM {order_upload_fact} WHERE name = 'schema'")
    assert row["value"] == "1"


def test_what_was_written_is_remembered_with_its_parcels(older, client):
    found = client.find(["old:1"])[0]
    assert found.parts.tracking == Tracking(number="A", further=(Parcel(number="B"),))
    assert found.written


def test_an_order_of_tables_without_a_version_is_not_created_again(older, client):
    answer = client.apply([a_create("old:2", policy=AS_SOLD)])[0]
    assert answer.answer in {Answer.UNCHANGED, Answer.CONFLICT}
    assert older.number("SELECT COUNT(*) FROM {order_upload_order}") == 2


def test_the_settings_page_brings_tables_up_to_date_too(older):
    older.page()
    assert older.number("SELECT COUNT(*) FROM {order_upload_fact} WHERE name = 'schema'") == 1


@pytest.fixture
def newer(php_shop, client):
    """The shop with an order, after a newer module made tables of another form."""
    client.apply([a_create("new:1", policy=AS_SOLD)])
    assert php_shop.rows_once_there("order_upload_call", "`call` = 'apply'")  # the last write there
    php_shop.rows("REPLACE INTO {order_upload_fact} (name, value) VALUES ('schema', '99')")
    php_shop.rows("DROP TABLE {order_upload_call}")
    yield php_shop
    php_shop.rows("DELETE FROM {order_upload_fact} WHERE name = 'schema'")
    php_shop.press("install")


def test_a_module_refuses_calls_where_a_newer_one_made_the_tables(newer, client):
    with pytest.raises(ShopRefusedError, match=r"newer_tables .*install the newer version"):
        client.find(["new:1"])


def test_a_module_makes_no_table_among_those_of_a_newer_one(newer, client):
    with pytest.raises(ShopRefusedError):
        client.find(["new:1"])
    newer.press("install")
    assert "oc_order_upload_call" not in own_tables(newer)


def test_the_settings_page_tells_of_a_newer_module(php_shop):
    php_shop.rows("REPLACE INTO {order_upload_fact} (name, value) VALUES ('schema', '99')")
    findings = {row["word"]: row["level"] for row in php_shop.page()["findings"]}
    assert findings["newer_tables"] == "danger"


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
