"""One document of the hub becomes one order, or says why it cannot. The end of every reader.

An order that is refused for a field comes with what could be read of it: a person may correct that
field on our side (docs/operations.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from order_upload.domain.hashes import fingerprint
from order_upload.domain.order import HubValue, Order
from order_upload.domain.outcome import Reason, RefusedOrderError
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.document import (
    NOTHING,
    HubDocument,
    check_origin,
    check_quantity,
    field_table,
    read_document,
)
from order_upload.sources.bindcommerce.fields import (
    ATTRIBUTE_PATHS,
    NUMBER,
    ORDER_FIELDS,
    ROW,
    ROW_FIELDS,
    Groups,
)
from order_upload.sources.bindcommerce.values import (
    HubReading,
    Reader,
    UnreadableValueError,
    read_decimal,
    shown,
    time_reader,
)

_QUANTITY = "Qty"
_EMAIL_FIELDS = frozenset(
    (field.group, field.name) for field in ORDER_FIELDS if field.name in ("Email", "Pec")
)


def to_order(document: HubDocument, reading: HubReading) -> Order | RefusedOrder:
    """Return the order that a document describes, or what is wrong with it."""
    if document.fault:
        return _refused(document, reading, document.fault)
    try:
        _check_number(document, reading)
        order = read_document(document, reading)
        check_origin(order.origin)
    except RefusedOrderError as refusal:
        return _refused(document, reading, refusal.reason)
    return order


def _check_number(document: HubDocument, reading: HubReading) -> None:
    if reading.reference(_number(document)) is None:
        found = shown(_number(document)) if _number(document) else "nothing"
        raise RefusedOrderError(
            Reason("no_number", f"General/bindCommerceNumber: found {found}; allowed: a number")
        )


def _number(document: HubDocument) -> str:
    return (document.groups.get(NUMBER[0], NOTHING).get(NUMBER[1]) or "").strip()


def _refused(document: HubDocument, reading: HubReading, reason: Reason) -> RefusedOrder:
    general = document.groups.get(NUMBER[0], NOTHING)
    number = (general.get("Number") or "").strip()
    record_hash = ""
    ref = reading.reference(_number(document)) or ""
    if not ref:
        number = number or (general.get("DocumentNumber") or "").strip() or document.where
        record_hash = fingerprint(document.groups, [row.groups for row in document.rows])
    try:
        last_update = time_reader(reading.timezone)(general.get("LastUpdate") or "")
    except UnreadableValueError:
        last_update = None
    order, unreadable = without_unreadable(document, reading)
    return RefusedOrder(
        ref=ref,
        where=document.where,
        reason=reason,
        origin_node=(general.get("Node") or "").strip(),
        number=number,
        last_update=last_update,
        record_hash=record_hash,
        order=order,
        unreadable=unreadable,
        emails=tuple(_emails(document)),
    )


def _emails(document: HubDocument) -> Iterator[str]:
    """Yield the e-mail addresses of a document as they came."""
    for group, texts in document.groups.items():
        for name, text in texts.items():
            if text and (group, name) in _EMAIL_FIELDS:
                yield text.strip()
    for again in document.repeated:
        if (again.group, again.name) in _EMAIL_FIELDS:
            yield again.text.strip()


def without_unreadable(
    document: HubDocument, reading: HubReading
) -> tuple[Order | None, tuple[HubValue, ...]]:
    """Return the order of a document without the fields that cannot be read, and these fields.

    None where the fault is no field's, or the document's number is one of them. A line whose
    quantity cannot be read has the quantity 1 there: a line has to have one.
    """
    is_fields = document.repeated or document.damaged or not document.fault
    numbers = [field for field in document.repeated if (field.group, field.name) == NUMBER]
    if not is_fields or numbers or reading.reference(_number(document)) is None:
        return None, ()
    unreadable: list[HubValue] = []
    rest = replace(document, groups=_readable(document, 0, reading, unreadable), rows=[])
    for number, row in enumerate(document.rows, 1):
        rest.rows.append(replace(row, groups=_readable(document, number, reading, unreadable)))
    try:
        order = read_document(rest, reading)
        check_origin(order.origin)
    except RefusedOrderError as refusal:
        if refusal.reason.code != "no_origin":
            return None, ()
        unreadable.append(HubValue(path="origin.node", text="", fault=refusal.reason))
    return order, tuple(unreadable)


def _readable(
    document: HubDocument, row: int, reading: HubReading, unreadable: list[HubValue]
) -> Groups:
    """Return the groups of a document, or of a row of it, without what cannot be read."""
    groups, fields = document.groups, ORDER_FIELDS
    if row:
        groups, fields = document.rows[row - 1].groups, ROW_FIELDS
    again = {(f.group, f.name): f.text for f in document.repeated if f.row == row}
    table = field_table(fields, reading)
    rest: dict[str, dict[str, str | None]] = {}
    for group, texts in groups.items():
        rest[group] = {}
        for name, raw in texts.items():
            text = (raw or "").strip()
            fault = _fault_of(table[group, name][2], f"{group}/{name}", text)
            if document.fault is not None and (group, name) in again:
                fault, text = document.fault, f"{text}\n{again[group, name]}"
            if (row, group, name) in document.damaged:
                fault = document.fault
            if fault is None:
                rest[group][name] = raw
                continue
            unreadable.append(_unreadable(ATTRIBUTE_PATHS[group, name], row, text, fault))
    if row:
        _replace_quantity(rest, row, unreadable)
    return rest


def _fault_of(read: Reader, field_path: str, text: str) -> Reason | None:
    """Return why a text cannot be read as what its field holds, if it cannot."""
    if text:
        try:
            read(text)
        except UnreadableValueError as fault:
            return fault.reason(field_path, text)
    return None


def _replace_quantity(
    groups: dict[str, dict[str, str | None]], row: int, unreadable: list[HubValue]
) -> None:
    """Put 1 in the place of a quantity that is missing or cannot be sold."""
    text = (groups.get(ROW, NOTHING).get(_QUANTITY) or "").strip()
    try:
        check_quantity(read_decimal(text))
    except RefusedOrderError as refusal:
        groups.setdefault(ROW, {})[_QUANTITY] = "1"
        missing = _unreadable(ATTRIBUTE_PATHS[ROW, _QUANTITY], row, text, refusal.reason)
        if missing.path not in [value.path for value in unreadable]:
            unreadable.append(missing)


def _unreadable(path: str, row: int, text: str, fault: Reason) -> HubValue:
    if row:
        path, fault = path.replace("lines", f"lines[{row}]", 1), fault.at(f"line {row}")
    return HubValue(path=path, text=text, fault=fault)
