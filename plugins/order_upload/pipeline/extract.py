"""extract: what the hub gives, with what waited, the latest version of each order once.

The payload is kept as received (a retried extract uses it: hubs may hand out an order only once).
The orders that waited come first, then batches of runs that died before their report, then new
ones: of two versions of the same time the one that was given last counts. At the end the batch is
entered in the ledger: from then on nothing can be lost, and a payload shrinks to the records that
were read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from order_upload.domain.order import Order
from order_upload.ledger import Batch
from order_upload.pipeline.asked_orders import AskedOrders
from order_upload.pipeline.decisions import Decisions
from order_upload.pipeline.intake import (
    ExtractItem,
    PayloadBegin,
    stage_latest,
)
from order_upload.pipeline.known_orders import KnownOrders, known_orders
from order_upload.pipeline.reading import FetchedPayload, Reading
from order_upload.pipeline.request import RunRequest, Window
from order_upload.pipeline.run import Run
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
from order_upload.sources.base import (
    OrderLine,
    Payload,
    RefusedOrder,
    Source,
)
from order_upload.staging.path import remove_file
from order_upload.staging.records import ExtractSummary, UnreadOrder


def extract(run: Run, source: Source, snapshot: Snapshot) -> None:
    """Stage the run's snapshot, its payloads and its orders, and enter the batch in the ledger.

    Raises:
        SourceError: the hub or its file can't be read as orders.
        ConfigError: a status map or a file of codes breaks its format, or is not there.
        LedgerError: the ledger can't be used.
    """
    request = snapshot.request
    run.discard_from(Stage.FILTER)
    run.write_snapshot(snapshot)
    rules_hash = snapshot.rules_hash(stage_sku_files(run, snapshot.connector.steps))
    dead = dead_batches(run) if request.merges_waiting else []
    # listed before they are read: what appears later was not read by this run
    waiting_files = run.root.waiting(run.connector).names()
    payloads = [] if request.retry else _fetch(run, source, request, rules_hash)
    fetched = _fetched(run, payloads)
    decisions = Decisions(run, sends_again=request.merges_waiting)
    known = _known(run, snapshot, rules_hash, dead, decisions.sends_again)
    reading = Reading(run, source, rules_hash, known, shrinks=request.takes)
    stream = decisions.applied(_everything(run, reading, fetched, request, dead))
    asked = AskedOrders(run, request.order_refs)
    staged = stage_latest(run, _selected(stream, snapshot, asked))
    asked.check()
    summary = ExtractSummary(
        orders=staged.read,
        unread=sum(payload.unread for payload in fetched) or staged.unread,
        carried=sorted(source.fields_seen),
        rules_hash=rules_hash,
        sends_again=decisions.sends_again,
        dismissed=decisions.dismissed,
        not_given=asked.not_given,
    )
    if not request.takes:
        run.save(SUMMARY, summary)
        return
    adopted = [batch.run_id for batch in dead]
    summary = replace(summary, adopted=adopted, waiting_files=waiting_files)
    run.save(SUMMARY, replace(summary, ended_corrections=decisions.ended))
    _enter_batch(run, payloads, rules_hash)
    decisions.keep()
    for payload in fetched:
        _shrink(payload)


def _fetch(run: Run, source: Source, request: RunRequest, rules_hash: str) -> list[Payload]:
    """Return the run's payloads, each fetched once.

    A retry asks the hub for nothing that it already gave.
    """
    payloads = _listed(run, source, request, rules_hash)
    for number, payload in enumerate(payloads):
        path = run.staging.path(Stage.EXTRACT, raw_payload(number))
        if not path.exists():
            source.fetch(payload, path)
    return payloads


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


def _fetched(run: Run, payloads: list[Payload]) -> list[FetchedPayload]:
    taken = run.ledger.batches
    return [
        FetchedPayload(
            run.staging.path(Stage.EXTRACT, raw_payload(number)),
            payload.about,
            taken.is_taken(run.connector, payload.key, besides_run=run.run_id),
        )
        for number, payload in enumerate(payloads)
    ]


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
        yield from _waiting(run, reading, only_stopped=request.retry)
        yield from orders_of_dead_runs(run, dead)
    elif not reading.source.looks_back:
        yield from _archived(run, reading, fetched)
    yield from _unread_before(run, reading.rules_hash)
    for payload in fetched:
        yield from reading.items(payload)


def _unread_before(run: Run, rules_hash: str) -> Iterator[UnreadOrder]:
    """Yield what an earlier try found unchanged: where it ended, its payload holds it no longer."""
    if run.has(SUMMARY) and run.load(SUMMARY).rules_hash == rules_hash:
        yield from run.read(UNREAD, missing_ok=True)


def _waiting(run: Run, reading: Reading, *, only_stopped: bool) -> Iterator[ExtractItem]:
    """Yield the orders that wait; their own records need not be read again."""
    for order in waiting_orders(run, reading.rules_hash, only_stopped=only_stopped):
        if isinstance(order, Order):
            reading.take_up(order)
        yield order


def _archived(run: Run, reading: Reading, fetched: list[FetchedPayload]) -> Iterator[ExtractItem]:
    own = [payload.path for payload in fetched]
    for path in run.root.raw_payloads(run.connector):
        if path not in own:
            yield from reading.items(FetchedPayload(path, str(path)))


def _selected(
    stream: Iterable[ExtractItem], snapshot: Snapshot, asked: AskedOrders
) -> Iterator[ExtractItem]:
    """Yield what the run asks for: its references, its window."""
    window = snapshot.request.window
    if not snapshot.request.order_refs and window is None:
        yield from stream
        return
    time_field = "updated_at"
    order_filter = snapshot.connector.filter
    if order_filter is not None and order_filter.time_range is not None:
        time_field = order_filter.time_range.field
    for item in stream:
        if isinstance(item, PayloadBegin):
            yield item
            continue
        if not asked.names(item):
            continue
        if window is None or _may_lie_in(window, item, time_field):
            yield item


def _may_lie_in(window: Window, item: ExtractItem, time_field: str) -> bool:
    """Return whether a time of an order lies in the window.

    A refused order is told unless its time is known to lie outside. Only the time of its last
    change is known of it, and nobody orders after that: an order that was changed before the window
    was made before the window, too.
    """
    if isinstance(item, Order | OrderLine):
        moment: datetime | None = getattr(item, time_field)
        return moment is not None and moment in window
    if not isinstance(item, RefusedOrder) or item.last_update is None:
        return True
    if time_field == "updated_at":
        return item.last_update in window
    return window.start is None or item.last_update >= window.start


def _enter_batch(run: Run, payloads: list[Payload], rules_hash: str) -> None:
    """Enter in the ledger what the run took: its orders, and files that can be told from others."""
    files = [payload.key for payload in payloads if payload.key.fingerprint]
    orders = run.staging.address(ORDERS.stage, ORDERS.name)
    run.ledger.batches.open(run.connector, run.run_id, orders, files, rules_hash)


def _shrink(payload: FetchedPayload) -> None:
    """Put the smaller payload in the place of the whole one, where it is smaller."""
    if payload.unread:
        payload.kept.rename(payload.path)
    else:
        remove_file(payload.kept)
