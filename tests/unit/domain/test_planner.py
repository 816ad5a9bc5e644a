"""What the plan of one order says."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from builders import MY_SHOP, NOON, a_line, a_normalized, a_shop, a_shop_order, an_order
from order_upload.domain.hashes import email_hash
from order_upload.domain.operations import OrderState, ShopOrder
from order_upload.domain.order import Address, Amounts, Customer, Shipping
from order_upload.domain.outcome import Action, Outcome
from order_upload.domain.part_changes import Change
from order_upload.domain.parts import (
    OrderParts,
    Part,
    PostalAddress,
    ShippingMethod,
    part_hash,
)
from order_upload.domain.plan import PlannedOrder, StockMove
from order_upload.domain.planner import Planner
from order_upload.domain.policies import MailPolicy, Policy, StockPolicy, UpdateMode
from order_upload.domain.prepared_order import PlanRules
from order_upload.domain.shop import ShopAccess, ShopInfo
from order_upload.domain.statuses import (
    NormalizedOrder,
    NormalizedStatus,
    ShopStatusName,
    StatusMap,
)

STATUSES = StatusMap(
    configuration_statuses={
        NormalizedStatus.PROCESSING: ShopStatusName("Processing"),
        NormalizedStatus.SHIPPED: ShopStatusName("Shipped"),
        NormalizedStatus.DELIVERED: ShopStatusName("Complete"),
    }
)


def plan_of(
    normalized: NormalizedOrder | None = None,
    found: ShopOrder | None = None,
    info: ShopInfo | None = None,
    **rules: Any,
) -> PlannedOrder:
    known = {
        "connector": "connector",
        "hub_nodes": frozenset({"7"}),
        "claimed_nodes": frozenset({"7"}),
    }
    planner = Planner(info or a_shop(), PlanRules(**{**known, "status_map": STATUSES, **rules}))
    return planner.plan(planner.prepare(normalized or a_normalized()), found)


def billed_to(city: str) -> PostalAddress:
    """Return the billing address of the order, in another city."""
    return replace(plan_of().operation.parts.billing, city=city)


def with_billing_in_rome(**known: Any) -> ShopOrder:
    """Return the order as the plan would create it, billed to Rome."""
    parts = replace(plan_of().operation.parts, billing=billed_to("Rome"), status="2")
    return a_shop_order(parts=parts, **known)


def shipped(**known: Any) -> Shipping:
    return Shipping(**{"carrier": "DHL", "tracking_number": "JD0001", "shipped_at": NOON, **known})


def test_an_order_that_the_shop_lacks_is_created_with_every_field():
    planned = plan_of()
    assert planned.action is Action.CREATE
    assert planned.operation.parts.shipping.postcode == "00042"
    assert planned.operation.expect == {}


def test_an_order_that_the_shop_has_as_it_should_be_is_unchanged():
    planned = plan_of(found=a_shop_order())
    assert (planned.outcome, planned.operation) == (Outcome.UNCHANGED, None)


def test_a_minimal_update_names_status_and_tracking_and_nothing_else():
    order = a_normalized(an_order(shipping=shipped()), "shipped", "Shipped")
    planned = plan_of(order, a_shop_order())
    assert {change.field for change in planned.changes} == {
        "status", "tracking.number", "tracking.courier", "tracking.shipped_at"}  # fmt: skip


def test_without_tracking_details_a_minimal_update_names_status_and_number():
    order = a_normalized(an_order(shipping=shipped()), "shipped", "Shipped")
    planned = plan_of(order, a_shop_order(), tracking_details=False)
    assert {change.field for change in planned.changes} == {"status", "tracking.number"}


def test_a_change_says_what_the_shop_has_now_and_what_it_will_have():
    planned = plan_of(a_normalized(an_order(), "shipped", "Shipped"), a_shop_order())
    assert planned.changes == (Change("status", "2", "3"),)
    assert (planned.status_from, planned.status_to) == ("Processing", "Shipped")


def test_before_it_has_shipped_the_carrier_is_no_courier():
    planned = plan_of(found=a_shop_order())
    assert "tracking.courier" not in dict.fromkeys(change.field for change in planned.changes)


def test_an_order_that_comes_shipped_keeps_its_pick_up_point():
    shipping = Shipping(carrier="BRT", tracking_number="BRT1", pickup_point="IT-1 Bar Sport")
    planned = plan_of(a_normalized(an_order(shipping=shipping)))
    assert planned.operation.parts.shipping_method == ShippingMethod(
        name="BRT", pickup_point="IT-1 Bar Sport"
    )


def test_an_older_message_never_moves_the_status_backwards():
    found = a_shop_order(parts=OrderParts(status="5"), status_at=NOON + timedelta(hours=1))
    planned = plan_of(a_normalized(an_order(), "shipped", "Shipped"), found)
    assert (planned.outcome, planned.reason.code) == (Outcome.UNCHANGED, "status_backwards")


def test_tracking_goes_on_when_the_status_is_held_back():
    found = a_shop_order(parts=OrderParts(status="5"), status_at=NOON + timedelta(hours=1))
    planned = plan_of(a_normalized(an_order(shipping=shipped()), "shipped", "Shipped"), found)
    assert planned.operation.parts.present() == [Part.TRACKING]


@pytest.mark.parametrize("mode", UpdateMode)
def test_an_update_expects_each_part_that_it_writes_as_the_plan_saw_it(mode):
    found = a_shop_order()
    planned = plan_of(a_normalized(an_order(), "shipped", "Shipped"), found, update=mode)
    sent = planned.operation.parts.present()
    assert planned.operation.expect == {part: found.hashes[part] for part in sent}


def test_an_operation_says_what_the_hub_said_of_each_part():
    operation = plan_of().operation
    assert operation.said[Part.SHIPPING] == part_hash(operation.parts.shipping)


def test_creates_never_drops_what_the_shop_lacks():
    assert plan_of(creates=False).outcome is Outcome.FILTERED


def test_an_order_without_an_address_is_not_yet_and_no_error():
    order = an_order(customer=Customer(code="9", address=Address()))
    planned = plan_of(a_normalized(order, "awaiting_acceptance", "Pending"))
    assert (planned.outcome, planned.reason.code) == (Outcome.NOT_YET, "no_address")


def test_sums_that_do_not_hold_block_the_order_with_the_arithmetic():
    amounts = Amounts(total=Decimal("12.50"), currency="EUR", shipping_cost=Decimal("2.00"))
    planned = plan_of(a_normalized(an_order(amounts=amounts)))
    assert planned.outcome is Outcome.BLOCKED
    assert planned.reason.message.startswith(
        "amounts.total: found 12.50 EUR; allowed: 12.00 EUR = "
        "lines 10.00 + shipping 2.00 - coupon 0.00 - discount 0.00; it is 0.50 more"
    )
    assert "12.50 EUR" in planned.reason.message


def test_a_currency_that_the_shop_lacks_blocks_the_order():
    order = an_order(amounts=Amounts(total=Decimal("10.00"), currency="CHF"))
    assert plan_of(a_normalized(order)).reason.code == "unknown_currency"


def test_a_shop_status_that_the_shop_lacks_blocks_the_order():
    planned = plan_of(a_normalized(an_order(), "shipped", "Spedito"))
    assert (planned.outcome, planned.reason.code) == (Outcome.BLOCKED, "unknown_shop_status")


def test_an_order_without_lines_is_rejected():
    assert plan_of(a_normalized(an_order(lines=()))).reason.code == "no_lines"


def own(**known: Any) -> NormalizedOrder:
    return a_normalized(an_order(origin=MY_SHOP, **known), "shipped", "Shipped")


def test_an_own_order_is_never_created():
    planned = plan_of(own())
    assert (planned.outcome, planned.reason.code) == (Outcome.BLOCKED, "own_order_missing")


@pytest.mark.parametrize(("finds_others", "is_named"), [(False, True), (True, False)])
def test_an_own_order_that_the_shop_does_not_show_names_the_setting(finds_others, is_named):
    access = ShopAccess(("0",), finds_others=finds_others)
    reason = plan_of(own(), info=a_shop(access=access)).reason
    texts = ("linked orders only" in reason.message, "Also finds" in reason.remedy)
    assert (reason.code, *texts) == ("own_order_missing", is_named, is_named)


def test_an_own_order_is_linked_when_its_e_mail_address_is_the_same():
    found = a_shop_order(ref="", owner="", total="99.00", email_hash=email_hash("ADA@example.com "))
    assert plan_of(own(), found).action is Action.UPDATE


def test_an_own_order_is_linked_when_total_and_currency_are_the_same():
    assert (
        plan_of(own(), a_shop_order(ref="", owner="", email_hash="other")).action is Action.UPDATE
    )


def test_an_own_order_with_nothing_in_common_is_blocked():
    found = a_shop_order(ref="", owner="", total="99.00", email_hash="other")
    assert plan_of(own(), found).reason.code == "own_order_differs"


def test_an_order_of_an_unclaimed_opencart_shop_is_never_created():
    origin = replace(MY_SHOP, node="Old shop", node_id="8")
    planned = plan_of(a_normalized(an_order(origin=origin)))
    assert (planned.outcome, planned.reason.code) == (Outcome.BLOCKED, "unclaimed_node")


def test_the_same_reference_in_another_store_is_a_conflict():
    assert plan_of(found=a_shop_order(store_id="1")).reason.code == "other_store"


def test_an_order_that_is_half_made_is_created_again():
    assert plan_of(found=a_shop_order(state=OrderState.RESERVED)).action is Action.CREATE


def test_a_create_takes_stock_by_the_shops_rule():
    order = a_normalized(an_order(lines=(a_line(quantity=Decimal("2.0")),)))
    assert plan_of(order, policy=Policy(stock=StockPolicy.FOLLOW_SHOP)).stock == (
        StockMove("MUG-BLUE", "-2"),
    )


def test_stock_untouched_plans_no_move():
    assert plan_of(policy=Policy(stock=StockPolicy.UNTOUCHED)).stock == ()


def test_a_cancelled_order_gives_back_only_what_was_taken():
    order = a_normalized(an_order(updated_at=NOON + timedelta(hours=1)), "cancelled", "Canceled")
    follow = Policy(stock=StockPolicy.FOLLOW_SHOP)
    assert plan_of(order, a_shop_order(stock_taken=True), policy=follow).stock == (
        StockMove("MUG-BLUE", "+1"),
    )
    assert plan_of(order, a_shop_order(stock_taken=False), policy=follow).stock == ()


@pytest.mark.parametrize(
    ("mail", "mails"),
    [(MailPolicy.NEVER, 0), (MailPolicy.ON_STATUS_CHANGE, 1), (MailPolicy.ALWAYS, 1)],
)
def test_the_plan_counts_the_mails_of_a_status_change(mail, mails):
    order = a_normalized(an_order(), "shipped", "Shipped")
    assert plan_of(order, a_shop_order(), policy=Policy(mail=mail)).mails == mails


def test_equal_orders_have_equal_fingerprints_and_another_status_another():
    planner = Planner(a_shop(), PlanRules(connector="connector"))
    first, again = planner.prepare(a_normalized()), planner.prepare(a_normalized())
    other = planner.prepare(a_normalized(an_order(), "shipped", "Shipped"))
    assert first.fingerprint == again.fingerprint != other.fingerprint
