"""The plan: what one order needs from the shop, part by part, before anything is sent.

A plan says create, update or nothing; for an update each field that changes (shop now -> after);
the stock that will move and the mails that will go out. What can't be decided without a person
stops that order with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec.structs import replace

from order_upload.domain.operations import Operation
from order_upload.domain.order import total_text
from order_upload.domain.order_changes import StepChange
from order_upload.domain.outcome import Action, Outcome, Reason, RefusedOrderError, Result
from order_upload.domain.part_changes import Change, changes_of_part
from order_upload.domain.parts import PARTS, OrderParts, Part
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.times import format_time


@dataclass(frozen=True, slots=True)
class StockMove:
    """Pieces of a product that leave the shelf (negative) or come back (positive)."""

    sku: str
    quantity: str


class PlannedOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the plan found for one order.

    Attributes:
        outcome: how it ended already, or None when the shop has to be asked to do ``operation``.
        updates: the fields that an update changes; those of a create follow from its operation.
        kept: parts that people changed in the shop and that are therefore left alone, though the
            hub changed them too.
        overwritten: parts that people changed in the shop and that are written all the same.
        untaken: names of the lines' parameters that no option of the shop takes.
        fingerprint: of everything that was decided on; equal fingerprints need no second look.
        updated_at: the hub's time of this version, as text, for the ledger.
        record_hash: of the hub's bytes that this version was read from.
        waits: a person has to say something before the order is done.
        corrected: paths of the fields that a person corrected on our side.
        transformed: what steps of the transformation changed before.
        split_from: reference of the order that this one is a part of; "" where it is whole.
        is_ours: this connector made the shop's order, whether or not an earlier run could note it.
        total, currency: what the buyer paid; "" where the hub does not say.
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
    updates: tuple[Change, ...] = ()
    kept: tuple[Part, ...] = ()
    overwritten: tuple[Part, ...] = ()
    untaken: tuple[str, ...] = ()
    stock: tuple[StockMove, ...] = ()
    mails: int = 0
    fingerprint: str = ""
    updated_at: str = ""
    record_hash: str = ""
    waits: bool = False
    corrected: tuple[str, ...] = ()
    transformed: tuple[StepChange, ...] = ()
    split_from: str = ""
    is_ours: bool = False
    total: str = ""
    currency: str = ""
    operation: Operation | None = None

    @classmethod
    def of(cls, normalized: NormalizedOrder, **fields: Any) -> PlannedOrder:
        """Return a plan that knows its order and, beside these fields, nothing yet."""
        order = normalized.order
        updated_at = ""
        if order.updated_at is not None:
            updated_at = format_time(order.updated_at)
        return cls(
            ref=order.ref,
            origin_node=order.origin.node,
            number=order.number,
            updated_at=updated_at,
            record_hash=order.record_hash,
            corrected=tuple(said.path for said in order.corrected),
            transformed=normalized.transformed,
            split_from=normalized.split_from,
            total=total_text(order.amounts),
            currency=order.amounts.currency,
            **fields,
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every field that changes: of a create all that it writes."""
        if self.action is Action.CREATE and self.operation is not None:
            return changes_between(OrderParts(), self.operation.parts)
        return self.updates

    def refused(self, refusal: RefusedOrderError) -> PlannedOrder:
        """Return this plan ended by a reason."""
        return replace(self, outcome=refusal.outcome, reason=refusal.reason)

    def stopped(self, outcome: Outcome, reason: Reason) -> PlannedOrder:
        """Return this plan when it is not sent after all: no change, no stock moves, no mail."""
        return replace(
            self,
            action=Action.NONE,
            updates=(),
            untaken=(),
            stock=(),
            mails=0,
            status_to="",
            operation=None,
            outcome=outcome,
            reason=reason,
        )

    def result(self, outcome: Outcome, *, reason: Reason | None = None, **fields: Any) -> Result:
        """Return the result line of this order with the outcome that it had.

        Args:
            outcome: how it ended.
            reason: why; without one the reason of the plan.
            fields: further fields of the result; they replace those of the plan.
        """
        planned: dict[str, Any] = {
            "ref": self.ref,
            "action": self.action,
            "origin_node": self.origin_node,
            "number": self.number,
            "shop_order_id": self.shop_order_id,
            "status_from": self.status_from,
            "status_to": self.status_to,
            "kept": self.kept,
            "overwritten": self.overwritten,
            "untaken": self.untaken,
        }
        return Result(**(planned | fields), outcome=outcome, reason=reason or self.reason)


def changes_between(now: OrderParts, after: OrderParts) -> tuple[Change, ...]:
    """Return the fields that differ in the parts of ``after``, in the order of the parts."""
    changes: list[Change] = []
    for part in PARTS:
        value = after.value(part)
        if value is not None:
            changes.extend(changes_of_part(part, now.value(part), value))
    return tuple(changes)
