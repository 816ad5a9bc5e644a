"""Answers of a shop are checked before they are believed."""

from __future__ import annotations

import pytest
from order_upload.shops.module.wire import operation_answers, operation_row, shop_info, shop_orders

from demo.shop.shop import running_shop
from order_upload.domain.policies import CustomerPolicy, Policy
from shop_builders import a_client, a_create

CREATED = {"ref": "bindcommerce:1", "answer": "created", "order_id": "7", "reason": None}
WHY = {"code": "unknown_status", "message": "", "remedy": "", "group": ""}


@pytest.fixture(scope="module")
def order_row(tmp_path_factory):
    """One order as ``find`` gives it."""
    with running_shop(tmp_path_factory.mktemp("shop")) as shop:
        a_client(shop).apply([a_create()])
        return shop.order("bindcommerce:1")


@pytest.mark.parametrize(
    "answers",
    [
        None,
        [],
        [CREATED, CREATED],
        [{**CREATED, "ref": "bindcommerce:2"}],
        [{**CREATED, "answer": "done"}],
        [{**CREATED, "order_id": ""}],
        [{**CREATED, "order_id": 7}],
        [{**CREATED, "answer": "updated"}],
        [{**CREATED, "answer": "rejected"}],
        [{**CREATED, "answer": "rejected", "reason": {**WHY, "code": ""}}],
    ],
)
def test_an_answer_that_is_not_as_agreed_is_not_believed(answers):
    with pytest.raises(ValueError, match=r"answers|order_id|code|not a valid"):
        operation_answers({"answers": answers}, [a_create()])


def test_a_rejection_carries_its_reason():
    answers = operation_answers(
        {"answers": [{**CREATED, "answer": "rejected", "reason": WHY}]}, [a_create()]
    )
    assert answers[0].reason.code == "unknown_status"


@pytest.mark.parametrize(
    "change",
    [
        {"state": "done"},
        {"mails_sent": True},
        {"status_at": "2026-11-20T12:00:00"},
        {"fields": []},
        {"total": 25.0},
    ],
)
def test_an_order_that_is_not_as_agreed_is_not_believed(order_row, change):
    with pytest.raises(ValueError, match=rf"{next(iter(change))}"):
        shop_orders({"orders": [{**order_row, **change}]}, ["bindcommerce:1"], [])


def test_an_order_that_was_not_asked_for_is_not_believed(order_row):
    with pytest.raises(ValueError, match="not asked for"):
        shop_orders({"orders": [order_row]}, ["bindcommerce:2"], [])


def test_an_order_that_comes_twice_is_not_believed(order_row):
    with pytest.raises(ValueError, match="twice"):
        shop_orders({"orders": [order_row, order_row]}, ["bindcommerce:1"], [])


def test_an_info_without_an_installation_is_not_believed():
    with pytest.raises(ValueError, match="installation"):
        shop_info({"protocol": 1})


def test_a_policy_names_the_customer_where_it_asks_for_an_account():
    policy = operation_row(a_create(policy=Policy(customer=CustomerPolicy.LINK)))["policy"]
    assert policy["customer"] == "link"


def test_a_shop_of_before_accounts_is_asked_for_none():
    assert "customer" not in operation_row(a_create())["policy"]


def test_an_order_of_a_shop_of_before_accounts_is_a_guests(order_row):
    row = {name: value for name, value in order_row.items() if name != "customer_id"}
    assert shop_orders({"orders": [row]}, ["bindcommerce:1"], [])[0].customer_id == ""
