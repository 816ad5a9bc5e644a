"""report: counts what became of every order, keeps what waits, remembers what is settled, decides the run's state."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from order_upload.domain.json_form import parse_time
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.ledger import Remembered, Waiting
from order_upload.pipeline.chunks import chunks
from order_upload.pipeline.extract import SUMMARY
from order_upload.pipeline.outcomes import Ended, outcomes, plans
from order_upload.pipeline.plan import SHOP
from order_upload.pipeline.report_text import render
from order_upload.pipeline.results import result_line
from order_upload.pipeline.run import EXTRACT, ORDERS, PLAN, REPORT, Run

REMEMBERED_AT_ONCE = 1000
"""Rows handed to the ledger in one call."""

SHOWN = 5
"""References named beside what they wait for."""

ALWAYS_RED = frozenset({Outcome.FAILED, Outcome.UNKNOWN})
RED_WHEN_NEW = frozenset({Outcome.BLOCKED, Outcome.REJECTED})
"""Somebody has to know once; a red run every quarter of an hour for the same mapping would be no news."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What orders wait for: how many, why, what to do; without a name, address or other personal data.

    Attributes:
        refs: the first of them, so that somebody can look.
    """

    group: str
    orders: int
    message: str
    remedy: str
    refs: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """What a run did.

    Attributes:
        counts: orders by outcome; every outcome is there.
        planned: on a dry run, orders by action.
        waits: what orders wait for, most orders first.
        new: orders that are blocked or rejected and were not when the run began.
        failed_stage: the first task that failed, "" when none did.
    """

    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(map(str, Outcome), 0)))
    planned: Counter[str] = field(default_factory=Counter)
    waits: list[Wait] = field(default_factory=list)
    new: int = 0
    failed_stage: str = ""

    @property
    def orders(self) -> int:
        """How many orders the run took up."""
        return sum(self.counts.values()) + sum(self.planned.values())

    @property
    def failure(self) -> str | None:
        """Why the run is red, or None when it is not."""
        broken = {outcome: self.counts[outcome] for outcome in sorted(ALWAYS_RED) if self.counts[outcome]}
        reasons = [f"{self.failed_stage} failed"] if self.failed_stage else []
        reasons += [f"{count} orders {outcome}" for outcome, count in broken.items()]
        reasons += [f"{self.new} orders newly blocked or rejected"] if self.new else []
        return "; ".join(reasons) or None

    @property
    def text(self) -> str:
        """The report for a person, in a few lines."""
        return render(self)

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "orders": self.orders,
            "counts": dict(self.counts),
            "planned": dict(self.planned),
            "waits": [asdict(wait) for wait in self.waits],
            "new": self.new,
            "failed_stage": self.failed_stage,
            "failure": self.failure,
        }


def report(run: Run, failed_stage: str | None, *, approved: bool = True) -> Report:
    """Stage and return the report; keep what waits and remember what is settled, unless the run was a dry one.

    Also deletes the staged files of runs that are older than two weeks: they hold personal data.

    Args:
        run: the run.
        failed_stage: the first task of the run that failed, None when none did.
        approved: False when a person said no to the plan: its orders wait.

    Raises:
        LedgerError: the ledger can't be used.
    """
    told = Report(failed_stage=failed_stage or "")
    if run.staging.exists(EXTRACT, SUMMARY):
        _tell(run, told, approved=approved)
    run.staging.write_text(REPORT, "report.json", json.dumps(told.to_json(), indent=1, ensure_ascii=False))
    run.ledger.record_run(run.connector, run.run_id, told.to_json())
    run.root.expire(protected=run.ledger.open_run_ids() | {run.run_id})
    return told


def _tell(run: Run, told: Report, *, approved: bool) -> None:
    """Fill the report from what the stages left, and settle the run in the ledger."""
    dry_run = run.snapshot().request.dry_run
    before = {row.ref: row for row in run.ledger.waiting(run.connector)}
    tally = _Tally(told, before)
    with run.staging.write_lines(REPORT, "orders.jsonl") as lines:
        for some in chunks(outcomes(run, dry_run=dry_run, approved=approved), REMEMBERED_AT_ONCE):
            for one in some:
                tally.add(one.result)
                lines.write(result_line(one.result))
            if not dry_run:
                _remember(run, some)
    tally.finish()
    if dry_run:
        told.planned.update(str(one.action) for one in plans(run) if one.outcome is None)
    else:
        _settle(run, tally)


class _Tally:
    """Counts outcomes and collects what waits."""

    def __init__(self, told: Report, before: dict[str, Waiting]) -> None:
        self._told, self._before = told, before
        self._groups: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], list[Result]] = defaultdict(list)
        self.waiting: dict[str, Result] = {}
        self.settled: list[str] = []

    def add(self, result: Result) -> None:
        """Count one order."""
        self._told.counts[result.outcome] += 1
        if result.outcome.is_settled:
            self.settled += [result.ref] if result.ref in self._before else []
            return
        if result.outcome in RED_WHEN_NEW and not self._waited_stopped(result.ref):
            self._told.new += 1
        if result.ref:
            self.waiting[result.ref] = result
        self._group(result)

    def finish(self) -> None:
        """Put what orders wait for into the report, most orders first."""
        self._told.waits = [self._wait(group, code, orders) for (group, code), orders in self._groups.most_common()]

    def _wait(self, group: str, code: str, orders: int) -> Wait:
        first = self._first[group, code]
        reason = first[0].reason or Reason("unknown")
        return Wait(group, orders, reason.message, reason.remedy, tuple(one.ref for one in first if one.ref))

    def _waited_stopped(self, ref: str) -> bool:
        row = self._before.get(ref)
        return row is not None and row.outcome in RED_WHEN_NEW

    def _group(self, result: Result) -> None:
        reason = result.reason or Reason("unknown")
        key = (reason.group or reason.code, reason.code)
        self._groups[key] += 1
        if len(self._first[key]) < SHOWN:
            self._first[key].append(result)


def _remember(run: Run, some: Iterable[Ended]) -> None:
    """Remember what was settled by the shop, so that the next run need not ask about it."""
    rows = [
        Remembered(
            ref=one.result.ref,
            fingerprint=one.fingerprint,
            outcome=one.result.outcome,
            store_order_id=one.result.store_order_id,
            updated_at=parse_time(one.updated_at) if one.updated_at else None,
            status=one.result.status_to,
            at=datetime.now(UTC),
        )
        for one in some
        if one.result.outcome.is_settled and one.fingerprint
    ]
    if rows:
        installation = json.loads(run.staging.read_text(PLAN, SHOP))["installation"]
        run.ledger.remember(installation, run.connector, rows)


def _settle(run: Run, tally: _Tally) -> None:
    """Keep the orders that wait in a file of this run, and take it over in the ledger in one step."""
    waiting = run.root.waiting(run.connector)
    name = waiting.name_for(run.run_id)
    with waiting.write_lines(name) as lines:
        for line in _waiting_lines(run, tally.waiting):
            lines.write(line)
    adopted = json.loads(run.staging.read_text(EXTRACT, SUMMARY))["adopted"]
    rows = (_waiting_row(ref, result, name) for ref, result in tally.waiting.items())
    run.ledger.settle(
        run.connector, run.run_id, settled=tally.settled, waiting=rows, close_batches=[run.run_id, *adopted]
    )
    in_use = {row.file for row in run.ledger.waiting(run.connector)}
    for old in waiting.names():
        if old not in in_use:
            waiting.delete(old)


def _waiting_lines(run: Run, waiting: dict[str, Result]) -> Iterator[str]:
    """Yield the lines of the waiting file: orders as extract staged them, refused ones as their result."""
    written = set()
    for line in run.staging.read_lines(EXTRACT, ORDERS, missing_ok=True) if waiting else ():
        ref = json.loads(line)["ref"]
        if ref in waiting:
            written.add(ref)
            yield line
    for ref, result in waiting.items():
        if ref not in written:
            yield json.dumps({"refused": result.to_json()}, ensure_ascii=False)


def _waiting_row(ref: str, result: Result, file: str) -> Waiting:
    reason = result.reason or Reason("unknown")
    return Waiting(
        ref=ref,
        updated_at=None,
        outcome=result.outcome,
        reason_code=reason.code,
        group=reason.group,
        first_seen=datetime.now(UTC),
        attempts=1,
        file=file,
    )
