"""report: counts what became of every order, says it in words, decides whether the run is red."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from order_upload.chunks import chunks
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.shown_text import shown_text
from order_upload.domain.times import format_time
from order_upload.ledger import Waiting
from order_upload.pipeline.archive import hand_over
from order_upload.pipeline.incidents import Incident, Incidents
from order_upload.pipeline.notes import Note, Notes
from order_upload.pipeline.outcomes import REFUSED_PLAN, OrderEnd, outcomes, parts
from order_upload.pipeline.run import Run, failure_of
from order_upload.pipeline.settle import Memory, Stopped, settle, waited_before
from order_upload.pipeline.shown_orders import SHOWN, orders_text, refs_text
from order_upload.pipeline.stages import (
    NUMBERLESS,
    REPORT,
    RESULTS,
    SUMMARY,
    SUPERSEDED,
    UNREAD,
    part_lines,
)
from order_upload.staging.records import decode_plan_head

ALWAYS_RED = frozenset({Outcome.FAILED, Outcome.UNKNOWN})
RED_WHEN_NEW = frozenset({Outcome.BLOCKED, Outcome.REJECTED})
"""Somebody has to know once: a red run every quarter of an hour for the same mapping is no news."""


class Wait(msgspec.Struct, frozen=True):
    """What orders wait for: how many, why, what to do. Holds no personal data.

    Attributes:
        refs: the first of them, so that somebody can look; the number of one without reference.
        since: when the oldest of them began to wait (ISO 8601, UTC).
    """

    group: str
    orders: int
    message: str
    remedy: str
    refs: tuple[str, ...]
    since: str = ""


class ReportRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it is staged and kept in the ledger; attributes as those of :class:`Report`."""

    orders: int
    counts: dict[str, int]
    planned: dict[str, int]
    waits: list[Wait]
    incidents: list[Incident]
    notes: list[Note]
    new: int
    failed_stage: str
    failed_because: str
    failure: str | None
    ended_corrections: list[str] = []
    not_given: list[str] = []
    forgotten: list[str] = []
    unknown_elements: list[str] = []


def _every_outcome() -> Counter[str]:
    return Counter({str(outcome): 0 for outcome in Outcome})


MOST_NAMES = 20
"""Of unknown elements that the report names."""

NO_REASON = Reason("no_reason")
"""Stands where an order waits without a reason, so that it is counted all the same."""


