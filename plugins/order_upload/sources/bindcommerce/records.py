"""A payload cut into the records of its orders: what the forms have in common."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import msgspec

from order_upload.domain.order import Order
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.document import HubDocument
from order_upload.sources.bindcommerce.fields import (
    ATTRIBUTE_PATHS,
    CATEGORIES,
    EXTRA,
    LINE_EXTRA,
    PARAMS,
)
from order_upload.sources.bindcommerce.values import HubReading

BLOCK_BYTES = 256 * 1024
"""How much of a payload is cut and read at a time: libxml2 is slower where more is in memory."""

LARGEST_RECORD_BYTES = 4 * 1024**2
"""Of one order: a thousand times what an order has, and what libxml2 makes of it fits anywhere."""

MOST_RECORDS = 500
"""How many records a block holds at most."""

_HASH_DIGITS = 24


class CutError(Exception):
    """A payload cannot be cut safely, or a block of it not be read: read it as a stream."""


class Record(msgspec.Struct, frozen=True, gc=False):
    """The bytes of one order.

    Attributes:
        where: its place in the payload, for messages.
        data: the bytes as received, without what stands between two records.
        record_hash: see :attr:`~order_upload.domain.order.Order.record_hash`.
        number: the hub's number of the order, as far as it can be told without reading; "" if not.
        is_scattered: records of the same number stand elsewhere in the payload, too.
    """

    where: str
    data: bytes
    record_hash: str
    number: str = ""
    is_scattered: bool = False


class RecordCutter(Protocol):
    """Cuts a payload of one form into blocks of records.

    Attributes:
        head: what stands before the first record; complete once the first block is there.
        separator: what stands between two records, at least.
        tail: what must stand after the last record.
    """

    head: bytes
    separator: bytes
    tail: bytes

    def blocks(self) -> Iterator[list[Record]]:
        """Yield the records in their order, some hundred at a time.

        Raises:
            CutError: the rest cannot be cut; what was yielded is right.
            SourceRefusedError: the payload is broken.
        """


class RecordReader(Protocol):
    """Reads records of one form.

    Attributes:
        fields_seen: see :attr:`order_upload.sources.base.Source.fields_seen`.
    """

    fields_seen: set[str]

    def read(self, records: list[Record]) -> Iterable[Order | RefusedOrder]:
        """Return what each record holds, in their order.

        Raises:
            CutError: one of them is not what it was cut for; none was given out.
        """


def record_hasher(reading: HubReading, head: bytes = b"") -> Callable[[bytes], str]:
    """Return what hashes the bytes of a record.

    The same bytes mean other moments in another time zone, and less below other columns.

    Args:
        reading: how this hub's texts are read.
        head: what stands before all records and says what their parts mean.
    """
    start = hashlib.sha256(reading.timezone.key.encode() + b"\n" + head)

    def hash_of(data: bytes) -> str:
        of_record = start.copy()
        of_record.update(data)
        return of_record.hexdigest()[:_HASH_DIGITS]

    return hash_of


def fields_of(document: HubDocument) -> set[str]:
    """Return the attribute paths of the fields that a document carries, empty or not.

    What the schema does not know is among them, below ``extra``.
    """
    fields: set[str] = set()
    for groups in (document.groups, *(row.groups for row in document.rows)):
        for group, texts in groups.items():
            fields.update(ATTRIBUTE_PATHS[group, name] for name in texts)
    fields.update(f"{EXTRA}{name}" for name, _ in document.extra)
    for row in document.rows:
        fields.update(f"{LINE_EXTRA}{name}" for name, _ in row.extra)
        if row.params:
            fields.add(PARAMS)
        if row.categories:
            fields.add(CATEGORIES)
    return fields
