"""Answers of a shop are checked before they are believed."""

from __future__ import annotations

import json

import pytest

from demo.shop.shop import running_shop
from order_upload.domain.parts import Part
from order_upload.shops.module.answers import read_answers, read_found, read_info
from shop_builders import a_client, a_create

CREATED = {
    "ref": "bindcommerce:1",
    "answer": "created",
    "order_id": "7",
    "hashes": {},
    "altered": [],
    "reason": None,
}
WHY = {"code": "unknown_status", "message": "", "remedy": "", "group": ""}
REJECTED = {**CREATED, "answer": "rejected", "order_id": ""}


def as_body(**value):
    return json.dumps({"protocol": 1, **value}).encode()


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
        [{**CREATED, "hashes": {"colour": "1"}}],
        [{**CREATED, "hashes": {"status": ""}}],
        [{**CREATED, "altered": ["Via Roma 1"]}],
        [{**CREATED, "altered": None}],
        [REJECTED],
        [{**REJECTED, "reason": {**WHY, "code": ""}}],
    ],
)
def test_an_answer_that_is_not_as_agreed_is_not_believed(answers):
    with pytest.raises(ValueError, match=r"^answers"):
        read_answers(as_body(answers=answers), [a_create()])


def test_an_answer_carries_the_hashes_of_the_parts_as_they_stand():
    body = as_body(answers=[{**CREATED, "hashes": {"billing": "b1"}}])
    assert read_answers(body, [a_create()])[0].hashes == {Part.BILLING: "b1"}


def test_an_answer_carries_what_stands_otherwise_than_it_was_sent():
    body = as_body(answers=[{**CREATED, "altered": ["content.total", "billing"]}])
    assert read_answers(body, [a_create()])[0].altered == ("content.total", "billing")


def test_a_rejection_carries_its_reason():
    answers = read_answers(as_body(answers=[{**REJECTED, "reason": WHY}]), [a_create()])
    assert answers[0].reason.code == "unknown_status"


@pytest.mark.parametrize(
    "change",
    [
        {"state": "done"},
        {"mails_sent": True},
        {"status_at": "2026-11-20T12:00:00"},
        {"parts": []},
        {"parts": {"billing": {"hash": "a", "value": {"town": "Rome"}}}},
        {"parts": {"status": {"hash": "a", "value": 3}}},
        {"parts": {"billing": {"hash": None}}},
        {"parts": {"billing": {"hash": "a", "said": "b", "event": 7}}},
        {"events": [{"event_id": "e"}]},
        {"total": 25.0},
    ],
)
def test_an_order_that_is_not_as_agreed_is_not_believed(order_row, change):
    with pytest.raises(ValueError, match=rf"^orders\[0\]\.{next(iter(change))}"):
        read_found(as_body(orders=[{**order_row, **change}]), ["bindcommerce:1"], [])


def test_no_value_of_an_order_stands_in_the_message(order_row):
    customer = {"hash": "a", "value": {"firstname": "Ada", "email": 5}}
    wrong = {**order_row, "parts": {"customer": customer}}
    with pytest.raises(ValueError, match="parts") as refusal:
        read_found(as_body(orders=[wrong]), ["bindcommerce:1"], [])
    assert "Ada" not in str(refusal.value)


def test_an_order_that_was_not_asked_for_is_not_believed(order_row):
    with pytest.raises(ValueError, match="not asked for"):
        read_found(as_body(orders=[order_row]), ["bindcommerce:2"], [])


def test_an_order_that_comes_twice_is_not_believed(order_row):
    with pytest.raises(ValueError, match="twice"):
        read_found(as_body(orders=[order_row, order_row]), ["bindcommerce:1"], [])


def test_an_info_without_an_installation_is_not_believed():
    with pytest.raises(ValueError, match="installation"):
        read_info(as_body())
