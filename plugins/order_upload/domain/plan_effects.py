"""What an operation will do beside the order itself: the stock that moves and the mails that go out.

The shop's rules, measured on real shops: stock
leaves when the status enters the processing or complete list and comes back when it leaves them;
what was taken is remembered with the order, so an order created with stock untouched gives nothing
back.
"""

from __future__ import annotations

from decimal import Decimal

from order_upload.domain.operations import Operation, ShopOrder
from order_upload.domain.order import Order
from order_upload.domain.outcome import Action
from order_upload.domain.plan import StockMove
from order_upload.domain.policies import MailPolicy, StockPolicy
from order_upload.domain.shop import ShopInfo


def stock_moves_of(
    order: Order, operation: Operation, found: ShopOrder | None, info: ShopInfo
) -> tuple[StockMove, ...]:
    """Return the pieces that leave (negative) or come back (positive) when the operation is done."""
    status = operation.parts.status
    if operation.policy.stock is StockPolicy.UNTOUCHED or status is None:
        return ()
    was_in = found is not None and found.status in info.stock_statuses
    taken = found is not None and found.stock_taken
    enters = status in info.stock_statuses and not was_in and not taken
    leaves = was_in and status not in info.stock_statuses and taken
    if not (enters or leaves):
        return ()
    return tuple(StockMove(line.code, _signed(line.quantity, taken=enters)) for line in order.lines)


def mails_of(operation: Operation, found: ShopOrder | None) -> int:
    """Return how many mails the buyer gets: one, when the policy allows it and there is something to tell."""
    status = operation.parts.status
    changes_status = status is not None and (found is None or status != found.status)
    match operation.policy.mail:
        case MailPolicy.NEVER:
            return 0
        case MailPolicy.ON_STATUS_CHANGE:
            return int(operation.action is Action.UPDATE and changes_status)
        case MailPolicy.ALWAYS:
            return 1


def _signed(quantity: Decimal, *, taken: bool) -> str:
    sign = "-" if taken else "+"
    return f"{sign}{quantity.normalize():f}"
