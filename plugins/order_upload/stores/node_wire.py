"""Reads the answers of the node module, believing nothing unchecked, and writes operations for it.

The forms are in docs/node-protocol.md, sections 6 to 8. Readers raise ``ValueError`` with the place that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from order_upload.domain.json_form import format_time, parse_time
from order_upload.domain.outcome import Action, Reason
from order_upload.domain.shop import Answer, Operation, OperationAnswer, ShopInfo, ShopOrder, ShopStatus, Written
from order_upload.stores.node_fields import from_wire, to_wire

DONE = {
    Action.CREATE: frozenset({Answer.CREATED, Answer.UNCHANGED}),
    Action.UPDATE: frozenset({Answer.UPDATED, Answer.UNCHANGED}),
}
"""What may be said of an operation that went well; the order's id has to come with it."""

T = TypeVar("T")

STATES = frozenset({"complete", "reserved"})


def shop_info(value: Mapping[str, Any]) -> ShopInfo:
    """Return what ``info`` says of the shop."""
    return ShopInfo(
        installation=_filled(value, "installation"),
        url=_text(value, "url"),
        module_version=_text(value, "module_version"),
        opencart_version=_text(value, "opencart_version"),
        stores=tuple(_filled(store, "id") for store in _rows(value, "stores")),
        statuses=tuple(ShopStatus(_filled(row, "id"), _names(row)) for row in _rows(value, "statuses")),
        stock_statuses=frozenset(_texts(value, "processing_statuses") + _texts(value, "complete_statuses")),
        default_status=_text(value, "default_status"),
        currencies=frozenset(_filled(row, "code") for row in _rows(value, "currencies")),
        languages=tuple(_filled(row, "code") for row in _rows(value, "languages")),
        largest_batch=_number(value, "largest_batch"),
        clock=_wanted(_time(value, "clock"), "clock"),
        maintenance=_flag(value, "maintenance"),
    )


def shop_orders(value: Mapping[str, Any], refs: Iterable[str], order_ids: Iterable[str]) -> list[ShopOrder]:
    """Return the orders that ``find`` gave, each of which was asked for and none twice."""
    orders = [_shop_order(row) for row in _rows(value, "orders")]
    asked_refs, asked_ids = set(refs), set(order_ids)
    for order in orders:
        if order.ref not in asked_refs and order.order_id not in asked_ids:
            message = "orders: one that was not asked for"
            raise ValueError(message)
    if len({(order.ref, order.order_id) for order in orders}) != len(orders):
        message = "orders: one of them comes twice"
        raise ValueError(message)
    return orders


def operation_answers(value: Mapping[str, Any], operations: Sequence[Operation]) -> list[OperationAnswer]:
    """Return the answers to ``apply``: one each, in the order sent, in words that fit the operation."""
    rows = _rows(value, "answers")
    if len(rows) != len(operations):
        message = f"answers: {len(rows)} for {len(operations)} operations"
        raise ValueError(message)
    return [_answer(row, operation) for row, operation in zip(rows, operations, strict=True)]


def operation_row(operation: Operation) -> dict[str, Any]:
    """Return one operation as ``apply`` takes it."""
    policy = operation.policy
    return {
        "ref": operation.ref,
        "action": operation.action.value,
        "order_id": operation.order_id,
        "expect": operation.expect,
        "event_id": operation.event_id,
        "source_time": format_time(operation.source_time) if operation.source_time else "",
        "owner": operation.owner,
        "store_id": operation.store_id,
        "policy": {
            "mail": policy.mail.value,
            "stock": policy.stock.value,
            "missing_product": policy.missing_product.value,
        },
        "order": to_wire(operation.fields),
    }


def _shop_order(row: Mapping[str, Any]) -> ShopOrder:
    if _text(row, "state") not in STATES:
        message = f"orders.state: one of {', '.join(sorted(STATES))} is wanted"
        raise ValueError(message)
    return ShopOrder(
        order_id=_text(row, "order_id"),
        ref=_text(row, "ref"),
        store_id=_text(row, "store_id"),
        state=_text(row, "state"),
        owner=_text(row, "owner"),
        revision=_text(row, "revision"),
        status=_text(row, "status"),
        status_at=_time(row, "status_at"),
        total=_text(row, "total"),
        currency=_text(row, "currency"),
        email_hash=_text(row, "email_hash"),
        fields=from_wire(_group(row, "fields")),
        written={path: _written(_group(_group(row, "written"), path)) for path in _group(row, "written")},
        stock_taken=_flag(row, "stock_taken"),
        mails_sent=_number(row, "mails_sent"),
    )


def _written(row: Mapping[str, Any]) -> Written:
    return Written(_text(row, "hash"), _time(row, "source_time"), _text(row, "event_id"))


def _answer(row: Mapping[str, Any], operation: Operation) -> OperationAnswer:
    if _text(row, "ref") != operation.ref:
        message = "answers: not in the order of the operations"
        raise ValueError(message)
    answer, order_id = Answer(_text(row, "answer")), _text(row, "order_id")
    reason = _reason(row)
    done = DONE.get(operation.action, frozenset())
    if answer in done and not order_id:
        message = f"answers: {answer} without an order id"
        raise ValueError(message)
    if answer not in done and (answer in {Answer.CREATED, Answer.UPDATED, Answer.UNCHANGED} or reason is None):
        message = f"answers: {answer} to {operation.action}, or no reason with it"
        raise ValueError(message)
    return OperationAnswer(ref=operation.ref, answer=answer, order_id=order_id, reason=reason)


def _reason(row: Mapping[str, Any]) -> Reason | None:
    if row.get("reason") is None:
        return None
    reason = _group(row, "reason")
    return Reason(_filled(reason, "code"), *(_text(reason, name) for name in ("message", "remedy", "group")))


def _names(row: Mapping[str, Any]) -> dict[str, str]:
    names = _group(row, "names")
    return {language: _text(names, language) for language in names}


def _rows(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = value.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        message = f"{name}: a list of objects is wanted"
        raise ValueError(message)
    return rows


def _texts(value: Mapping[str, Any], name: str) -> list[str]:
    texts = value.get(name)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        message = f"{name}: a list of texts is wanted"
        raise ValueError(message)
    return texts


def _group(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return _typed(value, name, dict)


def _text(value: Mapping[str, Any], name: str) -> str:
    return _typed(value, name, str)


def _flag(value: Mapping[str, Any], name: str) -> bool:
    return _typed(value, name, bool)


def _number(value: Mapping[str, Any], name: str) -> int:
    return _typed(value, name, int)


def _typed(value: Mapping[str, Any], name: str, kind: type[T]) -> T:
    found = value.get(name)
    if not isinstance(found, kind) or type(found) is not kind:  # True is an int, but no number here
        message = f"{name}: {kind.__name__} is wanted, found {type(found).__name__}"
        raise ValueError(message)
    return found


def _filled(value: Mapping[str, Any], name: str) -> str:
    return _wanted(_text(value, name), name)


def _time(value: Mapping[str, Any], name: str) -> datetime | None:
    text = _text(value, name)
    if text and datetime.fromisoformat(text).tzinfo is None:
        message = f"{name}: a time without a zone"
        raise ValueError(message)
    return parse_time(text) if text else None


def _wanted(found: T | None, name: str) -> T:
    if not found:
        message = f"{name}: is empty"
        raise ValueError(message)
    return found
