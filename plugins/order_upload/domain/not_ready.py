"""When an order is not ready to be created: it comes back until the hub says more."""

from __future__ import annotations

from order_upload.domain.order import Order, Payment
from order_upload.domain.outcome import Outcome, Reason, RefusedOrderError
from order_upload.domain.policies import NotPaid
from order_upload.domain.shown_text import quoted_text, shown_text
from order_upload.domain.status_rows import NormalizedStatus
from order_upload.domain.texts import fold

NOT_PAID_WORDS = frozenset(
    {
        # eBay, CompleteStatusCodeType of a checkout, of which the hub sends Complete:
        # https://developer.ebay.com, Trading API, types
        "incomplete",
        "pending",
        # Ecwid: https://docs.ecwid.com, orders, order statuses, PAYMENT_STATUS
        "awaiting_payment",
        # Wix: https://dev.wix.com/docs/rest/business-solutions/e-commerce/orders/order-object
        "not_paid",
        "partially_paid",
        # Shopify: https://shopify.dev, OrderDisplayFinancialStatus
        "authorized",
        "expired",
    }
)
"""Payment statuses, folded, that say that the money has not come, or not all of it."""

PAID_AT_ACCEPTANCE = "pay_on_acceptance"
"""Mirakl names when the buyer is charged: the word stays when he has been.

https://developer.mirakl.com, payment_workflow of an order
"""

BEFORE_PAYMENT = frozenset({NormalizedStatus.AWAITING_ACCEPTANCE, NormalizedStatus.PENDING})


def check_ready(order: Order, status: NormalizedStatus | None, not_paid: NotPaid) -> None:
    """Raise when the order cannot be created yet.

    Args:
        order: which the shop lacks.
        status: what its status means.
        not_paid: what becomes of an order that says that it is not paid.

    Raises:
        RefusedOrderError: ``no_address``, ``awaiting_acceptance`` or ``not_paid``.
    """
    if order.shipping_address.is_empty:
        raise _not_yet("no_address", "the platform still holds back the buyer's address")
    node = shown_text(order.origin.node or order.origin.node_id, is_code=True)
    if status is NormalizedStatus.AWAITING_ACCEPTANCE:
        raise _not_yet(
            "awaiting_acceptance",
            "nobody has accepted the order on the platform yet",
            f"{node} / awaiting acceptance",
        )
    if not_paid is NotPaid.WAIT and says_not_paid(order.payment, status):
        raise _not_yet(
            "not_paid",
            f"payment status: found {quoted_text(order.payment.status)}; "
            "allowed: one that does not say that the order is unpaid, or a payment time",
            f"{node} / not paid",
        )


def says_not_paid(payment: Payment, status: NormalizedStatus | None) -> bool:
    """Return whether a payment says that the money has not come; silence says nothing.

    What is paid at the door is never paid before.
    """
    if payment.paid_at is not None or payment.cash_on_delivery:
        return False
    word = fold(payment.status)
    if word == PAID_AT_ACCEPTANCE:
        return status in BEFORE_PAYMENT
    return word in NOT_PAID_WORDS


def _not_yet(code: str, message: str, group: str = "") -> RefusedOrderError:
    return RefusedOrderError(Reason(code, message, group=group), Outcome.NOT_YET)
