"""The shop behind the API that OpenCart ships with: status and tracking of orders that are there.

What this API cannot do, whoever asks: list or find orders by anything but their id; list statuses;
be told an own price, date or product; keep a reference; say what an order holds (4.0 and 4.1; 3.0
gives its head, without tracking). So orders are known by the hub's number for the shop's own ones,
or from our memory of earlier updates, and what was written is what we remember.
"""

from __future__ import annotations

import hashlib
import html
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

import msgspec

from order_upload.domain.operations import (
    Answer,
    Operation,
    OperationAnswer,
    ShopOrder,
    WrittenPart,
)
from order_upload.domain.outcome import Action, Reason
from order_upload.domain.parts import OrderParts, Part, Tracking, part_hash
from order_upload.domain.policies import MailPolicy, StockPolicy
from order_upload.domain.sent_update import SentUpdate
from order_upload.domain.shop import ShopInfo
from order_upload.errors import OutcomeUnknownError
from order_upload.shops.native import reasons
from order_upload.shops.native.calls import NativeCalls
from order_upload.shops.native.comment import comment_of, parcel

STOCK_STATUSES = frozenset({"1", "2", "3", "5", "12"})
"""The processing and complete lists of a new OpenCart; the API cannot be asked for them."""

NAMESPACE = uuid.UUID("6f1d2c58-0b0e-4d0f-9a53-6f7264657273")

Row = Mapping[str, Any]
"""An order as 3.0 gives it."""


class SentMemory(Protocol):
    """Keeps what was sent, durably: a process may die between two calls."""

    def order_ids(self, refs: Sequence[str]) -> Mapping[str, str]:
        """Return reference -> the shop's order id, of those that are known."""

    def sent(self, order_ids: Sequence[str]) -> Mapping[str, SentUpdate]:
        """Return order id -> the last update that was sent, of those that ever got one."""

    def keep(self, update: SentUpdate) -> None:
        """Keep what is being sent, or that it was answered; for good when this returns."""


def installation_of(base_url: str) -> str:
    """Return what stands for the installation's UUID, which only the node module has.

    It is made of the shop's address.
    """
    return f"native-api-{uuid.uuid5(NAMESPACE, base_url.rstrip('/'))}"


class NativeShop:
    """An OpenCart without the node module; implements :class:`~order_upload.shops.base.Shop`.

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
        self._calls = calls
        self._memory = memory
        self._stock_statuses = stock_statuses
        self._trusts_numbers = trusts_numbers
        self._zone = zone

    def info(self) -> ShopInfo:
        """Return what can be known: it lists no statuses, no currencies, no languages, no clock."""
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
        """Return the orders of these ids, and those of these references that were updated before.

        3.0 says which of them exist. 4.0 and 4.1 cannot: there every order id is taken to exist
        until a write says no.
        """
        known = self._memory.order_ids(refs)
        ids = dict.fromkeys([*order_ids, *known.values()])
        sent = self._memory.sent(list(ids))
        orders = [self._shop_order(order_id, sent.get(order_id)) for order_id in ids if order_id]
        return [order for order in orders if order is not None]

    def apply(self, operations: Sequence[Operation]) -> list[OperationAnswer]:
        """Send the operations one by one, each once, and return an answer each.

        An answer that tells nothing is ``rejected`` with the reason ``no_answer``: the others go
        on, and nothing sends it again in this run. When this raises, the memory knows how far it
        got.
        """
        return [self._answer(operation) for operation in operations]

    def _shop_order(self, order_id: str, sent: SentUpdate | None) -> ShopOrder | None:
        order = ShopOrder(
            order_id=order_id, store_id=self._calls.store_id, is_vouched=self._trusts_numbers
        )
        if not self._calls.dialect.reads:
            return _remembered(order, sent)
        row = self._calls.order(order_id)
        if row is None:
            return None
        return _as_read(_remembered(order, _settled(sent, row)), row)

    def _answer(self, operation: Operation) -> OperationAnswer:
        refusal = reasons.not_possible(operation)
        if refusal:
            return _rejected(operation, refusal)
        sent = self._memory.sent([operation.order_id]).get(operation.order_id)
        row = None
        if self._calls.dialect.reads:
            row = self._calls.order(operation.order_id)
            if row is None:
                return _rejected(operation, reasons.order_not_found(operation.order_id))
            if _has_changed(operation, row):
                return _answered(operation, Answer.CONFLICT, reasons.changed())
        sent = _settled(sent, row)
        if sent and sent.event_id == operation.event_id and sent.is_answered:
            self._memory.keep(sent)
            return _answered(operation, Answer.UNCHANGED)
        return self._write(operation, row, sent)

    def _write(
        self, operation: Operation, row: Row | None, sent: SentUpdate | None
    ) -> OperationAnswer:
        present = _present_status(row, sent)
        status = present if operation.parts.status is None else operation.parts.status
        refusal = self._refused_status(operation, present, status, is_read=row is not None)
        if refusal:
            return _rejected(operation, refusal)
        update = _update_of(operation, status, row, sent)
        comment = self._comment(update, sent)
        if status == present and not comment:
            self._memory.keep(msgspec.structs.replace(update, is_answered=True))
            return _answered(operation, Answer.UNCHANGED)
        # A second sending of what may have arrived writes no second mail.
        is_repeat = sent is not None and not sent.is_answered and sent.parts.status == status
        notify = not is_repeat and _may_mail(operation, changes=status != present)
        form = [("order_status_id", status), ("notify", str(int(notify))), ("comment", comment)]
        return self._send(operation, update, form)

    def _send(
        self, operation: Operation, update: SentUpdate, form: list[tuple[str, str]]
    ) -> OperationAnswer:
        """Write one row of the history; the memory holds the update before and its end after."""
        self._memory.keep(update)
        try:
            is_there = self._calls.add_history(operation.order_id, form)
        except OutcomeUnknownError:
            return _rejected(operation, reasons.no_answer())
        if not is_there:
            return _rejected(operation, reasons.order_not_found(operation.order_id))
        announced = update.announced
        if dict(form)["comment"]:
            announced = (*announced, parcel(update.parts.tracking))
        self._memory.keep(msgspec.structs.replace(update, announced=announced, is_answered=True))
        return _answered(operation, Answer.UPDATED)

    def _refused_status(
        self, operation: Operation, present: str, status: str, *, is_read: bool
    ) -> Reason | None:
        """Return why this status cannot be written: the API takes any number, and 0 hides the order."""
        if not status:
            return reasons.status_unknown()
        if not (status.isascii() and status.isdecimal()) or int(status) == 0:
            return reasons.bad_status(status)
        if is_read and present == "0" and operation.policy.mail is not MailPolicy.ALWAYS:
            return reasons.missing_order()
        if operation.policy.stock is StockPolicy.UNTOUCHED and self._moves_stock(present, status):
            return reasons.stock_moves(known=bool(present))
        return None

    def _moves_stock(self, present: str, status: str) -> bool:
        """Return whether a change of status moves stock, or may, where the present one is unknown."""
        if not present:
            return True
        return (present in self._stock_statuses) != (status in self._stock_statuses)

    def _comment(self, update: SentUpdate, sent: SentUpdate | None) -> str:
        """Return the line about the parcel, or "" when there is none or the order's history has it."""
        tracking = update.parts.tracking
        name = parcel(tracking)
        if tracking is None or not name or (sent is not None and name in sent.announced):
            return ""
        calls = self._calls
        return comment_of(
            tracking,
            language=calls.language,
            zone=self._zone,
            cuts_above_bmp=calls.dialect.cuts_above_bmp,
        )


