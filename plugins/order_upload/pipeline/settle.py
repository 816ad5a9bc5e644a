"""How the report ends a run: what is remembered, what is kept for the next run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from msgspec.structs import replace

from order_upload.domain.outcome import Outcome
from order_upload.domain.times import parse_time
from order_upload.ledger import SentOrder, SettledRecord, Waiting
from order_upload.ledger.order_names import NumberedOrder
from order_upload.pipeline.known_orders import rules_in_shop
from order_upload.pipeline.outcomes import UNCHANGED, OrderEnd
from order_upload.pipeline.request import RunKind, RunRequest
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import ORDERS, REFUSED, SHOP_FACTS, SUMMARY
from order_upload.staging.records import OrderHead, decode_head, decode_order, encode

DELETED_IN_SHOP = "deleted_in_shop"
"""Why an order is blocked that a person took out of the shop (docs/node-protocol.md, section 8)."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why an order waits, as the ledger keeps it; orders that wait for the same share one."""

    outcome: Outcome
    code: str
    group: str


def waited_before(run: Run, ends: Iterable[OrderEnd]) -> dict[str, Waiting]:
    """Return which of these orders waited when the run began, by what each waits as.

    What a first try of this report has entered did not.
    """
    own = run.root.waiting(run.connector).name_for(run.run_id)
    rows = run.ledger.waiting.of(run.connector, [end.waits_as for end in ends])
    return {row.ref: row for row in rows if row.file != own or row.attempts > 1}


