"""report: counts what became of every order, keeps what waits, remembers what is settled, decides the run's state."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from order_upload.chunks import chunks
from order_upload.domain.json_form import parse_time
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.ledger import SentOrder, Waiting
from order_upload.pipeline.extract import SUMMARY
from order_upload.pipeline.failure import failure_of
from order_upload.pipeline.outcomes import REFUSED_PLAN, OrderEnd, outcomes, plans
from order_upload.pipeline.plan import SHOP
from order_upload.pipeline.report_text import render
from order_upload.pipeline.request import RunKind, RunRequest
from order_upload.pipeline.results import result_line
from order_upload.pipeline.run import EXTRACT, ORDERS, PLAN, REPORT, Run
from order_upload.pipeline.waiting import REFUSED

REMEMBERED_AT_ONCE = 1000
"""Rows handed to the ledger in one call."""

DELETED_IN_SHOP = "deleted_in_shop"
"""Why an order is blocked that a person took out of the shop (docs/node-protocol.md, section 8)."""

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
        new: orders that are blocked or rejected and were not when the run began; 0 on a dry run,
            which changes nothing.
        failed_stage: the first task that failed, "" when none did.
        failed_because: what it failed with, "" when it could not say.
    """

    counts: Counter[str] = field(
        default_factory=lambda: Counter(dict.fromkeys(map(str, Outcome), 0))
    )
    planned: Counter[str] = field(default_factory=Counter)
    waits: list[Wait] = field(default_factory=list)
    new: int = 0
    failed_stage: str = ""
    failed_because: str = ""

    @property
    def orders(self) -> int:
        """How many orders the run took up."""
        return sum(self.counts.values()) + sum(self.planned.values())

    @property
    def failure(self) -> str | None:
        """Why the run is red, or None when it is not."""
        broken = {
            outcome: self.counts[outcome] for outcome in sorted(ALWAYS_RED) if self.counts[outcome]
        }
        because = f": {self.failed_because}" if self.failed_because else ""
        reasons = [f"{self.failed_stage} failed{because}"] if self.failed_stage else []
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
            "failed_because": self.failed_because,
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
    told = Report()
    if failed_stage:
        told.failed_stage, told.failed_because = failed_stage, failure_of(run.staging, failed_stage)
    if run.staging.exists(EXTRACT, SUMMARY):
        _tell(run, told, approved=approved)
    run.staging.write_text(
        REPORT, "report.json", json.dumps(told.to_json(), indent=1, ensure_ascii=False)
    )
    run.ledger.record_run(run.connector, run.run_id, told.to_json())
    run.root.expire(protected=run.ledger.open_run_ids() | {run.run_id})
    return told


def _tell(run: Run, told: Report, *, approved: bool) -> None:
    """Fill the report from what the stages left, and settle the run in the ledger."""
    request = run.snapshot().request
    dry_run = request.dry_run
    tally = _Tally(told, counts_news=not dry_run)
    with run.staging.write_lines(REPORT, "orders.jsonl") as lines:
        for some in chunks(outcomes(run, dry_run=dry_run, approved=approved), REMEMBERED_AT_ONCE):
            before = _waited_before(run, some)
            for one in some:
                tally.add(one.result, before.get(one.result.ref))
                lines.write(result_line(one.result))
            if not dry_run:
                _remember(run, some)
                _forget(run, some)
    tally.finish()
    if dry_run:
        told.planned.update(str(one.action) for one in plans(run) if one.outcome is None)
    else:
        _settle(run, request, tally)


def _waited_before(run: Run, some: Iterable[OrderEnd]) -> dict[str, Waiting]:
    """Return which of these orders waited when the run began; what a first try of this report entered is new."""
    own = run.root.waiting(run.connector).name_for(run.run_id)
    rows = run.ledger.waiting(run.connector, [one.result.ref for one in some])
    return {row.ref: row for row in rows if row.file != own or row.attempts > 1}


@dataclass(frozen=True, slots=True)
class _Stopped:
    """Why an order waits, as the ledger keeps it; orders that wait for the same share one."""

    outcome: Outcome
    code: str
    group: str


def _is_news(outcome: str, code: str) -> bool:
    """Return whether somebody has to know; who said no to the plan knows already."""
    return outcome in RED_WHEN_NEW and code != REFUSED_PLAN.code


