"""What the ledger remembers, as plain rows.

Times are aware; ids are text; nothing here is personal data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SentOrder:
    """The last settled thing about one order in one installation.

    Attributes:
        fingerprint: of what was sent; ``plan`` compares it to find what is unchanged.
        outcome: how it ended, e.g. ``created`` (see :class:`~order_upload.domain.outcome.Outcome`).
        updated_at: the hub's ``LastUpdate`` of the version that was sent.
        status: the normalized status that was sent.
        at: when it ended.
    """

    ref: str
    fingerprint: str
    outcome: str
    shop_order_id: str
    updated_at: datetime | None
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One order of a connector that is not settled yet.

    Attributes:
        waits_for: what the report counts it by, e.g. ``Leroy Merlin / FROBNICATED``.
        first_seen: when it began to wait; kept until it settles.
        attempts: how many runs ended with it waiting; the ledger counts, the value handed in is not
            used.
        file: name of the waiting file that holds the order.
        rules_hash: of the rules under which the order was read.
    """

    ref: str
    updated_at: datetime | None
    outcome: str
    reason_code: str
    waits_for: str
    first_seen: datetime
    attempts: int
    file: str
    rules_hash: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run took from the source and has not reported yet.

    Attributes:
        orders: address of the file of its orders.
    """

    run_id: str
    orders: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class SettledRecord:
    """The record of the hub with which an order was settled last.

    Attributes:
        record_hash: of its bytes (:attr:`~order_upload.domain.order.Order.record_hash`).
        outcome: how the order ended.
    """

    ref: str
    record_hash: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """An order that a person left alone.

    Attributes:
        version: of the order that was left alone
            (:func:`~order_upload.domain.corrections.version_of`); another one comes back.
        hub_time: when the hub changed that version; an older one ends nothing.
        made_by, why, made_at: who left it alone, for which reason, when.
    """

    ref: str
    version: str
    hub_time: datetime | None
    made_by: str
    why: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class NamedOrder:
    """An order that a text names.

    Attributes:
        number_of: whose number the text is: ``hub``, ``platform`` or ``shop``.
    """

    ref: str
    number_of: str
