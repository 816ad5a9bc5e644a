"""What became of every order of a run, read from what its stages left behind, however far they got.

Each stage parts its input into what goes on and what ends there, in order; so the orders that a
broken run stranded are the whole output of the last stage that finished.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from order_upload.domain.courier_words import ODD_NUMBER, UNKNOWN_COURIER
from order_upload.domain.order import Order, total_text
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.text_limits import TEXT_CHANGED
from order_upload.domain.times import now_text
from order_upload.pipeline.approval import NOT_ASKED, Approval
from order_upload.pipeline.decisions import DISMISSED
from order_upload.pipeline.results import unplanned_result
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import (
    DROPPED,
    ENDED,
    ORDERS,
    PARTS,
    PASSED,
    REFUSED,
    SHOP_FACTS,
    STATUSES,
    STOPPED,
    SUMMARY,
    TRANSFORM_ENDED,
    TRANSFORMED,
    UNREAD,
    Lines,
    Stage,
    part_lines,
    part_of,
    upload_results,
)
from order_upload.pipeline.waiting import NOT_FILTERED
from order_upload.staging.records import (
    PlanHead,
    StrandedOrder,
    decode_head,
    decode_passed,
    decode_plan_head,
    decode_stranded,
    joined,
)

UNCHANGED = Reason("unchanged_since_last_time", "the hub says the same as last time")
"""Why the plan ends an order without asking the shop."""
SAME_RECORD = Reason("same_record", "the hub sends the very same as last time")
"""Why an order was not read."""
FORGOTTEN = Reason("forgotten", "its buyer was forgotten, and nothing of it is kept")
"""Why an order was left out that the hub still gives."""
NOT_SENT = Reason("upload_stopped", "the upload stopped before an answer")

SETTLED_WITH_REASON = frozenset(
    {UNCHANGED.code, "echo", "owned_by", TEXT_CHANGED, UNKNOWN_COURIER, ODD_NUMBER}
)
"""Reasons that let an order be settled: as long as the hub says the same, nothing will change."""


class OrderEnd(msgspec.Struct, frozen=True, gc=False):
    """How one order ended, with what to remember of it.

    Attributes:
        fingerprint: what the plan knows it by next time; "" when there is nothing new to remember.
        record_hash: what extract knows it by next time; "" when it has to be looked at then.
        updated_at: the hub's time of this version.
        is_ours: this connector made the shop's order.
        split_from: reference of the order that this one is a part of; "" where it is whole.
        total, currency: what the buyer paid, as far as that is known.
        planned: what was planned, where the order came so far.
    """

    result: Result
    fingerprint: str = ""
    record_hash: str = ""
    updated_at: str = ""
    is_ours: bool = False
    split_from: str = ""
    total: str = ""
    currency: str = ""
    planned: PlanHead | None = None

    @property
    def waits_as(self) -> str:
        """The reference under which the order waits: a part waits with the order that it is of."""
        return self.split_from or self.result.ref


def outcomes(run: Run, *, dry_run: bool, approval: Approval = NOT_ASKED) -> Iterator[OrderEnd]:
    """Yield the end of every order that the run read; on a dry run, of those that the plan settled.

    Args:
        run: the run.
        dry_run: nothing was to be sent.
        approval: the answer to the plan.
    """
    yield from _refused(run)
    for dropping in (DROPPED, STOPPED):
        yield from _unplanned(run, dropping)
    yield from _ended_by_steps(run)
    if not run.has(SHOP_FACTS):
        yield from _stranded(run)
        return
    at = now_text()
    for planned in run.read(ENDED.read_as(decode_plan_head)):
        if planned.outcome is not None:
            yield _end_of(planned, planned.result(planned.outcome, None, at))
    if not dry_run:
        yield from _uploaded(run, at, approval)


def unread_results(run: Run) -> Iterator[Result]:
    """Yield the results of the orders that the run did not read, for those who show each order.

    Only the reference and the outcome of such an order are known.
    """
    forgotten = frozenset(run.load(SUMMARY).forgotten) if run.has(SUMMARY) else frozenset()
    for order in run.read(UNREAD, missing_ok=True):
        reason = FORGOTTEN if order.ref in forgotten else SAME_RECORD
        yield Result(ref=order.ref, outcome=order.outcome, reason=reason)


def _refused(run: Run) -> Iterator[OrderEnd]:
    """Yield the orders that their payload could not make; what a person left alone is filtered."""
    dismissed = frozenset(run.load(SUMMARY).dismissed) if run.has(SUMMARY) else frozenset()
    for line in run.read(REFUSED, missing_ok=True):
        if line.ref in dismissed:
            dropped = replace(line.refused, outcome=Outcome.FILTERED, reason=DISMISSED)
            yield OrderEnd(dropped)
        elif line.order is not None:
            total, currency = total_text(line.order.amounts), line.order.amounts.currency
            yield OrderEnd(line.refused, total=total, currency=currency)
        else:
            yield OrderEnd(line.refused)


def _unplanned(run: Run, dropping: Lines[Result]) -> Iterator[OrderEnd]:
    """Yield the orders that a stage ended before any plan; filtered ones with their record."""
    if not run.has(dropping):
        return
    for line, result in joined(run.lines(ORDERS), run.read(dropping)):
        if result.outcome is Outcome.FILTERED:
            yield OrderEnd(result, record_hash=decode_head(line).record_hash)
        else:
            amounts = decode_stranded(line).amounts
            yield OrderEnd(result, total=amounts.total, currency=amounts.currency)


def _ended_by_steps(run: Run) -> Iterator[OrderEnd]:
    """Yield the orders that a step of the transformation ended.

    The record of one that is left out is remembered where the order is whole: of the others a part
    may go on.
    """
    if not run.has(TRANSFORMED):
        return
    for ended in run.read(TRANSFORM_ENDED):
        record_hash = ""
        if ended.result.outcome is Outcome.FILTERED and not ended.split_from:
            record_hash = ended.record_hash
        yield OrderEnd(
            ended.result,
            record_hash=record_hash,
            split_from=ended.split_from,
            total=ended.total,
            currency=ended.currency,
        )


def _uploaded(run: Run, at: str, approval: Approval) -> Iterator[OrderEnd]:
    """Yield the orders that were to be sent.

    Of several tries the last one that says something counts.
    """
    outcome, reason = Outcome.FAILED, NOT_SENT
    if not approval.is_given:
        outcome, reason = Outcome.BLOCKED, approval.reason
    for part in parts(run):
        results = {result.ref: result for result in results_of_part(run, part)}
        for planned in run.read(part_lines(part).read_as(decode_plan_head)):
            result = results.get(planned.ref) or planned.result(outcome, reason, at)
            yield _end_of(planned, result)


def _end_of(planned: PlanHead, result: Result) -> OrderEnd:
    """Return the end of a planned order, with what to remember of it.

    An order whose status is held back is remembered by nothing: time alone may let it pass, so
    every run plans it anew. One that the plan knew already has no new fingerprint. One whose
    content another connector owns is remembered by its record alone: fingerprints are shared by
    all connectors of a shop, and that one has yet to write it.
    """
    code = planned.reason.code if planned.reason else ""
    ends_unsent = planned.outcome in (None, Outcome.UNCHANGED)
    held_back = bool(code) and ends_unsent and code not in SETTLED_WITH_REASON
    fingerprint, record_hash = planned.fingerprint, planned.record_hash
    if held_back:
        fingerprint, record_hash = "", ""
    if code in (UNCHANGED.code, "owned_by"):
        fingerprint = ""
    if planned.split_from:
        record_hash = ""  # the record is that of all parts: each run reads it again
    return OrderEnd(
        result,
        fingerprint,
        record_hash,
        planned.updated_at,
        planned.is_ours,
        planned.split_from,
        planned.total,
        planned.currency,
        planned,
    )


def _stranded(run: Run) -> Iterator[OrderEnd]:
    """Yield the orders of the last stage that finished: they went no further."""
    files = (TRANSFORMED, STATUSES, PASSED, ORDERS)
    last = next((file for file in files if run.has(file)), None)
    if last is None:
        return
    code = "run_stopped"
    if last is ORDERS:
        code = NOT_FILTERED
    reason = Reason(code, f"the run stopped after {last.stage}")
    at = now_text()
    for order, split_from in _orders_in(run, last):
        result = unplanned_result(order, Outcome.FAILED, reason, at)
        total, currency = total_text(order.amounts), order.amounts.currency
        yield OrderEnd(result, split_from=split_from, total=total, currency=currency)


def _orders_in(run: Run, file: Lines[Any]) -> Iterator[tuple[Order | StrandedOrder, str]]:
    """Yield the orders that a file says went on, each with what it was split from, or ""."""
    if file is TRANSFORMED:
        for staged in run.read(TRANSFORMED):
            yield staged.order, staged.split_from
    elif file is ORDERS:
        for order in run.read(ORDERS.read_as(decode_stranded)):
            yield order, ""
    else:
        for line, _ in joined(run.lines(ORDERS), run.read(file.read_as(decode_passed))):
            yield decode_stranded(line), ""


def parts(run: Run) -> list[str]:
    """Return the names of the parts of the plan, in their order."""
    return [part_of(name) for name in run.staging.glob(Stage.PLAN, PARTS)]


def results_of_part(run: Run, part: str) -> Iterator[Result]:
    """Yield the results of all tries to send a part, first try first."""
    tries = upload_results(part, "*")
    for name in run.staging.glob(tries.stage, tries.name):
        yield from run.read(Lines(tries.stage, name, tries.decode))
