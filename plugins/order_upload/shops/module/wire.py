"""Reads the answers of the node module, believing nothing unchecked, and writes operations for it.

The forms are in docs/node-protocol.md, sections 6 to 8. Readers raise ``ValueError`` with the place
that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from order_upload.domain.outcome import Action, Reason
from order_upload.domain.policies import CustomerPolicy, Policy
from order_upload.domain.shop import (
    Answer,
    Operation,
    OperationAnswer,
    OrderTable,
    ShopDiagnosis,
    ShopInfo,
    ShopOrder,
    ShopProblem,
    ShopStatus,
    Written,
)
from order_upload.domain.times import format_time
from order_upload.shops.module.fields import from_wire, to_wire
from order_upload.shops.module.values import (
    filled,
    flag,
    group,
    moment,
    number,
    rows,
    text,
    texts,
    wanted,
)

DONE = {
    Action.CREATE: frozenset({Answer.CREATED, Answer.UNCHANGED}),
    Action.UPDATE: frozenset({Answer.UPDATED, Answer.UNCHANGED}),
}
"""What may be said of an operation that went well; the order's id has to come with it."""

STATES = frozenset({"complete", "deleted", "reserved"})


def shop_info(value: Mapping[str, Any]) -> ShopInfo:
    """Return what ``info`` says of the shop."""
    return ShopInfo(
        installation=filled(value, "installation"),
        url=text(value, "url"),
        module_version=text(value, "module_version"),
        opencart_version=text(value, "opencart_version"),
        stores=tuple(filled(store, "id") for store in rows(value, "stores")),
        statuses=tuple(
            ShopStatus(filled(row, "id"), _names(row)) for row in rows(value, "statuses")
        ),
        stock_statuses=frozenset(
            texts(value, "processing_statuses") + texts(value, "complete_statuses")
        ),
        default_status=text(value, "default_status"),
        currencies=frozenset(filled(row, "code") for row in rows(value, "currencies")),
        languages=tuple(filled(row, "code") for row in rows(value, "languages")),
        largest_batch=number(value, "largest_batch"),
        clock=wanted(moment(value, "clock"), "clock"),
        maintenance=flag(value, "maintenance"),
        diagnosis=shop_diagnosis(value),
    )


def shop_diagnosis(value: Mapping[str, Any]) -> ShopDiagnosis:
    """Return what ``info`` says for the doctor."""
    return ShopDiagnosis(
        php_version=text(value, "php_version"),
        timezone=text(value, "timezone"),
        charset=text(value, "charset"),
        supplementary_characters=flag(value, "supplementary_characters"),
        mail_events={
            filled(row, "code"): flag(row, "enabled") for row in rows(value, "mail_events")
        },
        tables=tuple(
            OrderTable(filled(row, "name"), text(row, "engine"), flag(row, "indexed"))
            for row in rows(value, "tables")
        ),
        missing_rights=tuple(texts(value, "missing_rights")),
        problems=tuple(
            ShopProblem(filled(row, "code"), text(row, "message"), text(row, "remedy"))
            for row in rows(value, "problems")
        ),
    )


def shop_orders(
    value: Mapping[str, Any], refs: Iterable[str], order_ids: Iterable[str]
) -> list[ShopOrder]:
    """Return the orders that ``find`` gave, each of which was asked for and none twice."""
    orders = [_shop_order(row) for row in rows(value, "orders")]
    asked_refs, asked_ids = set(refs), set(order_ids)
    for order in orders:
        if order.ref not in asked_refs and order.order_id not in asked_ids:
            message = "orders: one that was not asked for"
            raise ValueError(message)
    if len({(order.ref, order.order_id) for order in orders}) != len(orders):
        message = "orders: one of them comes twice"
        raise ValueError(message)
    return orders


def operation_answers(
    value: Mapping[str, Any], operations: Sequence[Operation]
) -> list[OperationAnswer]:
    """Return the answers to ``apply``: one each, in the order sent, in words that fit the operation."""
    answers = rows(value, "answers")
    if len(answers) != len(operations):
        message = f"answers: {len(answers)} for {len(operations)} operations"
        raise ValueError(message)
    return [_answer(row, operation) for row, operation in zip(answers, operations, strict=True)]


def operation_row(operation: Operation) -> dict[str, Any]:
    """Return one operation as ``apply`` takes it."""
    return {
        "ref": operation.ref,
        "action": operation.action.value,
        "order_id": operation.order_id,
        "expect": operation.expect,
        "event_id": operation.event_id,
        "source_time": format_time(operation.source_time) if operation.source_time else "",
        "owner": operation.owner,
        "store_id": operation.store_id,
        "policy": _policy(operation.policy),
        "order": to_wire(operation.fields),
    }


def _policy(policy: Policy) -> dict[str, str]:
    """Return a policy as ``apply`` takes it; a module of before ``customer`` takes it too where it is ``guest``."""
    words = {"mail": policy.mail, "stock": policy.stock, "missing_product": policy.missing_product}
    customer = {} if policy.customer is CustomerPolicy.GUEST else {"customer": policy.customer}
    return {name: word.value for name, word in {**words, **customer}.items()}


def _shop_order(row: Mapping[str, Any]) -> ShopOrder:
    if text(row, "state") not in STATES:
        message = f"orders.state: one of {', '.join(sorted(STATES))} is wanted"
        raise ValueError(message)
    return ShopOrder(
        order_id=text(row, "order_id"),
        ref=text(row, "ref"),
        store_id=text(row, "store_id"),
        state=text(row, "state"),
        owner=text(row, "owner"),
        revision=text(row, "revision"),
        status=text(row, "status"),
        status_at=moment(row, "status_at"),
        total=text(row, "total"),
        currency=text(row, "currency"),
        email_hash=text(row, "email_hash"),
        customer_id=text(row, "customer_id") if "customer_id" in row else "",
        fields=from_wire(group(row, "fields")),
        written={
            path: _written(group(group(row, "written"), path)) for path in group(row, "written")
        },
        stock_taken=flag(row, "stock_taken"),
        mails_sent=number(row, "mails_sent"),
    )


def _written(row: Mapping[str, Any]) -> Written:
    return Written(text(row, "hash"), moment(row, "source_time"), text(row, "event_id"))


def _answer(row: Mapping[str, Any], operation: Operation) -> OperationAnswer:
    if text(row, "ref") != operation.ref:
        message = "answers: not in the order of the operations"
        raise ValueError(message)
    answer, order_id = Answer(text(row, "answer")), text(row, "order_id")
    reason = _reason(row)
    done = DONE.get(operation.action, frozenset())
    if answer in done and not order_id:
        message = f"answers: {answer} without an order id"
        raise ValueError(message)
    if answer not in done and (
        answer in {Answer.CREATED, Answer.UPDATED, Answer.UNCHANGED} or reason is None
    ):
        message = f"answers: {answer} to {operation.action}, or no reason with it"
        raise ValueError(message)
    return OperationAnswer(ref=operation.ref, answer=answer, order_id=order_id, reason=reason)


def _reason(row: Mapping[str, Any]) -> Reason | None:
    if row.get("reason") is None:
        return None
    reason = group(row, "reason")
    return Reason(
        filled(reason, "code"), *(text(reason, name) for name in ("message", "remedy", "group"))
    )


def _names(row: Mapping[str, Any]) -> dict[str, str]:
    names = group(row, "names")
    return {language: text(names, language) for language in names}
