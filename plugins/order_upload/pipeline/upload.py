"""upload: one part of the plan is sent, a hundred orders a request; each order gets a result line.

A request that changes the shop is never repeated blindly. When no answer tells what became of it,
the shop is asked which of the orders it has by now; only the others are sent again, once. What even
the shop can't tell is ``unknown``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from order_upload.domain.operations import (
    Answer,
    Operation,
    OperationAnswer,
    OrderState,
    ShopOrder,
)
from order_upload.domain.outcome import Action, Outcome, Reason, Result
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.times import now_text
from order_upload.errors import LedgerError, OrderUploadError, OutcomeUnknownError, ShopError
from order_upload.ledger import IsAtWork, nobody_knows
from order_upload.pipeline.outcomes import results_of_part
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import SHOP_FACTS, part_lines, upload_results
from order_upload.shops.base import LARGEST_APPLY, Shop

LEASE_S = 600.0
"""Seconds for which the shop is ours without a sign of life, where nobody knows about our task.

The lease is renewed before every request, which may take up to 5 minutes.
"""

LARGEST_BATCH_BYTES = 3 * 1024 * 1024
"""Of the orders in one request; the shop takes 4 MB (docs/node-protocol.md, section 1)."""

DONE = {Action.CREATE: Answer.CREATED, Action.UPDATE: Answer.UPDATED}

NOBODY_SAYS = ""
"""Who wrote a part on the native API, which keeps no writers; its memory is this ledger's own."""

OUTCOMES = {
    Answer.CREATED: Outcome.CREATED,
    Answer.UPDATED: Outcome.UPDATED,
    Answer.UNCHANGED: Outcome.UNCHANGED,
    Answer.CONFLICT: Outcome.FAILED,
    Answer.IN_PROGRESS: Outcome.FAILED,
    Answer.REJECTED: Outcome.REJECTED,
}
NEEDS_A_PERSON = frozenset(
    {
        "deleted_in_shop",
        "linked_to_other",
        "missing_option",
        "missing_product",
        "other_order",
        "other_store",
        "owned_by",
        "policy_not_possible",
        "status_unknown",
        "stock_uncertain",
        "transport_cannot_create",
        "transport_minimal_only",
        "unfit_stand_in",
        "unknown_country",
        "unknown_currency",
        "unknown_customer_group",
        "unknown_language",
        "unknown_status",
        "unknown_zone",
    }
)
"""Reasons (docs/node-protocol.md, section 8) that a mapping or a decision lifts.

Such an order is blocked.
"""

BY_REASON = {
    **dict.fromkeys(NEEDS_A_PERSON, Outcome.BLOCKED),
    "no_answer": Outcome.UNKNOWN,
    "shop_error": Outcome.FAILED,
    "stale": Outcome.UNCHANGED,
}
"""Where the reason says more than the answer."""

ALTERED = "altered_in_shop"
"""The code of what the report counts as an incident."""

NO_ANSWER = Reason(
    "no_answer",
    "sent, but no answer came and the shop cannot say what became of it",
)
NOT_DONE = Reason("not_done", "sent twice without an answer; the shop says that it did nothing")


@dataclass(slots=True)
class Sending:
    """One batch on its way.

    Attributes:
        answers: what is known, by reference.
        attempts: how often something of it was sent.
        in_doubt: something was sent without an answer, or may have been by an earlier try, and the
            shop was not asked.
    """

    operations: Sequence[Operation]
    in_doubt: bool
    answers: dict[str, OperationAnswer] = field(default_factory=dict)
    attempts: int = 0

    @property
    def unanswered(self) -> list[Operation]:
        """What the shop has said nothing about yet."""
        return [operation for operation in self.operations if operation.ref not in self.answers]


def upload(
    run: Run, shop: Shop, part: str, *, attempt: int, is_at_work: IsAtWork = nobody_knows
) -> None:
    """Send the orders of a part that no earlier try has settled.

    The result line of an order is written as soon as its result is known.

    Args:
        run: the run.
        shop: where the orders go.
        part: name of the part.
        attempt: number of the try; each has a file of results of its own.
        is_at_work: says of the task of another run whether it still runs.

    Raises:
        LeaseTakenError: another run works on this shop; nothing was done.
        ShopError, LedgerError: shop or ledger can't be worked with now; what was answered before is
            kept.
    """
    facts = run.load(SHOP_FACTS)
    settled = {result.ref for result in results_of_part(run, part) if result.outcome.is_settled}
    batches = _batches(_open_orders(run, part, settled), min(LARGEST_APPLY, facts.largest_batch))
    failure: OrderUploadError | None = None
    with (
        run.ledger.lease(facts.installation, run.holder(part), LEASE_S, is_at_work) as lease,
        run.writer(upload_results(part, attempt)) as results,
    ):
        try:
            for batch in batches:
                lease.renew()
                for result in _upload_batch(shop, batch, in_doubt=attempt > 1):
                    results.write(result)
        except (ShopError, LedgerError) as error:
            failure = error  # raised below: what was answered before must be on disk first
    if failure is not None:
        raise failure