def _as_read(order: ShopOrder, row: Row) -> ShopOrder:
    """Return the order with what 3.0 says of its head; the status there counts, whoever set it."""
    status = str(row.get("order_status_id") or "0")
    email = html.unescape(str(row.get("email") or "")).strip().lower()
    return replace(
        order,
        store_id=str(row.get("store_id") or "0"),
        status=status,
        total=_total(row),
        currency=str(row.get("currency_code") or ""),
        email_hash=hashlib.sha256(email.encode()).hexdigest() if email else "",
        parts=msgspec.structs.replace(order.parts, status=status),
        hashes={**order.hashes, Part.STATUS: part_hash(status)},
    )


def _total(row: Row) -> str:
    """Return the order's total in its own currency: the shop keeps it in its default one."""
    total = Decimal(str(row.get("total") or 0)) * Decimal(str(row.get("currency_value") or 1))
    return f"{total.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def _remembered(order: ShopOrder, sent: SentUpdate | None) -> ShopOrder:
    """Return the order with what was written to it, as far as the shop answered."""
    if sent is None:
        return order
    parts = sent.parts if sent.is_answered else OrderParts()
    hashes = {part: part_hash(parts.value(part) or "") for part in parts.present()}
    written = {
        part: WrittenPart(known_hash, known_hash, sent.source_time, sent.event_id)
        for part, known_hash in hashes.items()
    }
    return replace(
        order,
        ref=sent.ref,
        status=parts.status or "",
        parts=parts,
        hashes=hashes,
        written=written,
    )


def _has_changed(operation: Operation, row: Row) -> bool:
    """Return whether somebody changed the order's status since the plan saw it."""
    expected = operation.expect.get(Part.STATUS)
    return bool(expected) and expected != part_hash(str(row.get("order_status_id") or "0"))


def _settled(sent: SentUpdate | None, row: Row | None) -> SentUpdate | None:
    """Return the update as answered when the shop's order shows that it arrived.

    It arrived when the order changed and has the status that was sent.
    """
    if sent is None or sent.is_answered or row is None:
        return sent
    has_status = str(row.get("order_status_id")) == sent.parts.status
    if _mark(row) == sent.before or not has_status:
        return sent
    announced = sent.announced
    name = parcel(sent.parts.tracking)
    if name and name not in announced:
        announced = (*announced, name)
    return msgspec.structs.replace(sent, is_answered=True, announced=announced)


def _present_status(row: Row | None, sent: SentUpdate | None) -> str:
    """Return the id of the order's status: from the shop, else the one that was written last.

    "" when nobody knows.
    """
    if row is not None:
        return str(row.get("order_status_id") or "0")
    if sent is None or not sent.is_answered:
        return ""
    return sent.parts.status or ""


def _update_of(
    operation: Operation, status: str, row: Row | None, sent: SentUpdate | None
) -> SentUpdate:
    """Return what the memory holds of this operation: with what stays of the update before it."""
    tracking = sent.parts.tracking if sent else None
    if operation.parts.tracking is not None:
        tracking = _merged(tracking, operation.parts.tracking)
    return SentUpdate(
        order_id=operation.order_id,
        ref=operation.ref,
        event_id=operation.event_id,
        parts=OrderParts(status=status, tracking=tracking),
        announced=sent.announced if sent else (),
        before=_mark(row) if row is not None else "",
        source_time=operation.source_time,
    )


def _merged(known: Tracking | None, sent: Tracking) -> Tracking:
    """Return the parcel with the fields that are sent; the others stay as they are known."""
    fields = {name: getattr(sent, name) for name in sent.__struct_fields__}
    changed = {name: text for name, text in fields.items() if text}
    return msgspec.structs.replace(known or Tracking(), **changed)


def _mark(row: Row) -> str:
    """Return what changes whenever the order does."""
    return hashlib.sha256(msgspec.json.encode(row, order="sorted")).hexdigest()


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
