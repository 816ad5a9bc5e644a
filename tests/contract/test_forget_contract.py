"""What every shop forgets of one buyer, and what the order is then: docs/node-protocol.md, 10."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from order_upload.domain.operations import Answer, Forgotten
from order_upload.domain.parts import (
    FiscalData,
    OrderParts,
    Part,
    Provenance,
    ShippingMethod,
    Tracking,
)
from order_upload.domain.policies import CustomerPolicy, MissingProduct, OnConflict, Policy
from order_upload.domain.three_way import compare
from shop_builders import ORDER, a_create, an_update, order_of, with_said

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)
MAKING = Policy(missing_product=MissingProduct.AS_SOLD, customer=CustomerPolicy.CREATE)
LINKING = Policy(missing_product=MissingProduct.AS_SOLD, customer=CustomerPolicy.LINK)
PARCEL = Tracking(number="BRT12345", courier="BRT", link="https://brt.example/12345")
SOLD_AT = Provenance(
    node="Amazon IT",
    technology="Marketplace",
    number="404-1234567",
    seller_note="Ring Ada at 333 1234567",
    details="Engraving: for Ada",
)
AT_A_LOCKER = ShippingMethod(name="Locker", pickup_point="IT-123 Bar Sport, Anzio")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOTHING = Forgotten(orders=0, accounts=0, busy=0)
ONE_ORDER = Forgotten(orders=1, accounts=0, busy=0)


@pytest.fixture
def email(ref):
    return f"{ref[9:]}@example.com"


@pytest.fixture
def sent(client, ref, email):
    """The create of an order of this buyer, with a parcel, that the shop has."""
    buyer = replace(ORDER.customer, email=email.upper())
    parts = order_of(customer=buyer, tracking=PARCEL, origin=SOLD_AT, shipping_method=AT_A_LOCKER)
    operation = with_said(a_create(ref, parts=parts, policy=AS_SOLD, source_time=NOON))
    assert client.apply([operation])[0].answer is Answer.CREATED
    return operation


def found(client, ref):
    (order,) = client.find([ref])
    return order


def is_forgotten(client, ref):
    """Tell whether nothing is left that tells of the buyer in what the module keeps."""
    order = found(client, ref)
    hashes = {row.hash for part, row in order.written.items() if part is not Part.STATUS}
    said = {row.said for part, row in order.written.items() if part is not Part.STATUS}
    events = {row.event_id for row in order.written.values()}
    texts = (order.parts.tracking, order.parts.origin, order.parts.shipping_method.pickup_point)
    return (hashes, said, events, texts, set(order.written)) == (
        {"forgotten"},
        {""},
        {""},
        (None, replace(SOLD_AT, number="", seller_note="", details=""), ""),
        set(Part),
    )


@pytest.mark.usefixtures("sent")
def test_a_buyer_is_forgotten_by_address_whatever_its_capitals(client, ref, email):
    assert client.forget(f" {email.title()}") == ONE_ORDER
    assert is_forgotten(client, ref)


@pytest.mark.usefixtures("sent")
def test_a_buyer_is_forgotten_by_reference(client, ref):
    assert client.forget(refs=[ref, f"{ref}-none"]) == ONE_ORDER
    assert is_forgotten(client, ref)


@pytest.mark.usefixtures("sent")
def test_a_buyer_is_forgotten_by_order_id(client, ref):
    order_id = found(client, ref).order_id
    assert client.forget(order_ids=[order_id, "999999999", "none"]) == ONE_ORDER
    assert is_forgotten(client, ref)


@pytest.mark.usefixtures("sent")
def test_an_order_that_is_named_twice_counts_once(client, ref, email):
    order_id = found(client, ref).order_id
    assert client.forget(email, [ref], [order_id]) == ONE_ORDER


@pytest.mark.usefixtures("sent")
def test_to_forget_twice_does_no_harm(client, ref, email):
    client.forget(email)
    assert client.forget(email) == ONE_ORDER
    assert is_forgotten(client, ref)


def test_nobody_is_forgotten_where_nobody_is_named(client, sent):
    assert client.forget() == client.forget("nobody@example.com") == NOTHING
    assert found(client, sent.ref).written[Part.CUSTOMER].said != ""


@pytest.mark.usefixtures("sent")
def test_the_orders_of_others_are_left_alone(client, ref, email):
    parts = order_of(customer=replace(ORDER.customer, email=f"x{email}"), tracking=PARCEL)
    client.apply([a_create(f"{ref}-2", parts=parts, policy=AS_SOLD)])
    client.forget(email)
    assert found(client, f"{ref}-2").parts.tracking == PARCEL


def test_the_rows_of_the_order_are_the_merchants_to_erase(client, sent, email):
    client.forget(email)
    order = found(client, sent.ref)
    assert order.parts.customer.lastname == ORDER.customer.lastname
    assert order.parts.customer.email == email.upper()


def test_fiscal_data_that_no_page_of_the_shops_own_shows_is_forgotten(client, ref, email):
    parts = order_of(customer=replace(ORDER.customer, email=email), fiscal=FiscalData(pec="a@b.it"))
    client.apply([a_create(ref, parts=parts, policy=AS_SOLD)])
    client.forget(email)
    assert found(client, ref).parts.fiscal is None


def test_an_order_whose_buyer_was_forgotten_is_not_created_again(client, sent, email):
    client.forget(email)
    for event_id in (sent.event_id, "another"):
        answer = client.apply([replace(sent, event_id=event_id)])[0]
        assert (answer.answer, answer.reason.code) == (Answer.CONFLICT, "already_there")


@pytest.mark.usefixtures("sent")
def test_what_the_merchant_made_anonymous_stays_so_in_later_updates(client, ref, email):
    """Without a mark, parts would count as never written: the hub would bring the buyer back."""
    made_anonymous = OrderParts(customer=replace(ORDER.customer, email="gone@example.com"))
    client.apply([an_update(found(client, ref), made_anonymous)])
    client.forget(email, [ref])
    later = order_of(
        status="3",
        customer=replace(ORDER.customer, email=email),
        tracking=Tracking(number="BRT99"),
        comment="Leave it with the neighbour",
    )
    comparison = compare(found(client, ref), later, OnConflict.OVERWRITE)
    assert comparison.parts == [Part.STATUS]
    assert {Part.CUSTOMER, Part.TRACKING, Part.COMMENT} <= set(comparison.kept)


def test_the_status_still_moves_and_brings_nothing_else_back(client, sent, email):
    client.forget(email)
    order = found(client, sent.ref)
    assert order.written[Part.STATUS].hash == order.hashes[Part.STATUS]
    shipped = an_update(order, OrderParts(status="3"), event_id="shipped", policy=AS_SOLD)
    assert client.apply([shipped])[0].answer is Answer.UPDATED
    assert is_forgotten_but_for_the_status(client, sent.ref)


def is_forgotten_but_for_the_status(client, ref):
    order = found(client, ref)
    others = {row.hash for part, row in order.written.items() if part is not Part.STATUS}
    return others == {"forgotten"} and order.written[Part.STATUS].event_id == "shipped"


def test_an_older_message_moves_no_status_back(client, sent, email):
    client.forget(email)
    order = found(client, sent.ref)
    morning = NOON - timedelta(hours=3)
    late = an_update(order, OrderParts(status="7"), event_id="late", source_time=morning)
    answer = client.apply([late])[0]
    assert (answer.answer, answer.reason.code) == (Answer.CONFLICT, "stale")


def test_an_account_that_was_made_for_the_buyer_is_known_no_longer(client, ref, email):
    parts = order_of(customer=replace(ORDER.customer, email=email))
    client.apply([a_create(ref, parts=parts, policy=MAKING)])
    assert client.forget(email) == Forgotten(orders=1, accounts=1, busy=0)
    answer = client.apply([a_create(f"{ref}-2", parts=parts, policy=LINKING)])[0]
    assert (answer.answer, answer.reason.code) == (Answer.CREATED, "account_not_proven")


def test_an_account_is_forgotten_with_its_order_whose_address_is_gone(client, ref, email):
    parts = order_of(customer=replace(ORDER.customer, email=email))
    client.apply([a_create(ref, parts=parts, policy=MAKING)])
    anonymous = OrderParts(customer=replace(ORDER.customer, email="gone@example.com"))
    client.apply([an_update(found(client, ref), anonymous)])
    assert client.forget(email) == Forgotten(orders=0, accounts=1, busy=0)
    assert client.forget(refs=[ref]) == ONE_ORDER


def test_an_order_that_a_person_deleted_is_forgotten_and_stays_deleted(client, any_shop, sent):
    any_shop.people().delete(found(client, sent.ref).order_id)
    assert client.forget(refs=[sent.ref]) == ONE_ORDER
    assert found(client, sent.ref).state == "deleted"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"refs": [], "order_ids": []}, "bad_request"),
        ({"email": None, "refs": [], "order_ids": []}, "bad_request"),
        ({"email": "", "refs": "hub:1", "order_ids": []}, "bad_request"),
        ({"email": "", "refs": [], "order_ids": [1]}, "bad_request"),
        ({"email": "", "refs": [], "order_ids": [], "all": True}, "bad_request"),
        (
            {
                "email": "",
                "refs": ["hub:1"],
                "order_ids": [str(number) for number in range(1, 501)],
            },
            "batch_too_large",
        ),
    ],
    ids=["no-address", "null", "no-list", "numbers", "unknown", "too-many"],
)
def test_what_is_not_as_agreed_is_refused_and_names_nobody(shop, body, status):
    assert shop.call("forget", **body)["error"]["code"] == status
