"""What a platform says of an order and OpenCart has no place for: lines for the shop's people.

They have the hub's own names, which a person finds again in the hub and in docs/hub-format.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from order_upload.domain.order import Order, Pairs
from order_upload.domain.policies import InternalComment
from order_upload.domain.storable_texts import shortened, with_plain_characters
from order_upload.domain.texts import one_line
from order_upload.domain.times import format_time

MOST_CHARACTERS = 4000
"""Of all lines together: what is more is left out, since it must stop no order."""


def details_of(order: Order, params: Sequence[Pairs] | None = None) -> str:
    """Return the lines, e.g. ``Payments/PaidTime: 2026-11-20T09:12:44Z``; "" for none.

    Among them is what the hub's schema does not know, such as the fields of Amazon Business or a
    pick-up point, under the names that it came with.

    Args:
        order: the order.
        params: of each line the parameters that it does not show; None for all of them.
    """
    if params is None:
        params = [line.params for line in order.lines]
    named = _named(order, params)
    lines = dict.fromkeys(f"{name}: {one_line(text)}" for name, text in named if text)
    text = "\n".join(lines)
    if not text.isascii():
        text = with_plain_characters(text)
    if len(text) > MOST_CHARACTERS:
        text = shortened(text, MOST_CHARACTERS, len)
    return text


def with_comments_placed(order: Order, internal_comment: InternalComment) -> Order:
    """Return the order with its ``InternalComment`` as the note of whoever wrote it."""
    amounts = order.amounts
    if internal_comment is InternalComment.SELLER or not amounts.internal_comment:
        return order
    note = amounts.customer_note or amounts.internal_comment
    return replace(order, amounts=replace(amounts, customer_note=note, internal_comment=""))


def _named(order: Order, params: Sequence[Pairs]) -> Iterator[tuple[str, str]]:
    payment = order.payment
    yield "General/Market", order.origin.market
    yield "General/DocumentNumber", order.document_number
    yield "General/B2B", _yes(value=order.is_business)
    yield "Customer/Code", order.customer.code
    yield "Payments/PaymentCOD", _yes(value=payment.cash_on_delivery)
    yield "Payments/PaymentStatus", payment.status
    yield "Payments/PaidTime", _time(payment.paid_at)
    yield from order.extra
    for line, pairs in zip(order.lines, params, strict=True):
        for name, text in pairs:
            yield f"Row {line.code} Params/{one_line(name)}".replace("  ", " "), text
        for name, text in line.extra:
            yield f"Row {line.code} {name}".replace("  ", " "), text


def _yes(*, value: bool | None) -> str:
    """Return YES, or nothing: what an order is not needs no line."""
    return "YES" if value else ""


def _time(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return format_time(moment)
