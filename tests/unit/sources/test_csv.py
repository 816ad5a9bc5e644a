"""The CSV reader: lines become orders again, and a file that can't be trusted is refused."""

import io

import pytest

from hub_payloads import PLAIN, csv_export, only_order, only_refusal, read
from order_upload.domain.order import Shipping
from order_upload.errors import SourceRefusedError
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce import csv as bindcommerce_csv
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading

NUMBER = "General_bindCommerceNumber"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(separator):
    assert only_order(csv_export({}, separator=separator)).ref == "bindcommerce:48211"


def test_a_byte_order_mark_is_no_part_of_the_first_column():
    assert only_order(b"\xef\xbb\xbf" + csv_export({})).ref == "bindcommerce:48211"


def test_lines_with_one_number_become_one_order():
    order = only_order(csv_export({"Row_Code": "A"}, {"Row_Code": "B"}))
    assert [line.code for line in order.lines] == ["A", "B"]


def test_numbers_that_look_like_numbers_stay_text():
    order = only_order(csv_export({}))
    assert (order.customer.address.postcode, order.lines[0].code) == ("00042", "0012345")


def test_words_that_pandas_takes_for_nothing_stay_text():
    assert only_order(csv_export({"Customer_City": "NA"})).customer.address.city == "NA"


def test_a_text_with_separator_quote_and_line_break_stays_whole():
    note = 'ring; "twice"\nplease'
    assert (
        only_order(csv_export({"Amounts_InternalComment": note})).amounts.internal_comment == note
    )


def _code(found) -> str:
    return found.reason.code if isinstance(found, RefusedOrder) else "order"


def test_both_parts_of_an_order_whose_lines_are_not_together_are_refused():
    payload = csv_export({NUMBER: "1"}, {NUMBER: "2"}, {NUMBER: "1"})
    assert [_code(found) for found in read(payload)] == [
        "lines_not_adjacent",
        "order",
        "lines_not_adjacent",
    ]


def test_an_order_that_crosses_two_blocks_stays_one(monkeypatch):
    monkeypatch.setattr(bindcommerce_csv, "BLOCK_BYTES", 2)
    order = only_order(csv_export(*({"Row_Code": str(n)} for n in range(5))))
    assert len(order.lines) == 5


def test_lines_that_disagree_in_their_header_are_refused_with_the_columns():
    refused = only_refusal(csv_export({}, {"Amounts_Total": "11.00", "Customer_Postcode": "1"}))
    assert refused.reason.code == "lines_disagree"
    assert refused.reason.message.startswith(
        "Customer_Postcode, Amounts_Total: found several values"
    )


def test_lines_that_name_different_parcels_tell_of_several():
    lines = [{"Shipping_TrackingNumber": number} for number in ("A1", "A1", "B2")]
    order = only_order(csv_export(*lines))
    assert (order.shipping, order.further_shippings) == (
        Shipping(tracking_number="A1"),
        (Shipping(tracking_number="B2"),),
    )


def test_unknown_columns_are_kept_where_they_belong():
    order = only_order(csv_export({"General_Tag": "vip", "Row_Serial": "7", "Colli": "2"}))
    assert (order.extra, order.lines[0].extra) == (
        (("General/Tag", "vip"), ("Colli", "2")),
        (("Serial", "7"),),
    )


def test_columns_of_parameters_become_parameters():
    order = only_order(csv_export({"Row_Params_Color": "Red", "Row_Params_Param_Size": "L"}))
    assert order.lines[0].params == (("Color", "Red"), ("Size", "L"))


def test_an_order_without_products_has_no_lines():
    assert only_order(csv_export({"Row_Code": "", "Row_Qty": ""})).lines == ()


@pytest.mark.parametrize("column", [NUMBER, "Row_Qty"])
def test_a_missing_column_is_named_with_those_that_are_there(column):
    with pytest.raises(SourceRefusedError, match=f"no column {column} among .*Row_Code") as refusal:
        read(csv_export({}, drop=column))
    assert "48211" not in str(refusal.value)


def test_a_file_without_header_never_shows_its_first_line():
    with pytest.raises(SourceRefusedError, match="no column of the hub") as refusal:
        read(b"48211;Giulia;Rossi\n")
    assert "Giulia" not in str(refusal.value)


def test_a_column_that_is_there_twice_is_refused():
    with pytest.raises(SourceRefusedError, match="more than once: Row_Qty"):
        read(b"General_bindCommerceNumber;Row_Qty;Row_Qty\n1;1;2\n")


def test_a_header_with_an_endless_cell_is_refused():
    with pytest.raises(SourceRefusedError, match="CSV line 1: found what can't be read"):
        read(b"General_bindCommerceNumber;" + b"x" * 200_000)


def test_a_text_that_ends_with_the_file_inside_its_quotes_is_refused():
    with pytest.raises(SourceRefusedError, match="found an end inside a quoted text"):
        read(csv_export({}).rstrip()[:-5] + b'"10.00')


def test_broken_utf8_is_named():
    with pytest.raises(SourceRefusedError, match=r"broken UTF-8 \(byte 0xe8\)"):
        read(csv_export({"Customer_City": "Forl\xe8"}).replace("\xe8".encode(), b"\xe8"))


@pytest.mark.parametrize("cut", [12, 20])
def test_a_truncated_last_line_is_refused(cut):
    with pytest.raises(SourceRefusedError, match=r"CSV line 3: found \d cells; allowed: 7"):
        read(csv_export({}, {NUMBER: "2"})[:-cut])


def test_a_line_with_too_many_cells_is_refused():
    with pytest.raises(SourceRefusedError, match="CSV line 2: found 8 cells"):
        read(csv_export({}).replace(b"10.00", b"10;00"))


def test_a_quote_that_is_never_closed_is_refused():
    with pytest.raises(SourceRefusedError):
        read(csv_export({}) + b'2;"' + b"x;" * 200_000)


def test_an_order_with_countless_lines_is_refused(monkeypatch):
    monkeypatch.setattr(bindcommerce_csv, "_MOST_LINES", 3)
    with pytest.raises(SourceRefusedError, match="more than 3 lines"):
        read(csv_export({}, {}, {}, {}))


def test_an_order_of_endless_lines_is_refused(monkeypatch):
    monkeypatch.setattr(bindcommerce_csv, "LARGEST_RECORD_BYTES", 3 * 1024**2)
    line = {"Customer_Name": "x" * 100_000}
    with pytest.raises(SourceRefusedError, match=r"row 1: found an order of .* or 3 MB; allowed"):
        read(csv_export(*[line] * 40))


def test_a_header_alone_is_no_orders():
    assert read(";".join(PLAIN).encode()) == []


def test_the_callers_file_stays_open():
    file = io.BytesIO(csv_export({}))
    list(read_payload(file, HubReading()))
    assert not file.closed
