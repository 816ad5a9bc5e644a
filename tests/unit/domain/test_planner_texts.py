"""What the plan does with texts that the shop does not take."""

from __future__ import annotations

from typing import Any

from builders import a_normalized, a_shop, a_shop_order, an_address, an_order
from order_upload.domain.operations import ShopOrder
from order_upload.domain.order import Customer
from order_upload.domain.outcome import Outcome
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.planner import Planner
from order_upload.domain.policies import Characters, TooLong, UpdateMode
from order_upload.domain.prepared_order import PlanRules

SHOP = a_shop(
    lengths={"billing.lastname": 12, "shipping.lastname": 12, "customer.lastname": 12},
    supplementary_characters=False,
)


def plan_of(surname: str, found: ShopOrder | None = None, **rules: Any) -> PlannedOrder:
    """Return the plan of an order of a buyer with this surname."""
    order = an_order(customer=Customer(address=an_address(surname=surname)))
    planner = Planner(SHOP, PlanRules(connector="connector", **rules))
    return planner.plan(planner.prepare(a_normalized(order)), found)


def test_a_text_that_is_too_long_blocks_its_order():
    planned = plan_of("Wolfeschlegelstein")
    assert (planned.outcome, planned.reason.code) == (Outcome.BLOCKED, "too_long")


def test_the_report_counts_such_orders_by_field():
    assert plan_of("Wolfeschlegelstein").reason.group == "too long: customer.lastname"


def test_a_minimal_update_is_not_held_up_by_a_name():
    planned = plan_of("Wolfeschlegelstein", a_shop_order())
    assert planned.outcome is Outcome.UNCHANGED


def test_a_complete_update_is():
    planned = plan_of("Wolfeschlegelstein", a_shop_order(), update=UpdateMode.COMPLETE)
    assert planned.reason.code == "too_long"


def test_the_configuration_lets_it_be_shortened():
    planned = plan_of("Wolfeschlegelstein", too_long=TooLong.SHORTEN)
    assert planned.operation.parts.billing.lastname == "Wolfeschlege"


def test_a_shortened_text_is_noted_with_its_order():
    planned = plan_of("Wolfeschlegelstein", too_long=TooLong.SHORTEN)
    assert planned.reason.code == "text_changed"


def test_a_shortened_text_is_no_change_when_it_comes_again():
    rules = {"too_long": TooLong.SHORTEN, "update": UpdateMode.COMPLETE}
    parts = plan_of("Wolfeschlegelstein", **rules).operation.parts
    planned = plan_of("Wolfeschlegelstein", a_shop_order(parts=parts), **rules)
    assert planned.outcome is Outcome.UNCHANGED


def test_an_emoji_blocks_its_order():
    assert plan_of("Rossi \U0001f389").reason.code == "unstorable_character"


def test_the_configuration_lets_it_be_replaced():
    planned = plan_of("\U0001d411ossi", characters=Characters.REPLACE)
    assert planned.operation.parts.customer.lastname == "Rossi"
