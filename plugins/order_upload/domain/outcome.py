"""What became of an order in a run, and why: the one form of a reason, from reader to report."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec.structs import force_setattr, replace

from order_upload.domain.parts import Part
from order_upload.domain.reason_kinds import Exit
from order_upload.domain.reason_table import REASONS
from order_upload.domain.shown_text import told
from order_upload.errors import OrderUploadError


class Action(StrEnum):
    """What the plan asks of the shop."""

    CREATE = "create"
    UPDATE = "update"
    NONE = "none"


class Outcome(StrEnum):
    """How an order ended. The first four are settled; orders with any other wait and come back."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FILTERED = "filtered"
    BLOCKED = "blocked"
    """A mapping or a decision of a person is missing; the reason names the line to add."""
    NOT_YET = "not_yet"
    """The order is not ready: no address, not accepted, or not paid; it comes back by itself."""
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


LONGEST = {"message": 2_000, "remedy": 2_000, "group": 200}
"""Characters of each text of a reason; ours have a quarter of that."""


class Reason(msgspec.Struct, frozen=True):
    """Why an order ended as it did; holds no personal data.

    Its texts have one line each, and are cut where the shop or a list made one endless: reports,
    logs and the ledger repeat them.

    Attributes:
        code: stable, for programs; all but those of the filter stand in ``reason_table``.
        message: ``<where>: found X; allowed: Y`` where a value is not allowed, else a sentence in
            lower case without a full stop.
        remedy: what a person can do about it, in the imperative; where none is given, the one that
            the table has for the code.
        group: what the report counts orders by, e.g. ``Leroy Merlin / FROBNICATED``: "3 orders
            wait for: Leroy Merlin / FROBNICATED".
    """

    code: str
    message: str = ""
    remedy: str = ""
    group: str = ""

    def __post_init__(self) -> None:
        """Take the remedy of the table where none is given, and cut what is too long."""
        kind = REASONS.get(self.code)
        if kind and not self.remedy:
            force_setattr(self, "remedy", kind.remedy)
        for name, most in LONGEST.items():
            text = getattr(self, name)
            if len(text) > most or not text.isprintable():
                force_setattr(self, name, told(text, most))

    def at(self, place: str) -> Reason:
        """Return the reason with the place at which it was found, e.g. ``Document 12``."""
        return replace(self, message=f"{place}: {self.message}")

    @property
    def exits(self) -> tuple[Exit, ...]:
        """What a person can do about it; empty for what the filter dropped."""
        kind = REASONS.get(self.code)
        return kind.exits if kind else ()


class RefusedOrderError(OrderUploadError):
    """One order can't go on; the others do. Never leaves a source or the plan: it ends as a result.

    Attributes:
        reason: why.
        outcome: how the order ends with it.
    """

    def __init__(self, reason: Reason, outcome: Outcome = Outcome.REJECTED) -> None:
        super().__init__(reason.message)
        self.reason = reason
        self.outcome = outcome


_TEXT: str = msgspec.field(default_factory=str)
"""Default of a text that stands in every result line, though it is empty.

``omit_defaults`` passes over what equals a default value, not over what a factory makes.
"""


def _no_reason() -> Reason | None:
    return None


def _no_action() -> Action:
    return Action.NONE


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one order ended. Holds no personal data: results go into reports and logs.

    Attributes:
        status_from, status_to: the status in the shop before and after.
        kept: parts that people changed in the shop, and the hub too: they stay as people made them.
        overwritten: such parts that were written all the same (``on_conflict``).
        untaken: names of the lines' parameters that no option of the shop takes.
        attempts: how often the order was sent in this run.
        at: when it ended (ISO 8601, UTC).
    """

    ref: str
    outcome: Outcome
    action: Action = msgspec.field(default_factory=_no_action)
    origin_node: str = _TEXT
    number: str = _TEXT
    shop_order_id: str = _TEXT
    status_from: str = _TEXT
    status_to: str = _TEXT
    kept: tuple[Part, ...] = ()
    overwritten: tuple[Part, ...] = ()
    untaken: tuple[str, ...] = ()
    reason: Reason | None = msgspec.field(default_factory=_no_reason)
    attempts: int = msgspec.field(default_factory=int)
    at: str = _TEXT
