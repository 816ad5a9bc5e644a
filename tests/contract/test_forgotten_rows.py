"""What the module's PHP erases of a buyer, row by row, and what of it leaves the shop: nothing."""

from __future__ import annotations

import hashlib
import json
import time
import uuid

import pytest
from msgspec.structs import replace

from order_upload.domain.operations import Forgotten, OrderState
from order_upload.domain.parts import Provenance, ShippingMethod, Tracking
from order_upload.domain.policies import MissingProduct, Policy
from shop_builders import ORDER, a_client, a_create, order_of

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)
EMAIL = "ada.rossi@example.com"
REF = "forget:48211"
OF_THE_BUYER = (
    "BRT12345", "brt.example", "404-1234567", EMAIL, "Rossi", "Anzio", "333 123", "Engraving",
)  # fmt: skip
ONE_ORDER = Forgotten(orders=1, accounts=0, busy=0)
EVERY_TABLE = ("order", "written", "account", "call", "refused", "fact", "move", "nonce")


@pytest.fixture
def client(php_shop):
    return a_client(php_shop, timeout=60)


@pytest.fixture
def order_id(client):
    """The number of an order with a parcel, of a buyer whose address the shop knows."""
    parts = order_of(
        customer=replace(ORDER.customer, email=EMAIL),
        tracking=Tracking(number="BRT12345", link="https://brt.example/12345"),
        origin=Provenance(
            node="Amazon IT", number="404-1234567", seller_note="Ring 333 123", details="Engraving"
        ),
        shipping_method=ShippingMethod(name="Locker", pickup_point="IT-123 Bar Sport, Anzio"),
    )
    return client.apply([a_create(REF, parts=parts, policy=AS_SOLD)])[0].order_id


def written(php_shop, order_id):
    return php_shop.rows("SELECT * FROM {order_upload_written} WHERE order_id = %s", order_id)


def calls_kept(php_shop, name):
    """Return the kept calls of a name; the module keeps a call after its client has the answer."""
    ends = time.monotonic() + 20
    while not (rows := rows_of_calls(php_shop, name)) and time.monotonic() < ends:
        time.sleep(0.05)
    return rows


def rows_of_calls(php_shop, name):
    return php_shop.rows("SELECT * FROM {order_upload_call} WHERE `call` = %s", name)


def kept_of(php_shop):
    """Return all that stands in the module's own tables, as text."""
    rows = [php_shop.rows(f"SELECT * FROM {{order_upload_{name}}}") for name in EVERY_TABLE]
    return json.dumps(rows, default=str)


@pytest.mark.usefixtures("order_id")
def test_nothing_of_the_buyer_is_left_in_any_table_of_the_module(php_shop, client):
    client.forget(EMAIL)
    kept = kept_of(php_shop)
    assert [text for text in OF_THE_BUYER if text in kept] == []
    assert hashlib.sha256(EMAIL.encode()).hexdigest() not in kept


def test_the_row_of_the_order_keeps_its_times_and_one_hash_that_of_the_status(
    php_shop, client, order_id
):
    client.forget(EMAIL)
    (row,) = written(php_shop, order_id)
    kept = json.loads(row["parts"])
    events = kept.pop("e")
    assert {code for code, entry in kept.items() if entry[0] != "forgotten"} == {"s"}
    assert [event[1] for event in events] == [""]
    assert (row["origin_node"], row["origin_number"]) == ("Amazon IT", "")


def test_an_order_that_went_by_sql_is_forgotten_by_its_reference(php_shop, client, order_id):
    php_shop.rows("DELETE FROM {order} WHERE order_id = %s", order_id)
    assert client.forget(refs=[REF]) == ONE_ORDER
    assert (written(php_shop, order_id), client.find([REF])[0].state) == ([], OrderState.DELETED)


def test_an_order_that_went_by_sql_is_forgotten_by_its_number(php_shop, client, order_id):
    php_shop.rows("DELETE FROM {order} WHERE order_id = %s", order_id)
    assert client.forget(order_ids=[order_id]) == ONE_ORDER
    assert not written(php_shop, order_id)


def test_a_row_that_no_reference_leads_to_is_forgotten_by_its_number(php_shop, client, order_id):
    php_shop.rows("DELETE FROM {order_upload_order} WHERE ref = %s", REF)
    assert client.forget(order_ids=[order_id]) == ONE_ORDER
    assert not written(php_shop, order_id)


def test_the_journal_of_an_update_that_died_is_forgotten(php_shop, client, order_id):
    entry = json.dumps({"of": EMAIL})
    php_shop.rows("INSERT INTO {order_upload_journal} VALUES (%s, %s)", REF, entry)
    client.forget(order_ids=[order_id])
    assert not php_shop.rows("SELECT ref FROM {order_upload_journal}")


def test_an_order_that_is_being_written_is_left_and_counted(php_shop, client, order_id):
    lock = hashlib.sha1(f"shop_{php_shop.generation} oc_ {REF}".encode()).hexdigest()  # noqa: S324
    php_shop.rows("SELECT GET_LOCK(%s, 0)", f"ou-{lock}")
    try:
        assert client.forget(EMAIL) == Forgotten(orders=0, accounts=0, busy=1)
        assert written(php_shop, order_id)[0]["tracking_number"] == "BRT12345"
    finally:
        php_shop.rows("SELECT RELEASE_LOCK(%s)", f"ou-{lock}")
    assert client.forget(EMAIL) == ONE_ORDER


@pytest.mark.usefixtures("order_id")
def test_the_list_of_calls_says_how_many_and_not_who(php_shop, client):
    client.forget(EMAIL, [REF])
    (call,) = calls_kept(php_shop, "forget")
    assert (call["size"], call["status"], EMAIL in str(call), REF in str(call)) == (
        1,
        200,
        False,
        False,
    )


@pytest.mark.parametrize(
    "form", [{"email": f" {EMAIL}"}, {"orders": REF}, {"orders": "other:1, {order_id}\n77"}]
)
def test_a_person_forgets_a_buyer_on_the_page_of_the_module(php_shop, order_id, form):
    filled = {name: text.format(order_id=order_id) for name, text in form.items()}
    said = php_shop.press("forget", filled)
    assert written(php_shop, order_id)[0]["tracking_number"] == ""
    if php_shop.generation != "3.0":  # which says it on the page that it is sent to
        assert json.loads(said)["success"].startswith("Forgotten: 1 orders, 0 accounts")


def test_an_address_with_letters_of_any_kind_is_found(php_shop, client):
    emails = [f"{name}-{uuid.uuid4().hex}@example.com" for name in ("o'hara", "a&b")]
    for email in emails:
        parts = order_of(customer=replace(ORDER.customer, email=email))
        client.apply([a_create(email.replace("@", ":"), parts=parts, policy=AS_SOLD)])
    assert [client.forget(email).orders for email in emails] == [1, 1]


def test_two_hundred_orders_of_one_buyer_are_forgotten_together(php_shop, client):
    parts = order_of(customer=replace(ORDER.customer, email=EMAIL))
    for start in (0, 100):
        client.apply(
            [
                a_create(f"forget:{number}", parts=parts, policy=AS_SOLD)
                for number in range(start, start + 100)
            ]
        )
    assert client.forget(EMAIL).orders == 200
    forgotten = "SELECT COUNT(*) FROM {order_upload_written} WHERE parts LIKE '%forgotten%'"
    assert php_shop.number(forgotten) == 200