class Memory:
    """Remembers how the orders of a run ended: the next run need not ask the shop about them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        snapshot = run.snapshot()
        # a window looks at times that have passed: its versions are not the hub's latest
        self._keeps_records = snapshot.request.window is None
        self._keeps_drops = snapshot.lets_drops_last
        self._installation = ""
        self._rules_hash = ""
        if run.has(SHOP_FACTS):
            self._installation = run.load(SHOP_FACTS).installation
            self._rules_hash = rules_in_shop(run.load(SUMMARY).rules_hash, self._installation)

    def keep(self, ends: Sequence[OrderEnd]) -> None:
        """Remember what was settled; forget what people deleted in the shop.

        Once they let it, such an order is made again though the hub says nothing new.
        """
        at = datetime.now(UTC)
        sent = [_sent_order(end, at) for end in ends if _is_settled(end) and end.fingerprint]
        if sent:
            self._run.ledger.sent.remember(self._installation, self._run.connector, sent)
        if self._rules_hash and self._keeps_records:
            records = [
                SettledRecord(end.result.ref, end.record_hash, end.result.outcome)
                for end in ends
                if self._may_be_passed_over(end)
            ]
            self._run.ledger.records.keep(self._run.connector, self._rules_hash, records)
        # an order that the plan knew has its names already
        numbered = [
            _numbered(end) for end in ends if end.result.ref and end.result.reason != UNCHANGED
        ]
        self._run.ledger.names.keep(self._run.connector, numbered)
        for end in ends:
            if end.result.reason and end.result.reason.code == DELETED_IN_SHOP:
                self._run.ledger.forget(self._run.connector, end.result.ref)

    def keep_numberless(self, records: Iterable[OrderHead]) -> None:
        """Remember which records without a number were named: the next run names them no more."""
        if self._rules_hash and self._keeps_records:
            settled = (
                SettledRecord(record.ref, record.record_hash, Outcome.REJECTED)
                for record in records
            )
            self._run.ledger.records.keep(self._run.connector, self._rules_hash, settled)

    def _may_be_passed_over(self, end: OrderEnd) -> bool:
        """Return whether the next run need not read the order if the hub says the same."""
        if not end.record_hash or not _is_settled(end):
            return False
        return self._keeps_drops or end.result.outcome is not Outcome.FILTERED


def _numbered(end: OrderEnd) -> NumberedOrder:
    """Return the order with its numbers; a part by the order that it is of, which is read again."""
    result = end.result
    is_remembered = _is_settled(end) and bool(end.fingerprint)
    if end.split_from:
        return NumberedOrder(end.split_from, result.number, result.shop_order_id, False, result.ref)
    return NumberedOrder(result.ref, result.number, result.shop_order_id, is_remembered)


def _is_settled(end: OrderEnd) -> bool:
    return end.result.outcome.is_settled


def _sent_order(end: OrderEnd, at: datetime) -> SentOrder:
    result = end.result
    outcome, updated_at = result.outcome, None
    if end.is_ours:
        # made by a run that died before its report: it has been exported all the same
        outcome = Outcome.CREATED
    if end.updated_at:
        updated_at = parse_time(end.updated_at)
    return SentOrder(
        ref=result.ref,
        fingerprint=end.fingerprint,
        outcome=outcome,
        shop_order_id=result.shop_order_id,
        updated_at=updated_at,
        status=result.status_to,
        at=at,
    )


def settle(
    run: Run, settled: Sequence[str], stopped: Mapping[str, Stopped], ended: Collection[str]
) -> None:
    """Keep the orders that wait in a file of this run, and take it over in the ledger in one step.

    A run that leaves alone what waits ends nothing of it, neither by a result nor by an older
    version.

    Args:
        run: the run.
        settled: references of orders that waited and do so no longer.
        stopped: reference -> why the order waits.
        ended: references of the orders that were to be sent again and are settled.
    """
    request, summary = run.snapshot().request, run.load(SUMMARY)
    name = run.root.waiting(run.connector).name_for(run.run_id)
    _write_waiting(run, request, stopped, name)
    run.ledger.settle(
        run.connector,
        run.run_id,
        settled=settled if request.merges_waiting else (),
        waiting=(_waiting_row(ref, why, name, summary.rules_hash) for ref, why in stopped.items()),
        close_batches=[run.run_id, *summary.adopted],
        replaces=request.merges_waiting,
    )
    asked = {ref: summary.sends_again[ref] for ref in ended}
    run.ledger.decisions.sent_again(run.connector, asked)
    _tidy_waiting(run, request, stopped, {name, *summary.waiting_files})


def _write_waiting(run: Run, request: RunRequest, refs: Collection[str], name: str) -> None:
    with run.root.waiting(run.connector).write_lines(name) as lines:
        for line in _waiting_lines(run, request, refs):
            lines.write(line)


def _tidy_waiting(run: Run, request: RunRequest, refs: Collection[str], seen: set[str]) -> None:
    """Delete the waiting files that this run has read and nobody needs any more.

    Others may be in the making. A run beside this one (a backfill has such) may have found our file
    before the ledger knew it, and deleted it: then it is written again.
    """
    waiting = run.root.waiting(run.connector)
    in_use = {row.file for row in run.ledger.waiting.of(run.connector)}
    for name in seen - in_use:
        waiting.delete(name)
    own = waiting.name_for(run.run_id)
    if own in in_use and not waiting.exists(own):
        _write_waiting(run, request, refs, own)


def _waiting_lines(run: Run, request: RunRequest, refs: Collection[str]) -> Iterator[bytes]:
    """Yield the lines of the waiting file.

    Orders stand there as extract staged them, refused ones too. What a backfill brought
    is marked, so that a later run sends no mail for it.
    """
    if not refs:
        return
    is_backfill = request.kind is RunKind.BACKFILL
    for line in run.lines(ORDERS, missing_ok=True):
        if decode_head(line).ref not in refs:
            continue
        if is_backfill:
            yield encode(replace(decode_order(line), quiet=True))
        else:
            yield line
    for refused in run.read(REFUSED, missing_ok=True):
        if refused.ref in refs:
            yield encode(refused)


def _waiting_row(ref: str, why: Stopped, file: str, rules_hash: str) -> Waiting:
    return Waiting(
        ref=ref,
        updated_at=None,
        outcome=why.outcome,
        reason_code=why.code,
        waits_for=why.group,
        first_seen=datetime.now(UTC),
        attempts=1,
        file=file,
        rules_hash=rules_hash,
    )
