"""Results of orders that end before any plan."""

from __future__ import annotations

from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.statuses import HasStatus
from order_upload.domain.times import now_text
from order_upload.sources.base import RefusedOrder


def refused_result(order: RefusedOrder) -> Result:
    """Return the result of an order that its payload could not make, with its place there."""
    return Result(
        ref=order.ref,
        outcome=Outcome.REJECTED,
        origin_node=order.origin_node,
        number=order.number,
        reason=order.reason.at(order.where),
        at=now_text(),
    )


def unplanned_result(order: HasStatus, outcome: Outcome, reason: Reason, at: str) -> Result:
    """Return the result of an order that ended before any plan, at a time (ISO 8601, UTC)."""
    return Result(
        ref=order.ref,
        outcome=outcome,
        origin_node=order.origin.node,
        number=order.number,
        reason=reason,
        at=at,
    )
