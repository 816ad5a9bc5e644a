"""One document of the hub becomes one order, or says why it cannot. The end of both readers."""

from __future__ import annotations

from collections.abc import Mapping
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
from order_upload.sources.bindcommerce.fields import (
    NUMBER,
    ORDER_FIELDS,
    ROW_FIELDS,
    Groups,
    HubField,
    Kind,
)
from order_upload.sources.bindcommerce.values import (
    HubReading,
    Reader,
    UnreadableValueError,
    read_currency,
    read_decimal,
    read_email,
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
_Field = tuple[str, str, Reader]
_NOTHING: dict[str, str | None] = {}


@dataclass(frozen=True, slots=True)
class _Table:
    """The schema as it is looked up: group -> field name -> (target, attribute, reader); and all targets."""

    fields: Mapping[str, Mapping[str, _Field]]
    targets: tuple[str, ...]


@dataclass(slots=True)
class DocumentRow:
    """One row of a document, as text."""

    groups: Groups
    params: Pairs = ()
    categories: tuple[str, ...] = ()
    extra: Pairs = ()


@dataclass(slots=True)
class HubDocument:
    """One document, as text.

    Attributes:
        where: its place in the payload, for messages.
        fault: what the reader itself has against it (e.g. its lines disagree); it is then refused
            with that.
    """

    where: str
    groups: Groups
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
    number = (document.groups.get(NUMBER[0], _NOTHING).get(NUMBER[1]) or "").strip()
    if not number:
        raise RefusedOrderError(
            "no_number", "the order has no General/bindCommerceNumber", _CORRECT_IT
        )
    values = _values(document.groups, _order_table(reading))
    _check_origin(values["origin"])
    billing = values.pop("customer.address")
    if billing:
        values["customer"]["address"] = Address(**billing)
    own = values.pop("")
    own["ref"] = f"{reading.namespace}:{number}"
    own |= {target: _PARTS[target](**given) for target, given in values.items() if given}
    return Order(
        lines=tuple(_line(row, index) for index, row in enumerate(document.rows, 1)),
        extra=document.extra,
        **own,
    )


def _check_origin(origin: dict[str, Any]) -> None:
    """Refuse an order that does not say where it was sold: the shop's own orders would be created a second time."""
    if not (origin.get("node") or origin.get("node_id")):
        raise RefusedOrderError(
            "no_origin",
            "the order has neither General/Node nor General/NodeID: it may be the shop's own",
            _CORRECT_IT,
        )


def _line(row: DocumentRow, index: int) -> Line:
    try:
        values = _values(row.groups, _ROW_TABLE)
        own, dimensions = values["lines"], values["lines.dimensions"]
        _check_quantity(own)
    except RefusedOrderError as refusal:
        raise RefusedOrderError(refusal.code, f"line {index}: {refusal}", refusal.remedy) from None
    if dimensions:
        own["dimensions"] = Dimensions(**dimensions)
    return Line(params=row.params, categories=row.categories, extra=row.extra, **own)


def _check_quantity(values: dict[str, Any]) -> None:
    """Refuse what cannot be sold: nothing, or less.

    Zero is refused too: such a line would vanish from the shop's order or have no unit price, and a
    platform that cancels a line changes the status, not the quantity.
    """
    quantity = values.get("quantity")
    if quantity is None:
        raise RefusedOrderError(
            "no_quantity", "Row/Qty is empty, a number above 0 is allowed", _CORRECT_IT
        )
    if quantity <= 0:
        code = "zero_quantity" if quantity == 0 else "negative_quantity"
        raise RefusedOrderError(
            code, f"Row/Qty is {quantity}, a number above 0 is allowed", _CORRECT_IT
        )


def _values(groups: Groups, table: _Table) -> dict[str, dict[str, Any]]:
    """Return the attributes of every part; what is empty is left to the default. Runs a hundred million times."""
    parts: dict[str, dict[str, Any]] = {target: {} for target in table.targets}
    for group, texts in groups.items():
        fields = table.fields[group]
        for name, text in texts.items():
            if text:
                target, attribute, read = fields[name]
                try:
                    parts[target][attribute] = read(text)
                except UnreadableValueError as fault:
                    message = f"{group}/{name} is {shown(text.strip())}, {fault.expected}"
                    raise RefusedOrderError(fault.code, message, _CORRECT_IT) from None
    return parts


def _refused(
    document: HubDocument, reading: HubReading, refusal: RefusedOrderError
) -> RefusedOrder:
    general = document.groups.get(NUMBER[0], _NOTHING)
    number = (general.get(NUMBER[1]) or "").strip()
    try:
        last_update = time_reader(reading.timezone)(general.get("LastUpdate") or "")
    except UnreadableValueError:
        last_update = None
    return RefusedOrder(
        ref=f"{reading.namespace}:{number}" if number else "",
        where=document.where,
        code=refusal.code,
        message=f"{document.where}: {refusal}",
        remedy=refusal.remedy,
        origin_node=(general.get("Node") or "").strip(),
        number=(general.get("Number") or "").strip(),
        last_update=last_update,
    )


@cache
def _order_table(reading: HubReading) -> _Table:
    return _table(ORDER_FIELDS, reading)


def _table(fields: tuple[HubField, ...], reading: HubReading) -> _Table:
    """Return what :func:`_values` looks up: built once, used for every order."""
    readers: dict[Kind, Reader] = {
        "text": str.strip,
        "decimal": read_decimal,
        "time": time_reader(reading.timezone),
        "bool": read_yes_or_no,
        "currency": read_currency,
        "email": read_email,
    }
    groups: dict[str, dict[str, _Field]] = {}
    for hub in fields:
        groups.setdefault(hub.group, {})[hub.name] = (hub.target, hub.attribute, readers[hub.kind])
    return _Table(groups, tuple({hub.target for hub in fields}))


_ROW_TABLE = _table(ROW_FIELDS, HubReading())  # a row has no times: the zone does not matter
