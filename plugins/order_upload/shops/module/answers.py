"""What the node module answers, believed only where it keeps docs/node-protocol.md (6 to 8).

Each ``read_...`` function raises ``ValueError`` with the path to the first thing that is not as
agreed, what was found there and what is allowed: never a value of an order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from pydantic import AwareDatetime, Field, TypeAdapter

from order_upload.domain.operations import (
    Answer,
    Forgotten,
    Operation,
    OperationAnswer,
    OrderState,
    ShopOrder,
    WrittenPart,
)
from order_upload.domain.outcome import Action, Reason
from order_upload.domain.parts import OrderParts, Part
from order_upload.domain.shop import (
    OrderTable,
    ShopAccess,
    ShopCustomerGroup,
    ShopDiagnosis,
    ShopInfo,
    ShopProblem,
    ShopStatus,
)
from order_upload.domain.shown_text import told
from order_upload.shops.module.answer_form import (
    INSTALLATION,
    AnswerRow,
    Code,
    Count,
    FieldPath,
    Filled,
    Hash,
    Id,
    OptionalId,
    Time,
    read_answer,
)

DONE = {
    Action.CREATE: frozenset({Answer.CREATED, Answer.UNCHANGED}),
    Action.UPDATE: frozenset({Answer.UPDATED, Answer.UNCHANGED}),
}
"""What may be said of an operation that went well; the order's id has to come with it."""

_UNKNOWN_FIELD = re.compile(r"unknown field `.*`(?= - at |$)", re.DOTALL)
"""Of msgspec's errors: a name that is the shop's to choose."""

ANY_DONE = frozenset({Answer.CREATED, Answer.UPDATED, Answer.UNCHANGED})


class _Code(AnswerRow):
    code: Filled


class _Store(AnswerRow):
    id: Id


class _Access(AnswerRow):
    stores: tuple[str, ...]
    finds_others: bool


class _Named(AnswerRow):
    id: Id
    names: dict[str, str]


class _MailEvent(AnswerRow):
    code: Filled
    enabled: bool


class _Table(AnswerRow):
    name: Filled
    engine: str
    indexed: bool


class _Problem(AnswerRow):
    code: Code
    message: str
    remedy: str


class _Info(AnswerRow):
    installation: Annotated[str, Field(pattern=INSTALLATION)]
    url: str
    module_version: str
    opencart_version: str
    php_version: str
    stores: tuple[_Store, ...]
    access: _Access
    statuses: tuple[_Named, ...]
    processing_statuses: tuple[Id, ...]
    complete_statuses: tuple[Id, ...]
    default_status: OptionalId
    customer_groups: tuple[_Named, ...]
    default_customer_group: OptionalId
    currencies: tuple[_Code, ...]
    languages: tuple[_Code, ...]
    largest_batch: Annotated[int, Field(ge=1, le=10**6)]
    clock: AwareDatetime
    timezone: str
    maintenance: bool
    charset: str
    supplementary_characters: bool
    lengths: dict[str, Count]
    mail_events: tuple[_MailEvent, ...]
    tables: tuple[_Table, ...]
    missing_rights: tuple[str, ...]
    problems: tuple[_Problem, ...]


class _Part(AnswerRow):
    hash: Hash
    value: Any = None
    written: Hash | None = None
    said: str = ""
    event: Count | None = None


class _Event(AnswerRow):
    source_time: Time
    event_id: str
    owner: str


class _Order(AnswerRow):
    order_id: OptionalId
    ref: str
    store_id: OptionalId
    state: OrderState
    owner: str
    status: str
    status_at: Time
    total: str
    currency: str
    email_hash: str
    customer_id: str
    parts: dict[Part, _Part]
    events: tuple[_Event, ...]
    stock_taken: bool
    mails_sent: Count


class _Found(AnswerRow):
    orders: tuple[_Order, ...]


class _Reason(AnswerRow):
    code: Code
    message: str
    remedy: str
    group: str


class _Answer(AnswerRow):
    ref: str
    answer: Answer
    order_id: OptionalId
    hashes: dict[Part, Hash]
    altered: tuple[FieldPath, ...]
    reason: _Reason | None


class _Answers(AnswerRow):
    answers: tuple[_Answer, ...]


class _Counts(AnswerRow):
    orders: Count
    accounts: Count
    busy: Count


class _Forgotten(AnswerRow):
    forgotten: _Counts


_INFO = TypeAdapter(_Info)
_FOUND = TypeAdapter(_Found)
_ANSWERS = TypeAdapter(_Answers)
_FORGOTTEN = TypeAdapter(_Forgotten)


