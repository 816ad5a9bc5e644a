"""What waits, what is open, what was taken: nothing of it gets lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from order_upload.domain.payload_key import PayloadKey

FILE = PayloadKey("file:///exports/orders.xml", "size 10, 12:00")


def settle(ledger, run_id="run_1", *, settled=(), waiting=(), close=()):
    ledger.settle("shop", run_id, settled=settled, waiting=waiting, close_batches=close)


def test_a_waiting_order_comes_back_with_one_attempt(ledger, a_waiting):
    settle(ledger, waiting=[a_waiting()])
    assert list(ledger.waiting.of("shop")) == [replace(a_waiting(), attempts=1)]


def test_an_order_that_waits_on_keeps_when_it_was_first_seen(ledger, a_waiting):
    settle(ledger, "run_1", waiting=[a_waiting()])
    settle(
        ledger, "run_2", waiting=[a_waiting(first_seen=a_waiting().first_seen + timedelta(days=1))]
    )
    assert next(ledger.waiting.of("shop")).first_seen == a_waiting().first_seen


def test_each_run_that_leaves_an_order_waiting_is_an_attempt(ledger, a_waiting):
    for run_id in ("run_1", "run_2", "run_3"):
        settle(ledger, run_id, waiting=[a_waiting()])
    assert next(ledger.waiting.of("shop")).attempts == 3


def test_a_report_tried_twice_is_one_attempt(ledger, a_waiting):
    for _ in range(2):
        settle(ledger, "run_1", waiting=[a_waiting()])
    assert next(ledger.waiting.of("shop")).attempts == 1


def test_an_order_that_waits_on_shows_its_latest_reason(ledger, a_waiting):
    settle(ledger, "run_1", waiting=[a_waiting()])
    settle(ledger, "run_2", waiting=[a_waiting(reason_code="unknown_product", file="run_2.jsonl")])
    found = next(ledger.waiting.of("shop"))
    assert (found.reason_code, found.file) == ("unknown_product", "run_2.jsonl")


def test_a_settled_order_waits_no_more(ledger, a_waiting):
    settle(ledger, waiting=[a_waiting("bindcommerce:1"), a_waiting("bindcommerce:2")])
    settle(ledger, settled=["bindcommerce:1", "bindcommerce:never_seen"])
    assert [row.ref for row in ledger.waiting.of("shop")] == ["bindcommerce:2"]


def test_an_order_both_settled_and_waiting_waits(ledger, a_waiting):
    settle(ledger, settled=["bindcommerce:1"], waiting=[a_waiting()])
    assert [row.ref for row in ledger.waiting.of("shop")] == ["bindcommerce:1"]


def test_settling_one_connector_leaves_the_orders_of_another(ledger, a_waiting):
    settle(ledger, waiting=[a_waiting()])
    ledger.settle("outlet", "run_1", settled=["bindcommerce:1"], waiting=(), close_batches=())
    assert [row.ref for row in ledger.waiting.of("shop")] == ["bindcommerce:1"]


def test_only_the_waiting_orders_asked_for_come_back(ledger, a_waiting):
    settle(ledger, waiting=[a_waiting(f"bindcommerce:{n}") for n in range(5)])
    found = ledger.waiting.of("shop", ["bindcommerce:3", "bindcommerce:9"])
    assert [row.ref for row in found] == ["bindcommerce:3"]


def test_more_waiting_orders_than_one_page_all_come_back_once(ledger, a_waiting):
    refs = sorted(f"bindcommerce:{n}" for n in range(2_300))
    settle(ledger, waiting=(a_waiting(ref) for ref in refs))
    assert sorted(row.ref for row in ledger.waiting.of("shop")) == refs


def test_the_ledger_may_be_written_while_the_waiting_orders_are_read(ledger, a_waiting):
    settle(ledger, waiting=[a_waiting(f"bindcommerce:{n}") for n in range(1_500)])
    for row in ledger.waiting.of("shop"):
        settle(ledger, "run_2", settled=[row.ref]) if row.ref.endswith("7") else None
    assert not [row for row in ledger.waiting.of("shop") if row.ref.endswith("7")]


def test_a_failed_settlement_changes_nothing(ledger, a_waiting):
    ledger.batches.open("shop", "run_1", "orders.jsonl", [])

    def rows():
        yield a_waiting("bindcommerce:2")
        raise InterruptedError

    with pytest.raises(InterruptedError):
        settle(ledger, waiting=rows(), close=["run_1"])
    assert (list(ledger.waiting.of("shop")), len(ledger.batches.unclosed("shop"))) == ([], 1)


def test_a_batch_is_open_until_it_is_settled(ledger):
    ledger.batches.open("shop", "run_1", "a.jsonl", [])
    ledger.batches.open("shop", "run_2", "b.jsonl", [])
    settle(ledger, close=["run_1"])
    assert [(batch.run_id, batch.orders) for batch in ledger.batches.unclosed("shop")] == [
        ("run_2", "b.jsonl")
    ]


def test_open_batches_come_oldest_first(ledger, clock):
    for run_id in ("run_b", "run_a"):
        ledger.batches.open("shop", run_id, "orders.jsonl", [])
        clock.move(1)
    assert [batch.run_id for batch in ledger.batches.unclosed("shop")] == ["run_b", "run_a"]


def test_a_batch_opened_again_is_one_batch(ledger):
    for orders in ("a.jsonl", "b.jsonl"):
        ledger.batches.open("shop", "run_1", orders, [FILE])
    assert [batch.orders for batch in ledger.batches.unclosed("shop")] == ["b.jsonl"]


def test_the_runs_with_an_open_batch_are_known_over_all_connectors(ledger):
    ledger.batches.open("shop", "run_1", "a.jsonl", [])
    ledger.batches.open("outlet", "run_2", "b.jsonl", [])
    assert ledger.batches.unclosed_runs() == {"shop": {"run_1"}, "outlet": {"run_2"}}


def test_a_file_of_a_batch_stays_taken_when_the_batch_is_closed(ledger):
    ledger.batches.open("shop", "run_1", "orders.jsonl", [FILE])
    settle(ledger, close=["run_1"])
    assert ledger.batches.is_taken("shop", FILE)


@pytest.mark.parametrize(
    ("connector", "address", "fingerprint"),
    [
        ("outlet", FILE.address, FILE.fingerprint),
        ("shop", "file:///exports/other.xml", FILE.fingerprint),
        ("shop", FILE.address, "size 11, 12:05"),
    ],
)
def test_another_connector_file_or_fingerprint_is_not_taken(
    ledger, connector, address, fingerprint
):
    ledger.batches.open("shop", "run_1", "orders.jsonl", [FILE])
    assert not ledger.batches.is_taken(connector, PayloadKey(address, fingerprint))


@pytest.mark.parametrize(("asks", "is_taken"), [("run_1", False), ("run_2", True)])
def test_a_run_may_read_again_what_it_took_itself(ledger, asks, is_taken):
    ledger.batches.open("shop", "run_1", "orders.jsonl", [FILE])
    assert ledger.batches.is_taken("shop", FILE, besides_run=asks) is is_taken


def test_the_files_of_a_batch_that_was_given_up_are_read_again(ledger):
    ledger.batches.open("shop", "run_1", "orders.jsonl", [FILE])
    ledger.give_up("shop", [], ["run_1"])
    assert (ledger.batches.unclosed("shop"), ledger.batches.is_taken("shop", FILE)) == (
        [],
        False,
    )


def test_an_order_that_was_given_up_waits_no_more_and_is_as_never_read(ledger, a_waiting, a_memory):
    ledger.sent.remember("uuid", "shop", [a_memory()])
    settle(ledger, waiting=[a_waiting(), a_waiting("bindcommerce:2")])
    assert ledger.give_up("shop", [a_waiting()], []) == {"bindcommerce:1"}
    assert [row.ref for row in ledger.waiting.of("shop")] == ["bindcommerce:2"]
    assert ledger.sent.remembered("uuid", ["bindcommerce:1"]) == {}


def test_an_order_that_is_in_another_file_by_now_is_not_given_up(ledger, a_waiting):
    settle(ledger, "run_2", waiting=[a_waiting(file="run_2.jsonl")])
    assert ledger.give_up("shop", [a_waiting(file="run_1.jsonl")], []) == set()
    assert [row.file for row in ledger.waiting.of("shop")] == ["run_2.jsonl"]
