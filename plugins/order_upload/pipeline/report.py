"""report: counts what became of every order, remembers it, and decides whether the run is red."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

import msgspec

from order_upload.chunks import chunks
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.shown_text import shown_text
from order_upload.domain.times import format_time
from order_upload.ledger import Waiting
from order_upload.pipeline.approval import NOT_APPROVED, NOT_ASKED, Approval
from order_upload.pipeline.archive import hand_over
from order_upload.pipeline.incidents import Incidents
from order_upload.pipeline.kept_results import KeptResults
from order_upload.pipeline.notes import Notes
from order_upload.pipeline.outcomes import OrderEnd, outcomes, parts
from order_upload.pipeline.plan_rows import plan_rows
from order_upload.pipeline.run import Run, failure_of
from order_upload.pipeline.run_report import Report, Wait
from order_upload.pipeline.settle import Memory, Stopped, settle, waited_before
from order_upload.pipeline.shown_orders import SHOWN
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

NEWS = frozenset({Outcome.BLOCKED, Outcome.REJECTED})
"""Somebody has to know, once: the same mapping every quarter of an hour is no news."""

NO_REASON = Reason("no_reason")
"""Stands where an order waits without a reason, so that it is counted all the same."""

MOST_NAMES = 20
"""Of unknown elements that the report names."""

MOST_SHOWN = 100
"""Orders that the report shows one by one: created and updated ones, or those of a plan."""

WRITTEN = frozenset({Outcome.CREATED, Outcome.UPDATED})


def report(run: Run, failed_stage: str | None, *, approval: Approval = NOT_ASKED) -> Report:
    """Stage and return the report; end what the run still holds of shops.

    Unless the run was a dry one, what waits is kept and what is settled is remembered. What the run
    fetched goes into the archive.

    Args:
        run: the run.
        failed_stage: the first task of the run that failed, None when none did.
        approval: the answer to the plan; the orders of one that was not approved wait.

    Raises:
        LedgerError: the ledger can't be used.
    """
    run.ledger.end_leases(run.connector, run.run_id)
    finished = Report(approval=approval.text)
    if failed_stage:
        finished.failed_stage = failed_stage
        finished.failed_because = failure_of(run.staging, failed_stage)
    kept = KeptResults(run)
    if run.has(SUMMARY):
        _count(run, finished, kept, approval)
    record = finished.record()
    run.save(REPORT, msgspec.to_builtins(record))
    run.ledger.record_run(run.connector, run.run_id, msgspec.to_builtins(record))
    kept.end(finished.counts, is_red=finished.failure is not None)
    hand_over(run.staging, run.root.of(run.connector).payloads)
    return finished


def _count(run: Run, report: Report, kept: KeptResults, approval: Approval) -> None:
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
        for ends in chunks(outcomes(run, dry_run=dry_run, approval=approval)):
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
                kept.keep(ends, waited)
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
    """Count what a dry run would have sent, and show the first of it."""
    report.plan = plan_rows(run, MOST_SHOWN)
    for part in parts(run):
        for planned in run.read(part_lines(part).read_as(decode_plan_head)):
            report.planned[str(planned.action)] += 1
            notes.add(planned)


def _is_news(outcome: str, code: str) -> bool:
    """Return whether somebody has to know; who said no to the plan knows already."""
    return outcome in NEWS and code != NOT_APPROVED


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
        self._new: Counter[tuple[str, str]] = Counter()
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
        if result.outcome in WRITTEN and len(self._report.written) < MOST_SHOWN:
            self._report.written.append(result)
        if result.outcome.is_settled:
            if before is not None:
                self._settled.add(end.waits_as)
            return
        reason = result.reason or NO_REASON
        if result.ref:
            stopped = Stopped(result.outcome, reason.code, reason.group)
            self.stopped[end.waits_as] = self._shared.setdefault(stopped, stopped)
        key = (reason.group or reason.code, reason.code)
        self._groups[key] += 1
        was_known = before is not None and _is_news(before.outcome, before.reason_code)
        if self._counts_news and not was_known and _is_news(result.outcome, reason.code):
            self._new[key] += 1
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
            waits.append(
                Wait(
                    group=group,
                    code=code,
                    orders=orders,
                    new=self._new[group, code],
                    message=reason.message,
                    remedy=reason.remedy,
                    refs=refs,
                    since=since,
                )
            )
        return waits
