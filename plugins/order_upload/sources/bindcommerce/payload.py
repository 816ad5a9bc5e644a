"""A payload of the hub: XML, CSV or nothing, told by its content and never by its name.

A hub answers with an empty body when no order matches.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO, Self

from order_upload.domain.order import Order
from order_upload.errors import BrokenExportError, SourceRefusedError
from order_upload.sources.base import (
    KnownRecords,
    LineStream,
    OrderStream,
    RefusedOrder,
    UnchangedOrder,
)
from order_upload.sources.bindcommerce.csv import CsvCutter, CsvRecordReader
from order_upload.sources.bindcommerce.forms import (
    content_of,
    looks_like_an_export,
    refuse_other_forms,
)
from order_upload.sources.bindcommerce.kept_payload import KeptPayload
from order_upload.sources.bindcommerce.orders import to_order
from order_upload.sources.bindcommerce.payload_rest import write_rest
from order_upload.sources.bindcommerce.processes import (
    ReaderSetup,
    ReadingProcesses,
    in_order,
    order_line,
)
from order_upload.sources.bindcommerce.records import (
    CutError,
    Record,
    RecordCutter,
    RecordReader,
    fields_of,
)
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.sources.bindcommerce.xml import xml_documents
from order_upload.sources.bindcommerce.xml_cutter import XmlCutter
from order_upload.sources.bindcommerce.xml_records import XmlRecordReader

FIRST_BYTES = 4096
LARGE_BYTES = 64 * 1024**2
"""Payloads above this size are worth the start of two processes."""


def read_payload(
    file: BinaryIO,
    reading: HubReading,
    known: KnownRecords | None = None,
    kept: BinaryIO | None = None,
) -> BindCommercePayload:
    """Return the orders of a payload opened for bytes; the file is seekable and stays open.

    Args:
        file: the payload.
        reading: how this hub's texts are read.
        known: see :meth:`order_upload.sources.base.Source.read`.
        kept: see there.

    Raises:
        SourceRefusedError: neither XML nor CSV (a web page, JSON, a spreadsheet), or of another
            kind; while iterating also ``BrokenExportError``.
    """
    file.seek(0)
    first = file.read(FIRST_BYTES)
    while first and not content_of(first):  # nothing but blanks so far: seek what comes after them
        first = file.read(FIRST_BYTES)
    refuse_other_forms(first)
    file.seek(0)
    return BindCommercePayload(file, content_of(first), reading, known, kept)


@contextmanager
def _told_from_others(content: bytes) -> Iterator[None]:
    """Say of a payload that can't be read whether it began as an export."""
    try:
        yield
    except SourceRefusedError as error:
        if looks_like_an_export(content):
            raise BrokenExportError(str(error)) from None
        raise


def _as_lines(orders: OrderStream) -> LineStream:
    for order in orders:
        if isinstance(order, Order):
            yield order_line(order)
        else:
            yield order


