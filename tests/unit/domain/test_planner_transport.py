"""The plan for a shop without the node module: its own API writes status and tracking only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from msgspec.structs import replace as with_fields

from builders import MY_SHOP, NOON, a_normalized, a_shop, an_order
from order_upload.domain.operations import ShopOrder, WrittenPart
from order_upload.domain.outcome import Action, Outcome
from order_upload.domain.parts import OrderParts, Part, part_hash
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.planner import Planner
from order_upload.domain.policies import UpdateMode
from order_upload.domain.prepared_order import PlanRules
from order_upload.domain.statuses import (
    NormalizedOrder,
    NormalizedStatus,
    ShopStatusName,
    StatusMap,
)

STATUSES = StatusMap(
    configuration_statuses={
        NormalizedStatus.PROCESSING: ShopStatusName("Processing", "2"),
        NormalizedStatus.SHIPPED: ShopStatusName("Shipped", "3"),
        NormalizedStatus.DELIVERED: ShopStatusName("Complete", "5"),
    }
)
SHOP = replace(a_shop(), statuses=(), currencies=frozenset(), minimal_only=True)


def plan_of(
    normalized: NormalizedOrder, found: ShopOrder | None = None, **rules: Any
) -> PlannedOrder:
    known = {
        "connector": "connector",
        "hub_nodes": frozenset({"7"}),
        "claimed_nodes": frozenset({"7"}),
    }
    planner = Planner(SHOP, PlanRules(**{**known, "status_map": STATUSES, **rules}))
    return planner.plan(planner.prepare(normalized), found)


def own_shipped() -> NormalizedOrder:
    """Return an order of this very shop that has shipped; the status has its id."""
    order = a_normalized(an_order(origin=MY_SHOP), "shipped", "Shipped")
    return with_fields(order, shop_status=ShopStatusName("Shipped", "3"))


def test_a_foreign_order_waits_for_the_module():
    planned = plan_of(a_normalized())
    assert (planned.outcome, planned.reason.code) == (Outcome.BLOCKED, "transport_cannot_create")


def test_a_complete_update_waits_for_the_module():
    planned = plan_of(
        own_shipped(), ShopOrder(order_id="1004", is_vouched=True), update=UpdateMode.COMPLETE
    )
    assert planned.reason.code == "transport_minimal_only"


def test_an_own_order_that_cannot_be_seen_waits_for_somebody_to_vouch_for_it():
    planned = plan_of(own_shipped(), ShopOrder(order_id="1004"))
    assert (planned.reason.code, "trust_numbers" in planned.reason.remedy) == (
        "own_order_unseen",
        True,
    )


def test_an_own_order_that_somebody_vouches_for_is_updated():
    planned = plan_of(own_shipped(), ShopOrder(order_id="1004", is_vouched=True))
    assert (planned.action, planned.operation.parts.status) == (Action.UPDATE, "3")


def test_a_status_that_the_shop_cannot_list_needs_its_id():
    order = with_fields(own_shipped(), shop_status=ShopStatusName("Shipped"))
    assert (
        "give the id too"
        in plan_of(order, ShopOrder(order_id="1004", is_vouched=True)).reason.remedy
    )


def test_an_older_message_moves_no_status_backwards_though_the_shop_lists_none():
    known_hash = part_hash("5")
    found = ShopOrder(
        order_id="1004",
        status="5",
        parts=OrderParts(status="5"),
        hashes={Part.STATUS: known_hash},
        written={Part.STATUS: WrittenPart(known_hash, known_hash, NOON, "e1")},
        is_vouched=True,
    )
    planned = plan_of(own_shipped(), found)
    assert (planned.outcome, planned.status_to) == (Outcome.UNCHANGED, "5")
