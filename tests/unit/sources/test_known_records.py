"""Records whose bytes are known are not read; a payload that cannot be cut safely is read whole."""

import io
from zoneinfo import ZoneInfo

import pytest

from hub_payloads import csv_export, read, xml, xml_order
from order_upload.domain.order import Order
from order_upload.errors import SourceRefusedError
from order_upload.sources.base import UnchangedOrder
from order_upload.sources.bindcommerce import records as bindcommerce_records
from order_upload.sources.bindcommerce import xml_cutter
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading

NUMBER = "General_bindCommerceNumber"
THREE = {
    "xml": xml(*(xml_order(number=number) for number in "123")),
    "csv": csv_export(*({NUMBER: number} for number in "1223")),
}
both_forms = pytest.mark.parametrize("payload", THREE.values(), ids=THREE.keys())


class Ledger:
    """Remembers the records of the orders that it is given, as the real one does."""

    def __init__(self, *orders: Order) -> None:
        self.rows = {(order.ref, order.record_hash) for order in orders}
        self.asked: list[int] = []

    def known(self, records):
        """Return the references whose record is remembered."""
        self.asked.append(len(records))
        return {ref for ref, record_hash in records if (ref, record_hash) in self.rows}


def read_again(payload: bytes, ledger: Ledger, kept: io.BytesIO | None = None) -> list[str]:
    """Return the references, those of unchanged orders in parentheses."""
    items = read_payload(io.BytesIO(payload), HubReading(), ledger.known, kept)
    return [f"({i.ref[13:]})" if isinstance(i, UnchangedOrder) else i.ref[13:] for i in items]


@both_forms
def test_every_order_carries_the_hash_of_its_record(payload):
    hashes = {order.record_hash for order in read(payload)}
    assert {len(record_hash) for record_hash in hashes} == {24}
    assert len(hashes) == 3


@both_forms
def test_a_known_record_is_not_read(payload):
    first, _, third = read(payload)
    assert read_again(payload, Ledger(first, third)) == ["(1)", "2", "(3)"]


@both_forms
def test_an_unchanged_order_says_which_record_it_is(payload):
    (first, *_) = read(payload)
    again = read_payload(io.BytesIO(payload), HubReading(), Ledger(first).known)
    assert next(again) == UnchangedOrder(first.ref, first.record_hash)


@both_forms
def test_a_record_that_changed_in_one_byte_is_read(payload):
    ledger = Ledger(*read(payload))
    assert read_again(payload.replace(b"0012345", b"0012346", 1), ledger) == ["1", "(2)", "(3)"]


@both_forms
def test_a_record_whose_times_mean_other_moments_is_read(payload):
    ledger = Ledger(*read(payload))
    in_lisbon = HubReading(timezone=ZoneInfo("Europe/Lisbon"))
    items = list(read_payload(io.BytesIO(payload), in_lisbon, ledger.known))
    assert [type(item) for item in items] == [Order, Order, Order]


@both_forms
def test_what_was_read_is_kept_as_a_smaller_payload(payload):
    first, _, third = read(payload)
    kept = io.BytesIO()
    read_again(payload, Ledger(first, third), kept)
    assert [order.ref for order in read(kept.getvalue())] == ["bindcommerce:2"]
    assert len(kept.getvalue()) < len(payload)


@both_forms
def test_a_kept_record_has_the_hash_it_had(payload):
    kept = io.BytesIO()
    read_again(payload, Ledger(), kept)
    assert read(kept.getvalue()) == read(payload)


@both_forms
def test_a_payload_of_which_all_is_known_keeps_no_orders(payload):
    kept = io.BytesIO()
    read_again(payload, Ledger(*read(payload)), kept)
    assert read(kept.getvalue()) == []


@both_forms
def test_known_records_are_asked_for_in_chunks(payload, monkeypatch):
    monkeypatch.setattr(bindcommerce_records, "MOST_RECORDS", 2)
    monkeypatch.setattr(xml_cutter, "MOST_RECORDS", 2)
    monkeypatch.setattr("order_upload.sources.bindcommerce.csv.MOST_RECORDS", 2)
    ledger = Ledger()
    read_again(payload, ledger)
    assert ledger.asked == [2, 1]


def test_two_versions_of_one_order_in_a_payload_are_both_read():
    payload = xml(xml_order(number="1"), xml_order("<Market>x</Market>", number="1"))
    assert read_again(payload, Ledger(*read(payload))) == ["1", "1"]


def test_lines_that_are_not_together_are_refused_though_their_first_ones_are_known():
    payload = csv_export({NUMBER: "1"}, {NUMBER: "2"})
    ledger = Ledger(*read(payload))
    scattered = csv_export({NUMBER: "1"}, {NUMBER: "2"}, {NUMBER: "1"})
    assert read_again(scattered, ledger) == ["1", "(2)", "1"]


def test_the_same_cells_under_other_columns_are_another_record():
    payload = csv_export({"Customer_Name": "Ada"})
    ledger = Ledger(*read(payload))
    renamed = payload.replace(b"Customer_Name", b"Customer_City")
    assert read_again(renamed, ledger) == ["48211"]


def test_the_last_line_needs_no_line_break_to_be_the_same_record():
    payload = csv_export({})
    assert read_again(payload.rstrip(), Ledger(*read(payload))) == ["(48211)"]


