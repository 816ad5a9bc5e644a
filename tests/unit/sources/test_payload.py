"""A payload's form is told by its content."""

import pytest

from hub_payloads import csv_export, read, xml, xml_order
from order_upload.errors import BrokenExportError, SourceRefusedError


@pytest.mark.parametrize("empty", [b"", b"\n \n", b"\xef\xbb\xbf", b" " * 10_000, b"<Documents/>"])
def test_an_empty_export_means_no_orders(empty):
    assert read(empty) == []


@pytest.mark.parametrize(
    "payload", [xml(xml_order()), b"\n" + xml(xml_order())[38:], csv_export({})]
)
def test_the_form_is_told_by_the_content(payload):
    assert [order.ref for order in read(payload)] == ["bindcommerce:48211"]


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><html></html>", b"\n<HTML><body>", b"<!doctype HTML>"]
)
def test_a_web_page_is_refused_as_one(page):
    with pytest.raises(SourceRefusedError, match="found a web page"):
        read(page)


@pytest.mark.parametrize(
    ("payload", "form"),
    [
        (b'{"status": "error"}', "JSON"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04", "spreadsheet"),
        (b"\xff\xfea", "16"),
    ],
)
def test_other_forms_are_named(payload, form):
    with pytest.raises(SourceRefusedError, match=form):
        read(payload)


@pytest.mark.parametrize(
    "payload",
    [
        xml(xml_order())[:-20],
        xml(xml_order()).replace(b"<Documents>", b"<!DOCTYPE a><Documents>"),
        csv_export({})[:-9],
        csv_export({}, drop="Row_Qty"),
        csv_export({"Customer_Name": "\xff"}).replace("\xff".encode(), b"\xff"),
    ],
    ids=["truncated", "with a DOCTYPE", "truncated CSV", "CSV without a column", "no UTF-8"],
)
def test_an_export_that_is_broken_is_told_as_one(payload):
    with pytest.raises(BrokenExportError):
        read(payload)


@pytest.mark.parametrize(
    "payload",
    [
        b"<!DOCTYPE html><html></html>",
        b"<?xml version='1.0'?><keys><key>x</key></keys>",
        b"<key>x</key",
        b"root:x:0:0:root:/root:/bin/bash\n",
        b"THE-FERNET-KEY-OF-AIRFLOW=",
        b'{"admin": "password"}',
        b"\xff\x00\x01",
    ],
)
def test_what_never_was_an_export_is_told_as_none(payload):
    with pytest.raises(SourceRefusedError) as refusal:
        read(payload)
    assert not isinstance(refusal.value, BrokenExportError)
