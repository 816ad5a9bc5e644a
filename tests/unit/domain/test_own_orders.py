"""What the plan does with the shop's own orders, with echoes, and with other connectors' orders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from builders import MY_SHOP, NOON, a_normalized, a_shop, a_shop_order, an_order
from order_upload.domain.operations import ShopOrder
from order_upload.domain.order import Shipping
from order_upload.domain.outcome import Action, Outcome
from order_upload.domain.parts import (
    FiscalData,
    OrderParts,
    Part,
    Tracking,
)
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.planner import Planner
from order_upload.domain.policies import MailPolicy, OnConflict, Policy, UpdateMode
from order_upload.domain.prepared_order import PlanRules
from plan_builders import (
    FOREIGN,
    IN_MILAN,
    billed_to,
    created,
    edited,
    plan_of,
    written_of,
)

OWN = an_order(origin=MY_SHOP)
LATER = replace(OWN, updated_at=NOON + timedelta(hours=1))
BUYERS = FiscalData(vat_code="IT01234567890")


def shop_sold(**parts: Any) -> ShopOrder:
    """Return the shop's own order, never linked: billed otherwise than the hub says."""
    said = plan_of(replace(FOREIGN, customer=OWN.customer)).operation.parts
    stands = replace(said, billing=replace(said.billing, city="Rome"), origin=None, status="2")
    return a_shop_order(ref="", owner="", parts=replace(stands, **parts), written={})


def linked(found: ShopOrder, planned: PlannedOrder) -> ShopOrder:
    """Return the shop's order after the first link: what was said is remembered."""
    written = written_of(found.parts, planned.operation.said)
    return a_shop_order(owner="", parts=found.parts, written=written)


def test_the_first_link_of_an_own_order_writes_status_and_tracking_alone():
    parcel = Shipping(carrier="DHL", tracking_number="JD1")
    planned = plan_of(replace(LATER, shipping=parcel), shop_sold(status="1"))
    assert planned.operation.parts.present() == [Part.STATUS, Part.TRACKING]


def test_the_first_link_of_an_own_order_remembers_all_that_the_hub_says():
    planned = plan_of(OWN, shop_sold())
    assert planned.operation.parts == OrderParts()
    assert {Part.BILLING, Part.CONTENT, Part.STATUS} <= planned.operation.said.keys()


def test_the_first_link_expects_all_that_it_remembers_as_the_plan_saw_it():
    operation = plan_of(OWN, shop_sold()).operation
    assert operation.expect.keys() == operation.said.keys()


def test_the_first_link_alone_mails_nobody():
    planned = plan_of(OWN, shop_sold(), policy=Policy(mail=MailPolicy.ALWAYS))
    assert (planned.action, planned.mails) == (Action.UPDATE, 0)


def test_a_minimal_update_links_an_own_order_when_it_has_something_to_write():
    quiet = plan_of(OWN, shop_sold(), update=UpdateMode.MINIMAL)
    moving = plan_of(LATER, shop_sold(status="1"), update=UpdateMode.MINIMAL)
    assert (quiet.operation, Part.CONTENT in moving.operation.said) == (None, True)


def test_an_own_order_of_which_the_hub_says_nothing_new_is_unchanged_from_then_on():
    found = shop_sold()
    assert plan_of(OWN, linked(found, plan_of(OWN, found))).outcome is Outcome.UNCHANGED


def test_what_the_hub_changes_of_an_own_order_afterwards_iswritten_of():
    found = shop_sold()
    planned = plan_of(billed_to(OWN, "Milan"), linked(found, plan_of(OWN, found)))
    assert planned.operation.parts.billing.city == "Milan"


def test_what_people_and_the_hub_change_of_an_own_order_afterwards_is_kept():
    found = linked(shop_sold(), plan_of(OWN, shop_sold()))
    found = edited(found, billing=replace(found.parts.billing, city="Naples"))
    found = a_shop_order(owner="", parts=found.parts, written=found.written)
    assert Part.BILLING in plan_of(billed_to(OWN, "Milan"), found).kept


