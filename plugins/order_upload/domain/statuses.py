"""Status normalization of one order: what the platform says, what it means, what the shop calls it.

This module is the door to the rules of statuses; the parts behind it: ``status_rows`` (the words),
``status_map`` (matching), ``unmapped_status`` (policy and message), ``shop_statuses`` (names to ids).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from order_upload.domain import order_json
from order_upload.domain.order import Order
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.shop_statuses import resolve
from order_upload.domain.status_map import StatusMap, StatusMatch
from order_upload.domain.status_rows import NormalizedStatus, ShopStatusName, StatusRow
from order_upload.domain.unmapped_status import UnmappedKind, UnmappedStatus

__all__ = [
    "NormalizedOrder",
    "NormalizedStatus",
    "ShopStatusName",
    "StatusMap",
    "StatusMatch",
    "StatusRow",
    "UnmappedKind",
    "UnmappedStatus",
    "normalize_order",
    "resolve",
]


@dataclass(frozen=True, slots=True)
class NormalizedOrder:
    """An order with what its status means; the staged form after ``normalize_status`` and ``transform``.

    Both are None when the shop's own status is to be kept (policy ``keep``): an update leaves the
    status alone, a create takes the shop's default one.
    """

    order: Order
    status: NormalizedStatus | None = None
    shop_status: ShopStatusName | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the staged line as JSON values: ``order``, ``status``, ``shop_status``."""
        shop = self.shop_status
        return {
            "order": order_json.to_json(self.order),
            "status": self.status.value if self.status else None,
            "shop_status": {"name": shop.name, "id": shop.id, "where": shop.where}
            if shop
            else None,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> NormalizedOrder:
        """Return the order that :meth:`to_json` described.

        Raises:
            KeyError, TypeError, ValueError: the value is not the staged form.
        """
        status, shop = value["status"], value["shop_status"]
        return cls(
            order_json.from_json(value["order"]),
            NormalizedStatus(status) if status else None,
            ShopStatusName(**shop) if shop else None,
        )


def normalize_order(
    order: Order, status_map: StatusMap, unmapped_policy: UnmappedStatus | None = None
) -> NormalizedOrder | Result:
    """Return the order with its normalized and its shop status, or the result that ends its way in this run.

    Args:
        order: as the hub tells it.
        status_map: the maps of the connector.
        unmapped_policy: for a status no map knows; None blocks. ``skip`` gives a settled result with reason
            ``skipped``, ``keep`` an order without a status.
    """
    match = status_map.normalize(order.status, order.origin)
    if match:
        return _named(order, match.normalized, status_map.shop_status(match))
    policy = unmapped_policy or UnmappedStatus()
    if policy.default:
        return _named(
            order, policy.default, status_map.shop_status_of(policy.default, order.origin)
        )
    if policy.kind is UnmappedKind.KEEP:
        return NormalizedOrder(order)
    reason = status_map.unmapped(order.status, order.origin)
    if policy.kind is UnmappedKind.SKIP:
        return _result(
            order, Outcome.FILTERED, Reason("skipped", reason.message, reason.remedy, reason.group)
        )
    return _result(order, Outcome.BLOCKED, reason)


def _named(
    order: Order, normalized: NormalizedStatus, shop: ShopStatusName | None
) -> NormalizedOrder | Result:
    if shop:
        return NormalizedOrder(order, normalized, shop)
    message = f"Nothing says what the shop calls the status {normalized}."
    remedy = f'Add to the configuration\'s statuses: {{"{normalized}": "<name of the status in the shop>"}}.'
    return _result(
        order,
        Outcome.BLOCKED,
        Reason("no_shop_status", message, remedy, f"shop status / {normalized}"),
    )


def _result(order: Order, outcome: Outcome, reason: Reason) -> Result:
    node = order.origin.node or order.origin.node_id
    return Result(
        ref=order.ref, outcome=outcome, origin_node=node, number=order.number, reason=reason
    )
