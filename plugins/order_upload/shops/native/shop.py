"""The shop behind the API that OpenCart ships with: status and tracking of orders that are there, nothing else.

What this API cannot do, whoever asks: list or find orders by anything but their id; list statuses;
be told an own price, date or product; keep a reference; say what an order holds (4.0 and 4.1; 3.0
gives its head, without tracking). So orders are known by the hub's number for the shop's own ones,
or from our memory of earlier updates, and what was written is what we remember
(:class:`~order_upload.shops.native.memory.SentMemory`).
"""

from __future__ import annotations

import hashlib
import html
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from order_upload.domain.outcome import Action, Reason
from order_upload.domain.policies import MailPolicy, StockPolicy
from order_upload.domain.sent_update import SentUpdate
from order_upload.domain.shop import (
    Answer,
    Operation,
    OperationAnswer,
    ShopInfo,
    ShopOrder,
    Written,
)
from order_upload.errors import OutcomeUnknownError
from order_upload.shops.native import reasons
from order_upload.shops.native.calls import NativeCalls
from order_upload.shops.native.comment import comment_of, parcel
from order_upload.shops.native.memory import SentMemory

STOCK_STATUSES = frozenset({"1", "2", "3", "5", "12"})
"""The processing and complete lists of a new OpenCart; the API cannot be asked for them."""

NAMESPACE = uuid.UUID("6f1d2c58-0b0e-4d0f-9a53-6f7264657273")


def installation_of(base_url: str) -> str:
    """Return what stands for the installation's UUID, which only the node module has: made of the address."""
    return f"native-api-{uuid.uuid5(NAMESPACE, base_url.rstrip('/'))}"


