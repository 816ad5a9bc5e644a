"""A large payload is read by two processes: the same orders, in the same order, or an error."""

import io
import os
import signal

import pytest

from demo.hub.exports import write_csv, write_xml
from hub_payloads import csv_export, xml, xml_order
from order_upload.domain.order import Order
from order_upload.errors import SourceUnavailableError
from order_upload.sources.base import OrderLine, UnchangedOrder
from order_upload.sources.bindcommerce import payload as bindcommerce_payload
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.processes import ReaderSetup, ReadingProcesses
from order_upload.sources.bindcommerce.records import Record
from order_upload.sources.bindcommerce.values import HubReading


def export(form: str, orders: int = 700) -> bytes:
    file = io.BytesIO()
    (write_xml if form == "xml" else write_csv)(file, orders)
    return file.getvalue()


def lines_of(payload: bytes, known=None, kept=None):
    return read_payload(io.BytesIO(payload), HubReading(), known, kept).lines()


@pytest.fixture
def always_large(monkeypatch):
    """Let every payload count as a large one."""
    monkeypatch.setattr(bindcommerce_payload, "LARGE_BYTES", 0)


@pytest.mark.parametrize(
    "payload",
    [
        export("xml"),
        export("csv"),
        xml(xml_order(number="1"), xml_order(qty="0"), "<!-- </Document> -->", xml_order()),
        csv_export({}, {"General_bindCommerceNumber": "2", "Row_Qty": "0"}),
        export("xml").replace(b"</Code>", b" & </Code>", 3),
    ],
    ids=["xml", "csv", "xml that cannot be cut", "csv with a bad order", "xml with damage"],
)
def test_two_processes_give_what_one_gives(payload, always_large, monkeypatch):
    by_two = list(lines_of(payload))
    monkeypatch.setattr(bindcommerce_payload, "LARGE_BYTES", 10**9)
    assert by_two == list(lines_of(payload))


def test_a_line_is_the_order_as_it_is_staged():
    (line,) = lines_of(xml(xml_order()))
    (order,) = read_payload(io.BytesIO(xml(xml_order())), HubReading())
    assert isinstance(line, OrderLine)
    assert (line.ref, line.updated_at) == (order.ref, order.updated_at)
    assert line.line.startswith(b'{"ref":"bindcommerce:48211"')


def test_the_fields_that_processes_meet_are_told(always_large):
    by_two = read_payload(io.BytesIO(export("xml")), HubReading())
    by_one = read_payload(io.BytesIO(export("xml")), HubReading())
    assert (len(list(by_two.lines())), len(list(by_one))) == (700, 700)
    assert by_two.fields_seen == by_one.fields_seen


def test_known_records_are_not_sent_to_a_process(always_large):
    kept = io.BytesIO()
    payload = export("csv")
    last = f"bindcommerce:{48_000 + 699}"
    lines = list(lines_of(payload, lambda records: {r for r, _ in records} - {last}, kept))
    assert [isinstance(line, UnchangedOrder) for line in lines] == [True] * 699 + [False]
    (order,) = read_payload(io.BytesIO(kept.getvalue()), HubReading())
    assert isinstance(order, Order)
    assert order.ref == last


def test_a_killed_process_is_an_error_and_no_missing_order():
    record = Record("Document 1", xml_order().encode(), "")
    with ReadingProcesses(ReaderSetup("bindcommerce", "Europe/Rome"), set()) as processes:
        processes.start()
        for process in processes.processes:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        with pytest.raises(SourceUnavailableError, match="ended before its work"):
            processes.read([record]).result()
