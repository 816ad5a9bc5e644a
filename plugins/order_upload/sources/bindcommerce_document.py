"""One document of the hub becomes one order, or says why it cannot. The end of both readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from order_upload.domain.order import (
    Address,
    Amounts,
    Commission,
    Customer,
    Dimensions,
    Line,
    Order,
    Origin,
    Pairs,
    Payment,
    PlatformStatus,
    Shipping,
)
from order_upload.errors import RefusedOrderError
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce_fields import NUMBER, ORDER_FIELDS, ROW_FIELDS, Groups, HubField, Kind
from order_upload.sources.bindcommerce_values import (
    HubReading,
    Reader,
    UnreadableValueError,
    read_currency,
    read_decimal,
    read_text,
    read_yes_or_no,
    shown,
    time_reader,
)

_CORRECT_IT = "Correct the order in the hub, or in the export that it comes from; the next run reads it again."
_PARTS: dict[str, type[Any]] = {
    "origin": Origin,
    "status": PlatformStatus,
    "customer": Customer,
    "customer.address": Address,
    "delivery": Address,
    "payment": Payment,
    "amounts": Amounts,
    "commission": Commission,
    "shipping": Shipping,
}
_Member = tuple[str, str, str, Reader]
_NOTHING: dict[str, str] = {}


@dataclass(slots=True)
class DocumentRow:
    """One row of a document, as text."""

    groups: dict[str, dict[str, str]]
    params: Pairs = ()
    categories: tuple[str, ...] = ()
    extra: Pairs = ()


@dataclass(slots=True)
class HubDocument:
    """One document, as text.

    Attributes:
        where: its place in the payload, for messages.
        fault: what the reader itself has against it (e.g. its lines disagree); it is then refused with that.
    """

    where: str
    groups: dict[str, dict[str, str]]
    rows: list[DocumentRow] = field(default_factory=list)
    extra: Pairs = ()
    fault: RefusedOrderError | None = None


def to_order(document: HubDocument, reading: HubReading) -> Order | RefusedOrder:
    """Return the order that a document describes, or what is wrong with it; the other documents go on."""
    try:
        if document.fault:
            raise document.fault
        return _order(document, reading)
    except RefusedOrderError as refusal:
        return _refused(document, reading, refusal)


def _order(document: HubDocument, reading: HubReading) -> Order:
    number = document.groups.get(NUMBER[0], _NOTHING).get(NUMBER[1], "")
    if not number:
        raise RefusedOrderError("no_number", "the order has no General/bindCommerceNumber", _CORRECT_IT)
    members = _order_members(reading)
    parts = {target: _values(document.groups, members[target]) for target in _PARTS}
    _check_origin(parts["origin"])
    parts["customer"]["address"] = Address(**parts.pop("customer.address"))
    own = _values(document.groups, members[""])
    return Order(
        ref=f"{reading.namespace}:{number}",
        lines=tuple(_line(row, index) for index, row in enumerate(document.rows, 1)),
        extra=document.extra,
        **own,
        **{target: _PARTS[target](**values) for target, values in parts.items()},
    )


def _check_origin(origin: dict[str, Any]) -> None:
    """Refuse an order that does not say where it was sold: the shop's own orders would be created a second time."""
    if not (origin.get("node") or origin.get("node_id")):
        raise RefusedOrderError(
            "no_origin", "the order has neither General/Node nor General/NodeID: it may be the shop's own", _CORRECT_IT
        )


def _line(row: DocumentRow, index: int) -> Line:
    members = _line_members()
    try:
        values = _values(row.groups, members["lines"])
        dimensions = _values(row.groups, members["lines.dimensions"])
        _check_quantity(values)
    except RefusedOrderError as refusal:
        raise RefusedOrderError(refusal.code, f"line {index}: {refusal}", refusal.remedy) from None
    return Line(
        dimensions=Dimensions(**dimensions), params=row.params, categories=row.categories, extra=row.extra, **values
    )


def _check_quantity(values: dict[str, Any]) -> None:
    """Refuse what cannot be sold: nothing, or less.

    Zero is refused too: such a line would vanish from the shop's order or have no unit price, and a platform that
    cancels a line changes the status, not the quantity.
    """
    quantity = values.get("quantity")
    if quantity is None:
        raise RefusedOrderError("no_quantity", "Row/Qty is empty, a number above 0 is allowed", _CORRECT_IT)
    if quantity <= 0:
        code = "zero_quantity" if quantity == 0 else "negative_quantity"
        raise RefusedOrderError(code, f"Row/Qty is {quantity}, a number above 0 is allowed", _CORRECT_IT)


def _values(groups: Groups, members: Iterable[_Member]) -> dict[str, Any]:
    """Return the attributes of one part; those whose text is empty are left to their defaults."""
    values: dict[str, Any] = {}
    for group, name, attribute, read in members:
        text = groups.get(group, _NOTHING).get(name)
        if text:
            try:
                values[attribute] = read(text)
            except UnreadableValueError as fault:
                message = f"{group}/{name} is {shown(text)}, {fault.expected}"
                raise RefusedOrderError(fault.code, message, _CORRECT_IT) from None
    return values


def _refused(document: HubDocument, reading: HubReading, refusal: RefusedOrderError) -> RefusedOrder:
    general = document.groups.get(NUMBER[0], _NOTHING)
    number = general.get(NUMBER[1], "")
    try:
        last_update = time_reader(reading.timezone)(general.get("LastUpdate", ""))
    except UnreadableValueError:
        last_update = None
    return RefusedOrder(
        ref=f"{reading.namespace}:{number}" if number else "",
        where=document.where,
        code=refusal.code,
        message=f"{document.where}: {refusal}",
        remedy=refusal.remedy,
        origin_node=general.get("Node", ""),
        number=general.get("Number", ""),
        last_update=last_update,
    )


@cache
def _order_members(reading: HubReading) -> dict[str, list[_Member]]:
    return _members(ORDER_FIELDS, reading)


@cache
def _line_members() -> dict[str, list[_Member]]:
    return _members(ROW_FIELDS, HubReading())  # a row has no times: the zone does not matter


def _members(fields: tuple[HubField, ...], reading: HubReading) -> dict[str, list[_Member]]:
    """Return, by target, what :func:`_values` walks through: built once, walked for every order."""
    readers: dict[Kind, Reader] = {
        "text": read_text,
        "decimal": read_decimal,
        "time": time_reader(reading.timezone),
        "bool": read_yes_or_no,
        "currency": read_currency,
    }
    members: dict[str, list[_Member]] = {}
    for hub in fields:
        if (hub.group, hub.name) != NUMBER:
            members.setdefault(hub.target, []).append((hub.group, hub.name, hub.attribute, readers[hub.kind]))
    return members
