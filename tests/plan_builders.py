"""Builders for plans of complete updates: an order that was created, then changed on either side.

Hashes of parts are made as the other builders make them, of the values that stand there.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from builders import NOON, a_normalized, a_shop, a_shop_order, an_order
from order_upload.domain.operations import ShopOrder, WrittenPart
from order_upload.domain.order import Order, Shipping
from order_upload.domain.parts import OrderParts, Part, part_hash
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.planner import Planner
from order_upload.domain.policies import UpdateMode
from order_upload.domain.prepared_order import PlanRules
from order_upload.domain.statuses import NormalizedStatus, ShopStatusName, StatusMap

STATUSES = StatusMap(
    configuration_statuses={
        NormalizedStatus.PROCESSING: ShopStatusName("Processing"),
        NormalizedStatus.SHIPPED: ShopStatusName("Shipped"),
    }
)


def plan_of(order: Order, found: ShopOrder | None = None, **rules: Any) -> PlannedOrder:
    """Return the plan of a complete update of an order whose status is Processing."""
    known = {
        "connector": "connector",
        "update": UpdateMode.COMPLETE,
        "hub_nodes": frozenset({"7"}),
        "claimed_nodes": frozenset({"7"}),
        "status_map": STATUSES,
    }
    planner = Planner(a_shop(), PlanRules(**{**known, **rules}))
    return planner.plan(planner.prepare(a_normalized(order)), found)


def created(order: Order) -> ShopOrder:
    """Return the shop's order right after it was created."""
    operation = plan_of(order).operation
    parts = replace(operation.parts, status="2")
    return a_shop_order(parts=parts, written=written_of(parts, operation.said))


def written_of(parts: OrderParts, said: dict[Part, str]) -> dict[Part, WrittenPart]:
    """Return what is remembered of parts that stand as they were written."""
    return {
        part: WrittenPart(part_hash(parts.value(part) or ""), hub_hash, NOON)
        for part, hub_hash in said.items()
    }


def edited(found: ShopOrder, **parts: Any) -> ShopOrder:
    """Return an order after a person's edit in the shop's admin: what was written stays known."""
    now = replace(found.parts, **parts)
    total = now.content.total if now.content else found.total
    return a_shop_order(parts=now, written=found.written, total=total, ref=found.ref)


def billed_to(order: Order, city: str) -> Order:
    """Return an order whose buyer lives in another city."""
    address = replace(order.customer.address, city=city)
    return replace(order, customer=replace(order.customer, address=address))


def in_rome(found: ShopOrder) -> ShopOrder:
    return edited(found, billing=replace(found.parts.billing, city="Rome"))


FOREIGN = an_order(shipping=Shipping(carrier="Std"))
IN_MILAN = billed_to(FOREIGN, "Milan")
