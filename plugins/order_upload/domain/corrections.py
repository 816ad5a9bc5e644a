"""Corrections: one field of one order that a person set on our side.

A correction holds as long as the hub says of the field what it said when the correction was made;
it ends by itself when the hub says something else. An order remembers what the hub says of its
corrected fields (:attr:`~order_upload.domain.order.Order.corrected`), also while it waits; so the
hub's own order is made first, then the corrections that there are now are applied to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from order_upload.domain.hashes import fingerprint
from order_upload.domain.order import HubValue, Order
from order_upload.domain.order_fields import OrderField, field_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One field of one order, corrected.

    Attributes:
        path: of the field.
        value: what it shall be, as text; the buyer's, so never in a log, a result or a report.
        hub_hash: of what the hub said when it was made (:func:`hub_hash`); "" when nobody knew.
        hub_time: when the hub changed the version that said so; an older one ends nothing.
        made_by, why, made_at: who made it, for which reason, when.
    """

    ref: str
    path: str
    value: str
    hub_hash: str
    hub_time: datetime | None
    made_by: str
    why: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class HubOrder:
    """An order as the hub says it.

    Attributes:
        order: without the fields that could not be read.
        unreadable: these fields.
    """

    order: Order
    unreadable: tuple[HubValue, ...] = ()


@dataclass(slots=True)
class CorrectedOrder:
    """What corrections made of an order.

    Attributes:
        order: with the corrections that hold.
        unreadable: the fields that still could not be read: the order cannot go on with them.
        ended: paths of the corrections that the hub has ended.
        hub_hashes: path -> hash of what the hub says, of the corrections that hold.
    """

    order: Order
    unreadable: tuple[HubValue, ...] = ()
    ended: list[str] = field(default_factory=list)
    hub_hashes: dict[str, str] = field(default_factory=dict)


def as_hub_says(order: Order) -> HubOrder:
    """Return the order without any correction."""
    unreadable = []
    for said in order.corrected:
        if said.fault is not None:
            unreadable.append(said)
            continue
        corrected = field_at(said.path)
        order = corrected.replaced(order, corrected.from_json(said.text))
    if order.corrected:
        order = replace(order, corrected=())
    return HubOrder(order, tuple(unreadable))


def corrected(hub: HubOrder, corrections: Iterable[Correction]) -> CorrectedOrder:
    """Return the order with the corrections that hold, and which of them have ended."""
    made = CorrectedOrder(hub.order)
    said: list[HubValue] = []
    unreadable = {value.path: value for value in hub.unreadable}
    for correction in corrections:
        corrected_field = field_at(correction.path)
        now = hub_hash(hub, corrected_field)
        if not now or correction.hub_hash not in ("", now):
            made.ended.append(correction.path)
            continue
        made.hub_hashes[correction.path] = now
        said.append(unreadable.get(correction.path) or _said(hub.order, corrected_field))
        unreadable.pop(correction.path, None)
        value = corrected_field.parsed(correction.value)
        made.order = corrected_field.replaced(made.order, value)
    if said:
        made.order = replace(made.order, corrected=tuple(said))
    made.unreadable = tuple(unreadable.values())
    return made


def hub_hash(hub: HubOrder, of_field: OrderField) -> str:
    """Return the hash of what the hub says of a field; "" where the order has no such line.

    That of a line's field is another one as soon as the line is about another product: lines may
    change places.
    """
    if not of_field.is_in(hub.order):
        return ""
    product = hub.order.lines[of_field.line - 1].code if of_field.line else ""
    said = _said(hub.order, of_field)
    for value in hub.unreadable:
        if value.path == of_field.path:
            said = value
    return fingerprint(hub.order.ref, said.path, product, said.text, said.fault is not None)


def version_of(hub: HubOrder) -> str:
    """Return a hash of all that the hub says of an order, but for when it last touched it."""
    order = replace(hub.order, updated_at=None, record_hash="", passed_time=False, quiet=False)
    return fingerprint(order, [[value.path, value.text] for value in hub.unreadable])


def _said(order: Order, of_field: OrderField) -> HubValue:
    return HubValue(path=of_field.path, text=of_field.as_json(of_field.value_in(order)))
