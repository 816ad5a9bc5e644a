"""An XML export is cut into the records of its documents, which are not read yet.

A record is the bytes from ``<Document>`` to ``</Document>``. Whatever makes the cut doubtful raises
``CutError``; ``xml_records.py`` reads the records, and makes sure that each is one document.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.records import (
    BLOCK_BYTES,
    LARGEST_RECORD_BYTES,
    MOST_RECORDS,
    CutError,
    Record,
    record_hasher,
)
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.sources.bindcommerce.xml import xml_documents

ROOT_BEGIN, ROOT_END = b"<Documents>", b"</Documents>"
_BEGIN, _END = b"<Document>", b"</Document>"
_XML_SPACE = b" \t\r\n"
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*"
    rb"(?:<\?xml\s+version=[\"']1\.0[\"'](?:\s+encoding=[\"']utf-8[\"'])?"
    rb"(?:\s+standalone=[\"'](?:yes|no)[\"'])?\s*\?>)?"
    rb"\s*<Documents>(?:[^<]|<(?![!?]))*",
    re.IGNORECASE,
)
_NUMBER = re.compile(rb"<bindCommerceNumber>\s*([^<&]*?)\s*</bindCommerceNumber>")


class XmlCutter:
    """Cuts an XML export into the records of its documents; see ``RecordCutter``."""

    separator = b"\n"
    tail = b"\n" + ROOT_END + b"\n"

    def __init__(self, file: BinaryIO, reading: HubReading) -> None:
        self._file = file
        self._hash_of = record_hasher(reading)
        self._records = 0
        self.head = b""

    def blocks(self) -> Iterator[list[Record]]:
        """Yield the records; see :meth:`RecordCutter.blocks`."""
        rest = self._after_head()
        while True:
            end = rest.rfind(_END)
            if end >= 0:
                yield from self._cut(rest[:end])
                rest = rest[end + len(_END) :]
            if len(rest) > LARGEST_RECORD_BYTES:
                raise CutError
            chunk = self._file.read(BLOCK_BYTES)
            if not chunk:
                break
            rest += chunk
        _check_frame(ROOT_BEGIN + rest)

    def _after_head(self) -> bytes:
        """Read up to the first document and return what is read of the documents."""
        first = self._file.read(BLOCK_BYTES)
        begin = first.find(_BEGIN)
        self.head = first[: max(begin, 0)]
        if not _HEAD.fullmatch(self.head):
            raise CutError
        _check_frame(self.head + ROOT_END)
        return first[begin:]

    def _cut(self, documents: bytes) -> Iterator[list[Record]]:
        """Yield the records of several documents, of which the last one lacks its end tag."""
        records = []
        for piece in documents.split(_END):
            data = piece.lstrip(_XML_SPACE) + _END
            if not data.startswith(_BEGIN):
                raise CutError
            self._records += 1
            number = _NUMBER.search(data)
            text = number[1].decode(errors="replace") if number else ""
            records.append(Record(f"Document {self._records}", data, self._hash_of(data), text))
        for begin in range(0, len(records), MOST_RECORDS):
            yield records[begin : begin + MOST_RECORDS]


def _check_frame(frame: bytes) -> None:
    """Make sure that what surrounds the documents is whole and reports no error."""
    try:
        documents = list(xml_documents(io.BytesIO(frame)))
    except SourceRefusedError:
        raise CutError from None
    if documents:
        raise CutError
