"""Why the native API cannot do what an operation asks, each with what a person can do about it."""

from __future__ import annotations

from msgspec.structs import replace

from order_upload.domain import plan_reasons
from order_upload.domain.operations import Operation
from order_upload.domain.outcome import Action, Reason
from order_upload.domain.parts import ANYBODYS, Part

GET_MODULE = "install the module Order Upload in the shop"


def not_possible(operation: Operation) -> Reason | None:
    """Return why this transport never does such a thing, or None when it may."""
    if operation.action is Action.CREATE:
        return plan_reasons.transport_cannot_create().reason
    content = [part for part in operation.parts.present() if part not in ANYBODYS]
    if content:
        return minimal_only(content)
    if not operation.order_id:
        return order_not_found("")
    return None


def minimal_only(parts: list[Part]) -> Reason:
    """An edit through the native API voids the order and makes it anew at today's prices."""
    reason = plan_reasons.transport_minimal_only().reason
    return replace(reason, message=f"{reason.message}: {', '.join(parts)}")


def order_not_found(order_id: str) -> Reason:
    """The shop has no such order."""
    return Reason("order_not_found", f"the shop has no order {order_id}".rstrip())


def changed() -> Reason:
    """Somebody was faster."""
    return Reason("changed", "the order has changed since the plan was made")


def bad_status(status: str) -> Reason:
    """The API would take it, and an order with status 0 is hidden from the shop."""
    return Reason(
        "unknown_status",
        f"status id: found '{status}'; allowed: a number above 0, as the shop's admin shows it",
    )


def status_unknown() -> Reason:
    """A comment cannot be written without a status, and a missing one hides the order."""
    return Reason(
        "status_unknown",
        "OpenCart's own API writes tracking only together with a status, "
        "and this order's is not known",
    )


def missing_order() -> Reason:
    """An order with status 0 is an unfinished checkout; any status makes it a new order."""
    return Reason(
        "policy_not_possible",
        "the shop holds this order as unfinished (status 0): "
        "any status would make it a new order and mail the buyer",
        "look at the order in the shop's admin (filter: Missing Orders), or set mail to always",
    )


def stock_moves(*, status_is_known: bool) -> Reason:
    """The shop moves stock by its own rule whenever a status enters or leaves its lists."""
    found = "nobody can say whether this change of status moves it"
    if status_is_known:
        found = "this change of status moves it"
    return Reason(
        "policy_not_possible",
        "stock is to be left untouched, but OpenCart's own API moves it by the shop's rule, "
        f"and {found}",
        "set stock to follow_shop in the configuration (for a backfill: in its conf), "
        f"or {GET_MODULE}",
    )


def no_answer() -> Reason:
    """Sent, and nothing tells."""
    return Reason(
        "no_answer",
        "sent, but no answer came; OpenCart's own API cannot be asked whether it was written",
        "look at the order's history in the shop; the next run sends it again, without a mail",
    )
