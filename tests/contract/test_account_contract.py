"""Whose an order is: what every shop behind the node protocol does with accounts of buyers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from contract.shop_customers import COMPLETE, PENDING, buy, give, register
from order_upload.domain.operations import Answer
from order_upload.domain.parts import Buyer, OrderParts
from order_upload.domain.policies import CustomerPolicy, MissingProduct, Policy
from shop_builders import ORDER, a_create, an_update, order_of


def buying(customer, ref, email=None):
    """Return a create whose order goes where ``customer`` says; one buyer for each test."""
    policy = Policy(missing_product=MissingProduct.AS_SOLD, customer=customer)
    address = email or f"{ref.replace(':', '.')}@example.com"
    return a_create(ref, policy=policy, parts=order_of(customer=buyer(address)))


def buyer(email):
    return replace(ORDER.customer, email=email)


def bought(client, *operations):
    """Send creates and return the accounts of their orders."""
    client.apply(list(operations))
    orders = client.find([operation.ref for operation in operations])
    accounts = {order.ref: order.customer_id for order in orders}
    return [accounts[operation.ref] for operation in operations]


@pytest.mark.parametrize("customer", [CustomerPolicy.GUEST, CustomerPolicy.LINK])
def test_a_buyer_without_an_account_stays_a_guest(client, ref, customer):
    sent = buying(customer, ref)
    accounts = bought(client, sent)
    assert (accounts, client.lookup(emails=[sent.parts.customer.email]).customers) == ([""], ())


def test_an_account_is_made_for_a_buyer_who_has_none(client, ref):
    sent = buying(CustomerPolicy.CREATE, ref)
    made = bought(client, sent)
    accounts = client.lookup(emails=[sent.parts.customer.email]).customers
    assert [(account.id, account.enabled) for account in accounts] == [(made[0], True)]


def test_an_order_is_linked_to_the_account_of_its_address_whatever_the_capitals(client, ref):
    made = bought(client, buying(CustomerPolicy.CREATE, ref, f"{ref[9:]}@example.com"))
    capitals = buying(CustomerPolicy.LINK, f"{ref}-2", f"{ref[9:].upper()}@Example.COM ")
    assert bought(client, capitals) == made


@pytest.mark.parametrize("customer", [CustomerPolicy.LINK, CustomerPolicy.CREATE])
def test_an_account_that_anybody_may_have_registered_gets_no_order(any_shop, ref, customer):
    sent = buying(customer, ref)
    register(any_shop.access, sent.parts.customer.email)
    client = any_shop.new_client()
    (answer,) = client.apply([sent])
    assert (answer.answer, answer.reason.code) == (Answer.CREATED, "account_not_proven")
    assert client.find([ref])[0].customer_id == ""
    assert len(client.lookup(emails=[sent.parts.customer.email]).customers) == 1


def whose_account(any_shop, ref, **bought):
    """Let somebody register and buy in the shop; return that account and that of a new order."""
    sent = buying(CustomerPolicy.LINK, ref)
    email = sent.parts.customer.email
    account = register(any_shop.access, email)
    order = {"email": email, "status": COMPLETE, **bought}
    buy(any_shop.access, account, **order)
    return account, bought_by(any_shop, sent)


def bought_by(any_shop, sent):
    return bought(any_shop.new_client(), sent)[0]


def test_an_account_whose_owner_bought_in_the_shop_gets_the_orders_of_its_address(any_shop, ref):
    account, given = whose_account(any_shop, ref)
    assert given == account


@pytest.mark.parametrize(
    "bought",
    [{"status": PENDING}, {"email": "another@example.com"}, {"total": "0.00"}],
    ids=["nobody-paid", "another-address", "for-nothing"],
)
def test_an_order_that_anybody_could_place_says_nothing_of_an_account(any_shop, ref, bought):
    assert whose_account(any_shop, ref, **bought)[1] == ""


def test_orders_that_came_through_the_module_say_nothing_of_an_account(any_shop, ref):
    """One that a person in the shop gave to an account is no order of its owner."""
    sent = buying(CustomerPolicy.GUEST, ref)
    email = sent.parts.customer.email
    account, client = register(any_shop.access, email), any_shop.new_client()
    client.apply([sent])
    (order,) = client.find([ref])
    give(any_shop.access, order.order_id, account)
    assert bought_by(any_shop, buying(CustomerPolicy.LINK, f"{ref}-2", email)) == ""


def test_a_guest_order_leaves_an_account_alone(client, ref):
    bought(client, buying(CustomerPolicy.CREATE, ref, f"{ref[9:]}@example.com"))
    guest = buying(CustomerPolicy.GUEST, f"{ref}-2", f"{ref[9:]}@example.com")
    assert bought(client, guest) == [""]


def test_an_update_never_changes_whose_an_order_is(client, ref):
    made = bought(client, buying(CustomerPolicy.CREATE, ref))
    found = client.find([ref])[0]
    policy = Policy(missing_product=MissingProduct.AS_SOLD, customer=CustomerPolicy.CREATE)
    other = OrderParts(customer=Buyer(email=f"other-{ref[9:]}@example.com"))
    client.apply([an_update(found, other, policy=policy)])
    assert [order.customer_id for order in client.find([ref])] == made


def test_no_account_is_made_without_an_address_to_reach_it(client, ref):
    policy = buying(CustomerPolicy.CREATE, ref).policy
    sent = a_create(ref, policy=policy, parts=order_of(customer=buyer("")))
    assert bought(client, sent) == [""]


def test_a_hundred_orders_of_ten_buyers_in_one_batch_make_ten_accounts(client, ref):
    emails = [f"{number}-{ref[9:]}@example.com" for number in range(10)]
    sent = [
        buying(CustomerPolicy.CREATE, f"{ref}-{number}", emails[number % 10])
        for number in range(100)
    ]
    accounts = bought(client, *sent)
    assert (len(set(accounts)), "" in accounts) == (10, False)
    assert len(client.lookup(emails=emails).customers) == 10


def test_forty_posts_of_one_buyer_at_the_same_time_make_one_account(new_client, ref):
    email, refs = f"{ref[9:]}@example.com", [f"{ref}-{number}" for number in range(40)]
    with ThreadPoolExecutor(20) as pool:
        posts = [
            pool.submit(new_client().apply, [buying(CustomerPolicy.CREATE, name, email)])
            for name in refs
        ]
    assert {post.result()[0].answer for post in posts} == {Answer.CREATED}
    accounts = {account.id for account in new_client().lookup(emails=[email]).customers}
    assert {order.customer_id for order in new_client().find(refs)} == accounts
    assert len(accounts) == 1
