"""The staged files of one connector, looked through for a buyer; nothing is changed."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import msgspec

from order_upload.domain.buyer import Buyer, Trace, names_of
from order_upload.domain.order import Order
from order_upload.errors import SourceRefusedError
from order_upload.pipeline.buyer_scrub import scrubbed_document
from order_upload.pipeline.reading import key_of
from order_upload.sources.base import RefusedOrder, Source
from order_upload.staging import FileKind, StagedFile, open_payload
from order_upload.staging.files import BLOCK
from order_upload.staging.records import encode
from order_upload.staging.staged_files import lines_of

_OVERLAP = 512
"""Bytes of a block that are looked at with the next one, too."""

_decode = msgspec.json.decode


class BuyerFiles:
    """Looks into the staged files of one connector.

    Args:
        buyer: whose traces; learns what the files tell of their orders.
        source: gives what reads the connector's payloads, asked where there are any; None for one
            that no Variable names: of its payloads only the bytes are looked at.
    """

    def __init__(self, buyer: Buyer, source: Callable[[], Source | None]) -> None:
        self._buyer = buyer
        self._source = source

    def traces_in(self, file: StagedFile) -> set[tuple[str, Trace]]:
        """Return what a file has of the buyer: references, "" where none can be told."""
        with suppress(FileNotFoundError):  # it went meanwhile
            traces = set(self._traces_in(file))
            meant = {ref for ref, trace in traces if trace is Trace.MEANT}
            return {
                (ref, trace) for ref, trace in traces if trace is Trace.MEANT or ref not in meant
            }
        return set()

    def records_in(self, file: StagedFile) -> Iterator[Any]:
        """Yield the records of a file of lines or of a payload, as plain values.

        Raises:
            SourceRefusedError: it is a payload that cannot be read.
        """
        if file.kind is FileKind.LINES:
            yield from map(record_of, lines_of(file.path))
        elif file.kind is FileKind.PAYLOAD:
            yield from map(payload_record, self._items_in(file))

    def _items_in(self, file: StagedFile) -> Iterator[Any]:
        source = self._source()
        if source is not None:
            with open_payload(file.path) as payload:
                yield from source.read(payload)

    def _traces_in(self, file: StagedFile) -> Iterator[tuple[str, Trace]]:
        if file.kind is FileKind.LINES:
            yield from self._in_lines(file)
        elif file.kind is FileKind.DOCUMENT:
            yield from self._in_document(file)
        elif file.kind is FileKind.PAYLOAD and self._source():
            yield from self._in_payload(file)
        elif may_be_in_file(self._buyer, file):
            yield "", Trace.MEANT

    def _in_lines(self, file: StagedFile) -> Iterator[tuple[str, Trace]]:
        for line in lines_of(file.path):
            if self._buyer.may_be_in(line):
                record = record_of(line)
                trace = Trace.MEANT if record is None else self._buyer.learn(record)
                if trace is not Trace.NONE:
                    yield names_of(record).ref, trace

    def _in_payload(self, file: StagedFile) -> Iterator[tuple[str, Trace]]:
        try:
            for item in self._items_in(file):
                record = record_that_may_be(self._buyer, item)
                trace = self._buyer.learn(record)
                if trace is not Trace.NONE:
                    yield names_of(record).ref, trace
        except SourceRefusedError:
            if may_be_in_file(self._buyer, file):
                yield "", Trace.MEANT

    def _in_document(self, file: StagedFile) -> Iterator[tuple[str, Trace]]:
        with file.path.open("rb") as document:
            content = document.read()
        if scrubbed_document(content, self._buyer) != content:
            yield "", Trace.MEANT


def record_of(line: bytes) -> Any:
    """Return what a line holds; None for one that is damaged."""
    try:
        return _decode(line)
    except ValueError:
        return None


def payload_record(item: Any) -> Any:
    """Return what a source gives as a record, with all by which its buyer is told."""
    if isinstance(item, Order):
        return msgspec.to_builtins(item)
    if not isinstance(item, RefusedOrder):
        return {}
    number = "" if item.number == item.where else item.number
    unreadable = [{"path": value.path, "text": value.text} for value in item.unreadable]
    return {
        "ref": key_of(item),
        "number": number,
        "order": None if item.order is None else msgspec.to_builtins(item.order),
        "unreadable": unreadable,
        "emails": [{"email": email} for email in item.emails],
    }


def record_that_may_be(buyer: Buyer, item: Any) -> Any:
    """Return what a source gives as a record; None where nothing of it can be the buyer's.

    Nearly no order is: to see that takes a tenth of the time of looking at all its texts.
    """
    if isinstance(item, Order) and not buyer.may_be_in(encode(item)):
        return None
    return payload_record(item)


def may_be_in_file(buyer: Buyer, file: StagedFile) -> bool:
    """Return whether a file that nothing can read may hold a buyer: also where it is no text."""
    rest = b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with open_payload(file.path) as content:
            while block := content.read(BLOCK):
                decoder.decode(block)
                if buyer.may_be_in(rest + block):
                    return True
                rest = block[-_OVERLAP:]
        decoder.decode(b"", final=True)
    except (UnicodeDecodeError, SourceRefusedError):
        return True
    return False
