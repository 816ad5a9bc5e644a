"""What became of an order in a run: the result line that every stage can write and the report counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """What the plan wants from the shop."""

    CREATE = "create"
    UPDATE = "update"
    NONE = "none"


class Outcome(StrEnum):
    """How it ended. The first four are settled: nothing more is needed; all others wait and come back."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FILTERED = "filtered"
    BLOCKED = "blocked"
    """A mapping or a decision of a person is missing; the reason names the line to add."""
    NOT_YET = "not_yet"
    """The platform still holds back what an order needs, e.g. the buyer's address."""
    REJECTED = "rejected"
    """The order itself, or the shop, says no: it has to be corrected where it comes from."""
    FAILED = "failed"
    """The shop or the network failed; nothing was changed."""
    UNKNOWN = "unknown"
    """Sent, no answer, and the shop cannot say."""

    @property
    def is_settled(self) -> bool:
        """True when the order needs nothing more until the hub changes it."""
        return self in SETTLED


SETTLED = frozenset({Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.FILTERED})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable code, a sentence without personal data, what to do, and the key the report groups by.

    Attributes:
        group: e.g. ``Leroy Merlin / FROBNICATED``: "3 orders wait for: Leroy Merlin / FROBNICATED".
    """

    code: str
    message: str = ""
    remedy: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result line (DESIGN.md, section 3.4). Holds no personal data: it goes into reports and logs."""

    ref: str
    outcome: Outcome
    action: Action = Action.NONE
    origin_node: str = ""
    number: str = ""
    shop_order_id: str = ""
    status_from: str = ""
    status_to: str = ""
    reason: Reason | None = None
    attempts: int = 0
    at: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the line as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Result:
        """Return the result that :meth:`to_json` described."""
        reason = value.get("reason")
        return cls(
            **{
                **value,
                "outcome": Outcome(value["outcome"]),
                "action": Action(value["action"]),
                "reason": Reason(**reason) if reason else None,
            }
        )
