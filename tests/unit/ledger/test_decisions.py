"""What people decided about single orders, as the ledger keeps it; and the names of orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from order_upload.domain.corrections import Correction
from order_upload.ledger import Dismissal, NamedOrder, SentOrder, Waiting
from order_upload.ledger.decisions import MetDecisions
from order_upload.ledger.order_names import NumberedOrder

REF = "bindcommerce:1"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""When the clock of these tests stands."""


def a_correction(**known) -> Correction:
    fields = {
        "ref": REF,
        "path": "delivery.city",
        "value": "Nettuno",
        "hub_hash": "h1",
        "hub_time": NOON,
        "made_by": "ada",
        "why": "a typing error",
        "made_at": NOON,
    }
    return Correction(**{**fields, **known})


def a_dismissal(**known) -> Dismissal:
    fields = {"version": "v1", "hub_time": NOON, "made_by": "ada", "why": "w", "made_at": NOON}
    return Dismissal(**{"ref": REF, **fields, **known})


def a_copy(ref: str = REF) -> Waiting:
    return Waiting(ref, None, "failed", "sent_again", "", NOON, 1, "copies.jsonl")


def test_a_correction_is_given_back_as_it_was_made(ledger):
    ledger.decisions.correct("shop", a_correction(), [])
    assert ledger.decisions.corrections("shop") == {REF: [a_correction()]}


def test_a_correction_belongs_to_one_connector(ledger):
    ledger.decisions.correct("shop", a_correction(), [])
    assert ledger.decisions.corrections("other") == {}


def test_a_second_correction_of_a_field_replaces_the_first(ledger):
    ledger.decisions.correct("shop", a_correction(), [])
    ledger.decisions.correct("shop", a_correction(value="Anzio"), [])
    assert ledger.decisions.corrections("shop")[REF] == [a_correction(value="Anzio")]


def test_a_corrected_order_is_sent_again_and_its_copy_waits(ledger):
    ledger.decisions.correct("shop", a_correction(), [a_copy()])
    assert list(ledger.decisions.to_send_again("shop")) == [REF]
    assert [row.file for row in ledger.waiting.of("shop")] == ["copies.jsonl"]


def test_a_copy_does_not_replace_what_waits(ledger):
    waiting = replace(a_copy(), file="own.jsonl")
    ledger.settle("shop", "run", settled=[], waiting=[waiting], close_batches=[])
    ledger.decisions.correct("shop", a_correction(), [a_copy()])
    assert [row.file for row in ledger.waiting.of("shop")] == ["own.jsonl"]


def test_a_correction_that_is_taken_back_is_gone_and_the_order_sent_again(ledger):
    ledger.decisions.correct("shop", a_correction(), [])
    ledger.decisions.sent_again("shop", ledger.decisions.to_send_again("shop"))
    assert ledger.decisions.take_back("shop", REF, "delivery.city", "ada", [])
    assert ledger.decisions.corrections("shop") == {}
    assert list(ledger.decisions.to_send_again("shop")) == [REF]


def test_what_was_not_corrected_is_not_taken_back(ledger):
    assert not ledger.decisions.take_back("shop", REF, "delivery.city", "ada", [])
    assert ledger.decisions.to_send_again("shop") == {}


def test_who_asks_again_meanwhile_is_not_forgotten(ledger, clock):
    ledger.decisions.ask_again("shop", [REF], "ada", [])
    seen = ledger.decisions.to_send_again("shop")
    clock.move(1)
    ledger.decisions.ask_again("shop", [REF], "bea", [])
    ledger.decisions.sent_again("shop", seen)
    assert list(ledger.decisions.to_send_again("shop")) == [REF]


def test_what_is_sent_again_is_no_longer_left_alone(ledger):
    ledger.decisions.dismiss("shop", [a_dismissal()])
    ledger.decisions.ask_again("shop", [REF], "ada", [])
    assert ledger.decisions.dismissals("shop") == {}