def test_a_number_in_quotes_is_known_too():
    payload = csv_export({}).replace(b"48211", b'"48211"')
    assert read_again(payload, Ledger(*read(payload))) == ["(48211)"]


def test_blank_lines_between_the_lines_change_no_record():
    payload = THREE["csv"]
    spaced = payload.replace(b"\r\n", b"\r\n\r\n")
    assert [order.ref for order in read(spaced)] == [order.ref for order in read(payload)]
    assert read_again(spaced, Ledger(*read(payload))) == ["(1)", "2", "(3)"]


@pytest.mark.parametrize("line_break", [b"\n", b"\r"])
def test_every_kind_of_line_break_is_read(line_break):
    payload = THREE["csv"].replace(b"\r\n", line_break)
    assert [len(order.lines) for order in read(payload)] == [1, 2, 1]


def test_a_refused_order_is_read_each_time():
    payload = xml(xml_order(qty="0"))
    assert read_again(payload, Ledger()) == ["48211"]


ONE, TWO, THREE_DOCUMENTS = (xml_order(number=number) for number in "123")
CUT_WRONG = {
    "end in a comment": xml(ONE, TWO.replace("<Rows>", "<!-- </Document> --><Rows>")),
    "end in a comment between": xml(ONE, "<!-- </Document> -->", TWO),
    "document in a comment": xml(ONE, f"<!-- {THREE_DOCUMENTS} -->", TWO),
    "end in CDATA": xml(ONE, TWO.replace("0012345", "<![CDATA[</Document>]]>")),
    "document in CDATA": xml(ONE, TWO.replace("0012345", f"<![CDATA[{THREE_DOCUMENTS}]]>")),
    "end and beginning in CDATA": xml(
        ONE, TWO.replace("0012345", "<![CDATA[</Document> <Document>]]>")
    ),
    "end in an instruction": xml(ONE, TWO.replace("<Rows>", "<?x </Document> ?><Rows>")),
    "attribute": xml(ONE, TWO.replace("<Document>", '<Document id="1">')),
    "attribute of the root": xml(ONE, TWO).replace(b"<Documents>", b'<Documents x="1">'),
    "blank in the tag": xml(ONE, TWO.replace("</Document>", "</Document >")),
    "blank in the first tag": xml(ONE.replace("</Document>", "</Document >"), TWO),
    "document in a document": xml(
        ONE, TWO.replace("<Rows>", f"<Old>{THREE_DOCUMENTS}</Old><Rows>")
    ),
    "another element": xml(ONE, "<Other/>", TWO),
    "documents wrapped": xml(ONE, TWO, f"<Old>{THREE_DOCUMENTS}</Old>"),
    "first ones wrapped": xml(f"<Old>{THREE_DOCUMENTS}</Old>", ONE, TWO),
    "text between": xml(ONE, "x", TWO),
    "byte order mark": b"\xef\xbb\xbf" + xml(ONE, TWO),
    "another encoding": xml(ONE, TWO.replace("Amazon", "\xe8"))
    .decode()
    .replace("UTF-8", "ISO-8859-1")
    .encode("latin-1"),
    "comment before": xml(ONE, TWO, root="<!-- <Document> -->"),
    "comment after": xml(ONE, TWO) + b"<!-- </Document> -->",
    "one long document": xml(ONE, TWO.replace("0012345", "1" * 70_000)),
}


@pytest.mark.parametrize("payload", CUT_WRONG.values(), ids=CUT_WRONG.keys())
def test_a_payload_that_is_hard_to_cut_gives_all_of_its_orders(payload, monkeypatch):
    monkeypatch.setattr(xml_cutter, "LARGEST_RECORD_BYTES", 50_000)
    monkeypatch.setattr(xml_cutter, "BLOCK_BYTES", 1_000)
    kept = io.BytesIO()
    assert read_again(payload, Ledger(), kept) == ["1", "2"]
    assert [order.ref[13:] for order in read(kept.getvalue())] == ["1", "2"]


@pytest.mark.parametrize("payload", CUT_WRONG.values(), ids=CUT_WRONG.keys())
def test_an_order_read_without_a_cut_says_its_hash_or_nothing(payload):
    ledger = Ledger(*read(payload))
    assert [text.strip("()") for text in read_again(payload, ledger)] == ["1", "2"]


BROKEN = {
    "truncated": (xml(ONE, TWO)[:-60], "truncated.*after 1 complete orders"),
    "an error of the hub": (xml(ONE, "<errorCode>7</errorCode>"), "hub reports error 7"),
    "an error before": (xml(ONE, root="<errorCode>7</errorCode>"), "hub reports error 7"),
    "a doctype": (b"<!DOCTYPE x><Documents>" + ONE.encode() + b"</Documents>", "DOCTYPE"),
    "more after the end": (xml(ONE) + b"<Document>", "not well-formed"),
    "tags that cross": (xml(ONE, TWO.replace("</General>", "</Genera>")), "not well-formed"),
}


@pytest.mark.parametrize(("payload", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_payload_is_refused_as_the_stream_refuses_it(payload, message):
    with pytest.raises(SourceRefusedError, match=message):
        read_again(payload, Ledger())
