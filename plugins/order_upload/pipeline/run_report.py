"""What a run did: how many orders ended how, what waits, and whether the run is red."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import msgspec

from order_upload.domain.outcome import Outcome, Result
from order_upload.pipeline.incidents import Incident
from order_upload.pipeline.notes import Note
from order_upload.pipeline.plan_rows import PlanRow

ALWAYS_RED = (Outcome.FAILED, Outcome.UNKNOWN)
"""Outcomes of orders that failed through no fault of their data.

An order that waits for a person or for its time makes no run red: it is news, and told as such.
"""


class Wait(msgspec.Struct, frozen=True):
    """What orders wait for: how many, why, what to do. Holds no personal data.

    Attributes:
        code: of the reason.
        group: what the orders are counted by, e.g. ``Leroy Merlin / FROBNICATED``; else the code.
        refs: the first of them, so that somebody can look; the number of one without reference.
        since: when the oldest of them began to wait (ISO 8601, UTC).
        new: how many of them are blocked or rejected, and were not when the run began; 0 on a dry
            run, which changes nothing.
    """

    group: str
    orders: int
    message: str
    remedy: str
    refs: tuple[str, ...]
    since: str = ""
    code: str = ""
    new: int = 0


class ReportRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it is staged and kept in the ledger; attributes as those of :class:`Report`."""

    orders: int
    counts: dict[str, int]
    planned: dict[str, int]
    waits: list[Wait]
    incidents: list[Incident]
    notes: list[Note]
    new: int
    approval: str
    failed_stage: str
    failed_because: str
    failure: str | None
    ended_corrections: list[str] = []
    not_given: list[str] = []
    forgotten: list[str] = []
    unknown_elements: list[str] = []


def _every_outcome() -> Counter[str]:
    return Counter({str(outcome): 0 for outcome in Outcome})


@dataclass(slots=True)
class Report:
    """What a run did.

    Attributes:
        counts: orders by outcome; every outcome is there.
        planned: on a dry run, orders by action.
        plan: on a dry run, the first of the orders that would be sent.
        written: the first of the orders that were created or updated.
        waits: what orders wait for, most orders first.
        incidents: orders that were written and that something in the shop altered on the way.
        notes: what there is to say of orders that do not wait.
        approval: what a person said to the plan, "" where nobody was asked.
        failed_stage: the first task that failed, "" when none did.
        failed_because: what it failed with, "" when it could not say.
        ended_corrections: corrections that the hub has ended: a reference and a path each.
        not_given: what the run was asked for and is known, but did not come.
        forgotten: orders that the hub still gives and that were left out: their buyers were
            forgotten.
        unknown_elements: names of what the hub sends and nothing here knows, the first of them and
            as far as they may be shown; never a value.
        unknown: how many there are.
    """

    counts: Counter[str] = field(default_factory=_every_outcome)
    planned: Counter[str] = field(default_factory=Counter)
    plan: list[PlanRow] = field(default_factory=list)
    written: list[Result] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    approval: str = ""
    failed_stage: str = ""
    failed_because: str = ""
    ended_corrections: list[str] = field(default_factory=list)
    not_given: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    unknown_elements: list[str] = field(default_factory=list)
    unknown: int = 0

    @property
    def orders(self) -> int:
        """How many orders the run took up."""
        return sum(self.counts.values()) + sum(self.planned.values())

    @property
    def new(self) -> int:
        """How many orders wait for somebody, and did not when the run began."""
        return sum(wait.new for wait in self.waits)

    @property
    def failure(self) -> str | None:
        """Why the run is red, or None when it is not."""
        reasons = []
        if self.failed_stage:
            reasons.append(f"{self.failed_stage} failed")
            if self.failed_because:
                reasons[0] += f": {self.failed_because}"
        broken = [outcome for outcome in ALWAYS_RED if self.counts[outcome]]
        reasons += [f"{self.counts[outcome]} orders {outcome}" for outcome in broken]
        if self.not_given:
            missing = ", ".join(self.not_given)
            reasons.append(f"asked for, but neither given by the hub nor waiting: {missing}")
        return "; ".join(reasons) or None

    def record(self) -> ReportRecord:
        """Return the report as it is staged."""
        return ReportRecord(
            orders=self.orders,
            counts=dict(self.counts),
            planned=dict(self.planned),
            waits=self.waits,
            incidents=self.incidents,
            notes=self.notes,
            new=self.new,
            approval=self.approval,
            failed_stage=self.failed_stage,
            failed_because=self.failed_because,
            failure=self.failure,
            ended_corrections=self.ended_corrections,
            not_given=self.not_given,
            forgotten=self.forgotten,
            unknown_elements=self.unknown_elements,
        )
