"""What an operation does beside the order itself: the stock that moves and the mails that go out.

The shop's rules, measured on real shops: stock leaves when the status enters the processing or
complete list, and comes back when the status leaves them. What was taken is remembered with the
order, so an order that was created with stock untouched gives nothing back.
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
    order: Order, operation: Operation, shop_order: ShopOrder | None, info: ShopInfo
) -> tuple[StockMove, ...]:
    """Return the pieces that leave (negative) or come back (positive) with the operation.

    Args:
        order: as the hub tells it.
        operation: what will be sent.
        shop_order: the order as it stands in the shop; None when the shop has none.
        info: what the shop is.
    """
    status = operation.parts.status
    if operation.policy.stock is StockPolicy.UNTOUCHED or status is None:
        return ()
    was_in = shop_order is not None and shop_order.status in info.stock_statuses
    taken = shop_order is not None and shop_order.stock_taken
    enters = status in info.stock_statuses and not was_in and not taken
    leaves = was_in and status not in info.stock_statuses and taken
    if not (enters or leaves):
        return ()
    return tuple(StockMove(line.code, _signed(line.quantity, taken=enters)) for line in order.lines)


def mails_of(operation: Operation, shop_order: ShopOrder | None) -> int:
    """Return how many mails the buyer gets: one where the policy allows it, else none."""
    status = operation.parts.status
    changes_status = status is not None and (shop_order is None or status != shop_order.status)
    match operation.policy.mail:
        case MailPolicy.NEVER:
            return 0
        case MailPolicy.ON_STATUS_CHANGE:
            return int(operation.action is Action.UPDATE and changes_status)
        case MailPolicy.ALWAYS:
            return int(bool(operation.parts.present()))


def _signed(quantity: Decimal, *, taken: bool) -> str:
    sign = "-" if taken else "+"
    return f"{sign}{quantity.normalize():f}"