def read_info(body: bytes) -> ShopInfo:
    """Return what ``info`` says of the shop."""
    info = read_answer(_INFO, body)
    return ShopInfo(
        installation=info.installation,
        url=info.url,
        module_version=info.module_version,
        opencart_version=info.opencart_version,
        stores=tuple(store.id for store in info.stores),
        statuses=tuple(ShopStatus(status.id, status.names) for status in info.statuses),
        stock_statuses=frozenset(info.processing_statuses + info.complete_statuses),
        default_status=info.default_status,
        customer_groups=tuple(ShopCustomerGroup(row.id, row.names) for row in info.customer_groups),
        default_customer_group=info.default_customer_group,
        currencies=frozenset(currency.code for currency in info.currencies),
        languages=tuple(language.code for language in info.languages),
        largest_batch=info.largest_batch,
        clock=info.clock,
        access=ShopAccess(info.access.stores, info.access.finds_others),
        lengths=info.lengths,
        supplementary_characters=info.supplementary_characters,
        maintenance=info.maintenance,
        diagnosis=_diagnosis(info),
    )


def read_found(body: bytes, refs: Collection[str], order_ids: Collection[str]) -> list[ShopOrder]:
    """Return the orders that ``find`` gave, each of which was asked for and none twice."""
    rows = read_answer(_FOUND, body).orders
    orders = [_shop_order(row, f"orders[{index}]") for index, row in enumerate(rows)]
    asked_refs, asked_ids = set(refs), set(order_ids)
    distinct: set[tuple[str, str]] = set()
    for order in orders:
        if order.ref not in asked_refs and order.order_id not in asked_ids:
            raise ValueError("orders: found an order that was not asked for")
        distinct.add((order.ref, order.order_id))
    if len(distinct) != len(orders):
        raise ValueError("orders: found an order twice")
    return orders


def read_answers(body: bytes, operations: Sequence[Operation]) -> list[OperationAnswer]:
    """Return the answers to ``apply``: one for each operation, in the order sent.

    Each answer has to be one that an operation of its kind can have.
    """
    rows = read_answer(_ANSWERS, body).answers
    if len(rows) != len(operations):
        raise ValueError(
            f"answers: found {len(rows)}; allowed: one for each of {len(operations)} operations"
        )
    return [
        _operation_answer(row, operation) for row, operation in zip(rows, operations, strict=True)
    ]


def read_forgotten(body: bytes) -> Forgotten:
    """Return how much ``forget`` erased."""
    return Forgotten(**dict(read_answer(_FORGOTTEN, body).forgotten))


def _diagnosis(info: _Info) -> ShopDiagnosis:
    return ShopDiagnosis(
        php_version=info.php_version,
        timezone=info.timezone,
        charset=info.charset,
        mail_events={event.code: event.enabled for event in info.mail_events},
        tables=tuple(OrderTable(row.name, row.engine, row.indexed) for row in info.tables),
        missing_rights=info.missing_rights,
        problems=tuple(
            ShopProblem(row.code, told(row.message), told(row.remedy)) for row in info.problems
        ),
    )


def _shop_order(row: _Order, path: str) -> ShopOrder:
    written: dict[Part, WrittenPart] = {}
    for part, entry in row.parts.items():
        if entry.event is None:
            continue
        if entry.event >= len(row.events):
            raise ValueError(f"{path}.parts.{part}.event: found no such event")
        event = row.events[entry.event]
        written[part] = WrittenPart(entry.written or entry.hash, entry.said, **dict(event))
    fields = {name: value for name, value in row if name not in ("parts", "events")}
    return ShopOrder(
        **fields,
        parts=_values(row.parts, path),
        hashes={part: entry.hash for part, entry in row.parts.items()},
        written=written,
    )


def _values(parts: Mapping[Part, _Part], path: str) -> OrderParts:
    values = {part.value: row.value for part, row in parts.items() if row.value is not None}
    try:
        return msgspec.convert(values, OrderParts)
    except msgspec.ValidationError as error:
        found = _UNKNOWN_FIELD.sub("unknown field", str(error))
        raise ValueError(f"{path}.parts: {told(found)}") from None


def _operation_answer(row: _Answer, operation: Operation) -> OperationAnswer:
    if row.ref != operation.ref:
        raise ValueError("answers: found another reference; allowed: the order of the operations")
    is_done = row.answer in DONE[operation.action]
    if is_done and not row.order_id:
        raise ValueError(f"answers: found {row.answer} without an order_id")
    if not is_done and (row.answer in ANY_DONE or row.reason is None):
        raise ValueError(f"answers: found {row.answer} to {operation.action}, or no reason with it")
    reason = None
    if row.reason is not None:
        reason = Reason(**dict(row.reason))
    return OperationAnswer(
        ref=row.ref,
        answer=row.answer,
        order_id=row.order_id,
        hashes=row.hashes,
        altered=row.altered,
        reason=reason,
    )
