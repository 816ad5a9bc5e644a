"""One bad order is refused with a code and a helpful message, in both forms; the next goes on."""

import pytest

from hub_payloads import csv_export, only_refusal, read, xml, xml_order

BAD = [
    ({"General_bindCommerceNumber": ""}, "no_number"),
    ({"Row_Qty": "-1"}, "negative_quantity"),
    ({"Row_Qty": "0"}, "zero_quantity"),
    ({"Row_Qty": ""}, "no_quantity"),
    ({"Row_Qty": "NaN"}, "not_a_number"),
    ({"Amounts_Currency": "ZZQ"}, "unknown_currency"),
    ({"General_Date": "2026-02-30 10:00:00"}, "not_a_time"),
    ({"Amounts_Total": "1,234"}, "ambiguous_number"),
    ({"Payments_PaymentCOD": "PERHAPS"}, "not_yes_or_no"),
    ({"General_Node": ""}, "no_origin"),
    ({"Customer_Email": "v@example.com\r\nDATA\r\n\r\n."}, "not_an_email"),
    ({"Delivery_Email": "Ada Rossi"}, "not_an_email"),
]


@pytest.mark.parametrize(("cells", "code"), BAD)
def test_a_bad_order_is_refused_with_its_code(cells, code):
    assert only_refusal(csv_export(cells)).code == code


@pytest.mark.parametrize(
    "cells", [cells for cells, _ in BAD if "General_bindCommerceNumber" not in cells]
)
def test_a_refusal_names_the_order_and_the_field(cells):
    refused = only_refusal(csv_export(cells))
    (column,) = cells
    assert refused.ref == "bindcommerce:48211"
    assert column.replace("_", "/") in refused.message


def test_an_order_without_number_says_where_it_stands():
    refused = only_refusal(xml(xml_order(number="")))
    assert (refused.ref, refused.where) == ("", "Document 1")


def test_a_refusal_says_what_was_found_and_what_is_allowed():
    refused = only_refusal(xml(xml_order(rest="<Amounts><Currency>ZZQ</Currency></Amounts>")))
    assert (
        refused.message
        == "Document 1: Amounts/Currency is 'ZZQ', an ISO 4217 code such as EUR is allowed"
    )


def test_a_refusal_never_shows_a_person():
    refused = only_refusal(csv_export({"General_Date": "Giulia Rossi"}))
    assert "Giulia" not in f"{refused.message}{refused.remedy}"


def test_a_refusal_keeps_when_the_hub_changed_the_order():
    refused = only_refusal(csv_export({"Row_Qty": "-1"}))
    assert refused.last_update.isoformat() == "2026-09-01T08:00:00+00:00"


def test_the_line_at_fault_is_named():
    lines = [{"Row_Qty": "1"}, {"Row_Qty": "-2"}]
    assert "line 2: Row/Qty is -2" in only_refusal(csv_export(*lines)).message


def test_the_other_orders_go_on():
    payload = xml(xml_order(qty="-1", number="1"), xml_order(number="2"))
    assert [found.ref for found in read(payload)] == ["bindcommerce:1", "bindcommerce:2"]


def test_a_field_that_says_two_things_is_refused():
    refused = only_refusal(xml(xml_order("<Number>1</Number><Number>2</Number>")))
    assert (refused.code, "General/Number" in refused.message) == ("repeated_field", True)
