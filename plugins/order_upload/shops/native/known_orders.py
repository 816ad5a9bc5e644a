"""What is known of an order behind the native API: what was sent, and what 3.0 shows.

Only 3.0 gives an order by its id, and of it no more than the head. What was written to an order
before stands in the ledger, as the last :class:`~order_upload.domain.sent_update.SentUpdate`.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import msgspec

from order_upload.domain.hashes import email_hash, fingerprint
from order_upload.domain.operations import Operation, ShopOrder, WrittenPart
from order_upload.domain.parts import OrderParts, Part, Tracking, part_hash
from order_upload.domain.sent_update import SentUpdate
from order_upload.shops.native.comment import parcel_name, parcels_to_tell

Row = Mapping[str, Any]
"""An order as 3.0 gives it."""


def with_row(order: ShopOrder, row: Row) -> ShopOrder:
    """Return the order with what 3.0 says of its head; the status there counts, whoever set it."""
    status = _status_of(row)
    return replace(
        order,
        store_id=str(row.get("store_id") or "0"),
        status=status,
        total=_total(row),
        currency=str(row.get("currency_code") or ""),
        email_hash=email_hash(html.unescape(str(row.get("email") or ""))),
        parts=msgspec.structs.replace(order.parts, status=status),
        hashes={**order.hashes, Part.STATUS: part_hash(status)},
    )


def with_sent(order: ShopOrder, sent: SentUpdate | None) -> ShopOrder:
    """Return the order with what was written to it, as far as the shop answered."""
    if sent is None:
        return order
    parts = OrderParts()
    if sent.is_answered:
        parts = sent.parts
    hashes = {part: part_hash(parts.value(part) or "") for part in parts.present()}
    written = {}
    for part, hash_sent in hashes.items():
        written[part] = WrittenPart(hash_sent, hash_sent, sent.source_time, sent.event_id)
    return replace(
        order,
        ref=sent.ref,
        status=parts.status or "",
        parts=parts,
        hashes=hashes,
        written=written,
    )


def has_changed(operation: Operation, row: Row) -> bool:
    """Return whether somebody changed the order's status since the plan saw it."""
    expected = operation.expect.get(Part.STATUS)
    return bool(expected) and expected != part_hash(_status_of(row))


def settled(sent: SentUpdate | None, row: Row | None) -> SentUpdate | None:
    """Return the update as answered when the shop's order shows that it arrived.

    It arrived when the order changed and has the status that was sent.
    """
    if sent is None or sent.is_answered or row is None:
        return sent
    has_status = str(row.get("order_status_id")) == sent.parts.status
    if _mark(row) == sent.before or not has_status:
        return sent
    told = parcels_to_tell(sent.parts.tracking, sent.announced)
    announced = (*sent.announced, *map(parcel_name, told))
    return msgspec.structs.replace(sent, is_answered=True, announced=announced)


def present_status(row: Row | None, sent: SentUpdate | None) -> str:
    """Return the id of the order's status: from the shop, else the one that was written last.

    "" when nobody knows.
    """
    if row is not None:
        return _status_of(row)
    if sent is None or not sent.is_answered:
        return ""
    return sent.parts.status or ""


def update_of(
    operation: Operation, status: str, row: Row | None, last: SentUpdate | None
) -> SentUpdate:
    """Return what the memory holds of an operation: with what stays of the update before it.

    Args:
        operation: what is to be sent.
        status: the status that is sent with it.
        row: the order as 3.0 shows it before; None where it cannot be read.
        last: the update before; None when nothing was sent yet.
    """
    if last is None:
        last = SentUpdate(order_id=operation.order_id, ref=operation.ref, event_id="")
    tracking = last.parts.tracking
    if operation.parts.tracking is not None:
        tracking = _merged(tracking, operation.parts.tracking)
    mark = ""
    if row is not None:
        mark = _mark(row)
    return SentUpdate(
        order_id=operation.order_id,
        ref=operation.ref,
        event_id=operation.event_id,
        parts=OrderParts(status=status, tracking=tracking),
        announced=last.announced,
        before=mark,
        source_time=operation.source_time,
    )


def _status_of(row: Row) -> str:
    status = str(row.get("order_status_id") or "0")
    return status if status.isascii() and status.isdecimal() and len(status) < 20 else "0"


def _total(row: Row) -> str:
    """Return the order's total in its own currency: the shop keeps it in its default one.

    It is "" where the shop gives no numbers.
    """
    try:
        total = Decimal(str(row.get("total") or 0)) * Decimal(str(row.get("currency_value") or 1))
        return f"{total.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    except ArithmeticError:
        return ""


def _merged(before: Tracking | None, sent: Tracking) -> Tracking:
    """Return the parcels with the fields that are sent; the others stay as they were.

    A number comes with all parcels of the order, and takes the link of the one before with it.
    """
    before = before or Tracking()
    fields = {name: getattr(sent, name) for name in sent.__struct_fields__}
    filled = {name: value for name, value in fields.items() if value}
    if sent.number:
        filled["further"] = sent.further
        if sent.number != before.number:
            filled["link"] = sent.link
    return msgspec.structs.replace(before, **filled)


def _mark(row: Row) -> str:
    """Return what changes whenever the order does."""
    return fingerprint(row)