class BindCommercePayload:
    """The orders of one payload, one by one, and the fields it turned out to carry.

    Args:
        file: the payload; seekable.
        first: its first bytes that say something.
        reading: how this hub's texts are read.
        known: see :meth:`order_upload.sources.base.Source.read`.
        kept: see there; must be seekable.
    """

    def __init__(
        self,
        file: BinaryIO,
        first: bytes,
        reading: HubReading,
        known: KnownRecords | None = None,
        kept: BinaryIO | None = None,
    ) -> None:
        self._file = file
        self._reading = reading
        self._known = known
        self._kept = KeptPayload(kept)
        self._fields: set[str] = set()
        self._first = first
        self._orders = self._choose(first)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Order | RefusedOrder | UnchangedOrder:
        return next(self._orders)

    @property
    def fields_seen(self) -> frozenset[str]:
        """See :attr:`order_upload.sources.base.Source.fields_seen`."""
        return frozenset(self._fields)

    @property
    def is_empty(self) -> bool:
        """True where there is nothing in it: no order matched."""
        return not self._first

    @property
    def is_xml(self) -> bool:
        """True for XML, False for CSV."""
        return self._first.startswith(b"<")

    def lines(self) -> LineStream:
        """Yield what iterating gives, with its orders ready to be staged; in place of iterating.

        A payload of more than :data:`LARGE_BYTES` is read by two processes.
        """
        is_large = self._first and self._file.seek(0, os.SEEK_END) > LARGE_BYTES
        self._file.seek(0)
        if not is_large:
            yield from _as_lines(self)
            return
        with _told_from_others(self._first):
            yield from self._lines_of_processes()

    def _lines_of_processes(self) -> LineStream:
        cutter: RecordCutter = XmlCutter(self._file, self._reading)
        header = ""
        if not self.is_xml:
            csv_cutter = CsvCutter(self._file, self._reading)
            cutter, header = csv_cutter, csv_cutter.header.line
        setup = ReaderSetup(self._reading.namespace, self._reading.timezone.key, header)
        given = 0
        try:
            with ReadingProcesses(setup, self._fields) as processes:
                for item in self._by_processes(cutter, processes):
                    given += 1
                    yield item
        except CutError:
            yield from _as_lines(self._as_stream(given))

    def _by_processes(self, cutter: RecordCutter, processes: ReadingProcesses) -> LineStream:
        blocks = ((records, *self._split(cutter, records)) for records in cutter.blocks())
        for (records, unchanged, _), lines in in_order(
            blocks, lambda block: processes.read(block[2])
        ):
            for record in records:
                yield unchanged.get(record.number) or next(lines)
        self._kept.finish(cutter)

    def _choose(self, first: bytes) -> OrderStream:
        if not first:
            return
        with _told_from_others(first):
            yield from self._xml() if first.startswith(b"<") else self._csv()

    def _xml(self) -> OrderStream:
        """Yield the orders by records; from where the payload cannot be cut, as a stream."""
        reader = XmlRecordReader(self._reading)
        self._fields = reader.fields_seen
        given = 0
        try:
            for order in self._by_records(XmlCutter(self._file, self._reading), reader):
                given += 1
                yield order
        except CutError:
            yield from self._as_stream(given)

    def _as_stream(self, given: int) -> Iterator[Order | RefusedOrder]:
        """Yield the orders of an XML export after the first so many, read without a cut."""
        self._kept.write_whole(self._file)
        self._file.seek(0)
        for document in islice(xml_documents(self._file), given, None):
            self._fields.update(fields_of(document))
            yield to_order(document, self._reading)

    def _csv(self) -> OrderStream:
        cutter = CsvCutter(self._file, self._reading)
        reader = CsvRecordReader(cutter.header, self._reading)
        self._fields = reader.fields_seen
        yield from self._by_records(cutter, reader)

    def _by_records(self, cutter: RecordCutter, reader: RecordReader) -> OrderStream:
        """Yield the orders of a payload that is cut; what is known is not read."""
        for records in cutter.blocks():
            unchanged, unread = self._split(cutter, records)
            orders = iter(reader.read(unread))
            for record in records:
                yield unchanged.get(record.number) or next(orders)
        self._kept.finish(cutter)

    def _split(
        self, cutter: RecordCutter, records: list[Record]
    ) -> tuple[dict[str, UnchangedOrder], list[Record]]:
        """Return the orders that are unchanged, by number, and the records to read; keep those."""
        unchanged = self._unchanged(records)
        unread = [record for record in records if record.number not in unchanged]
        self._kept.write(cutter, unread)
        return unchanged, unread

    def _unchanged(self, records: list[Record]) -> dict[str, UnchangedOrder]:
        """Return the orders whose records need not be read, by number.

        Of several records of one number in a block each is read: which of them is the order, its
        time of change tells.
        """
        if self._known is None:
            return {}
        times = Counter(record.number for record in records if not record.is_scattered)
        asked = {
            f"{self._reading.namespace}:{record.number}": record
            for record in records
            if record.number and times[record.number] == 1
        }
        named = self._known([(ref, record.record_hash) for ref, record in asked.items()])
        return {
            asked[ref].number: UnchangedOrder(ref, asked[ref].record_hash)
            for ref in named
            if ref in asked
        }


class PayloadReader:
    """Reads the payloads of one source, and notes the fields that they carry.

    Both sources of this hub are one: what differs is how a payload is fetched.

    Args:
        reading: how this hub's texts are read.
    """

    def __init__(self, reading: HubReading) -> None:
        self._reading = reading
        self._payloads: list[BindCommercePayload] = []

    @property
    def fields_seen(self) -> frozenset[str]:
        """See :attr:`order_upload.sources.base.Source.fields_seen`."""
        return frozenset().union(*(payload.fields_seen for payload in self._payloads))

    def read(
        self,
        payload: BinaryIO,
        known: KnownRecords | None = None,
        kept: BinaryIO | None = None,
    ) -> BindCommercePayload:
        """Return the orders of a payload; see :meth:`order_upload.sources.base.Source.read`."""
        orders = read_payload(payload, self._reading, known, kept)
        self._payloads.append(orders)
        return orders

    def read_lines(
        self,
        payload: BinaryIO,
        known: KnownRecords | None = None,
        kept: BinaryIO | None = None,
    ) -> LineStream:
        """Return the orders of a payload, ready to be staged; see ``LineSource.read_lines``."""
        return self.read(payload, known, kept).lines()

    def without(
        self,
        payload: BinaryIO,
        leaves_out: Callable[[Order | RefusedOrder], bool],
        rest: BinaryIO,
    ) -> None:
        """Write a payload without some of its orders; see ``Source.without``."""
        form = read_payload(payload, self._reading)
        if not form.is_empty:
            write_rest(payload, self._reading, leaves_out, rest, is_xml=form.is_xml)
