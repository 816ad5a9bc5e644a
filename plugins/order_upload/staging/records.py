"""The form of staged records: one encoder for all of them, one decoder a kind.

A record is one line of JSON in UTF-8. Every record about an order begins with its ``ref``, so that
:func:`beginning` finds the line of an order without decoding those before it.

The narrow kinds (:class:`OrderHead`, :class:`StatusSource`, :class:`PlanHead`) are other views of
the same lines: a stage decodes only the fields it reads. What the filter reads, its criteria decide
(:func:`decoder_of_attributes`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

import msgspec

from order_upload.domain.order import HubValue, Order, Origin, PlatformStatus
from order_upload.domain.outcome import Action, Outcome, Reason, Result
from order_upload.domain.part_changes import Change
from order_upload.domain.parts import Part
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import StockActions
from order_upload.domain.status_rows import NormalizedStatus, ShopStatusName
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.transformation.sku_tables import SkuFileRow
from order_upload.errors import StagingError

Kind = TypeVar("Kind")


class OrderHead(msgspec.Struct, frozen=True, gc=False):
    """Which order a record is about, and the bytes that it was read from.

    Attributes:
        record_hash: as :attr:`~order_upload.domain.order.Order.record_hash`.
    """

    ref: str
    record_hash: str = ""


class SumOfOrder(msgspec.Struct, frozen=True, gc=False):
    """What an order comes to."""

    total: str = ""
    currency: str = ""


class StatusSource(msgspec.Struct, frozen=True, gc=False):
    """What of an order decides its status, and names the order in a result."""

    ref: str
    number: str = ""
    origin: Origin = Origin()
    status: PlatformStatus = PlatformStatus()


class StrandedOrder(StatusSource, frozen=True, gc=False):
    """What of an order is told that stopped before any plan."""

    amounts: SumOfOrder = SumOfOrder()


class OrderNumber(msgspec.Struct, frozen=True, gc=False):
    """What the platform calls an order."""

    ref: str
    number: str = ""


class PassedOrder(msgspec.Struct, frozen=True, gc=False):
    """An order that the filter let through."""

    ref: str


class OrderStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the status of an order means.

    Attributes:
        status: None keeps the shop's own status (policy ``keep``).
        shop_status: what the shop calls it.
        stock: what the rows say of its stock; None leaves it to the configuration.
        is_shops_word: the shop itself is asked what it means, by the plan.
    """

    ref: str
    status: NormalizedStatus | None = None
    shop_status: ShopStatusName | None = None
    is_shops_word: bool = False
    stock: StockActions | None = None


class EndedOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order that a step of the transformation ended.

    Attributes:
        record_hash: as :attr:`~order_upload.domain.order.Order.record_hash`.
        split_from: as that of ``NormalizedOrder``.
        total, currency: what the buyer paid, as far as that is known.
    """

    result: Result
    record_hash: str = ""
    split_from: str = ""
    total: str = ""
    currency: str = ""


class UnreadOrder(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An order whose record is the same as last time, and that was therefore not read.

    Attributes:
        outcome: ``unchanged``, or ``filtered`` where the filter dropped it last time.
    """

    ref: str
    outcome: Outcome = Outcome.UNCHANGED


class ExtractSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What ``extract`` came to; the file is there once all its others are.

    Attributes:
        orders: how many were read and staged.
        unread: how many records of the payloads were not read, because they are known.
        carried: paths of the order's fields that the payloads carry, empty or not. Below ``extra``
            and ``lines.extra`` are the names of what the schema does not know.
        rules_hash: of what decides about an order beside the order itself.
        adopted: runs that died before their report and whose orders this run took over.
        waiting_files: names of the files of waiting orders that this run read.
        emptied: names of the payloads that shrank to nothing: each of their orders was known.
        sends_again: orders that people want sent again, with when they asked.
        dismissed: references of orders that people left alone.
        ended_corrections: those that the hub has ended, each a reference and a path.
        not_given: what the run was asked for and is known, but did not come.
        forgotten: what was left out because its buyer was forgotten, by reference.
    """

    orders: int
    unread: int
    carried: list[str]
    rules_hash: str
    adopted: list[str] = []
    waiting_files: list[str] = []
    emptied: list[str] = []
    sends_again: dict[str, datetime] = {}
    dismissed: list[str] = []
    ended_corrections: list[str] = []
    not_given: list[str] = []
    forgotten: list[str] = []

    @property
    def unknown(self) -> list[str]:
        """The names of what the payloads carry and the schema does not know."""
        before = ("extra.", "lines.extra.")
        return [path.partition("extra.")[2] for path in self.carried if path.startswith(before)]


class ShopFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What ``upload`` has to know of the shop; written last by ``plan``: then the plan is whole."""

    installation: str
    largest_batch: int