class NativeShop:
    """One store of an OpenCart without the node module; implements :class:`~order_upload.shops.base.Shop`.

    Args:
        calls: the shop's calls; their language is that of the line about a parcel.
        memory: what was sent before.
        stock_statuses: ids of the statuses in which the shop holds stock for an order.
        trusts_numbers: the Connection says that the hub's numbers are this shop's orders; without a
            second look.
        zone: the shop's clock, by which a buyer reads the day of shipping; the API does not tell
            it.
    """

    def __init__(
        self,
        calls: NativeCalls,
        memory: SentMemory,
        *,
        stock_statuses: frozenset[str] = STOCK_STATUSES,
        trusts_numbers: bool = False,
        zone: tzinfo = UTC,
    ) -> None:
        self._calls, self._memory = calls, memory
        self._stock_statuses = stock_statuses
        self._trusts_numbers = trusts_numbers
        self._zone = zone

    def info(self) -> ShopInfo:
        """Return what can be known: it lists no statuses (they need ids), no currencies, no languages, no clock."""
        self._calls.check_access()
        return ShopInfo(
            installation=installation_of(self._calls.base_url),
            url=self._calls.base_url,
            module_version="",
            opencart_version=self._calls.dialect.name,
            stores=(self._calls.store_id,),
            statuses=(),
            stock_statuses=self._stock_statuses,
            default_status="",
            currencies=frozenset(),
            languages=(),
            largest_batch=1,  # one call an order: so an answer that fails is about that order alone
            clock=datetime.now(UTC),
            minimal_only=True,
        )

    def find(self, refs: Sequence[str] = (), order_ids: Sequence[str] = ()) -> list[ShopOrder]:
        """Return the orders of these ids, and those of these references that we have updated before.

        3.0 says which of them exist. 4.0 and 4.1 cannot: there every order id is taken to exist
        until a write says no.
        """
        known = self._memory.order_ids(refs)
        ids = dict.fromkeys([*order_ids, *known.values()])
        sent = self._memory.sent(list(ids))
        found = [self._shop_order(order_id, sent.get(order_id)) for order_id in ids if order_id]
        return [order for order in found if order is not None]

    def apply(self, operations: Sequence[Operation]) -> list[OperationAnswer]:
        """Send the operations one by one, each once, and return an answer each.

        An answer that tells nothing is ``rejected`` with the reason ``no_answer``: the others go
        on, and nothing sends it again in this run. When this raises, the memory knows how far it
        got.
        """
        return [self._answer(operation) for operation in operations]

    def _shop_order(self, order_id: str, sent: SentUpdate | None) -> ShopOrder | None:
        if not self._calls.dialect.reads:
            return self._remembered_order(order_id, sent)
        row = self._calls.order(order_id)
        return None if row is None else self._read_order(order_id, row, sent)

    def _remembered_order(self, order_id: str, sent: SentUpdate | None) -> ShopOrder:
        order = ShopOrder(
            order_id=order_id, store_id=self._calls.store_id, is_vouched=self._trusts_numbers
        )
        return _with_memory(order, sent) if sent else order

    def _read_order(
        self, order_id: str, row: Mapping[str, Any], sent: SentUpdate | None
    ) -> ShopOrder:
        status = str(row.get("order_status_id") or "0")
        email = html.unescape(str(row.get("email") or "")).strip().lower()
        order = ShopOrder(
            order_id=order_id,
            store_id=str(row.get("store_id") or "0"),
            revision=_mark(row),
            status=status,
            total=_total(row),
            currency=str(row.get("currency_code") or ""),
            email_hash=hashlib.sha256(email.encode()).hexdigest() if email else "",
            is_vouched=self._trusts_numbers,
        )
        known = _with_memory(order, _settled(sent, row) if sent else None)
        return replace(known, status=status, fields={**known.fields, "status": status})

    def _answer(self, operation: Operation) -> OperationAnswer:
        refusal = reasons.not_possible(operation)
        if refusal:
            return _rejected(operation, refusal)
        sent = self._memory.sent([operation.order_id]).get(operation.order_id)
        row = self._calls.order(operation.order_id) if self._calls.dialect.reads else None
        if self._calls.dialect.reads and row is None:
            return _rejected(operation, reasons.order_not_found(operation.order_id))
        if row is not None and operation.expect and operation.expect != _mark(row):
            return _answered(operation, Answer.CONFLICT, reasons.changed())
        sent = _settled(sent, row) if sent else None
        if sent and sent.event_id == operation.event_id and sent.is_answered:
            self._memory.keep(sent)
            return _answered(operation, Answer.UNCHANGED)
        return self._write(operation, _present(row, sent), row, sent)

    def _write(
        self,
        operation: Operation,
        present: str,
        row: Mapping[str, Any] | None,
        sent: SentUpdate | None,
    ) -> OperationAnswer:
        status = operation.fields.get("status", present)
        refusal = self._refused_status(operation, present, status, is_read=row is not None)
        if refusal:
            return _rejected(operation, refusal)
        update = self._update(operation, status, row, sent)
        text = self._comment(update, sent)
        if status == present and not text:
            self._memory.keep(replace(update, is_answered=True))
            return _answered(operation, Answer.UNCHANGED)
        # a second sending of what may have arrived writes no second mail
        is_repeat = (
            sent is not None and not sent.is_answered and sent.fields.get("status") == status
        )
        notify = not is_repeat and _may_mail(operation, changes=status != present)
        form = [("order_status_id", status), ("notify", "1" if notify else "0"), ("comment", text)]
        self._memory.keep(update)
        try:
            is_there = self._calls.add_history(operation.order_id, form)
        except OutcomeUnknownError:
            return _rejected(operation, reasons.no_answer())
        if not is_there:
            return _rejected(operation, reasons.order_not_found(operation.order_id))
        told = (*update.told, parcel(update.fields)) if text else update.told
        self._memory.keep(replace(update, told=told, is_answered=True))
        return _answered(operation, Answer.UPDATED)

    def _refused_status(
        self, operation: Operation, present: str, status: str, *, is_read: bool
    ) -> Reason | None:
        """Return why this status cannot be written: the API takes any number, and 0 hides the order."""
        if not (status.isascii() and status.isdecimal()) or int(status) == 0:
            return reasons.status_unknown() if not status else reasons.bad_status(status)
        if is_read and present == "0" and operation.policy.mail is not MailPolicy.ALWAYS:
            return reasons.missing_order()
        if operation.policy.stock is StockPolicy.UNTOUCHED and self._may_move_stock(
            present, status
        ):
            return reasons.stock_moves(known=bool(present))
        return None

    def _may_move_stock(self, present: str, status: str) -> bool:
        if not present:
            return True
        return (present in self._stock_statuses) != (status in self._stock_statuses)

    def _update(
        self,
        operation: Operation,
        status: str,
        row: Mapping[str, Any] | None,
        sent: SentUpdate | None,
    ) -> SentUpdate:
        fields = {**(sent.fields if sent else {}), **operation.fields, "status": status}
        return SentUpdate(
            order_id=operation.order_id,
            ref=operation.ref,
            event_id=operation.event_id,
            fields=fields,
            told=sent.told if sent else (),
            before=_mark(row) if row is not None else "",
            source_time=operation.source_time,
        )

    def _comment(self, update: SentUpdate, sent: SentUpdate | None) -> str:
        """Return the line about the parcel, or "" when there is none or the order's history has it."""
        name = parcel(update.fields)
        if not name or (sent is not None and name in sent.told):
            return ""
        calls = self._calls
        cuts = calls.dialect.cuts_above_bmp
        return comment_of(
            update.fields, language=calls.language, zone=self._zone, cuts_above_bmp=cuts
        )


