"""What would become of an order under one set of rules, and what is otherwise under another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from order_upload.domain.parts import Part
from order_upload.domain.policies import Policy


class End(NamedTuple):
    """What would become of an order.

    Attributes:
        outcome: ``create`` or ``update`` where it goes on, else how it ends.
        reason: code of what ends it; of a filter the criterion.
        group: what the orders of one reason have in common, such as a status.
        status: what its status means; "" where only the shop can tell.
        shop_status: what the shop calls that.
        pieces: how many orders a transformation makes of it.
    """

    outcome: str
    reason: str = ""
    group: str = ""
    status: str = ""
    shop_status: str = ""
    pieces: int = 1


class PolicyChange(NamedTuple):
    """What an order may cause beside being written: what, and how it was and would be."""

    policy: str
    before: str
    after: str


class Change(NamedTuple):
    """What is otherwise of an order.

    Attributes:
        before: what becomes of it today; None where the rules of today cannot be read.
        parts: parts of the order that would be written otherwise; never what stands in them.
    """

    before: End | None
    after: End
    parts: tuple[str, ...] = ()
    policies: tuple[PolicyChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of an order, and what would be written of it."""

    end: End
    parts: Mapping[Part, str] = field(default_factory=dict)
    policy: Policy | None = None

    def change_to(self, other: Outlook) -> Change:
        """Return what is otherwise; of orders that do not go on only that."""
        if self.policy is None or other.policy is None:
            return Change(self.end, other.end)
        parts = [part.value for part in Part if self.parts.get(part) != other.parts.get(part)]
        policies = [
            PolicyChange(name, str(getattr(self.policy, name)), str(getattr(other.policy, name)))
            for name in Policy.__struct_fields__
            if getattr(self.policy, name) != getattr(other.policy, name)
        ]
        return Change(self.end, other.end, tuple(parts), tuple(policies))
