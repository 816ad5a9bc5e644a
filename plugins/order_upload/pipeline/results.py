"""Results of orders that end before any plan."""

from __future__ import annotations

from order_upload.domain.corrections import HubOrder, version_of
from order_upload.domain.hashes import fingerprint
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.statuses import HasStatus
from order_upload.domain.times import now_text
from order_upload.sources.base import RefusedOrder
from order_upload.staging.records import RefusedLine


def refused_line(order: RefusedOrder) -> RefusedLine:
    """Return what is staged of an order that its payload could not make, with its place there."""
    result = Result(
        ref=order.ref,
        outcome=Outcome.REJECTED,
        origin_node=order.origin_node,
        number=order.number,
        reason=order.reason.at(order.where),
        at=now_text(),
    )
    return RefusedLine(result, order.order, order.unreadable, refused_version(order))


def refused_version(order: RefusedOrder) -> str:
    """Return a hash of what the hub says of an order that its payload could not make.

    Where no field is at fault, the time of its last change has to tell.
    """
    if order.order is not None:
        return version_of(HubOrder(order.order, order.unreadable))
    return fingerprint(order.ref, order.reason.code, order.last_update)


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