def test_what_the_hub_says_first_of_a_part_that_the_shop_had_filled_is_kept():
    found = shop_sold(fiscal=BUYERS)
    found = linked(found, plan_of(OWN, found))
    order = replace(OWN, customer=replace(OWN.customer, vat_code="IT99999999999"))
    assert Part.FISCAL in plan_of(order, found).kept


# Echoes, and orders of other connectors.


def test_an_order_that_the_hub_read_back_is_an_echo():
    planned = plan_of(OWN, a_shop_order(ref="bindcommerce:5", owner="connector"))
    assert (planned.outcome, planned.reason.code) == (Outcome.UNCHANGED, "echo")


def test_an_echo_of_another_connectors_upload_is_one_too():
    planned = plan_of(OWN, a_shop_order(ref="second-hub:5", owner="other"))
    assert planned.reason.code == "echo"


def test_an_echo_names_the_filter_lines_that_keep_it_out():
    planned = plan_of(OWN, a_shop_order(ref="bindcommerce:5"))
    line = '"origin_nodes": {"rule": "exclude", "nodes": ["My shop"]}'
    assert line in planned.reason.remedy


def test_an_own_order_that_another_reference_was_linked_to_is_no_echo():
    planned = plan_of(OWN, a_shop_order(ref="second-hub:5", owner=""))
    assert (planned.outcome, planned.reason.code) == (Outcome.BLOCKED, "linked_to_other")


def of_another_connector(found: ShopOrder) -> ShopOrder:
    return a_shop_order(owner="first", parts=found.parts, written=found.written)


def test_another_connectors_content_is_left_and_the_order_is_not_blocked():
    planned = plan_of(IN_MILAN, of_another_connector(created(FOREIGN)))
    assert (planned.outcome, planned.reason.code) == (Outcome.UNCHANGED, "owned_by")


def test_another_connectors_order_gets_status_and_tracking():
    shipped = replace(IN_MILAN, shipping=Shipping(carrier="DHL", tracking_number="JD1"))
    planned = plan_of(shipped, of_another_connector(created(FOREIGN)))
    assert planned.operation.parts == OrderParts(tracking=Tracking(number="JD1", courier="DHL"))
    assert (planned.outcome, planned.reason.code) == (None, "owned_by")


def test_another_connectors_order_that_would_not_change_has_no_reason():
    planned = plan_of(FOREIGN, of_another_connector(created(FOREIGN)))
    assert (planned.outcome, planned.reason) == (Outcome.UNCHANGED, None)


def test_an_order_that_is_taken_over_is_ours_and_says_whose_it_was():
    found = of_another_connector(created(FOREIGN))
    operation = plan_of(IN_MILAN, found, takes_over=("first",)).operation
    assert (Part.BILLING in operation.parts.present(), operation.previous_owner) == (True, "first")


def test_an_order_of_our_own_has_no_previous_owner():
    operation = plan_of(IN_MILAN, created(FOREIGN), takes_over=("first",)).operation
    assert operation.previous_owner == ""


@pytest.mark.parametrize(
    "rules", [{"on_conflict": OnConflict.OVERWRITE}, {"takes_over": ("first",)}]
)
def test_orders_are_compared_anew_when_the_rules_of_it_change(rules):
    planners = [
        Planner(a_shop(), PlanRules(connector="connector", **changed)) for changed in ({}, rules)
    ]
    assert len({planner.prepare(a_normalized()).fingerprint for planner in planners}) == 2


def test_an_older_message_changes_nothing_of_an_order_that_was_linked_later():
    found = linked(shop_sold(), plan_of(OWN, shop_sold()))
    older = replace(billed_to(OWN, "Milan"), updated_at=NOON - timedelta(hours=1))
    assert plan_of(older, found).reason.code == "stale"
