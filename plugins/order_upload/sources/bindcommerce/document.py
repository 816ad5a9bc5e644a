"""One document of the hub, as text, and the order that its texts make.

The readers that go fast make orders by their own plans (``plans.py``). What they cannot read comes
here as a :class:`HubDocument`, and
:func:`~order_upload.sources.bindcommerce.orders.to_order` names the fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from order_upload.domain.order import (
    Address,
    Amounts,
    Commission,
    Customer,
    Dimensions,
    Line,
    Order,
    OrderPart,
    Origin,
    Pairs,
    Payment,
    PlatformStatus,
    Shipping,
)
from order_upload.domain.outcome import Reason, RefusedOrderError
from order_upload.sources.bindcommerce.fields import (
    NUMBER,
    ORDER_FIELDS,
    ROW_FIELDS,
    SHIPPING,
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
    read_text,
    read_yes_or_no,
    time_reader,
)

Values = dict[str, Any]
"""Target -> what was read for it: a part such as ``delivery``, see :data:`PART_TYPES`; of the order
itself (``""``), of its customer and of a line (``lines``) a dictionary of their own attributes.
A target that says nothing is not among them: it is then the shared default.
"""

PART_TYPES: dict[str, type[OrderPart]] = {
    "origin": Origin,
    "status": PlatformStatus,
    "customer.address": Address,
    "delivery": Address,
    "payment": Payment,
    "amounts": Amounts,
    "commission": Commission,
    "shipping": Shipping,
    "lines.dimensions": Dimensions,
}
"""Target -> type of the parts that hold no other part. Their attributes are text or may be None."""

_ABOVE_0 = "allowed: a number above 0"
NOTHING: dict[str, str | None] = {}


@dataclass(slots=True)
class DocumentRow:
    """One row of a document, as text."""

    groups: Groups
    params: Pairs = ()
    categories: tuple[str, ...] = ()
    extra: Pairs = ()


@dataclass(frozen=True, slots=True)
class RepeatedField:
    """A field that stands several times in a document, with different texts.

    Attributes:
        row: number of the row that it stands in, from 1; 0 for a field of the order.
        group, name: of the field.
        text: the text that came later; the first one is among the document's groups.
    """

    row: int
    group: str
    name: str
    text: str


class FieldPlace(NamedTuple):
    """Where a field stands: number of the row, from 1 (0 for a field of the order), group, name."""

    row: int
    group: str
    name: str


@dataclass(slots=True)
class HubDocument:
    """One document, as text.

    Attributes:
        where: its place in the payload, for messages.
        groups: the texts of the fields that the schema knows.
        rows: the products sold.
        further_shippings: the texts of the blocks ``Shipping`` after the first one.
        extra: path and text of what the schema does not know.
        fault: what the reader itself has against it (e.g. its lines disagree); it is then refused
            with that.
        repeated: the fields that make such a fault.
        damaged: the fields whose texts hold what their form does not allow.
        record_hash: see :attr:`~order_upload.domain.order.Order.record_hash`.
    """

    where: str
    groups: Groups
    rows: list[DocumentRow] = field(default_factory=list)
    further_shippings: Sequence[Mapping[str, str | None]] = ()
    extra: Pairs = ()
    fault: Reason | None = None
    repeated: tuple[RepeatedField, ...] = ()
    damaged: frozenset[FieldPlace] = frozenset()
    record_hash: str = ""


def read_document(document: HubDocument, reading: HubReading) -> Order:
    """Return the order of a document that has a number.

    Raises:
        RefusedOrderError: a field of it cannot be read.
    """
    values = _values(document.groups, field_table(ORDER_FIELDS, reading))
    _add_parcels(values, document.further_shippings, reading)
    lines = [_line(row, index, reading) for index, row in enumerate(document.rows, 1)]
    return _build_order(values, lines, document.extra, reading, document.record_hash)


def _build_order(
    values: Values, lines: list[Line], extra: Pairs, reading: HubReading, record_hash: str
) -> Order:
    """Return the order of these values, which are complete and checked."""
    own = values.pop("", {})
    own["ref"] = reading.reference(own["ref"])
    customer = values.pop("customer", {})
    address = values.pop("customer.address", None)
    if address:
        customer["address"] = address
    if customer:
        values["customer"] = Customer(**customer)
    return Order(**own, **values, lines=tuple(lines), extra=extra, record_hash=record_hash)


def _build_line(
    values: Values, params: Pairs = (), categories: tuple[str, ...] = (), extra: Pairs = ()
) -> Line:
    """Return the order line of these values, which are complete.

    Raises:
        RefusedOrderError: see :func:`check_quantity`.
    """
    own = values.get("lines", {})
    check_quantity(own.get("quantity"))
    dimensions = values.get("lines.dimensions")
    if dimensions:
        own["dimensions"] = dimensions
    return Line(**own, params=params, categories=categories, extra=extra)


def _add_parcels(
    values: Values, further: Sequence[Mapping[str, str | None]], reading: HubReading
) -> None:
    """Put several ``Shipping`` blocks into an order: the first that has shipped is its own."""
    table = field_table(ORDER_FIELDS, reading)
    every_block = [values, *(_values({SHIPPING: texts}, table) for texts in further)]
    blocks = [block.get("shipping", Shipping()) for block in every_block]
    shipped = [block for block in dict.fromkeys(blocks) if block.has_shipped]
    if not further or not shipped:
        return
    values["shipping"] = shipped[0]
    if shipped[1:]:
        values.setdefault("", {})["further_shippings"] = tuple(shipped[1:])


def check_origin(origin: Origin | None) -> None:
    """Refuse an order that does not say where it was sold.

    It may be the shop's own, and would be created there a second time.

    Raises:
        RefusedOrderError: code ``no_origin``.
    """
    if origin is None or not (origin.node or origin.node_id):
        raise RefusedOrderError(
            Reason(
                "no_origin",
                "General/Node, General/NodeID: found nothing; "
                "allowed: the node that sold the order, which may be the shop itself",
            )
        )


def check_quantity(quantity: Decimal | None) -> None:
    """Refuse what cannot be sold: nothing, or less.

    Zero is refused too: such a line would vanish from the shop's order or have no unit price, and a
    platform that cancels a line changes the status, not the quantity.

    Raises:
        RefusedOrderError: code ``no_quantity``, ``zero_quantity`` or ``negative_quantity``.
    """
    if quantity is None:
        raise RefusedOrderError(Reason("no_quantity", f"Row/Qty: found nothing; {_ABOVE_0}"))
    if quantity <= 0:
        code = "negative_quantity"
        if quantity == 0:
            code = "zero_quantity"
        raise RefusedOrderError(Reason(code, f"Row/Qty: found {quantity}; {_ABOVE_0}"))


@cache
def field_table(
    fields: tuple[HubField, ...], reading: HubReading
) -> dict[tuple[str, str], tuple[str, str, Reader]]:
    """Return the schema as it is looked up: (group, name) -> (target, attribute, reader)."""
    readers: dict[Kind, Reader] = {
        "text": read_text,
        "decimal": read_decimal,
        "time": time_reader(reading.timezone),
        "bool": read_yes_or_no,
        "currency": read_currency,
        "email": read_email,
    }
    table = {
        (hub.group, hub.name): (hub.target, hub.attribute, readers[hub.kind]) for hub in fields
    }
    if NUMBER in table:
        table[NUMBER] = ("", "ref", str.strip)  # it makes the reference: never read otherwise
    return table


def _line(row: DocumentRow, index: int, reading: HubReading) -> Line:
    try:
        values = _values(row.groups, field_table(ROW_FIELDS, reading))
        return _build_line(values, row.params, row.categories, row.extra)
    except RefusedOrderError as refusal:
        raise RefusedOrderError(refusal.reason.at(f"line {index}")) from None


def _values(groups: Groups, table: dict[tuple[str, str], tuple[str, str, Reader]]) -> Values:
    """Return the attributes of every part that says something; the rest is left to the default."""
    values: dict[str, dict[str, Any]] = {}
    for group, texts in groups.items():
        for name, raw in texts.items():
            text = (raw or "").strip()
            if not text:
                continue
            target, attribute, read = table[group, name]
            try:
                value = read(text)
            except UnreadableValueError as fault:
                reason = fault.reason(f"{group}/{name}", text)
                raise RefusedOrderError(reason) from None
            if value not in (None, ""):
                values.setdefault(target, {})[attribute] = value
    return {target: _part_of(target, given) for target, given in values.items()}


def _part_of(target: str, given: dict[str, Any]) -> OrderPart | dict[str, Any]:
    if target in PART_TYPES:
        return PART_TYPES[target](**given)
    return given
