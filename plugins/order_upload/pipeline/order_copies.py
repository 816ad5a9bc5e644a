"""The copies of orders that are kept: where they wait, else where a run staged them last."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain

import msgspec
from msgspec.structs import replace

from order_upload.domain.order import Order
from order_upload.ledger import Ledger, Waiting
from order_upload.pipeline.request import RunKind
from order_upload.pipeline.stages import ORDERS, REFUSED, SNAPSHOT
from order_upload.staging import RunStaging, Staging
from order_upload.staging.records import (
    RefusedLine,
    beginning,
    decode_head,
    decode_order,
    decode_refused,
    decode_waiting,
    decoder,
)

Copy = Order | RefusedLine
"""An order, or what its payload made of one that it could not make."""


class _Request(msgspec.Struct):
    kind: RunKind


class _SnapshotKind(msgspec.Struct):
    request: _Request


_decode_kind = decoder(_SnapshotKind)


def waiting_rows(ledger: Ledger, connector: str, refs: Collection[str]) -> dict[str, Waiting]:
    """Return those of these orders that wait, by reference."""
    return {row.ref: row for row in ledger.waiting.of(connector, refs)}


def waiting_copies(root: Staging, connector: str, rows: dict[str, Waiting]) -> dict[str, Copy]:
    """Return the copies of orders that wait, by reference."""
    files = root.waiting(connector)
    copies: dict[str, Copy] = {}
    for name in {row.file for row in rows.values()}:
        for line in files.read_lines(name, missing_ok=True):
            copy = decode_waiting(line)
            if copy.ref in rows and rows[copy.ref].file == name:
                copies[copy.ref] = copy
    return copies


def staged_copies(root: Staging, connector: str, refs: Collection[str]) -> dict[str, Copy]:
    """Return the latest copy of each order that a run staged, as far as they have not expired.

    Where a run could not read the latest version as an order, that is the copy.
    """
    latest: dict[str, Copy] = {}
    for run in root.of(connector).runs():
        for copy in _staged_by(run, refs):
            known = latest.get(copy.ref)
            if known is None or _is_later(copy, known):
                latest[copy.ref] = copy
    return latest


def latest_staged_copy(root: Staging, connector: str, ref: str) -> Copy | None:
    """Return the copy of an order that was staged last, None where all have expired.

    What a backfill staged is older as a rule: it counts where nothing else is there.
    """
    start = beginning(ref)
    of_backfill: Copy | None = None
    for run in reversed(root.of(connector).runs()):
        lines = run.lines_beginning(ORDERS.stage, ORDERS.name, start)
        refused = run.lines_beginning(REFUSED.stage, REFUSED.name, b'{"refused":' + start)
        for line in chain(lines, refused):
            copy = decode_waiting(line)
            if not _is_backfill(run):
                return copy
            of_backfill = of_backfill or copy
    return of_backfill


def order_of(copy: Copy) -> Order | None:
    """Return the order of a copy, None where its payload could not make one."""
    return copy if isinstance(copy, Order) else copy.order


def _staged_by(run: RunStaging, refs: Collection[str]) -> Iterator[Copy]:
    for line in run.read_lines(REFUSED.stage, REFUSED.name, missing_ok=True):
        refused = decode_refused(line)
        if refused.ref in refs:
            yield refused
    for line in run.read_lines(ORDERS.stage, ORDERS.name, missing_ok=True):
        if decode_head(line).ref in refs:
            order = decode_order(line)
            yield replace(order, quiet=order.quiet or _is_backfill(run))


def _is_backfill(run: RunStaging) -> bool:
    content = run.read_text(SNAPSHOT.stage, SNAPSHOT.name).encode()
    kind = run.decoded(SNAPSHOT.stage, SNAPSHOT.name, _decode_kind, content).request.kind
    return kind is RunKind.BACKFILL


def _is_later(copy: Copy, known: Copy) -> bool:
    """Return whether a copy that was staged later is also the later version."""
    now, before = order_of(copy), order_of(known)
    if now is None or before is None or now.updated_at is None or before.updated_at is None:
        return True
    return now.updated_at >= before.updated_at