class _Tally:
    """Counts outcomes and collects what waits: a reference each, however many wait."""

    def __init__(self, told: Report, *, counts_news: bool) -> None:
        self._told, self._counts_news = told, counts_news
        self._shared: dict[_Stopped, _Stopped] = {}
        self._groups: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], list[Result]] = defaultdict(list)
        self.waiting: dict[str, _Stopped] = {}
        self.settled: list[str] = []

    def add(self, result: Result, before: Waiting | None) -> None:
        """Count one order; ``before`` is how it waited when the run began."""
        self._told.counts[result.outcome] += 1
        if result.outcome.is_settled:
            self.settled += [result.ref] if before else []
            return
        known = before is not None and _is_news(before.outcome, before.reason_code)
        code = result.reason.code if result.reason else ""
        self._told.new += self._counts_news and not known and _is_news(result.outcome, code)
        reason = result.reason or Reason("unknown")
        if result.ref:
            stopped = _Stopped(result.outcome, reason.code, reason.group)
            self.waiting[result.ref] = self._shared.setdefault(stopped, stopped)
        self._group(result, reason)

    def finish(self) -> None:
        """Put what orders wait for into the report, most orders first."""
        self._told.waits = [
            self._wait(group, code, orders) for (group, code), orders in self._groups.most_common()
        ]

    def _wait(self, group: str, code: str, orders: int) -> Wait:
        first = self._first[group, code]
        reason = first[0].reason or Reason("unknown")
        return Wait(
            group, orders, reason.message, reason.remedy, tuple(one.ref for one in first if one.ref)
        )

    def _group(self, result: Result, reason: Reason) -> None:
        key = (reason.group or reason.code, reason.code)
        self._groups[key] += 1
        if len(self._first[key]) < SHOWN:
            self._first[key].append(result)


def _remember(run: Run, some: Iterable[OrderEnd]) -> None:
    """Remember what was settled by the shop, so that the next run need not ask about it."""
    rows = [
        SentOrder(
            ref=one.result.ref,
            fingerprint=one.fingerprint,
            # made by a run that died before its report: it has been exported all the same
            outcome=Outcome.CREATED if one.is_ours else one.result.outcome,
            shop_order_id=one.result.shop_order_id,
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


def _forget(run: Run, some: Iterable[OrderEnd]) -> None:
    """Forget what people deleted in the shop: once they let it, it is made again though the hub says nothing new."""
    for one in some:
        if one.result.reason and one.result.reason.code == DELETED_IN_SHOP:
            run.ledger.forget(run.connector, one.result.ref)


def _settle(run: Run, request: RunRequest, tally: _Tally) -> None:
    """Keep the orders that wait in a file of this run, and take it over in the ledger in one step.

    A run that leaves alone what waits ends nothing of it, neither by a result nor by an older
    version.
    """
    name = run.root.waiting(run.connector).name_for(run.run_id)
    _write_waiting(run, request, tally, name)
    summary = json.loads(run.staging.read_text(EXTRACT, SUMMARY))
    run.ledger.settle(
        run.connector,
        run.run_id,
        settled=tally.settled if request.merges_waiting else (),
        waiting=(_waiting_row(ref, stopped, name) for ref, stopped in tally.waiting.items()),
        close_batches=[run.run_id, *summary["adopted"]],
        replaces=request.merges_waiting,
    )
    _tidy_waiting(run, request, tally, {name, *summary["waiting_files"]})


def _write_waiting(run: Run, request: RunRequest, tally: _Tally, name: str) -> None:
    with run.root.waiting(run.connector).write_lines(name) as lines:
        for line in _waiting_lines(run, request, tally.waiting):
            lines.write(line)


def _tidy_waiting(run: Run, request: RunRequest, tally: _Tally, seen: set[str]) -> None:
    """Delete the files that this run has read and nobody needs any more; others may be in the making.

    A run beside this one (a backfill has such) may have found our file before the ledger knew it,
    and deleted it.
    """
    waiting = run.root.waiting(run.connector)
    in_use = {row.file for row in run.ledger.waiting(run.connector)}
    for name in seen - in_use:
        waiting.delete(name)
    own = waiting.name_for(run.run_id)
    if own in in_use and not waiting.exists(own):
        _write_waiting(run, request, tally, own)


def _waiting_lines(run: Run, request: RunRequest, waiting: Collection[str]) -> Iterator[str]:
    """Yield the lines of the waiting file: orders as extract staged them, refused ones as their result."""
    if not waiting:
        return
    for line in run.staging.read_lines(EXTRACT, ORDERS, missing_ok=True):
        order = json.loads(line)
        if order["ref"] in waiting:
            quiet = request.kind is RunKind.BACKFILL and not order.get("quiet")
            yield json.dumps(order | {"quiet": True}, ensure_ascii=False) if quiet else line
    for line in run.staging.read_lines(EXTRACT, REFUSED, missing_ok=True):
        result = json.loads(line)
        if result["ref"] in waiting:
            yield json.dumps({"refused": result}, ensure_ascii=False)


def _waiting_row(ref: str, stopped: _Stopped, file: str) -> Waiting:
    return Waiting(
        ref=ref,
        updated_at=None,
        outcome=stopped.outcome,
        reason_code=stopped.code,
        group=stopped.group,
        first_seen=datetime.now(UTC),
        attempts=1,
        file=file,
    )
