"""A payload without some of its orders: what is kept of one when a buyer is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from order_upload.domain.order import Order
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.csv import CsvCutter, CsvRecordReader
from order_upload.sources.bindcommerce.kept_payload import KeptPayload
from order_upload.sources.bindcommerce.orders import to_order
from order_upload.sources.bindcommerce.records import CutError, RecordCutter, RecordReader
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.sources.bindcommerce.xml import bytes_of, xml_elements
from order_upload.sources.bindcommerce.xml_cutter import XmlCutter
from order_upload.sources.bindcommerce.xml_records import XmlRecordReader

LeavesOut = Callable[[Order | RefusedOrder], bool]

_XML_BEGIN = b'<?xml version="1.0" encoding="UTF-8"?>\n<Documents>\n'
_XML_END = b"\n</Documents>\n"


def write_rest(
    payload: BinaryIO, reading: HubReading, leaves_out: LeavesOut, rest: BinaryIO, *, is_xml: bool
) -> None:
    """Write a payload without some of its orders; see ``Source.without``.

    The records that stay are the same bytes. A payload that cannot be cut into records is written
    anew, document by document.
    """
    payload.seek(0)
    if not is_xml:
        cutter = CsvCutter(payload, reading)
        _write_records(cutter, CsvRecordReader(cutter.header, reading), leaves_out, rest)
        return
    try:
        _write_records(XmlCutter(payload, reading), XmlRecordReader(reading), leaves_out, rest)
    except CutError:
        payload.seek(0)
        rest.seek(0)
        rest.truncate()
        _write_documents(payload, reading, leaves_out, rest)


def _write_records(
    cutter: RecordCutter, reader: RecordReader, leaves_out: LeavesOut, rest: BinaryIO
) -> None:
    kept = KeptPayload(rest)
    for records in cutter.blocks():
        orders = zip(records, reader.read(records), strict=True)
        kept.write(cutter, [record for record, order in orders if not leaves_out(order)])
    kept.finish(cutter)


def _write_documents(
    payload: BinaryIO, reading: HubReading, leaves_out: LeavesOut, rest: BinaryIO
) -> None:
    rest.write(_XML_BEGIN)
    for document, element in xml_elements(payload):
        if not leaves_out(to_order(document, reading)):
            rest.write(bytes_of(element) + b"\n")
    rest.write(_XML_END)
