"""What of an order's changes may be shown: of every field its name, of few of them the values.

Plans on a page, notes, reports and the ledger show changes to people who may not see buyers. A
field that is not listed here is one of a buyer's: that it changes may be said, not what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from order_upload.domain.order_changes import CUSTOMER_GROUP, StepChange
from order_upload.domain.part_changes import Change
from order_upload.domain.parts import Part
from order_upload.domain.shown_text import shown_text

_PARCEL = ("number", "courier", "shipped_at")
_LINE = ("sku", "quantity", "price", "price_without_tax", "total")
_TOTAL_ROW = ("code", "value")

SHOWN_FIELDS = frozenset(
    {
        "status",
        *(f"tracking.{name}" for name in _PARCEL),
        *(f"tracking.further.{name}" for name in _PARCEL),
        "tracking.further",
        "customer.language",
        "customer.group",
        "payment_method.name",
        "payment_method.code",
        "shipping_method.name",
        *(f"content.lines.{name}" for name in _LINE),
        "content.lines",
        *(f"content.totals.{name}" for name in _TOTAL_ROW),
        "content.totals",
        "content.total",
        "content.currency",
        "date",
        "origin.node",
        "origin.technology",
        "origin.number",
    }
)
"""Paths of the fields whose values may be shown, without the places of rows.

No address, no account, no text that a buyer or a seller wrote, no option (an engraving), no link (a
courier's may hold a postcode). A path of rows stands for a row that goes.
"""

_HUB_LINE = (
    "code",
    "quantity",
    "price_without_tax",
    "price",
    "discounts",
    "vat_rate",
    "total_without_tax",
    "total",
)
_HUB_AMOUNTS = (
    "total_without_tax",
    "vat_amount",
    "total",
    "currency",
    "shipping_cost",
    "shipping_cost_without_tax",
    "shipping_tax",
    "coupon_discount",
    "discount_to_cart",
)

SHOWN_HUB_FIELDS = frozenset(
    {
        CUSTOMER_GROUP,
        "payment.name",
        "payment.code",
        "shipping.carrier",
        "shipping.tracking_number",
        "shipping.shipped_at",
        *(f"lines.{name}" for name in _HUB_LINE),
        *(f"amounts.{name}" for name in _HUB_AMOUNTS),
        "fees.amount",
        "fees.amount_without_tax",
    }
)
"""Paths of those fields of the hub's order, which steps of a transformation change, that say the
same as :data:`SHOWN_FIELDS`."""

_PLACE = re.compile(r"\[\d+\]")


class ShownChange(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A field that changes, as it may be shown and kept.

    Attributes:
        field: its path, e.g. ``tracking.number``; rows are counted from 0.
        before, after: its values; None where they are not for everybody's eyes.
    """

    field: str
    before: str | None = None
    after: str | None = None


def shown_changes(
    changes: Iterable[Change], status_from: str, status_to: str
) -> tuple[ShownChange, ...]:
    """Return the changes as they may be shown.

    Args:
        changes: of one order.
        status_from: what the shop calls its status before; the change itself has ids.
        status_to: what it calls the one after.
    """
    shown = []
    for change in changes:
        if change.field == Part.STATUS:
            shown.append(ShownChange(change.field, status_from, status_to))
        elif is_shown(change.field):
            before, after = _shown_value(change.before), _shown_value(change.after)
            shown.append(ShownChange(change.field, before, after))
        else:
            shown.append(ShownChange(change.field))
    return tuple(shown)


def shown_step_changes(changes: Iterable[StepChange]) -> tuple[ShownChange, ...]:
    """Return what steps of a transformation changed, as it may be shown."""
    shown = []
    for change in changes:
        if _PLACE.sub("", change.field) in SHOWN_HUB_FIELDS:
            before, after = _shown_value(change.before), _shown_value(change.after)
            shown.append(ShownChange(change.field, before, after))
        else:
            shown.append(ShownChange(change.field))
    return tuple(shown)


def is_shown(field: str) -> bool:
    """Return whether the values of a field may be shown.

    >>> is_shown("content.lines[2].sku"), is_shown("billing.city")
    (True, False)
    """
    return _PLACE.sub("", field) in SHOWN_FIELDS


def _shown_value(value: str) -> str:
    return shown_text(value, is_code=True)
