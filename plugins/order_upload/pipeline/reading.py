"""The payloads of a run as they are read: what each holds, and what of it need not be read."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from msgspec.structs import replace

from order_upload.domain.order import Order
from order_upload.domain.outcome import Outcome
from order_upload.errors import BrokenExportError, SourceRefusedError
from order_upload.ledger import ForgottenRefs
from order_upload.pipeline.intake import ExtractItem, OrderItem, PayloadBegin, numberless_record
from order_upload.pipeline.known_orders import KnownOrders
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import KEPT, PAYLOADS
from order_upload.private_files import open_new
from order_upload.sources.base import (
    LineSource,
    LineStream,
    OrderLine,
    OrderStream,
    RefusedOrder,
    Source,
    UnchangedOrder,
)
from order_upload.staging import PART, UNREADABLE, open_payload
from order_upload.staging.path import remove_file
from order_upload.staging.records import UnreadOrder, decode_order


@dataclass(slots=True)
class FetchedPayload:
    """A payload in staging.

    Attributes:
        about: what it is, for messages.
        was_taken: whether it is a file that an earlier run took.
        is_kept: whether it is in the archive.
        shrinks: whether it is written anew without the records that were not read.
        unread: how many of its records were known and not read, or left out.
        read: how many were read.
        has_forgotten: whether it has to be written anew without orders whose buyers were forgotten,
            because these could not be passed over.
        kept: where the smaller payload, without those records, is written.
    """

    path: Any
    about: str
    was_taken: bool = False
    is_kept: bool = False
    shrinks: bool = False
    unread: int = 0
    read: int = 0
    has_forgotten: bool = False
    kept: Any = field(init=False)

    def __post_init__(self) -> None:
        # a name of its own: an earlier try of this task may still be writing
        self.kept = self.path.with_name(f"{self.path.name}.{uuid.uuid4().hex[:8]}{PART}")

    @property
    def is_emptied(self) -> bool:
        """True when it shrinks to nothing: all its records were known."""
        return self.shrinks and bool(self.unread) and not self.read


@dataclass(frozen=True, slots=True)
class Reading:
    """How the payloads of a run are read.

    Attributes:
        rules_hash: of the rules that hold now.
        known: which records need not be read; None reads all.
        forgotten: orders whose buyers were forgotten: they are left out, and nothing of them stays.
        passed_time: references of orders that wait, and that a time range let in.
        left_out: references of the orders that were left out.
    """

    run: Run
    source: Source
    rules_hash: str
    known: KnownOrders | None
    forgotten: ForgottenRefs
    passed_time: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)

    def prepare(self, fetched: Iterable[FetchedPayload], *, takes: bool) -> None:
        """Decide whether payloads shrink: where the run takes them, or orders were forgotten."""
        for payload in fetched:
            payload.shrinks = bool(self.forgotten) or (takes and self.known is not None)

    def take_up(self, order: Order) -> None:
        """Note an order that waits."""
        if order.passed_time:
            self.passed_time.add(order.ref)
        if self.known is not None:
            self.known.take_up(order)

    def items(self, payload: FetchedPayload) -> Iterator[ExtractItem]:
        """Yield what a payload holds.

        Raises:
            SourceRefusedError: it can't be read. It is named, and the next try fetches it anew, or
                does without it where it is one of the archive. One that began as an export is set
                aside for a person; any other is deleted.
        """
        try:
            with ExitStack() as files:
                content = files.enter_context(open_payload(payload.path))
                kept = None
                if payload.shrinks:
                    kept = files.enter_context(open_new(payload.kept))
                yield PayloadBegin()
                for item in self._stream(content, kept):
                    if self.is_forgotten(item):
                        payload.unread += 1
                        payload.has_forgotten |= not isinstance(item, UnchangedOrder)
                        yield self._left_out(item)
                    elif isinstance(item, UnchangedOrder):
                        payload.unread += 1
                        yield self._unread(item)
                    elif isinstance(item, RefusedOrder) and self._was_named(item):
                        yield UnreadOrder(numberless_record(item).ref, Outcome.REJECTED)
                    else:
                        payload.read += 1
                        yield (
                            item if isinstance(item, RefusedOrder) else self._in_time(item, payload)
                        )
        except SourceRefusedError as error:
            self._set_aside(payload, is_export=isinstance(error, BrokenExportError))
            raise SourceRefusedError(f"{payload.about}: {error}") from error

    def _set_aside(self, payload: FetchedPayload, *, is_export: bool) -> None:
        """Take a payload that can't be read out of the way.

        What is no export may be any file that a path led to: nothing of it stays. What is in the
        archive was read as an export before.
        """
        remove_file(payload.kept)
        if is_export or payload.is_kept:
            payload.path.rename(payload.path.with_name(payload.path.name + UNREADABLE))
        else:
            remove_file(payload.path)
        if not payload.is_kept:
            for document in (PAYLOADS, KEPT):
                self.run.staging.forget(document.stage, document.name)

    def unless_forgotten(self, items: Iterable[OrderItem]) -> Iterator[OrderItem]:
        """Yield what waits, without the orders whose buyers were forgotten."""
        for item in items:
            yield self._left_out(item) if self.is_forgotten(item) else item

    def is_forgotten(self, item: OrderItem | UnchangedOrder) -> bool:
        """Return whether an order is one whose buyer was forgotten."""
        return bool(self.forgotten) and key_of(item) in self.forgotten

    def shrink(self, payload: FetchedPayload) -> None:
        """Put what is to be kept of a payload in the place of the whole one."""
        if payload.shrinks and payload.unread:
            payload.kept.rename(payload.path)
        elif payload.shrinks:
            remove_file(payload.kept)
        if payload.has_forgotten:
            with payload.path.open("rb") as content, open_new(payload.kept) as rest:
                self.source.without(content, self.is_forgotten, rest)
            payload.kept.rename(payload.path)

    def _stream(self, content: BinaryIO, kept: BinaryIO | None) -> OrderStream | LineStream:
        known = self._known_or_forgotten if self.known or self.forgotten else None
        if isinstance(self.source, LineSource):
            return self.source.read_lines(content, known=known, kept=kept)
        return self.source.read(content, known=known, kept=kept)

    def _known_or_forgotten(self, records: Sequence[tuple[str, str]]) -> Collection[str]:
        if not self.forgotten:
            return self.known(records) if self.known else ()
        forgotten = {ref for ref, _ in records if ref in self.forgotten}
        others = [record for record in records if record[0] not in forgotten]
        return forgotten.union(self.known(others) if self.known and others else ())

    def _left_out(self, item: OrderItem | UnchangedOrder) -> UnreadOrder:
        self.left_out.add(key_of(item))
        return UnreadOrder(key_of(item), Outcome.FILTERED)

    def _in_time(self, item: Order | OrderLine, payload: FetchedPayload) -> Order | OrderLine:
        """Return an order, marked where it waits and was let in in time.

        A file that is read again is no fresh message: no time range drops what it let in before.
        """
        if not payload.was_taken or item.ref not in self.passed_time:
            return item
        order = decode_order(item.line) if isinstance(item, OrderLine) else item
        return replace(order, passed_time=True)

    def _was_named(self, order: RefusedOrder) -> bool:
        """Return whether a record without a number was named in the report of an earlier run."""
        if order.ref or self.known is None:
            return False
        record = numberless_record(order)
        return record.ref in self.known([(record.ref, record.record_hash)])

    def _unread(self, order: UnchangedOrder) -> UnreadOrder:
        """Return the staged form of an order that was not read."""
        if self.known is None:
            raise ValueError("a source named a record as known though it was not asked to")
        return self.known.unread(order)


def key_of(item: OrderItem | UnchangedOrder) -> str:
    """Return by what an order is known again: its reference, or the hash of one without."""
    if isinstance(item, RefusedOrder) and not item.ref:
        return numberless_record(item).ref
    return item.ref
