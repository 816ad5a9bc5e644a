"""The port to a source: what it has to fetch, how it is read, which fields it carries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Protocol, Self, runtime_checkable

import msgspec

from order_upload.domain.order import HubValue, Order
from order_upload.domain.outcome import Reason
from order_upload.domain.payload_key import PayloadKey
from order_upload.private_files import open_new

__all__ = [
    "LARGEST_PAYLOAD_BYTES",
    "KnownRecords",
    "OrderStream",
    "Payload",
    "PayloadKey",
    "RefusedOrder",
    "Source",
    "StagedPath",
    "UnchangedOrder",
    "write_whole",
]

LARGEST_PAYLOAD_BYTES = 4 * 1024**3
"""What a payload may hold unless its Connection says otherwise (``max_bytes``).

A million orders take three quarters of it; a hub that sends for ever fills no more of the disk.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedOrder:
    """One order of a payload that can't become an :class:`Order`; the others go on.

    Attributes:
        ref: its reference, or "" when it has no number.
        where: place in the payload, e.g. ``Document 12`` or ``row 40``: never a value of the order.
        reason: why, without that place.
        number: the platform's number of it; where the hub's is missing and this too, that of the
            document, else the place: so that a person finds it.
        last_update: when the hub last changed it, if that much can be read: a later, good version
            replaces it.
        record_hash: of what it says, where it has no reference: to know it again; else "".
        order: the order without the fields that could not be read, which must not go on so; None
            where its faults are no field's.
        unreadable: these fields; corrections of all of them let the order go on.
        emails: the e-mail addresses that it came with, by which its buyer is found again.
    """

    ref: str
    where: str
    reason: Reason
    origin_node: str = ""
    number: str = ""
    last_update: datetime | None = None
    record_hash: str = ""
    order: Order | None = None
    unreadable: tuple[HubValue, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnchangedOrder:
    """One order whose record has the same bytes as last time, and was not read.

    Attributes:
        ref: its reference.
        record_hash: of its bytes, as :attr:`~order_upload.domain.order.Order.record_hash`.
    """

    ref: str
    record_hash: str


class OrderLine(msgspec.Struct, frozen=True, gc=False):
    """One order as it is staged, with what an extract must know of it.

    Attributes:
        ref, ordered_at, updated_at: as in :class:`~order_upload.domain.order.Order`.
        line: the order as one line of JSON, without its end.
    """

    ref: str
    ordered_at: datetime | None
    updated_at: datetime | None
    line: bytes


KnownRecords = Callable[[Sequence[tuple[str, str]]], Collection[str]]
"""Given references and hashes of records, returns the references that need not be read again."""

LineStream = Iterator[OrderLine | RefusedOrder | UnchangedOrder]
"""What an :data:`OrderStream` gives, with its orders ready to be staged."""

OrderStream = Iterator[Order | RefusedOrder | UnchangedOrder]
"""Orders one by one, never a payload whole. A broken one raises ``SourceRefusedError`` midway."""


class StagedPath(Protocol):
    """What a source needs of the place that it writes to.

    ``pathlib.Path`` and Airflow's ``ObjectStoragePath`` have it.
    """

    @property
    def name(self) -> str:
        """Return the last part of the path."""

    def exists(self) -> bool:
        """Return whether something is there."""

    def open(self, mode: str) -> Any:
        """Open it; ``rb`` and ``wb`` are used."""

    def with_name(self, name: str, /) -> Self:
        """Return a neighbour."""

    def rename(self, target: Any, /) -> Any:
        """Move it over whatever is at the target."""

    def unlink(self) -> None:
        """Delete it."""


class SourceFolder(Protocol):
    """What a source needs of a folder with files, and of the files.

    ``pathlib.Path`` and Airflow's ``ObjectStoragePath`` have it.
    """

    @property
    def name(self) -> str:
        """Return the last part of the path."""

    def glob(self, pattern: str, /) -> Iterable[Self]:
        """Return what matches below."""

    def exists(self) -> bool:
        """Return whether something is there."""

    def is_file(self) -> bool:
        """Return whether it is a file."""

    def stat(self) -> Any:
        """Return its size and times."""

    def open(self, mode: str) -> Any:
        """Open it for reading bytes."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One thing to fetch: the hub's answer, or one file.

    Attributes:
        about: what it is, for messages and reports.
        size: bytes, when known beforehand.
    """

    key: PayloadKey
    about: str
    size: int | None = None


class Source(Protocol):
    """Where a connector's orders come from; tests/contract holds every source to this."""

    @property
    def looks_back(self) -> bool:
        """False when the past can't be asked for: a backfill then reads the archive of payloads."""

    @property
    def fields_seen(self) -> frozenset[str]:
        """Attribute paths of ``Order`` that the payloads carry, empty or not: ``amounts.total``.

        Complete when their streams have ended. Empty when they held no orders: that says nothing
        about the source. A filter on a field that is not among them is a configuration error: it
        would drop or pass everything.
        """

    def payloads(self) -> Iterable[Payload]:
        """Return what there is to fetch now, oldest first, taken before or not.

        Raises:
            SourceUnavailableError, SourceRefusedError: the place can't be listed.
        """

    def fetch(self, payload: Payload, destination: StagedPath) -> None:
        """Write the payload as it is received.

        A destination that exists is complete: until then the bytes are in ``<name>.part``.

        Raises:
            SourceUnavailableError: no answer, or one that may pass: try again later.
            SourceRefusedError: the same answer will come again (token, address, HTML, too large):
                act first.
        """

    def read(
        self,
        payload: BinaryIO,
        known: KnownRecords | None = None,
        kept: BinaryIO | None = None,
    ) -> OrderStream:
        """Return the orders of a fetched payload.

        Args:
            payload: opened for reading bytes; seekable.
            known: asked about the records of the payload before they are read, at most 500 at a
                time; an order that it names comes as :class:`UnchangedOrder`. Without it, and where
                the payload cannot be cut into records safely, every order is read.
            kept: opened for writing bytes, empty and seekable. What was not unchanged is written
                to it, as a smaller payload of the same form; complete once the stream has ended.

        Raises:
            BrokenExportError: broken on the way; raised while iterating, too.
            SourceRefusedError: no orders; raised while iterating, too.
        """

    def without(
        self,
        payload: BinaryIO,
        leaves_out: Callable[[Order | RefusedOrder], bool],
        rest: BinaryIO,
    ) -> None:
        """Write a payload without some of its orders; what stays is read as before.

        Args:
            payload: opened for reading bytes; seekable.
            leaves_out: says which orders go.
            rest: opened for writing bytes, empty and seekable.

        Raises:
            SourceRefusedError: it can't be read.
        """


@runtime_checkable
class LineSource(Source, Protocol):
    """A source that gives orders ready to be staged, a large payload by several processes."""

    def read_lines(
        self,
        payload: BinaryIO,
        known: KnownRecords | None = None,
        kept: BinaryIO | None = None,
    ) -> LineStream:
        """Return the orders of a fetched payload, ready to be staged.

        Gives what :meth:`read` gives; a large payload may be read by several processes.

        Raises:
            SourceRefusedError: see :meth:`read`.
            SourceUnavailableError: a process ended before its work; raised while iterating.
        """


def write_whole(destination: StagedPath, write: Callable[[BinaryIO], object]) -> None:
    """Write a payload so that its final name appears only once it is complete.

    What was written of one that fails is deleted: it may be large, and nobody reads it.
    """
    part = destination.with_name(f"{destination.name}.part")
    try:
        with open_new(part) as file:
            write(file)
        part.rename(destination)
    except BaseException:
        with suppress(FileNotFoundError):
            part.unlink()
        raise
