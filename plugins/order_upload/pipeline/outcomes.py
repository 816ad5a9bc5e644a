"""What became of every order of a run, read from what its stages left behind, however far they got.

Each stage parts its input into what goes on and what ends there, in order; so the orders that a
broken run stranded are the whole output of the last stage that finished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from order_upload.domain.order import Order
from order_upload.domain.order_json import loads
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.plan import PlannedOrder
from order_upload.pipeline.filter import DROPPED
from order_upload.pipeline.plan import ENDED, SHOP, UNCHANGED, decode_planned
from order_upload.pipeline.results import ended, now, read_normalized, read_result
from order_upload.pipeline.run import EXTRACT, FILTER, NORMALIZE, ORDERS, PLAN, RESULTS, Run
from order_upload.pipeline.upload import planned_of_part, results_of_part
from order_upload.pipeline.waiting import NOT_FILTERED, REFUSED

REFUSED_PLAN = Reason(
    "not_approved",
    "a person said no to the plan",
    "nothing: the next run plans it anew and asks again",
)
NOT_SENT = Reason(
    "upload_stopped",
    "the upload stopped before an answer",
    "nothing: the next run asks the shop first",
)


@dataclass(frozen=True, slots=True)
class OrderEnd:
    """One order's end: its result, and the fingerprint to remember it by ("" when there is nothing new)."""

    result: Result
    fingerprint: str = ""
    updated_at: str = ""
    is_ours: bool = False


def outcomes(run: Run, *, dry_run: bool, approved: bool = True) -> Iterator[OrderEnd]:
    """Yield the end of every order that the run took up; on a dry run, of those that the plan settled."""
    for stage, name in ((EXTRACT, REFUSED), (FILTER, DROPPED), (NORMALIZE, RESULTS)):
        for text in run.staging.read_lines(stage, name, missing_ok=True):
            yield OrderEnd(read_result(text))
    if run.staging.exists(PLAN, SHOP):
        yield from _planned(run)
        if not dry_run:
            yield from _uploaded(run, _unsent(approved=approved))
    else:
        yield from _stranded(run)


def _planned(run: Run) -> Iterator[OrderEnd]:
    """Yield the orders that the plan ended."""
    for text in run.staging.read_lines(PLAN, ENDED):
        planned = decode_planned(text)
        if planned.outcome is not None:
            yield _ended(planned, planned.result(planned.outcome, at=now()))


def _uploaded(run: Run, unsent: Callable[[PlannedOrder], Result]) -> Iterator[OrderEnd]:
    """Yield the orders that were to be sent; of several tries the last one that says something counts."""
    for name in run.staging.glob(PLAN, "part-*.jsonl"):
        part = name.removeprefix("part-").removesuffix(".jsonl")
        results = {result.ref: result for result in results_of_part(run, part)}
        for planned in planned_of_part(run, part):
            yield _ended(planned, results.get(planned.ref) or unsent(planned))


def _unsent(*, approved: bool) -> Callable[[PlannedOrder], Result]:
    """Return how an order ended that no try of the upload answered."""
    outcome, reason = (Outcome.FAILED, NOT_SENT) if approved else (Outcome.BLOCKED, REFUSED_PLAN)
    return lambda planned: planned.result(outcome, reason=reason, at=now())


def _stranded(run: Run) -> Iterator[OrderEnd]:
    """Yield the orders of the last stage that finished: they went no further."""
    readers: tuple[tuple[str, Callable[[str], Order]], ...] = (
        (NORMALIZE, lambda text: read_normalized(text).order),
        (FILTER, loads),
        (EXTRACT, loads),
    )
    for stage, read in readers:
        if run.staging.exists(stage, ORDERS):
            code = NOT_FILTERED if stage == EXTRACT else "run_stopped"
            reason = Reason(
                code, f"the run stopped after {stage}", "nothing: it comes back with the next run"
            )
            for text in run.staging.read_lines(stage, ORDERS):
                yield OrderEnd(ended(read(text), Outcome.FAILED, reason))
            return


def plans(run: Run) -> Iterator[PlannedOrder]:
    """Yield the whole plan."""
    names = [ENDED, *run.staging.glob(PLAN, "part-*.jsonl")]
    for name in names:
        for text in run.staging.read_lines(PLAN, name):
            yield decode_planned(text)


def _ended(planned: PlannedOrder, result: Result) -> OrderEnd:
    """One whose status is held back is planned anew by every run: time alone may let it pass."""
    known = planned.reason == UNCHANGED
    held = planned.reason is not None and planned.outcome in (None, Outcome.UNCHANGED)
    return OrderEnd(
        result, "" if known or held else planned.fingerprint, planned.updated_at, planned.is_ours
    )
