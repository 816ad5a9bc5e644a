"""What a platform says of an order and OpenCart has no place for: lines for the shop's people.

They have the hub's own names, which a person finds again in the hub and in docs/hub-format.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from msgspec.structs import replace

from order_upload.domain.order import Order
from order_upload.domain.policies import InternalComment
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.storable_texts import shortened, with_plain_characters
from order_upload.domain.texts import one_line
from order_upload.domain.times import format_time

MOST_CHARACTERS = 4000
"""Of all lines together: what is more is left out, since it must stop no order."""


def details_of(order: Order, words: ShopWords) -> str:
    """Return the lines, e.g. ``Payments/PaidTime: 2026-11-20T09:12:44Z``; "" for none.

    Among them is what the hub's schema does not know, such as the fields of Amazon Business or a
    pick-up point, under the names that it came with; and the parameters of lines, such as a
    colour, that are none of the shop's options.
    """
    named = chain(_named(order), _other_params(order, words))
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


def _named(order: Order) -> Iterator[tuple[str, str]]:
    payment = order.payment
    yield "General/Market", order.origin.market
    yield "General/DocumentNumber", order.document_number
    yield "General/B2B", _yes(value=order.is_business)
    yield "Customer/Code", order.customer.code
    yield "Payments/PaymentCOD", _yes(value=payment.cash_on_delivery)
    yield "Payments/PaymentStatus", payment.status
    yield "Payments/PaidTime", _time(payment.paid_at)
    yield from order.extra
    for line in order.lines:
        for name, text in line.extra:
            yield f"Row {line.code} {name}".replace("  ", " "), text


def _other_params(order: Order, words: ShopWords) -> Iterator[tuple[str, str]]:
    for line in order.lines:
        if not line.params:
            continue
        options = {option.name for option in words.options(line, order.origin)}
        for name, text in line.params:
            if one_line(name) not in options:
                yield one_line(f"Row {line.code} {name}"), text


def _yes(*, value: bool | None) -> str:
    """Return YES, or nothing: what an order is not needs no line."""
    return "YES" if value else ""


def _time(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return format_time(moment)
