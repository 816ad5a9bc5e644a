"""extract: what the hub gives, with what waited, the latest version of each order once.

The payload is kept as received (a retried extract uses it: hubs may hand out an order only once).
The orders that waited come first, then batches of runs that died before their report, then new
ones: of two versions of the same time the one that was given last counts. At the end the batch is
entered in the ledger: from then on nothing can be lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from order_upload.domain.order import Order
from order_upload.domain.order_json import dumps
from order_upload.errors import SourceRefusedError
from order_upload.ledger import Batch, SourceFileKey
from order_upload.pipeline.order_index import OrderIndex
from order_upload.pipeline.request import RunRequest, Window
from order_upload.pipeline.results import refused, result_line
from order_upload.pipeline.run import EXTRACT, FILTER, ORDERS, Run, Snapshot
from order_upload.pipeline.waiting import (
    REFUSED,
    ExtractItem,
    dead_batches,
    orders_of_dead_runs,
    waiting_orders,
)
from order_upload.sources.base import OrderStream, Payload, RefusedOrder, Source
from order_upload.staging import UNREADABLE

SUMMARY = "summary.json"
PAYLOADS = "payloads.json"


def extract(run: Run, source: Source, snapshot: Snapshot) -> None:
    """Stage the run's snapshot, its payloads and its orders, and enter the batch in the ledger.

    Raises:
        SourceError: the hub or its file can't be read as orders.
        LedgerError: the ledger can't be used.
    """
    request = snapshot.request
    run.discard_from(FILTER)
    run.write_snapshot(snapshot)
    dead = dead_batches(run) if request.merges_waiting else []
    adopted = [batch.run_id for batch in dead] if request.takes else []
    files = run.root.waiting(run.connector).names() if request.takes else []
    payloads = [] if request.retry else _fetch(run, source, request)
    stream = _selected(_everything(run, source, payloads, request, dead), snapshot)
    count = _stage_latest(run, stream)
    summary = {
        "orders": count,
        "carried": sorted(source.fields_seen),
        "adopted": adopted,
        "waiting_files": files,
    }
    run.staging.write_text(EXTRACT, SUMMARY, json.dumps(summary))
    if request.takes:
        keys = [
            SourceFileKey(p.key.address, p.key.fingerprint) for p in payloads if p.key.fingerprint
        ]
        run.ledger.open_batch(run.connector, run.run_id, run.staging.address(EXTRACT, ORDERS), keys)


def _fetch(run: Run, source: Source, request: RunRequest) -> list[Payload]:
    """Return the run's payloads, each fetched once: a retry asks the hub for nothing that it already gave."""
    payloads = _listed(run, source, request)
    for number, payload in enumerate(payloads):
        place = run.staging.path(EXTRACT, _raw(number))
        if not place.exists():
            source.fetch(payload, place)
    return payloads


def _listed(run: Run, source: Source, request: RunRequest) -> list[Payload]:
    """Return what the run fetches, decided once; a run with a window reads files again that were taken before."""
    staging = run.staging
    if not staging.exists(EXTRACT, PAYLOADS):
        new = [p for p in source.payloads() if request.window is not None or not _taken(run, p)]
        staging.write_text(EXTRACT, PAYLOADS, json.dumps([payload.to_json() for payload in new]))
    return [Payload.from_json(value) for value in json.loads(staging.read_text(EXTRACT, PAYLOADS))]


def _taken(run: Run, payload: Payload) -> bool:
    key = payload.key
    return run.ledger.taken(run.connector, key.address, key.fingerprint, besides_run=run.run_id)


def _raw(number: int) -> str:
    return f"raw/{number:05d}"


