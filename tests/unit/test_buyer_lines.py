"""What is said of a buyer who was found or forgotten: places and references, in words."""

from __future__ import annotations

from order_upload.airflow.buyer_command import erased_lines, found_lines
from order_upload.domain.operations import Forgotten
from order_upload.ledger.erasure import ShopOrderRow
from order_upload.pipeline.buyer_search import Found, Place
from order_upload.pipeline.forget import Erased

ORDERS = Place("to_shop", "run run-1: extract/orders.jsonl", "hub:1")
PLAN = Place("to_shop", "run run-1: plan/part-0001.jsonl", "hub:1")
REPORT = Place("to_shop", "run run-1: report/report.json", "")
OF_ANOTHER = Place("to_shop", "run run-1: extract/orders.jsonl", "hub:9")


def test_places_are_told_by_order():
    numberless = Place("to_shop", "archive of payloads: 1.zst", "?f00")
    assert list(found_lines(Found(places={ORDERS, PLAN, REPORT, numberless}))) == [
        "(whole runs):",
        "    connector to_shop, run run-1: report/report.json",
        "a document without a number:",
        "    connector to_shop, archive of payloads: 1.zst",
        "hub:1:",
        "    connector to_shop, run run-1: extract/orders.jsonl, plan/part-0001.jsonl",
    ]


def test_orders_beside_the_buyers_are_told():
    found = Found(places={ORDERS}, alike={OF_ANOTHER}, mentions={OF_ANOTHER})
    assert list(found_lines(found))[2:] == [
        "Other orders have an address of theirs, and stay unless named: hub:9.",
        "Named in a text of, and not touched: hub:9.",
    ]


def test_what_is_still_to_be_uploaded_is_told():
    found = Found(waiting={("hub:1", "to_shop")})
    assert list(found_lines(found)) == [
        "Nothing of this buyer is kept on our side.",
        "hub:1 is still to be uploaded by connector to_shop.",
    ]


def test_what_was_erased_is_told_with_what_is_others_to_erase():
    found = Found(
        refs={"hub:1"},
        waiting={("hub:1", "to_shop")},
        shop_orders=[ShopOrderRow("hub:1", "71", "shop"), ShopOrderRow("hub:1", "9", "")],
    )
    shops = {"shop": Forgotten(orders=1, accounts=2, busy=0)}
    assert list(erased_lines(Erased(found, shops, rows=3, files=4))) == [
        "Forgotten: hub:1: 3 rows of the ledger, 4 files.",
        "Shop shop: the module keeps nothing of the buyer of 1 orders; 2 accounts that it had made "
        "are known no longer.",
        "hub:1 was still to be uploaded, and never is, unless send-again takes it up.",
        "Yours to erase: order 71 of shop shop, in OpenCart.",
        "Yours to erase: order 9 of a shop without a Connection, in OpenCart.",
        "Looked again: nothing of this buyer is left on our side.",
    ]


def test_what_is_left_is_told_with_its_place():
    assert list(erased_lines(Erased(Found(), left=Found(places={ORDERS}))))[-2:] == [
        "Left, because something wrote it meanwhile; forget the buyer again:",
        "    connector to_shop, run run-1: extract/orders.jsonl",
    ]