def _open_orders(
    run: Run, part: str, settled: Collection[str]
) -> Iterator[tuple[PlannedOrder, int]]:
    """Yield the orders of a part that no earlier try has settled, each with its line's bytes."""
    lines = part_lines(part)
    for line in run.lines(lines):
        planned = lines.decode(line)
        if planned.ref not in settled:
            yield planned, len(line)


def _batches(orders: Iterable[tuple[PlannedOrder, int]], size: int) -> Iterator[list[PlannedOrder]]:
    """Yield what goes into one request.

    That is up to ``size`` orders, of :data:`LARGEST_BATCH_BYTES` together.

    Args:
        orders: each with the bytes of its staged line, a little more than it takes in a request.
        size: most orders of one request.
    """
    batch: list[PlannedOrder] = []
    batch_bytes = 0
    for planned, line_bytes in orders:
        if batch and (len(batch) == size or batch_bytes + line_bytes > LARGEST_BATCH_BYTES):
            yield batch
            batch, batch_bytes = [], 0
        batch.append(planned)
        batch_bytes += line_bytes
    if batch:
        yield batch


def _upload_batch(shop: Shop, batch: list[PlannedOrder], *, in_doubt: bool) -> Iterator[Result]:
    """Yield the results of a batch.

    When the shop fails on the way, the results that are known come first; then its error is raised.
    """
    operations = [planned.operation for planned in batch if planned.operation is not None]
    sending = Sending(operations, in_doubt)
    failure: ShopError | None = None
    try:
        _send(shop, sending)
    except ShopError as error:
        failure = error
    for planned in batch:
        if planned.ref in sending.answers:
            yield _result(planned, sending.answers[planned.ref], sending.attempts)
        elif sending.attempts and sending.in_doubt:
            yield planned.result(
                Outcome.UNKNOWN, reason=NO_ANSWER, attempts=sending.attempts, at=now_text()
            )
        elif sending.attempts and failure is None:
            yield planned.result(
                Outcome.FAILED, reason=NOT_DONE, attempts=sending.attempts, at=now_text()
            )
    if failure is not None:
        raise failure


def _send(shop: Shop, sending: Sending) -> None:
    """Send what the shop has not answered, at most twice; in doubt the shop is asked first."""
    for _ in range(2):
        if sending.in_doubt:
            _ask(shop, sending)
        if not sending.unanswered:
            return
        sending.attempts += 1
        try:
            sending.answers |= {answer.ref: answer for answer in shop.apply(sending.unanswered)}
        except OutcomeUnknownError:
            sending.in_doubt = True
        else:
            return
    _ask(shop, sending)


def _ask(shop: Shop, sending: Sending) -> None:
    """Take as answered what the shop holds of the very events that were to be written.

    Nothing is in doubt after that.
    """
    open_operations = sending.unanswered
    own_ids = [operation.order_id for operation in open_operations if operation.order_id]
    shop_orders = shop.find([operation.ref for operation in open_operations], own_ids, ())
    by_ref = {shop_order.ref: shop_order for shop_order in shop_orders}
    for operation in open_operations:
        answer = _answer_of(operation, by_ref.get(operation.ref))
        if answer is not None:
            sending.answers[operation.ref] = answer
    sending.in_doubt = False


def _answer_of(operation: Operation, shop_order: ShopOrder | None) -> OperationAnswer | None:
    """Return the answer that never came, None where the shop does not hold what was to be written.

    Another connector may have written the very same meanwhile: then this one changed nothing.
    """
    if shop_order is None or shop_order.state is not OrderState.COMPLETE:
        return None
    writers = {
        part.owner for part in shop_order.written.values() if part.event_id == operation.event_id
    }
    if not writers:
        return None
    answer = Answer.UNCHANGED
    if writers & {operation.owner, NOBODY_SAYS}:
        answer = DONE[operation.action]
    return OperationAnswer(ref=operation.ref, answer=answer, order_id=shop_order.order_id)


def _result(planned: PlannedOrder, answer: OperationAnswer, attempts: int) -> Result:
    outcome, reason = OUTCOMES[answer.answer], answer.reason
    if reason is not None:
        outcome = BY_REASON.get(reason.code, outcome)
    if answer.altered:
        reason = _altered(answer)
    if planned.waits and outcome.is_settled:
        outcome = Outcome.BLOCKED
    shop_order_id = answer.order_id or planned.shop_order_id
    return planned.result(
        outcome, reason=reason, shop_order_id=shop_order_id, attempts=attempts, at=now_text()
    )


def _altered(answer: OperationAnswer) -> Reason:
    """Return the reason of an order that stands otherwise than it was sent.

    A note that the shop has beside it, such as ``account_not_proven``, is told in the message.
    """
    paths = ", ".join(answer.altered)
    note = ""
    if answer.reason is not None:
        note = f"; beside it: {answer.reason.code}"
    return Reason(
        ALTERED,
        f"{paths}: found another value in the shop right after it was written; "
        f"allowed: the one that was sent{note}",
        group=f"altered in the shop: {paths}",
    )
