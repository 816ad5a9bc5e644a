"""What the stages of one run did with one order, read from the files that they left behind.

The lines of the order are found by how they begin, and no other is decoded: of a run of many orders
one is as quick to show as of a run of few. Where files have expired there is nothing to read.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from order_upload.domain.order_changes import StepChange
from order_upload.domain.outcome import Result
from order_upload.domain.plan import PlannedOrder
from order_upload.pipeline.normalize import status_map_of
from order_upload.pipeline.outcomes import parts
from order_upload.pipeline.run import Run, load_from
from order_upload.pipeline.snapshot import Snapshot, decode_begin
from order_upload.pipeline.stages import (
    DROPPED,
    ENDED,
    ORDERS,
    PASSED,
    REFUSED,
    SHOP_FACTS,
    SNAPSHOT,
    STATUSES,
    STOPPED,
    TRANSFORM_ENDED,
    TRANSFORMED,
    UNREAD,
    Lines,
    part_lines,
    upload_results,
)
from order_upload.shops.native.shop import installation_of
from order_upload.staging import RunStaging, Staging
from order_upload.staging.records import (
    OrderStatus,
    PassedOrder,
    StatusSource,
    beginning,
    decoder,
)

Record = TypeVar("Record")

MOST_RUNS = 20
MOST_SECONDS = 5.0
"""To look for runs that met an order: somebody sits before the page."""

_REFUSED = b'{"refused":'
"""What stands before the result of an order that could not be read."""

UNMAPPED_STATUS = "order_upload_configurations: unmapped_status"
"""Where a status is said that no row knows."""


class CorrectedField(msgspec.Struct, frozen=True, gc=False):
    """A field that a person corrected, without what the hub says of it."""

    path: str


class ReceivedOrder(StatusSource, frozen=True, gc=False):
    """What of an order is told of how it was received; of its lines only how many there are."""

    updated_at: datetime | None = None
    lines: tuple[msgspec.Raw, ...] = ()
    corrected: tuple[CorrectedField, ...] = ()


class SteppedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What steps of the transformation changed in an order, or in a part of one."""

    order: PassedOrder
    transformed: tuple[StepChange, ...] = ()
    split_from: str = ""

    @property
    def ref(self) -> str:
        """Its reference."""
        return self.order.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFound:
    """What the status of an order means, and what said so.

    Attributes:
        staged: as the run went on with it.
        row: the place of the row that says what it means; "" where the rows have changed since, or
            the shop itself says it.
    """

    staged: OrderStatus
    row: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedIn:
    """What was planned of an order, and in which part of the plan; "" where nothing is sent."""

    part: str
    order: PlannedOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How one try to send an order went.

    Attributes:
        part: of the plan.
        attempt: which try of the task that sends that part.
        result: what came of it.
    """

    part: str
    attempt: int
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStages:
    """What the stages of one run did with one order, as far as it came.

    Attributes:
        snapshot: what the run went by.
        began_at: when it began.
        is_unread: the hub sent the very same as last time.
        received: the order; None where it was not read, or could not be.
        refused: why it could not be read.
        has_passed: the filter let it through.
        dropped: what the filter dropped it by.
        status: what its status means.
        stopped: how its status stopped it.
        steps: the order after the transformation, or the orders that it was split into; empty where
            there is no transformation.
        ended: how steps of it ended the order, or parts of it.
        planned: what was planned; of each part, where it was split.
        sent: tries to send it.
        is_read_back: the shop reads what it wrote, and says what differs.
    """

    snapshot: Snapshot
    began_at: datetime
    is_unread: bool
    received: ReceivedOrder | None
    refused: Result | None
    has_passed: bool
    dropped: Result | None
    status: StatusFound | None
    stopped: Result | None
    steps: tuple[SteppedOrder, ...]
    ended: tuple[Result, ...]
    planned: tuple[PlannedIn, ...]
    sent: tuple[Sent, ...]
    is_read_back: bool


@dataclass(frozen=True, slots=True)
class StagedRun:
    """A run that met an order, and whose files are still there."""

    run_id: str
    began_at: datetime


class _Request(msgspec.Struct, frozen=True):
    run_id: str


class _Begin(msgspec.Struct, frozen=True):
    """A staged snapshot, as far as it says which run it is of."""

    request: _Request
    began_at: datetime


_decode_begin = decoder(_Begin)
_decode_received = decoder(ReceivedOrder)
_decode_stepped = decoder(SteppedOrder)


def order_stages(run: Run, ref: str) -> OrderStages | None:
    """Return what the stages of a run did with an order, None where its files are gone.

    Raises:
        ConfigError: the run went by settings that this version of the package does not know.
        StagingError: a file is damaged.
    """
    if not run.has(SNAPSHOT):
        return None
    snapshot = run.snapshot()
    reading = _Reading(run, ref)
    received = reading.first(ORDERS.read_as(_decode_received))
    refused = reading.first(REFUSED, _REFUSED)
    planned = tuple(reading.planned())
    return OrderStages(
        snapshot=snapshot,
        began_at=run.load(SNAPSHOT.read_as(decode_begin)).began_at,
        is_unread=reading.first(UNREAD) is not None,
        received=received,
        refused=refused.refused if refused else None,
        has_passed=reading.first(PASSED) is not None,
        dropped=reading.first(DROPPED),
        status=_status(snapshot, received, reading.first(STATUSES)),
        stopped=reading.first(STOPPED),
        steps=tuple(reading.steps()),
        ended=tuple(reading.ended_by_steps()),
        planned=planned,
        sent=tuple(_sent(run, planned)),
        is_read_back=_is_read_back(run, snapshot),
    )


def staged_runs(root: Staging, connector: str, ref: str) -> list[StagedRun]:
    """Return the latest runs that met an order, those too that found nothing new in it.

    Of many runs those are looked at that :data:`MOST_SECONDS` suffice for, the latest first.

    Raises:
        StagingError: a file is damaged.
    """
    deadline = time.monotonic() + MOST_SECONDS
    met: list[StagedRun] = []
    for staging in reversed(root.of(connector).runs()):
        if len(met) == MOST_RUNS or time.monotonic() > deadline:
            break
        if staging.exists(SNAPSHOT.stage, SNAPSHOT.name) and _has_met(staging, ref):
            begin = load_from(staging, SNAPSHOT.read_as(_decode_begin))
            met.append(StagedRun(begin.request.run_id, begin.began_at))
    return met


def _has_met(staging: RunStaging, ref: str) -> bool:
    start = beginning(ref)
    lines: tuple[tuple[Lines[Any], bytes], ...] = (
        (ORDERS, start),
        (UNREAD, start),
        (REFUSED, _REFUSED + start),
    )
    return any(
        next(staging.lines_beginning(file.stage, file.name, begins), None) is not None
        for file, begins in lines
    )


class _Reading:
    """Finds the lines of one order in the files of one run."""

    def __init__(self, run: Run, ref: str) -> None:
        self._run = run
        self._ref = ref
        self._start = beginning(ref)

    def first(self, lines: Lines[Record], before: bytes = b"") -> Record | None:
        """Return the first record of the order.

        Args:
            lines: the file.
            before: what stands in a line before the order's own record.
        """
        return next(self._run.records_beginning(lines, before + self._start), None)

    def steps(self) -> Iterator[SteppedOrder]:
        """Yield what the steps made of the order."""
        for stepped in self._split(TRANSFORMED.read_as(_decode_stepped), b'{"order":'):
            if self._ref in (stepped.ref, stepped.split_from):
                yield stepped

    def ended_by_steps(self) -> Iterator[Result]:
        """Yield how steps ended the order, or parts of it."""
        for ended in self._split(TRANSFORM_ENDED, b'{"result":'):
            if self._ref in (ended.result.ref, ended.split_from):
                yield ended.result

    def planned(self) -> Iterator[PlannedIn]:
        """Yield what was planned of the order, or of its parts."""
        files = [("", ENDED), *((part, part_lines(part)) for part in parts(self._run))]
        for part, lines in files:
            for planned in self._split(lines):
                if self._ref in (planned.ref, planned.split_from):
                    yield PlannedIn(part=part, order=planned)

    def _split(self, lines: Lines[Record], before: bytes = b"") -> Iterator[Record]:
        """Yield the records of the order, and of those whose reference begins with its own.

        A part of an order has the reference ``<reference>-<key>``.
        """
        yield from self._run.records_beginning(lines, before + self._start)
        yield from self._run.records_beginning(lines, before + self._start[:-1] + b"-")


def _status(
    snapshot: Snapshot, order: ReceivedOrder | None, staged: OrderStatus | None
) -> StatusFound | None:
    """Return what the status means, with the row that says so: that is looked up once more."""
    if staged is None:
        return None
    row = ""
    if order is not None and staged.status is not None and not staged.is_shops_word:
        match = status_map_of(snapshot.connector).normalize(order.status, order.origin)
        if match is None:
            row = UNMAPPED_STATUS
        elif match.normalized is staged.status:
            row = match.row.where
    return StatusFound(staged=staged, row=row)


def _sent(run: Run, planned: tuple[PlannedIn, ...]) -> Iterator[Sent]:
    for one in planned:
        if not one.part:
            continue
        tries = upload_results(one.part, "*")
        for name in run.staging.glob(tries.stage, tries.name):
            lines = Lines(tries.stage, name, tries.decode)
            attempt = name.removesuffix(".jsonl").rpartition("-")[2]
            for result in run.records_beginning(lines, beginning(one.order.ref)):
                yield Sent(part=one.part, attempt=int(attempt), result=result)


def _is_read_back(run: Run, snapshot: Snapshot) -> bool:
    """Return whether the shop has the node module: OpenCart's own API does not read what it did."""
    if not run.has(SHOP_FACTS):
        return False
    return run.load(SHOP_FACTS).installation != installation_of(snapshot.base_url)