def _total(row: Mapping[str, Any]) -> str:
    """Return the order's total in its own currency: the shop keeps it in its default one."""
    total = Decimal(str(row.get("total") or 0)) * Decimal(str(row.get("currency_value") or 1))
    return f"{total.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def _with_memory(order: ShopOrder, sent: SentUpdate | None) -> ShopOrder:
    """Return the order with what we wrote to it, as far as the shop answered."""
    if sent is None:
        return order
    fields = dict(sent.fields) if sent.is_answered else {}
    written = {
        path: Written(hashlib.sha256(text.encode()).hexdigest(), sent.source_time, sent.event_id)
        for path, text in fields.items()
    }
    return replace(
        order, ref=sent.ref, status=fields.get("status", ""), fields=fields, written=written
    )


def _settled(sent: SentUpdate, row: Mapping[str, Any] | None) -> SentUpdate:
    """Return the update as answered when the shop's order shows that it arrived: it changed, and has our status."""
    if sent.is_answered or row is None:
        return sent
    arrived = _mark(row) != sent.before and str(row.get("order_status_id")) == sent.fields.get(
        "status"
    )
    told = (*sent.told, parcel(sent.fields)) if arrived and parcel(sent.fields) else sent.told
    return replace(sent, is_answered=arrived, told=tuple(dict.fromkeys(told)))


def _present(row: Mapping[str, Any] | None, sent: SentUpdate | None) -> str:
    """Return the id of the order's status: from the shop, else the one we wrote last; "" when nobody knows."""
    if row is not None:
        return str(row.get("order_status_id") or "0")
    return sent.fields.get("status", "") if sent and sent.is_answered else ""


def _mark(row: Mapping[str, Any]) -> str:
    """Return what changes whenever the order does."""
    return hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).hexdigest()


def _may_mail(operation: Operation, *, changes: bool) -> bool:
    mail = operation.policy.mail
    return mail is MailPolicy.ALWAYS or (mail is MailPolicy.ON_STATUS_CHANGE and changes)


def _answered(
    operation: Operation, answer: Answer, reason: Reason | None = None
) -> OperationAnswer:
    return OperationAnswer(
        ref=operation.ref, answer=answer, order_id=operation.order_id, reason=reason
    )


def _rejected(operation: Operation, reason: Reason) -> OperationAnswer:
    order_id = operation.order_id if operation.action is Action.UPDATE else ""
    return OperationAnswer(
        ref=operation.ref, answer=Answer.REJECTED, order_id=order_id, reason=reason
    )