class PlanHead(msgspec.Struct, frozen=True, kw_only=True):
    """A planned order without what is sent: what the report reads of it.

    Attributes: as those of :class:`~order_upload.domain.plan.PlannedOrder`.
    """

    ref: str
    action: Action = Action.NONE
    outcome: Outcome | None = None
    reason: Reason | None = None
    origin_node: str = ""
    number: str = ""
    shop_order_id: str = ""
    status_from: str = ""
    status_to: str = ""
    kept: tuple[Part, ...] = ()
    overwritten: tuple[Part, ...] = ()
    untaken: tuple[str, ...] = ()
    fingerprint: str = ""
    updated_at: str = ""
    record_hash: str = ""
    split_from: str = ""
    is_ours: bool = False
    waits: bool = False
    updates: tuple[Change, ...] = ()
    stock: msgspec.Raw = msgspec.Raw()
    mails: int = 0
    total: str = ""
    currency: str = ""

    def result(self, outcome: Outcome, reason: Reason | None, at: str) -> Result:
        """Return the result of the order where nothing was sent for it."""
        return Result(
            ref=self.ref,
            outcome=outcome,
            action=self.action,
            origin_node=self.origin_node,
            number=self.number,
            shop_order_id=self.shop_order_id,
            status_from=self.status_from,
            status_to=self.status_to,
            kept=self.kept,
            overwritten=self.overwritten,
            untaken=self.untaken,
            reason=reason or self.reason,
            at=at,
        )


class RefusedHead(msgspec.Struct, frozen=True, gc=False):
    """A refused order of which only the reference is read."""

    refused: PassedOrder


class RefusedLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """An order that its payload could not make, staged or waiting.

    Attributes:
        refused: how it ended.
        order, unreadable: as of :class:`~order_upload.sources.base.RefusedOrder`.
        version: of what the hub says, for those who leave the order alone.
    """

    refused: Result
    order: Order | None = None
    unreadable: tuple[HubValue, ...] = ()
    version: str = ""

    @property
    def ref(self) -> str:
        """Its reference, or ""."""
        return self.refused.ref


def decoder(kind: type[Kind]) -> Callable[[bytes], Kind]:
    """Return the decoder of a kind; it raises ``msgspec.ValidationError``, a ``ValueError``."""
    return msgspec.json.Decoder(kind).decode


def decoder_of_attributes(names: Collection[str]) -> Callable[[bytes], Order]:
    """Return a decoder of orders that reads only these attributes, and passes over the rest.

    What it returns is like an order, but has no others: whoever asks for one gets an
    ``AttributeError``, not its default.
    """
    fields = [field for field in msgspec.structs.fields(Order) if field.name in names]
    part = msgspec.defstruct(
        "PartOfOrder",
        [(field.name, field.type, field.default) for field in fields],
        namespace={"shipping_address": Order.shipping_address},
        frozen=True,
        gc=False,
    )
    return decoder(cast("type[Order]", part))


encode: Callable[[Any], bytes] = msgspec.json.Encoder().encode
"""Return a record as one line of JSON, without its end."""

decode_order = decoder(Order)
decode_head = decoder(OrderHead)
decode_number = decoder(OrderNumber)
decode_status_source = decoder(StatusSource)
decode_stranded = decoder(StrandedOrder)
decode_passed = decoder(PassedOrder)
decode_order_status = decoder(OrderStatus)
decode_normalized = decoder(NormalizedOrder)
decode_sku_row = decoder(SkuFileRow)
decode_ended = decoder(EndedOrder)
decode_unread = decoder(UnreadOrder)
decode_result = decoder(Result)
decode_planned = decoder(PlannedOrder)
decode_plan_head = decoder(PlanHead)
decode_summary = decoder(ExtractSummary)
decode_shop_facts = decoder(ShopFacts)
decode_refused = decoder(RefusedLine)

_REFUSED = b'{"refused":'
_decode_refused_head = decoder(RefusedHead)
_decode_ref = decoder(PassedOrder)


def decode_waiting(line: bytes) -> Order | RefusedLine:
    """Return what a line of a waiting file holds: an order, or what its payload made of one."""
    if line.startswith(_REFUSED):
        return decode_refused(line)
    return decode_order(line)


def waiting_ref(line: bytes) -> str:
    """Return the reference of what a line of a waiting file holds."""
    if line.startswith(_REFUSED):
        return _decode_refused_head(line).refused.ref
    return _decode_ref(line).ref


class AboutOrder(Protocol):
    """A record about one order."""

    @property
    def ref(self) -> str:
        """The order's reference."""


Record = TypeVar("Record", bound=AboutOrder)


def beginning(ref: str) -> bytes:
    """Return how the line of an order begins: up to and with the quote that ends its reference."""
    return encode(PassedOrder(ref))[:-1]


def joined(lines: Iterable[bytes], records: Iterable[Record]) -> Iterator[tuple[bytes, Record]]:
    """Yield each record with the line of its order.

    Lines without a record are passed over, not decoded.

    Args:
        lines: orders as ``extract`` staged them.
        records: about some of them, in the same order.

    Raises:
        StagingError: a record is about an order that has no line, or they are in another order.
    """
    rest = iter(lines)
    for record in records:
        start = beginning(record.ref)
        for line in rest:
            if line.startswith(start):
                yield line, record
                break
        else:
            raise StagingError(
                f"staged files: found a record about {record.ref}, which is not among the orders "
                "of extract; run the task extract again"
            )
