"""The shop behind the API that OpenCart ships with: status and tracking of orders that are there.

What this API cannot do, whoever asks: list or find orders by anything but their id; list statuses;
be told an own price, date or product; keep a reference; say what an order holds (4.0 and 4.1; 3.0
gives its head, without tracking). So orders are known by the hub's number for the shop's own ones,
or from our memory of earlier updates, and what was written is what we remember.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Protocol

import msgspec

from order_upload.domain.operations import Answer, Operation, OperationAnswer, ShopOrder
from order_upload.domain.outcome import Action, Reason
from order_upload.domain.parts import Part
from order_upload.domain.policies import MailPolicy, StockPolicy
from order_upload.domain.sent_update import SentUpdate
from order_upload.domain.shop import ShopInfo
from order_upload.errors import OutcomeUnknownError
from order_upload.shops.native import reasons
from order_upload.shops.native.calls import NativeCalls
from order_upload.shops.native.comment import comment_of, parcel_name, parcels_to_tell
from order_upload.shops.native.known_orders import (
    Row,
    has_changed,
    present_status,
    settled,
    update_of,
    with_row,
    with_sent,
)

STOCK_STATUSES = frozenset({"1", "2", "3", "5", "12"})
"""The processing and complete lists of a new OpenCart; the API cannot be asked for them."""

NAMESPACE = uuid.UUID("6f1d2c58-0b0e-4d0f-9a53-6f7264657273")


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

    def find(
        self,
        refs: Sequence[str] = (),
        order_ids: Sequence[str] = (),
        values: Collection[Part] = tuple(Part),
    ) -> list[ShopOrder]:
        """Return the orders of these ids, and those of these references that were updated before.

        3.0 says which of them exist. 4.0 and 4.1 cannot: there every order id is taken to exist
        until a write says no.
        """
        id_by_ref = self._memory.order_ids(refs)
        ids = dict.fromkeys([*order_ids, *id_by_ref.values()])
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
            return with_sent(order, sent)
        row = self._calls.order(order_id)
        if row is None:
            return None
        return with_row(with_sent(order, settled(sent, row)), row)

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
            if has_changed(operation, row):
                return _answered(operation, Answer.CONFLICT, reasons.changed())
        sent = settled(sent, row)
        if sent and sent.event_id == operation.event_id and sent.is_answered:
            self._memory.keep(sent)
            return _answered(operation, Answer.UNCHANGED)
        return self._write(operation, row, sent)

    def _write(
        self, operation: Operation, row: Row | None, sent: SentUpdate | None
    ) -> OperationAnswer:
        present = present_status(row, sent)
        status = present
        if operation.parts.status is not None:
            status = operation.parts.status
        refusal = self._refused_status(operation, present, status, is_read=row is not None)
        if refusal:
            return _rejected(operation, refusal)
        update = update_of(operation, status, row, sent)
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
            told = parcels_to_tell(update.parts.tracking, announced)
            announced = (*announced, *map(parcel_name, told))
        self._memory.keep(msgspec.structs.replace(update, announced=announced, is_answered=True))
        return _answered(operation, Answer.UPDATED)

    def _refused_status(
        self, operation: Operation, present: str, status: str, *, is_read: bool
    ) -> Reason | None:
        """Return why this status cannot be written, or None.

        The API takes any number, and 0 hides the order.
        """
        if not status:
            return reasons.status_unknown()
        if not (status.isascii() and status.isdecimal()) or int(status) == 0:
            return reasons.bad_status(status)
        if is_read and present == "0" and operation.policy.mail is not MailPolicy.ALWAYS:
            return reasons.missing_order()
        if operation.policy.stock is StockPolicy.UNTOUCHED and self._moves_stock(present, status):
            return reasons.stock_moves(status_is_known=bool(present))
        return None

    def _moves_stock(self, present: str, status: str) -> bool:
        """Return whether a change of status moves stock, or may: the present one can be unknown."""
        if not present:
            return True
        return (present in self._stock_statuses) != (status in self._stock_statuses)

    def _comment(self, update: SentUpdate, sent: SentUpdate | None) -> str:
        """Return the lines about the parcels that the history does not have, or ""."""
        announced: tuple[str, ...] = ()
        if sent is not None:
            announced = sent.announced
        calls = self._calls
        return comment_of(
            parcels_to_tell(update.parts.tracking, announced),
            language=calls.language,
            zone=self._zone,
            cuts_above_bmp=calls.dialect.cuts_above_bmp,
        )


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
    order_id = ""
    if operation.action is Action.UPDATE:
        order_id = operation.order_id
    return OperationAnswer(
        ref=operation.ref, answer=Answer.REJECTED, order_id=order_id, reason=reason
    )
