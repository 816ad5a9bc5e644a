"""What each stage of a run did, in a few lines for the log of its task: counts, codes, numbers.

All of it is read from what the stage left. An order is named by its reference and, where it stops,
by the platform's number; nothing else of it is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from order_upload.domain.outcome import Action, Outcome, Reason, Result
from order_upload.domain.plan import StockMove
from order_upload.domain.shown_text import shown_text
from order_upload.domain.times import format_time
from order_upload.pipeline.outcomes import parts, results_of_part
from order_upload.pipeline.request import RunRequest
from order_upload.pipeline.run import Run
from order_upload.pipeline.shown_orders import SHOWN, orders_text, refs_text
from order_upload.pipeline.stages import (
    DROPPED,
    ENDED,
    PASSED,
    PAYLOADS,
    REFUSED,
    STATUSES,
    STOPPED,
    SUMMARY,
    TRANSFORM_ENDED,
    TRANSFORMED,
    Lines,
    Stage,
    part_lines,
)
from order_upload.staging.records import decode_plan_head, decoder


class PlanEffects(msgspec.Struct, frozen=True, gc=False):
    """What the plan of an order does in the shop, without what is sent.

    Attributes: as those of :class:`~order_upload.domain.plan.PlannedOrder`.
    """

    ref: str
    action: Action = Action.NONE
    stock: tuple[StockMove, ...] = ()
    mails: int = 0


_decode_effects = decoder(PlanEffects)


def stage_lines(run: Run, stage: Stage) -> Iterator[str]:
    """Yield what a stage did, once it has ended.

    Raises:
        StagingError: the stage has not ended.
    """
    yield from _LINES[stage](run)


def part_text(run: Run, part: str) -> str:
    """Return how people call a part: ``part 3: 100 orders``."""
    return f"part {int(part)}: {orders_text(_count(run, part_lines(part)))}"


def upload_lines(run: Run, part: str) -> Iterator[str]:
    """Yield what became of the orders of a part, of all its tries; the last word of each counts."""
    results = {result.ref: result for result in results_of_part(run, part)}
    outcomes = Counter(result.outcome.value for result in results.values())
    yield f"{part_text(run, part)}: {_counts_text(outcomes) or 'nothing was answered'}"
    yield from _stopped_lines(results.values())


def asked_text(request: RunRequest) -> str:
    """Return what a run was asked for, beside what its connector says."""
    wishes = [f"{request.kind.value} run"]
    if request.dry_run:
        wishes.append("only plan")
    if request.retry:
        wishes.append("only what waits")
    if request.force:
        wishes.append("unchanged orders too")
    if request.order_refs:
        wishes.append(f"only {', '.join(sorted(request.order_refs))}")
    window = request.window
    if window is not None and window.start:
        wishes.append(f"changed since {format_time(window.start)}")
    if window is not None and window.end:
        wishes.append(f"changed before {format_time(window.end)}")
    if request.limit is not None:
        wishes.append(f"at most {orders_text(request.limit)}")
    instead = {"update": request.update, "mail": request.mail, "stock": request.stock}
    wishes += [f"{name} {policy.value}" for name, policy in instead.items() if policy is not None]
    return ", ".join(wishes)


def _extract_lines(run: Run) -> Iterator[str]:
    summary = run.load(SUMMARY)
    yield f"Asked for: {asked_text(run.snapshot().request)}"
    payloads = run.load(PAYLOADS) if run.has(PAYLOADS) else []
    noun = "payload" if len(payloads) == 1 else "payloads"
    yield (
        f"{len(payloads)} {noun}: {orders_text(summary.orders)} to look at, "
        f"{summary.unread} the same as last time and not read"
    )
    if summary.adopted:
        yield f"Taken over from runs that ended before their report: {', '.join(summary.adopted)}"
    if summary.not_given:
        yield f"Asked for and not given: {', '.join(summary.not_given)}"
    yield from _stopped_lines(line.refused for line in run.read(REFUSED, missing_ok=True))


def _filter_lines(run: Run) -> Iterator[str]:
    dropped: Counter[str] = Counter()
    for result in run.read(DROPPED):
        dropped[_code(result.reason)] += 1
    yield f"{orders_text(_count(run, PASSED))} go on, {dropped.total()} filtered"
    for criterion, count in dropped.most_common():
        yield f"  {count} by {criterion}"


def _status_lines(run: Run) -> Iterator[str]:
    statuses: Counter[str] = Counter()
    for order in run.read(STATUSES):
        if order.is_shops_word:
            statuses["the shop's own word"] += 1
        else:
            statuses[order.status.value if order.status else "kept as it is"] += 1
    yield f"{orders_text(statuses.total())} go on: {_counts_text(statuses) or 'none'}"
    yield from _stopped_lines(run.read(STOPPED))


def _transform_lines(run: Run) -> Iterator[str]:
    name = run.snapshot().connector.configuration.transformation
    if not run.has(TRANSFORMED):
        yield "The configuration names no transformation: the orders go on as they are"
        return
    yield f"{name}: {orders_text(_count(run, TRANSFORMED))} go on"
    yield from _stopped_lines(ended.result for ended in run.read(TRANSFORM_ENDED))


def _plan_lines(run: Run) -> Iterator[str]:
    yield plan_counts(run).text
    ended: Counter[str] = Counter()
    stopped = []
    for planned in run.read(ENDED.read_as(decode_plan_head)):
        outcome = planned.outcome or Outcome.UNCHANGED
        ended[outcome] += 1
        if not outcome.is_settled:
            stopped.append(planned.result(outcome, None, ""))
    if ended:
        yield f"Nothing is sent of {orders_text(ended.total())}: {_counts_text(ended)}"
    yield from _stopped_lines(stopped)


@dataclass(slots=True)
class PlanCounts:
    """What a plan would do, in numbers.

    Attributes:
        actions: orders by action.
        moves: lines whose stock moves.
    """

    actions: Counter[str] = field(default_factory=Counter)
    parts: int = 0
    mails: int = 0
    moves: int = 0

    @property
    def orders(self) -> int:
        """How many orders would be sent."""
        return self.actions.total()

    @property
    def text(self) -> str:
        """The numbers for a person."""
        if not self.actions:
            return "Nothing to send"
        noun = "part" if self.parts == 1 else "parts"
        return (
            f"{orders_text(self.orders)} in {self.parts} {noun}: {_counts_text(self.actions)}; "
            f"mails to buyers: {self.mails}; lines that move stock: {self.moves}"
        )


def plan_counts(run: Run) -> PlanCounts:
    """Return what a plan would do, in numbers."""
    counts = PlanCounts()
    for part in parts(run):
        counts.parts += 1
        for planned in run.read(part_lines(part).read_as(_decode_effects)):
            counts.actions[f"to {planned.action}"] += 1
            counts.mails += planned.mails
            counts.moves += len(planned.stock)
    return counts


_LINES: dict[Stage, Callable[[Run], Iterator[str]]] = {
    Stage.EXTRACT: _extract_lines,
    Stage.FILTER: _filter_lines,
    Stage.NORMALIZE_STATUS: _status_lines,
    Stage.TRANSFORM: _transform_lines,
    Stage.PLAN: _plan_lines,
}


def _stopped_lines(results: Iterable[Result]) -> Iterator[str]:
    """Yield why orders stop, and which: most orders first."""
    groups: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for result in results:
        if result.outcome.is_settled:
            continue
        group = result.reason.group if result.reason else ""
        key = (result.outcome.value, _code(result.reason), group)
        groups[key] += 1
        if len(first[key]) < SHOWN:
            first[key].append(_name(result))
    for key, count in groups.most_common():
        outcome, code, group = key
        about = f" ({group})" if group and group != code else ""
        yield f"  {count} {outcome}, {code}{about}: {refs_text(count, first[key])}"


def _name(result: Result) -> str:
    number = shown_text(result.number, is_code=True)
    if not result.ref or not number:
        return result.ref or number
    return f"{result.ref} ({number})"


def _code(reason: Reason | None) -> str:
    return reason.code if reason else "no_reason"


def _counts_text(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())


def _count(run: Run, lines: Lines[Any]) -> int:
    return sum(1 for _ in run.lines(lines))