def test_what_is_left_alone_is_not_sent_again(ledger):
    ledger.decisions.ask_again("shop", [REF], "ada", [])
    ledger.decisions.dismiss("shop", [a_dismissal()])
    assert ledger.decisions.dismissals("shop") == {REF: a_dismissal()}
    assert ledger.decisions.to_send_again("shop") == {}


def test_what_the_hub_ended_is_gone(ledger):
    ledger.decisions.correct("shop", a_correction(), [])
    ledger.decisions.dismiss("shop", [a_dismissal()])
    ledger.decisions.met("shop", MetDecisions(ended=[a_correction()], changed=[a_dismissal()]))
    assert ledger.decisions.corrections("shop") == {}
    assert ledger.decisions.dismissals("shop") == {}


def test_what_a_person_decided_anew_is_not_ended_by_a_run_that_began_before(ledger):
    anew = a_correction(value="Anzio", made_at=NOON + timedelta(minutes=1))
    ledger.decisions.correct("shop", anew, [])
    ledger.decisions.met("shop", MetDecisions(ended=[a_correction()]))
    assert ledger.decisions.corrections("shop") == {REF: [anew]}


def test_what_holds_keeps_what_the_hub_says(ledger):
    ledger.decisions.correct("shop", a_correction(hub_hash=""), [])
    ledger.decisions.met("shop", MetDecisions(holding=[a_correction(hub_hash="h2")]))
    assert ledger.decisions.corrections("shop")[REF] == [a_correction(hub_hash="h2")]


@pytest.mark.parametrize(("is_met", "left"), [(False, {}), (True, {REF: [a_correction()]})])
def test_a_value_goes_when_no_run_has_met_it_for_long(ledger, clock, is_met, left):
    ledger.decisions.correct("shop", a_correction(), [])
    clock.move(60)
    if is_met:
        ledger.decisions.met("shop", MetDecisions(holding=[a_correction()]))
    ledger.decisions.expire(NOON + timedelta(seconds=60))
    assert ledger.decisions.corrections("shop") == left


def test_what_goes_of_the_decisions_is_counted(ledger):
    ledger.decisions.correct("shop", a_correction(), [])
    ledger.decisions.dismiss("outlet", [a_dismissal()])
    assert ledger.decisions.expire(NOON + timedelta(seconds=1)) == 3


def test_an_order_is_found_by_every_number(ledger):
    ledger.names.keep("shop", [NumberedOrder(REF, "404-1", "1004", is_remembered=True)])
    ledger.sent.remember("uuid", "shop", [SentOrder(REF, "f", "created", "1004", None, "", NOON)])
    ledger.installations.bind("conn", "uuid", "http://shop.test/", store_id="0")
    found = [ledger.names.find("shop", text) for text in (REF, "1", "404-1", "#1004")]
    numbers = ("hub", "hub", "platform", "shop")
    assert found == [[NamedOrder(REF, number)] for number in numbers]
    assert ledger.names.find("shop", "shop:1004") == ledger.names.find("shop", "#1004")


@pytest.mark.parametrize("text", ["hub:2", "2", "404-2"])
def test_an_order_that_never_reached_the_shop_is_found(ledger, text):
    ledger.names.keep("shop", [NumberedOrder("hub:2", "404-2")])
    assert [order.ref for order in ledger.names.find("shop", text)] == ["hub:2"]


def test_a_number_of_several_orders_finds_them_all(ledger):
    ledger.names.keep(
        "shop", [NumberedOrder("a:1", "77"), NumberedOrder("a:2", "77"), NumberedOrder("a:77", "x")]
    )
    assert ledger.names.find("shop", "77") == [
        NamedOrder("a:1", "platform"),
        NamedOrder("a:2", "platform"),
        NamedOrder("a:77", "hub"),
    ]


def test_the_numbers_of_another_connector_find_nothing(ledger):
    ledger.names.keep("other", [NumberedOrder(REF, "404-1", "1004")])
    assert ledger.names.find("shop", "404-1") == []