def _everything(
    run: Run, source: Source, payloads: list[Payload], request: RunRequest, dead: list[Batch]
) -> Iterator[ExtractItem]:
    """Yield older orders, then new ones; only a window looks into the archive, and it leaves what waits alone."""
    found = [
        (run.staging.path(EXTRACT, _raw(number)), payload.about)
        for number, payload in enumerate(payloads)
    ]
    if request.merges_waiting:
        yield from waiting_orders(run, only_stopped=request.retry)
        yield from orders_of_dead_runs(run, dead)
    elif not source.looks_back:
        own = [path for path, _ in found]
        found = [
            (path, str(path)) for path in run.root.raw_payloads(run.connector) if path not in own
        ] + found
    for path, about in found:
        yield from _read(run, source, path, about)  # type: ignore[misc]  # without "known" none is unchanged


def _read(run: Run, source: Source, path: Any, about: str) -> OrderStream:
    """Yield a payload's orders; one that can't be read is named, and set aside so that the next try fetches anew."""
    try:
        with path.open("rb") as file:
            yield from source.read(file)
    except SourceRefusedError as error:
        path.rename(path.with_name(path.name + UNREADABLE))
        run.staging.forget(EXTRACT, PAYLOADS)
        raise SourceRefusedError(f"{about}: {error}") from error


def _selected(stream: Iterable[ExtractItem], snapshot: Snapshot) -> Iterator[ExtractItem]:
    """Yield what the run asks for: its references, its window."""
    refs, window = snapshot.request.order_refs, snapshot.request.window
    order_filter = snapshot.connector.filter
    field = (
        order_filter.time_range.field if order_filter and order_filter.time_range else "updated_at"
    )
    for extracted in stream:
        if refs and extracted.ref not in refs:
            continue
        if window is None or _may_lie_in(window, extracted, field):
            yield extracted


def _may_lie_in(window: Window, extracted: ExtractItem, field: str) -> bool:
    """Return whether an order's time lies in the window; a refused one is told unless its time is known to lie outside.

    Nobody orders after the hub's last change: one that was changed before the window was ordered
    before it too.
    """
    if isinstance(extracted, Order):
        moment = getattr(extracted, field)
        return moment is not None and moment in window
    last_update = extracted.last_update if isinstance(extracted, RefusedOrder) else None
    if last_update is None or field == "updated_at":
        return last_update is None or last_update in window
    return window.start is None or last_update >= window.start


def _stage_latest(run: Run, stream: Iterable[ExtractItem]) -> int:
    """Write the latest version of each order once; return how many orders there are."""
    with OrderIndex() as index:
        with (
            run.staging.write_lines(EXTRACT, ORDERS) as orders,
            run.staging.write_lines(EXTRACT, REFUSED) as bad,
        ):
            for extracted in stream:
                if isinstance(extracted, Order):
                    if index.offer(
                        extracted.ref, extracted.updated_at, _place(orders.count, good=True)
                    ):
                        orders.write(dumps(extracted))
                elif _is_kept(index, extracted, _place(bad.count, good=False)):
                    bad.write(_bad_line(extracted))
            count = orders.count
        return _drop_superseded(run, index) if index.superseded else count


def _is_kept(index: OrderIndex, extracted: ExtractItem, place: int) -> bool:
    """One without a number can't be told from another; one just refused stands for its version of the order."""
    last_update = extracted.last_update if isinstance(extracted, RefusedOrder) else None
    return not extracted.ref or index.offer(extracted.ref, last_update, place)


def _bad_line(extracted: ExtractItem) -> str:
    return result_line(refused(extracted) if isinstance(extracted, RefusedOrder) else extracted)  # type: ignore[arg-type]


def _place(line: int, *, good: bool) -> int:
    """Number the lines of both files in one space: orders even, refused ones odd."""
    return line * 2 + (not good)


def _drop_superseded(run: Run, index: OrderIndex) -> int:
    """Rewrite both files without the lines that a later version replaced."""
    counts = []
    for name, good in ((ORDERS, True), (REFUSED, False)):
        with run.staging.write_lines(EXTRACT, name) as kept:
            for number, line in enumerate(run.staging.read_lines(EXTRACT, name)):
                ref = json.loads(line)["ref"]
                if not ref or index.is_latest(ref, _place(number, good=good)):
                    kept.write(line)
            counts.append(kept.count)
    return counts[0]
