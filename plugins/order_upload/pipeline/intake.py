"""The orders of a run, staged as they come: of each order the latest version, once.

:func:`stage_latest` takes whatever gives orders: a source that reads a payload here, or lines that
another process has encoded already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from order_upload.domain.order import Order
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.times import now_text
from order_upload.pipeline.order_index import OrderIndex
from order_upload.pipeline.results import refused_line, unplanned_result
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import (
    NUMBERLESS,
    ORDERS,
    REFUSED,
    SUPERSEDED,
    UNREAD,
    Lines,
)
from order_upload.sources.base import OrderLine, RefusedOrder
from order_upload.staging.records import (
    OrderHead,
    RefusedLine,
    UnreadOrder,
    decode_order,
    encode,
)


class PayloadBegin(NamedTuple):
    """From here on the orders are of another payload."""


OrderItem = Order | OrderLine | UnreadOrder | RefusedOrder | RefusedLine
"""What comes in: an order, in one of two forms; one that was not read because nothing has changed;
one that its payload could not make, now or when it began to wait."""

ExtractItem = OrderItem | PayloadBegin
"""The same, and the mark of a payload's beginning."""

Place = tuple[str, int]
"""The name of a file, and the number of a line in it."""


class Staged(NamedTuple):
    """How many orders were staged: those that were read, and those that were not."""

    read: int
    unread: int


def stage_latest(run: Run, items: Iterable[ExtractItem]) -> Staged:
    """Write the latest version of each order once, and return how many there are.

    An order that was not read counts only where no other version of it was.
    """
    with OrderIndex() as index:
        written = _stage_all(run, items, index)
        superseded = index.superseded()
        with run.writer(SUPERSEDED) as repeated:
            for result in _repeated(run, index.repeated()):
                repeated.write(result)
        dropped = _drop_lines(run, ORDERS, superseded.get(ORDERS.name, []))
        _drop_lines(run, REFUSED, superseded.get(REFUSED.name, []))
        with run.writer(UNREAD) as unread:
            for ref, outcome in index.unread():
                unread.write(UnreadOrder(ref, Outcome(outcome)))
    return Staged(written - dropped, unread.count)


def _stage_all(run: Run, items: Iterable[ExtractItem], index: OrderIndex) -> int:
    """Write every version, earlier ones too; return how many versions of orders were written."""
    payload = 0
    with (
        run.writer(ORDERS) as orders,
        run.writer(REFUSED) as refused,
        run.writer(NUMBERLESS) as numberless,
    ):
        for item in items:
            if isinstance(item, Order | OrderLine):
                index.add(item.ref, item.updated_at, ORDERS.name, orders.count, payload)
                orders.copy(_line_of(item))
            elif isinstance(item, UnreadOrder):
                index.add_unread(item.ref, item.outcome)
            elif isinstance(item, PayloadBegin):
                payload += 1
            else:
                _add_refused(item, index, (REFUSED.name, refused.count), payload)
                refused.write(_refused_line_of(item))
                if isinstance(item, RefusedOrder) and not item.ref:
                    numberless.write(numberless_record(item))
        return orders.count


def numberless_record(item: RefusedOrder) -> OrderHead:
    """Return by what a record without a number is known again; no reference begins like this."""
    return OrderHead(f"?{item.record_hash}", item.record_hash)


def _line_of(order: Order | OrderLine) -> bytes:
    if isinstance(order, OrderLine):
        return order.line
    return encode(order)


def _refused_line_of(item: RefusedOrder | RefusedLine) -> RefusedLine:
    if isinstance(item, RefusedOrder):
        return refused_line(item)
    return item


def _repeated(run: Run, places: set[Place]) -> Iterator[Result]:
    """Yield the results of documents whose own payload holds a later one of the same number."""
    if not places:
        return
    at = now_text()
    for number, staged in enumerate(run.lines(ORDERS)):
        if (ORDERS.name, number) in places:
            order = decode_order(staged)
            reason = _superseded(order.updated_at)
            yield unplanned_result(order, Outcome.FILTERED, reason, at)
    for number, line in enumerate(run.read(REFUSED)):
        if (REFUSED.name, number) in places:
            yield replace(line.refused, outcome=Outcome.FILTERED, reason=_superseded(None))


def _superseded(updated_at: datetime | None) -> Reason:
    of_when = "one whose time cannot be read"
    if updated_at is not None:
        of_when = f"the one of {updated_at.isoformat(timespec='seconds')}"
    return Reason(
        "superseded",
        f"{of_when} gives way to another document of the same number in the same payload: "
        "the later LastUpdate counts, of equal ones the last document",
        group="documents with the number of another in the same payload",
    )


def _add_refused(
    item: RefusedOrder | RefusedLine, index: OrderIndex, place: Place, payload: int
) -> None:
    """Remember where a refused version of an order stands.

    A record without a number can't be compared with others, so it is always told. One that
    waits since an earlier run has no time of its own: any version that comes now replaces it.
    """
    if item.ref:
        last_update = None
        if isinstance(item, RefusedOrder):
            last_update = item.last_update
        index.add(item.ref, last_update, *place, payload)


def _drop_lines(run: Run, lines: Lines[Any], superseded: list[int]) -> int:
    """Take lines out of a file, given their numbers; return how many they were.

    The others are copied as bytes, undecoded. When no line goes, the file stays as it is.
    """
    if superseded:
        dropped = frozenset(superseded)
        with run.writer(lines) as kept:
            for number, line in enumerate(run.lines(lines)):
                if number not in dropped:
                    kept.copy(line)
    return len(superseded)
