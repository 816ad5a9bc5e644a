"""What each step of a transformation that fills fields makes of an order."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pydantic import TypeAdapter

from builders import a_normalized, an_address, an_order
from order_upload.config.connector import AnyStep
from order_upload.domain.order import Address, Order, Payment
from order_upload.domain.policies import MailPolicy, Policy, PolicyChoice, StockPolicy
from order_upload.domain.transformation.order_transformer import EndedOrder, OrderTransformer

_STEPS = TypeAdapter(tuple[AnyStep, ...])


def steps(*settings: dict[str, Any]) -> tuple[AnyStep, ...]:
    return _STEPS.validate_json(json.dumps(settings))


def all_made(order: Order, *settings: dict[str, Any]) -> list[Any]:
    transformer = OrderTransformer("t", steps(*settings), datetime.now(UTC), UTC)
    return list(transformer.transformed(a_normalized(order)))


def made(order: Order, *settings: dict[str, Any]) -> Order:
    (normalized,) = all_made(order, *settings)
    return normalized.order


def test_an_address_that_is_replaced_keeps_nothing_of_the_buyer():
    fields = {"billing.company": "Marketplace S.p.A."}
    order = made(an_order(), {"step": "set", "fields": fields, "replaces_address": True})
    email = an_order().customer.address.email
    assert order.customer.address == Address(company="Marketplace S.p.A.", email=email)


def test_goods_still_go_where_they_went_when_the_billing_address_is_replaced():
    order = made(an_order(), {"step": "set", "fields": {"billing.city": "Milano"}})
    assert order.shipping_address == an_order().customer.address


def test_a_field_is_copied():
    order = made(an_order(), {"step": "copy", "from": "number", "to": "notes.seller"})
    assert order.amounts.seller_note == an_order().number


def test_a_copy_may_leave_alone_what_is_there():
    delivery = an_address(phone="1")
    step = {"step": "copy", "from": "billing.phone", "to": "shipping.phone", "only_if_empty": True}
    assert made(an_order(delivery=delivery), step).delivery.phone == "1"


def test_what_cannot_stand_in_a_field_blocks_the_order():
    step = {"step": "copy", "from": "number", "to": "billing.email"}
    (end,) = all_made(an_order(), step)
    assert isinstance(end, EndedOrder)
    assert end.reason.message == (
        "t[0] copy: customer.address.email: found a text of 5 characters; "
        "allowed: an e-mail address such as name@example.com, or nothing"
    )


def test_a_field_is_emptied():
    assert made(an_order(), {"step": "clear", "fields": ["customer.code"]}).customer.code == ""


ON_EBAY = {"origin_nodes": {"rule": "select", "nodes": ["eBay"]}}
WITH_CONDITIONS = (
    {"step": "set", "fields": {"customer.code": "x"}},
    {"step": "copy", "from": "number", "to": "customer.code"},
    {"step": "clear", "fields": ["payment.name"]},
    {"step": "map", "field": "payment.name", "rows": [{"from": ["Other"], "to": "x"}]},
    {"step": "template", "field": "customer.code", "template": "{number}"},
    {"step": "names", "case": "upper"},
    {"step": "customer_group", "group": "x"},
    {"step": "policy", "mail": "never"},
    {"step": "wait", "reason": "x"},
)


@pytest.mark.parametrize("settings", WITH_CONDITIONS, ids=lambda settings: settings["step"])
@pytest.mark.parametrize(
    "when",
    [
        ON_EBAY,
        {**ON_EBAY, "business_orders": "exclude"},
        {"destination": {"countries": ["FR"]}},
        {"normalized_statuses": {"rule": "select", "values": ["refunded"]}},
    ],
    ids=" and ".join,
)
def test_a_step_leaves_orders_alone_that_its_condition_does_not_name(settings, when):
    order = an_order(payment=Payment(name="Other"))
    assert all_made(order, settings) != [a_normalized(order)]
    assert all_made(order, {**settings, "when": when}) == [a_normalized(order)]


def test_a_text_is_mapped_whatever_its_case():
    order = replace(an_order(), payment=replace(an_order().payment, name=" VISA"))
    rows = [{"from": ["visa", "mastercard"], "to": "Card"}]
    step = {"step": "map", "field": "payment.name", "rows": rows}
    assert made(order, step).payment.name == "Card"


@pytest.mark.parametrize(("otherwise", "name"), [("keep", "Other"), ("clear", "")])
def test_a_text_that_no_row_names(otherwise, name):
    order = replace(an_order(), payment=replace(an_order().payment, name="Other"))
    rows = [{"from": ["visa"], "to": "Card"}]
    step = {"step": "map", "field": "payment.name", "rows": rows, "otherwise": otherwise}
    assert made(order, step).payment.name == name


def test_a_template_names_other_fields():
    template = "{origin.node}:  {number} {customer.pec}"
    order = made(an_order(), {"step": "template", "field": "notes.seller", "template": template})
    assert order.amounts.seller_note == f"{an_order().origin.node}: {an_order().number}"


def test_steps_follow_one_another():
    order = made(
        an_order(),
        {"step": "set", "fields": {"payment.name": "A"}},
        {"step": "copy", "from": "payment.name", "to": "payment.code"},
    )
    assert order.payment.code == "A"


def test_a_step_that_changes_nothing_leaves_the_very_same_order():
    order = an_order()
    assert made(order, {"step": "clear", "fields": ["customer.pec"]}) is order


def test_a_later_policy_goes_before_an_earlier_one():
    (normalized,) = all_made(
        an_order(),
        {"step": "policy", "stock": "untouched", "mail": "always"},
        {"step": "policy", "stock": "follow_shop"},
    )
    assert normalized.policy == PolicyChoice(mail=MailPolicy.ALWAYS, stock=StockPolicy.FOLLOW_SHOP)


def test_a_policy_of_the_run_stays():
    chosen = PolicyChoice(mail=MailPolicy.ALWAYS, stock=StockPolicy.FOLLOW_SHOP)
    assert chosen.applied(Policy(), {"mail"}) == Policy(stock=StockPolicy.FOLLOW_SHOP)


def test_a_fee_that_a_step_adds_is_shown_with_what_it_is():
    step = {"step": "fee", "title": "Gift wrapping", "amount": "2.50"}
    (normalized,) = all_made(an_order(), step)
    shown = {change.field: change.after for change in normalized.transformed}
    assert shown["fees[1].title"] == "Gift wrapping"
    assert shown["fees[1].amount"] == "2.50"


TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=40)


@given(number=TEXTS, node=TEXTS, note=TEXTS)
def test_a_template_holds_the_words_of_its_fields_and_changes_no_other_field(number, node, note):
    origin = replace(an_order().origin, node=node)
    amounts = replace(an_order().amounts, customer_note=note)
    order = replace(an_order(), number=number, origin=origin, amounts=amounts)
    step = {"step": "template", "field": "notes.seller", "template": "{origin.node} / {number}"}
    changed = made(order, step)
    assert changed.amounts.seller_note.split() == f"{node} / {number}".split()
    seller_note = changed.amounts.seller_note
    assert changed == replace(order, amounts=replace(amounts, seller_note=seller_note))
    assert made(order, step) == changed


def test_an_address_that_a_step_empties_is_the_one_that_says_nothing():
    step = {"step": "set", "fields": {"shipping.email": ""}, "replaces_address": True}
    assert made(an_order(delivery=an_address()), step).delivery is Order(ref="r:1").delivery
