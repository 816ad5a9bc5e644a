"""extract: what the hub gives, with what waited, the latest version of each order once.

The payload is kept as received (a retried extract uses it: hubs may hand out an order only once).
The orders that waited come first, then batches of runs that died before their report, then new
ones: of two versions of the same time the one that was given last counts. At the end the batch is
entered in the ledger: from then on nothing can be lost, and a payload shrinks to the records that
were read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import chain

from msgspec.structs import replace

from order_upload.domain.order import Order
from order_upload.ledger import Batch
from order_upload.pipeline.archive import NOTHING_NEW, give_back, kept_of
from order_upload.pipeline.asked_orders import AskedOrders
from order_upload.pipeline.decisions import Decisions
from order_upload.pipeline.intake import ExtractItem, Staged, stage_latest
from order_upload.pipeline.known_orders import KnownOrders, known_orders
from order_upload.pipeline.lost_orders import check_nothing_is_lost
from order_upload.pipeline.reading import FetchedPayload, Reading
from order_upload.pipeline.request import RunRequest, Window
from order_upload.pipeline.run import Run
from order_upload.pipeline.selection import Selection
from order_upload.pipeline.sku_files import stage_sku_files
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import (
    ORDERS,
    PAYLOADS,
    SUMMARY,
    UNREAD,
    Stage,
    raw_payload,
)
from order_upload.pipeline.waiting import dead_batches, orders_of_dead_runs, waiting_orders
from order_upload.sources.base import Payload, Source
from order_upload.staging.records import ExtractSummary, RefusedLine, UnreadOrder

CLOCKS_DIFFER = timedelta(days=2)
"""How far the hub's clock and zone may be from ours, at most."""


def extract(run: Run, source: Source, snapshot: Snapshot) -> None:
    """Stage the run's snapshot, its payloads and its orders, and enter the batch in the ledger.

    Raises:
        SourceError: the hub or its file can't be read as orders.
        ConfigError: a status map or a file of codes breaks its format, or is not there.
        LedgerError: the ledger can't be used, or a buyer is being forgotten just now.
        StagingError: orders that wait are not in this staging; nothing was fetched.
    """
    run.ledger.erasure_hold.check_none()
    request = snapshot.request
    run.discard_from(Stage.FILTER)
    run.write_snapshot(snapshot)
    check_nothing_is_lost(run)
    rules_hash = snapshot.rules_hash(stage_sku_files(run, snapshot.connector.steps))
    dead = dead_batches(run) if request.merges_waiting else []
    # listed before they are read: what appears later was not read by this run
    waiting_files = run.root.waiting(run.connector).names()
    payloads = [] if request.retry else _listed(run, source, request, rules_hash)
    fetched = _fetched(run, source, payloads)
    decisions = Decisions(run, sends_again=request.merges_waiting)
    known = _known(run, snapshot, rules_hash, dead, decisions.sends_again)
    reading = Reading(run, source, rules_hash, known, run.ledger.forgotten.all())
    reading.prepare(fetched, takes=request.takes)
    stream = decisions.applied(_everything(run, reading, fetched, request, dead))
    staged, not_given = _stage_selected(run, source, snapshot, stream)
    summary = ExtractSummary(
        orders=staged.read,
        unread=sum(payload.unread for payload in fetched) or staged.unread,
        carried=sorted(source.fields_seen),
        rules_hash=rules_hash,
        sends_again=decisions.sends_again,
        dismissed=decisions.dismissed,
        not_given=not_given,
        forgotten=sorted(reading.left_out),
        emptied=[f"raw/{payload.path.name}" for payload in fetched if payload.is_emptied],
    )
    if request.takes:
        adopted = [batch.run_id for batch in dead]
        summary = replace(summary, adopted=adopted, waiting_files=waiting_files)
        run.save(SUMMARY, replace(summary, ended_corrections=decisions.ended))
        _enter_batch(run, payloads, rules_hash)
        decisions.keep()
    else:
        run.save(SUMMARY, summary)
    for payload in fetched:
        reading.shrink(payload)


def _stage_selected(
    run: Run, source: Source, snapshot: Snapshot, stream: Iterator[ExtractItem]
) -> tuple[Staged, list[str]]:
    """Stage what the run asks for; return how many orders that is, and what of it did not come."""
    asked = AskedOrders(run, snapshot.request.order_refs)
    selection = Selection(snapshot, asked)
    staged = stage_latest(run, selection.of(stream))
    asked.check()
    if _reads_archive(source, snapshot.request):
        selection.check_past(run.root.of(run.connector).payloads.kept_from)
    return staged, asked.not_given


