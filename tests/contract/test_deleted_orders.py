"""What every shop says of an order that a person deleted: demo shop, module's PHP and real one.

A real one needs its admin too: OPENCART_ADMIN_URL, OPENCART_ADMIN_USER, OPENCART_ADMIN_PASSWORD.
"""

from __future__ import annotations

import uuid

import pytest

from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderParts
from order_upload.domain.policies import MissingProduct, Policy
from shop_builders import a_create, an_update

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)


@pytest.fixture
def people(any_shop):
    """Those who can ``delete`` an order and ``let_again`` a reference."""
    return any_shop.people()


@pytest.fixture
def deleted(client, people):
    """An order as it stood before a person deleted it."""
    ref = f"deleted:{uuid.uuid4().hex}"
    client.apply([a_create(ref, policy=AS_SOLD)])
    found = client.find([ref])[0]
    people.delete(found.order_id)
    return found


def test_a_deleted_order_is_found_as_deleted_with_the_number_it_had(client, deleted):
    orders = client.find([deleted.ref])
    assert [(order.state, order.order_id) for order in orders] == [("deleted", deleted.order_id)]


def test_a_deleted_order_is_found_without_parts(client, deleted):
    (found,) = client.find([deleted.ref])
    assert (found.parts, found.hashes, found.written) == (OrderParts(), {}, {})


def test_nothing_of_a_deleted_order_is_found_by_its_number(client, deleted):
    assert client.find(order_ids=[deleted.order_id]) == []


@pytest.mark.parametrize("event_id", ["the-same", "a-new-one"])
def test_a_deleted_order_is_not_created_again(client, deleted, event_id):
    event = f"{deleted.ref}/1" if event_id == "the-same" else event_id
    answer = client.apply([a_create(deleted.ref, policy=AS_SOLD, event_id=event)])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "deleted_in_shop")


def test_a_deleted_order_is_not_updated(client, deleted):
    answer = client.apply([an_update(deleted, OrderParts(status="3"))])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "deleted_in_shop")


def test_the_refusal_names_the_order_that_was_deleted(client, deleted):
    answer = client.apply([a_create(deleted.ref, policy=AS_SOLD)])[0]
    assert f"order {deleted.order_id}" in answer.reason.message


def test_the_other_orders_of_a_batch_go_on(client, deleted):
    others = [f"{deleted.ref}-{number}" for number in range(2)]
    answers = client.apply(
        [a_create(ref, policy=AS_SOLD) for ref in (others[0], deleted.ref, others[1])]
    )
    assert [answer.answer for answer in answers] == [
        Answer.CREATED,
        Answer.REJECTED,
        Answer.CREATED,
    ]


def test_a_person_can_let_it_be_created_again(client, people, deleted):
    people.let_again(deleted.ref)
    answer = client.apply([a_create(deleted.ref, policy=AS_SOLD)])[0]
    assert (answer.answer, answer.order_id != deleted.order_id) == (Answer.CREATED, True)


def test_nothing_that_stands_there_can_be_created_again(client, people):
    ref = f"deleted:{uuid.uuid4().hex}"
    client.apply([a_create(ref, policy=AS_SOLD)])
    people.let_again(ref)
    again = client.apply([a_create(ref, policy=AS_SOLD, event_id="again")])[0]
    assert again.answer is Answer.CONFLICT
