"""An order as it stands in the shop, one operation on it, and the shop's answer.

The forms are those of docs/node-protocol.md, sections 6 to 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import msgspec

from order_upload.domain.outcome import Action, Reason
from order_upload.domain.parts import OrderParts, Part
from order_upload.domain.policies import Policy
from order_upload.domain.whole_parts import EMPTIABLE


class OrderState(StrEnum):
    """How far an order got in the shop."""

    COMPLETE = "complete"
    RESERVED = "reserved"
    """A create has not finished."""
    DELETED = "deleted"
    """A person took the order out of the shop."""


FORGOTTEN = "forgotten"
"""Hash of a part whose buyer was forgotten (docs/node-protocol.md, section 10)."""


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """What was written last into one part through the protocol.

    Attributes:
        hash: of the part as it stood right after it was written; another one than now: people
            changed it since.
        said: the caller's hash of what the hub said then
            (:func:`~order_upload.domain.parts.part_hash`).
        source_time: when the hub said it.
        event_id: names the version of the order that carried it.
        owner: the connector that wrote it.
    """

    hash: str
    said: str = ""
    source_time: datetime | None = None
    event_id: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOrder:
    """An order as it stands in the shop now.

    ``mails_sent`` is part of the protocol; no stage reads it yet.

    Attributes:
        owner: the connector that created it; "" for the shop's own orders.
        status_at: when the present status was set, by whomever.
        email_hash: SHA-256 of the lower-cased e-mail address of an order that was never linked.
        customer_id: the account that the order belongs to; "" for a guest's.
        parts: as they stand now.
        hashes: of the parts as they stand now, opaque; ``expect`` of an operation sends them back.
        written: what was written through the protocol, by part.
        is_vouched: the shop cannot show what the order holds, and its Connection says that numbers
            may be trusted.
    """

    order_id: str
    ref: str = ""
    store_id: str = "0"
    state: OrderState = OrderState.COMPLETE
    owner: str = ""
    status: str = ""
    status_at: datetime | None = None
    total: str = ""
    currency: str = ""
    email_hash: str = ""
    customer_id: str = ""
    parts: OrderParts = field(default_factory=OrderParts)
    hashes: Mapping[Part, str] = field(default_factory=dict)
    written: Mapping[Part, WrittenPart] = field(default_factory=dict)
    stock_taken: bool = False
    mails_sent: int = 0
    is_vouched: bool = False

    def hashes_of(self, parts: Iterable[Part]) -> dict[Part, str]:
        """Return the hashes of these parts as they stand now; "" where the shop gives none."""
        return {part: self.hashes.get(part, "") for part in parts}

    def changed_by_people(self, part: Part) -> bool:
        """Return whether a part that was written through the protocol is another one now."""
        written = self.written.get(part)
        return written is not None and written.hash != self.hashes.get(part)

    def is_forgotten(self, part: Part) -> bool:
        """Return whether a part was the buyer's who was forgotten: it must not come back."""
        written = self.written.get(part)
        return written is not None and written.hash == FORGOTTEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What a shop forgot of one buyer: counts only.

    Attributes:
        orders: references of which nothing of the buyer is left with the module.
        accounts: accounts that the module had made and knows no longer.
        busy: references that another request was writing: they have to be asked for again.
    """

    orders: int
    accounts: int
    busy: int


class Operation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One order to create or to update, answered on its own.

    Attributes:
        parts: for a create all of them, for an update only those that change.
        event_id: names this version of the order: the same event is never written twice.
        owner: the connector that asks.
        order_id: the shop's id, for updates.
        expect: hash of each part that is written, as the plan saw it; empty for a create, which
            expects that the reference is not there.
        said: hash of what the hub says of each part; of one that is not in ``parts`` it is only
            remembered.
        source_time: when the hub changed the order.
        previous_owner: the connector whose orders this one takes over; "" for none.
        emptied: paths of fields in ``parts`` that become empty, e.g. ``billing.company``; others
            that are empty are left as the shop has them. Only those of
            :data:`~order_upload.domain.whole_parts.EMPTIABLE` can be emptied.
    """

    ref: str
    action: Action
    parts: OrderParts
    policy: Policy
    event_id: str
    owner: str
    order_id: str = ""
    expect: dict[Part, str] = {}
    said: dict[Part, str] = {}
    source_time: datetime | None = None
    store_id: str = "0"
    previous_owner: str = ""
    emptied: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse to empty what is not written, or has a text."""
        for path in self.emptied:
            part, _, name = path.partition(".")
            if path not in EMPTIABLE or getattr(getattr(self.parts, part), name, None) != "":
                raise ValueError(f"emptied: found {path}, which this operation cannot empty")


class Answer(StrEnum):
    """What the shop did with one operation."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    IN_PROGRESS = "in_progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationAnswer:
    """The shop's answer to one operation.

    Attributes:
        hashes: of the parts that were sent, as they stand now; empty when nothing tells.
        altered: paths of what stands otherwise than it was sent, e.g. ``content.total``: something
            in the shop altered it while it was written.
        reason: why the shop did nothing.
    """

    ref: str
    answer: Answer
    order_id: str = ""
    hashes: Mapping[Part, str] = field(default_factory=dict)
    altered: tuple[str, ...] = ()
    reason: Reason | None = None