def _fetched(run: Run, source: Source, payloads: list[Payload]) -> list[FetchedPayload]:
    """Return the run's payloads, each fetched once.

    A retry asks the hub for nothing that it already gave: what an ended run handed over to the
    archive, it gets back from there. A payload that had nothing new is not read again.
    """
    kept = kept_of(run.staging)
    fetched = []
    for number, payload in enumerate(payloads):
        name = raw_payload(number)
        path = run.staging.path(Stage.EXTRACT, name)
        if not path.exists():
            if kept.get(name) == NOTHING_NEW:
                continue
            if name not in kept or not give_back(run, name, kept[name]):
                source.fetch(payload, path)
        was_taken = run.ledger.batches.is_taken(run.connector, payload.key, besides_run=run.run_id)
        fetched.append(FetchedPayload(path, payload.about, was_taken))
    return fetched


def _listed(run: Run, source: Source, request: RunRequest, rules_hash: str) -> list[Payload]:
    """Return what the run fetches, decided once.

    Files that were taken before are read again when the rules have changed since, and by a run with
    a window or one that looks at unchanged orders too.
    """
    if not run.has(PAYLOADS):
        reads_taken = request.window is not None or request.force
        taken = run.ledger.batches
        listed = [
            payload
            for payload in source.payloads()
            if reads_taken
            or not taken.is_taken(
                run.connector, payload.key, besides_run=run.run_id, rules_hash=rules_hash
            )
        ]
        run.save(PAYLOADS, listed)
    return run.load(PAYLOADS)


def _known(
    run: Run,
    snapshot: Snapshot,
    rules_hash: str,
    dead: list[Batch],
    sends_again: Collection[str],
) -> KnownOrders | None:
    """Return which records need not be read, or None when all are.

    A run that died before its report may have read a version that the ledger does not know yet: it
    has to be compared with what the hub says now.
    """
    if dead or not snapshot.request.skips_known_records:
        return None
    return known_orders(run, snapshot, rules_hash, sends_again)


def _everything(
    run: Run,
    reading: Reading,
    fetched: list[FetchedPayload],
    request: RunRequest,
    dead: list[Batch],
) -> Iterator[ExtractItem]:
    """Yield older orders, then new ones.

    Only a run with a window looks into the archive of payloads; it leaves alone what waits.
    """
    if request.merges_waiting:
        waiting = _waiting(run, reading, only_stopped=request.retry)
        yield from reading.unless_forgotten(chain(waiting, orders_of_dead_runs(run, dead)))
    elif _reads_archive(reading.source, request):
        yield from _archived(run, reading, fetched, request.window)
    yield from _unread_before(run, reading.rules_hash)
    for payload in fetched:
        yield from reading.items(payload)


def _unread_before(run: Run, rules_hash: str) -> Iterator[UnreadOrder]:
    """Yield what an earlier try found unchanged: where it ended, its payload holds it no longer."""
    if run.has(SUMMARY) and run.load(SUMMARY).rules_hash == rules_hash:
        yield from run.read(UNREAD, missing_ok=True)


def _waiting(run: Run, reading: Reading, *, only_stopped: bool) -> Iterator[Order | RefusedLine]:
    """Yield the orders that wait; their own records need not be read again."""
    for order in waiting_orders(run, reading.rules_hash, only_stopped=only_stopped):
        if isinstance(order, Order):
            reading.take_up(order)
        yield order


def _reads_archive(source: Source, request: RunRequest) -> bool:
    return not (request.merges_waiting or source.looks_back)


def _archived(
    run: Run, reading: Reading, fetched: list[FetchedPayload], window: Window | None
) -> Iterator[ExtractItem]:
    """Yield what is kept of earlier runs and may lie in the window.

    What was received before the window cannot.
    """
    since = None
    if window is not None and window.start is not None:
        since = window.start - CLOCKS_DIFFER
    own = [payload.path for payload in fetched]
    for path in run.root.of(run.connector).readable_payloads(since):
        if path not in own:
            # it may have expired since it was listed
            with suppress(FileNotFoundError):
                yield from reading.items(FetchedPayload(path, str(path), is_kept=True))


def _enter_batch(run: Run, payloads: list[Payload], rules_hash: str) -> None:
    """Enter in the ledger what the run took: its orders, and files that can be told from others."""
    files = [payload.key for payload in payloads if payload.key.fingerprint]
    orders = run.staging.address(ORDERS.stage, ORDERS.name)
    run.ledger.batches.open(run.connector, run.run_id, orders, files, rules_hash)