@dataclass(slots=True)
class Report:
    """What a run did.

    Attributes:
        counts: orders by outcome; every outcome is there.
        planned: on a dry run, orders by action.
        waits: what orders wait for, most orders first.
        incidents: orders that were written and that something in the shop altered on the way.
        notes: what there is to say of orders that do not wait.
        new: orders that are blocked or rejected and were not when the run began; 0 on a dry run,
            which changes nothing.
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
    waits: list[Wait] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    new: int = 0
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
    def failure(self) -> str | None:
        """Why the run is red, or None when it is not."""
        reasons = []
        if self.failed_stage:
            reasons.append(f"{self.failed_stage} failed")
            if self.failed_because:
                reasons[0] += f": {self.failed_because}"
        broken = [outcome for outcome in sorted(ALWAYS_RED) if self.counts[outcome]]
        reasons += [f"{self.counts[outcome]} orders {outcome}" for outcome in broken]
        if self.new:
            reasons.append(f"{self.new} orders newly blocked or rejected")
        return "; ".join(reasons) or None

    @property
    def text(self) -> str:
        """The report for a person: the counts, what orders wait for, and what to do."""
        numbers = [f"{count} {outcome}" for outcome, count in self.counts.items() if count]
        numbers += [f"{count} to {action}" for action, count in self.planned.items() if count]
        lines = [f"{self.orders} orders: {', '.join(numbers) or 'nothing to do'}"]
        for wait in self.waits:
            lines += _wait_lines(wait)
        for incident in self.incidents:
            lines += incident.lines
        for note in self.notes:
            lines += note.lines
        lines += self._named_lines()
        if self.failure:
            lines.append(f"This run is red: {self.failure}.")
        return "\n".join(lines)

    def _named_lines(self) -> Iterator[str]:
        """Yield what there is to say of single orders and elements."""
        if self.ended_corrections:
            ended = ", ".join(self.ended_corrections)
            yield f"Corrections that ended, because the hub changed the field: {ended}"
        if self.not_given:
            missing = ", ".join(self.not_given)
            yield f"Asked for, but neither given by the hub nor waiting: {missing}"
        if self.forgotten:
            refs = refs_text(len(self.forgotten), self.forgotten[:SHOWN])
            yield (
                f"Left out, because their buyers were forgotten: {orders_text(len(self.forgotten))}"
                f" ({refs}); the hub still gives them: have it forget them, too"
            )
        if self.unknown_elements:
            names = ", ".join(self.unknown_elements)
            yield (
                f"The hub sends {self.unknown} elements that nothing here knows, and "
                f"which are kept with their orders: {names}"
            )

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
            failed_stage=self.failed_stage,
            failed_because=self.failed_because,
            failure=self.failure,
            ended_corrections=self.ended_corrections,
            not_given=self.not_given,
            forgotten=self.forgotten,
            unknown_elements=self.unknown_elements,
        )


def _wait_lines(wait: Wait) -> list[str]:
    noun = "order waits" if wait.orders == 1 else "orders wait"
    refs = refs_text(wait.orders, wait.refs)
    since = f", since {wait.since}" if wait.since else ""
    lines = [f"{wait.orders} {noun} for: {wait.group} ({refs}){since}"]
    return lines + [f"    {text}" for text in (wait.message, wait.remedy) if text]


def report(run: Run, failed_stage: str | None, *, approved: bool = True) -> Report:
    """Stage and return the report; end what the run still holds of shops.

    Unless the run was a dry one, what waits is kept and what is settled is remembered. What the run
    fetched goes into the archive.

    Args:
        run: the run.
        failed_stage: the first task of the run that failed, None when none did.
        approved: False when a person said no to the plan: its orders wait.

    Raises:
        LedgerError: the ledger can't be used.
    """
    run.ledger.end_leases(run.connector, run.run_id)
    finished = Report()
    if failed_stage:
        finished.failed_stage = failed_stage
        finished.failed_because = failure_of(run.staging, failed_stage)
    if run.has(SUMMARY):
        _count(run, finished, approved=approved)
    record = finished.record()
    run.save(REPORT, msgspec.to_builtins(record))
    run.ledger.record_run(run.connector, run.run_id, msgspec.to_builtins(record))
    hand_over(run.staging, run.root.of(run.connector).payloads)
    return finished


def _count(run: Run, report: Report, *, approved: bool) -> None:
    """Count what the stages left, and settle the run in the ledger unless it was a dry one."""
    dry_run = run.snapshot().request.dry_run
    summary = run.load(SUMMARY)
    report.ended_corrections = summary.ended_corrections
    report.not_given = summary.not_given
    report.forgotten = summary.forgotten
    tally = Tally(report, counts_news=not dry_run)
    incidents = Incidents()
    sent_again: list[str] = []
    memory = Memory(run)
    notes = Notes()
    with run.writer(RESULTS) as results:
        for result in run.read(SUPERSEDED, missing_ok=True):
            # not counted: the order's outcome is that of the document that counts
            notes.add(result)
            results.write(result)
        for ends in chunks(outcomes(run, dry_run=dry_run, approved=approved)):
            waited = waited_before(run, ends)
            for end in ends:
                tally.add(end, waited.get(end.waits_as))
                incidents.add(end.result)
                notes.add(end.result)
                results.write(end.result)
                if end.result.outcome.is_settled and end.waits_as in summary.sends_again:
                    sent_again.append(end.waits_as)
            if not dry_run:
                memory.keep(ends)
    names = summary.unknown
    report.unknown_elements, report.unknown = [*map(shown_text, names[:MOST_NAMES])], len(names)
    report.counts.update(str(order.outcome) for order in run.read(UNREAD, missing_ok=True))
    report.waits = tally.waits()
    report.incidents = incidents.all()
    if dry_run:
        _count_planned(run, report, notes)
    else:
        memory.keep_numberless(run.read(NUMBERLESS, missing_ok=True))
        settle(run, tally.settled, tally.stopped, sent_again)
    report.notes = notes.notes()


def _count_planned(run: Run, report: Report, notes: Notes) -> None:
    """Count what a dry run would have sent."""
    for part in parts(run):
        for planned in run.read(part_lines(part).read_as(decode_plan_head)):
            report.planned[str(planned.action)] += 1
            notes.add(planned)


def _is_news(outcome: str, code: str) -> bool:
    """Return whether somebody has to know; who said no to the plan knows already."""
    return outcome in RED_WHEN_NEW and code != REFUSED_PLAN.code


class Tally:
    """Counts outcomes and collects what waits: a reference each, however many orders wait.

    Attributes:
        stopped: reference -> why the order waits.
    """

    def __init__(self, report: Report, *, counts_news: bool) -> None:
        self.stopped: dict[str, Stopped] = {}
        self._settled: set[str] = set()
        self._report, self._counts_news = report, counts_news
        self._shared: dict[Stopped, Stopped] = {}
        self._groups: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], list[Result]] = defaultdict(list)
        self._oldest: dict[tuple[str, str], datetime] = {}

    @property
    def settled(self) -> list[str]:
        """References of orders that waited and do so no longer, with none of their parts."""
        return sorted(self._settled - self.stopped.keys())

    def add(self, end: OrderEnd, before: Waiting | None) -> None:
        """Count one order; ``before`` is how it waited when the run began."""
        result = end.result
        self._report.counts[result.outcome] += 1
        if result.outcome.is_settled:
            if before is not None:
                self._settled.add(end.waits_as)
            return
        reason = result.reason or NO_REASON
        was_known = before is not None and _is_news(before.outcome, before.reason_code)
        if self._counts_news and not was_known and _is_news(result.outcome, reason.code):
            self._report.new += 1
        if result.ref:
            stopped = Stopped(result.outcome, reason.code, reason.group)
            self.stopped[end.waits_as] = self._shared.setdefault(stopped, stopped)
        key = (reason.group or reason.code, reason.code)
        self._groups[key] += 1
        if before is not None:
            self._oldest[key] = min(before.first_seen, self._oldest.get(key, before.first_seen))
        if len(self._first[key]) < SHOWN:
            self._first[key].append(result)

    def waits(self) -> list[Wait]:
        """Return what orders wait for, most orders first."""
        waits = []
        for (group, code), orders in self._groups.most_common():
            first = self._first[group, code]
            reason = first[0].reason or NO_REASON
            names = (result.ref or shown_text(result.number, is_code=True) for result in first)
            refs = tuple(name for name in names if name)
            since = ""
            if oldest := self._oldest.get((group, code)):
                since = format_time(oldest)
            waits.append(Wait(group, orders, reason.message, reason.remedy, refs, since))
        return waits
