"""The customer group of orders and accounts in a shop's tables and on its pages.

A new OpenCart has one group, so the tests make another one (OPENCART_DB) and take it out again; the
admin's page of an order is opened where OPENCART_ADMIN_URL, OPENCART_ADMIN_USER and
OPENCART_ADMIN_PASSWORD are.
"""

from __future__ import annotations

import uuid

import pytest
from msgspec.structs import replace

from live.real_shop import ADMIN, HOSTS, needs
from order_upload.domain.operations import Answer
from order_upload.domain.parts import Buyer, OrderParts
from order_upload.domain.policies import CustomerPolicy, MissingProduct, Policy
from shop_builders import ORDER, a_create, an_update, order_of

ID = 4711
NAME = "Trade & <Partners>"

pytestmark = pytest.mark.allow_hosts(HOSTS)


@pytest.fixture(autouse=True)
def trade(tables):
    """A group of the shop for the time of a test, whose new accounts nobody has to approve."""
    tables.insert("customer_group", [{"customer_group_id": ID, "approval": 0, "sort_order": 9}])
    name = {"name": "Trade &amp; &lt;Partners&gt;", "description": ""}
    for language in tables.rows("language"):
        row = {"customer_group_id": ID, "language_id": language["language_id"], **name}
        tables.insert("customer_group_description", [row])
    yield
    for table in ("customer_group", "customer_group_description"):
        tables.run(f"DELETE FROM {{{table}}} WHERE customer_group_id = %s", ID)


@pytest.fixture
def email():
    return f"buyer.{uuid.uuid4().hex[:12]}@example.com"


def sold(client, email, customer=CustomerPolicy.GUEST, group=str(ID)):
    """Send an order of this buyer in a group; return the order."""
    ref = f"groups:{uuid.uuid4().hex}"
    policy = Policy(missing_product=MissingProduct.AS_SOLD, customer=customer)
    buyer = replace(ORDER.customer, email=email, group=group)
    (answer,) = client.apply([a_create(ref, policy=policy, parts=order_of(customer=buyer))])
    assert (answer.answer, answer.altered) == (Answer.CREATED, ())
    return client.find([ref])[0]


def row_of(tables, order):
    (row,) = tables.rows("order", order.order_id)
    return row


def account(tables, email):
    """Return the one account of an address."""
    (row,) = [row for row in tables.rows("customer") if row["email"] == email]
    return row


def test_the_shop_lists_its_groups_with_their_names_as_people_see_them(client):
    (group,) = [group for group in client.info().customer_groups if group.id == str(ID)]
    assert set(group.names.values()) == {NAME}


def test_the_group_of_an_order_stands_in_its_row_and_no_amount_goes_by_it(client, tables, email):
    in_trade, in_default = (row_of(tables, sold(client, email, group=one)) for one in (str(ID), ""))
    own = int(tables.setting("config_customer_group_id"))
    assert [row["customer_group_id"] for row in (in_trade, in_default)] == [ID, own]
    assert in_trade["total"] == in_default["total"]


def test_an_update_writes_the_group_alone(client, tables, email):
    order = sold(client, email, group="")
    before = row_of(tables, order)
    client.apply([an_update(order, OrderParts(customer=Buyer(group=str(ID))))])
    after = row_of(tables, order)
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed - {"date_modified"} == {"customer_group_id"}


def test_an_account_is_made_in_the_group(client, tables, email):
    sold(client, email, CustomerPolicy.CREATE)
    assert account(tables, email)["customer_group_id"] == ID


def test_an_account_waits_where_new_accounts_of_its_own_group_have_to_be_approved(
    client, tables, email
):
    tables.run("UPDATE {customer_group} SET approval = 1 WHERE customer_group_id = %s", ID)
    sold(client, email, CustomerPolicy.CREATE)
    row = account(tables, email)
    waiting = [one["customer_id"] for one in tables.rows("customer_approval")]
    assert (row["status"], row["customer_id"] in waiting) == (0, True)


def test_a_group_that_was_deleted_is_refused_and_leaves_its_orders_alone(client, tables, email):
    order = sold(client, email)
    tables.run("DELETE FROM {customer_group} WHERE customer_group_id = %s", ID)
    assert client.find([order.ref])[0].hashes == order.hashes
    update = an_update(order, OrderParts(customer=Buyer(group=str(ID))))
    assert client.apply([update])[0].reason.code == "unknown_customer_group"


@pytest.mark.live
def test_the_admin_shows_the_group_of_an_order(admin, client, email):
    needs(*ADMIN)
    assert "Trade &amp; &lt;Partners&gt;" in admin.order_page(sold(client, email).order_id)
