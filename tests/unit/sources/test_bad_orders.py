"""One bad order is refused with a code and a helpful message, in both forms; the next goes on."""

import pytest

from hub_payloads import csv_export, only_refusal, read, xml, xml_order

BAD = [
    ({"General_bindCommerceNumber": ""}, "no_number"),
    ({"Row_Qty": "-1"}, "negative_quantity"),
    ({"Row_Qty": "0"}, "zero_quantity"),
    ({"Row_Qty": ""}, "no_quantity"),
    ({"Row_Qty": "NaN"}, "not_a_number"),
    ({"Amounts_Currency": "ZZQ"}, "not_a_currency"),
    ({"General_Date": "2026-02-30 10:00:00"}, "not_a_time"),
    ({"Amounts_Total": "1,234"}, "ambiguous_number"),
    ({"Payments_PaymentCOD": "PERHAPS"}, "not_yes_or_no"),
    ({"General_Node": ""}, "no_origin"),
    ({"Customer_Email": "v@example.com\r\nDATA\r\n\r\n."}, "not_an_email"),
    ({"Delivery_Email": "Ada Rossi"}, "not_an_email"),
]


@pytest.mark.parametrize(("cells", "code"), BAD)
def test_a_bad_order_is_refused_with_its_code(cells, code):
    assert only_refusal(csv_export(cells)).reason.code == code


@pytest.mark.parametrize(
    "cells", [cells for cells, _ in BAD if "General_bindCommerceNumber" not in cells]
)
def test_a_refusal_names_the_order_and_the_field(cells):
    refused = only_refusal(csv_export(cells))
    (column,) = cells
    assert refused.ref == "bindcommerce:48211"
    assert column.replace("_", "/") in refused.reason.message


def test_an_order_without_number_says_where_it_stands():
    refused = only_refusal(xml(xml_order(number="")))
    assert (refused.ref, refused.where) == ("", "Document 1")


@pytest.mark.parametrize(
    ("general", "name"),
    [
        ("<Number>404-1</Number><DocumentNumber>2026/14</DocumentNumber>", "404-1"),
        ("<DocumentNumber>2026/14</DocumentNumber>", "2026/14"),
        ("", "Document 1"),
    ],
)
def test_an_order_without_number_is_named_by_what_it_has(general, name):
    assert only_refusal(xml(xml_order(general, number=""))).number == name


def test_an_order_without_number_is_known_again_at_another_place():
    alone = only_refusal(xml(xml_order(number="")))
    _, second = read(xml(xml_order(), xml_order(number="")))
    assert (alone.record_hash, alone.where) == (second.record_hash, "Document 1")


def test_orders_without_number_that_sell_other_things_are_told_apart():
    first, second = read(xml(xml_order(number="", qty="1"), xml_order(number="", qty="2")))
    assert first.record_hash != second.record_hash


def test_a_refusal_says_what_was_found_and_what_is_allowed():
    refused = only_refusal(xml(xml_order(rest="<Amounts><Currency>ZZQ</Currency></Amounts>")))
    assert (
        refused.reason.message
        == "Amounts/Currency: found 'ZZQ'; allowed: an ISO 4217 code such as EUR"
    )


def test_a_refusal_never_shows_a_person():
    refused = only_refusal(csv_export({"General_Date": "Giulia Rossi"}))
    assert "Giulia" not in f"{refused.reason.message}{refused.reason.remedy}"


def test_a_refusal_keeps_when_the_hub_changed_the_order():
    refused = only_refusal(csv_export({"Row_Qty": "-1"}))
    assert refused.last_update.isoformat() == "2026-09-01T08:00:00+00:00"


def test_the_line_at_fault_is_named():
    lines = [{"Row_Qty": "1"}, {"Row_Qty": "-2"}]
    assert "line 2: Row/Qty: found -2" in only_refusal(csv_export(*lines)).reason.message


def test_the_other_orders_go_on():
    payload = xml(xml_order(qty="-1", number="1"), xml_order(number="2"))
    assert [found.ref for found in read(payload)] == ["bindcommerce:1", "bindcommerce:2"]


def test_a_field_that_says_two_things_is_refused():
    refused = only_refusal(xml(xml_order("<Number>1</Number><Number>2</Number>")))
    assert (refused.reason.code, "General/Number" in refused.reason.message) == (
        "repeated_field",
        True,
    )


@pytest.mark.parametrize("text", ["+39 333 1234567", "a@b.it", "Rossi"])
def test_a_column_that_has_slipped_is_not_shown(text):
    refused = only_refusal(csv_export({"General_Date": f"{text} "}))
    assert text not in refused.reason.message


@pytest.mark.parametrize("number", ["1\n2026-11-24 ERROR forged", "1" * 65, "1\u20282"])
def test_what_is_no_number_names_no_order(number):
    refused = only_refusal(xml(xml_order(number=number)))
    assert (refused.ref, refused.reason.code) == ("", "no_number")
    assert number not in refused.reason.message
