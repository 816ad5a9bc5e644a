"""What the ledger lets go: reports of old, and what it knows of connectors that are gone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from order_upload.domain.corrections import Correction
from order_upload.domain.payload_key import PayloadKey
from order_upload.ledger import SettledRecord
from order_upload.ledger.order_names import NumberedOrder

FILE = PayloadKey("file:///exports/orders.xml", "size 10, 12:00")
DAY = timedelta(days=1)


@pytest.fixture
def worked(ledger, clock, a_waiting, a_memory):
    """A ledger in which a connector has left something in every table."""

    def work(connector="shop"):
        ledger.records.keep(connector, "rules", [SettledRecord("bindcommerce:9", "h", "created")])
        ledger.names.keep(connector, [NumberedOrder("bindcommerce:9", "404-9", "1009")])
        ledger.sent.remember("installation", connector, [a_memory("bindcommerce:9")])
        ledger.batches.open(connector, "run_2", "orders.jsonl", [FILE])
        made = Correction(
            ref="bindcommerce:1",
            path="delivery.city",
            value="Anzio",
            hub_hash="h",
            hub_time=clock(),
            made_by="ada",
            why="w",
            made_at=clock(),
        )
        ledger.decisions.correct(connector, made, [])
        ledger.settle(
            connector, "run_1", settled=[], waiting=[a_waiting()], close_batches=["run_1"]
        )
        ledger.record_run(connector, "run_1", {"orders": 1})
        return ledger

    return work


def test_reports_of_old_are_deleted_and_counted(ledger, clock):
    for run_id in ("run_1", "run_2", "run_3"):
        ledger.record_run("shop", run_id, {})
        clock.move(DAY.total_seconds())
    assert [ledger.expiry.expire_runs(clock.now - 2 * DAY) for _ in range(2)] == [1, 0]


def test_the_connectors_that_the_ledger_knows_are_named(worked):
    worked("shop")
    assert worked("outlet").expiry.connectors() == {"shop", "outlet"}


def test_what_is_left_of_a_connector_is_told_without_a_buyer(worked, clock):
    remains = worked().expiry.remains("shop", 5)
    assert (remains.orders, list(remains.refs), list(remains.open_runs), remains.touched_at) == (
        1, ["bindcommerce:1"], ["run_2"], clock.now,
    )  # fmt: skip


def test_of_a_connector_that_left_nothing_nobody_can_say_when(ledger):
    remains = ledger.expiry.remains("never_there", 5)
    assert (remains.orders, remains.touched_at) == (0, None)


def test_what_waits_of_a_connector_is_erased_with_all_decisions_about_it(worked, clock):
    ledger = worked()
    assert ledger.expiry.erase_waiting("shop", clock.now + DAY)
    assert list(ledger.waiting.of("shop")) == []
    assert ledger.batches.unclosed("shop") == []
    assert ledger.decisions.corrections("shop") == {}
    assert ledger.decisions.to_send_again("shop") == {}


def test_a_connector_that_comes_back_reads_its_files_again(worked, clock):
    ledger = worked()
    ledger.expiry.erase_waiting("shop", clock.now + DAY)
    assert not ledger.batches.is_taken("shop", FILE)


def test_what_was_settled_is_known_after_what_waits_is_erased(worked, clock):
    ledger = worked()
    ledger.expiry.erase_waiting("shop", clock.now + DAY)
    known = ledger.records.settled("shop", "rules", {"bindcommerce:9": "h"})
    assert known == {"bindcommerce:9": "created"}


def test_what_was_settled_is_erased_with_the_numbers_of_the_orders(worked, clock):
    ledger = worked()
    assert ledger.expiry.erase_settled("shop", clock.now + DAY)
    assert not ledger.records.has_any("shop", "rules")
    assert ledger.names.find("shop", "404-9") == []


def test_what_was_exported_and_sent_stays_for_good(worked, clock):
    ledger = worked()
    for erase in (ledger.expiry.erase_waiting, ledger.expiry.erase_settled):
        erase("shop", clock.now + DAY)
    assert ledger.sent.exported("shop", ["bindcommerce:9"]) == {"bindcommerce:9"}
    assert "bindcommerce:9" in ledger.sent.remembered("installation", ["bindcommerce:9"])


def test_another_connector_loses_nothing(worked, clock):
    worked("shop")
    ledger = worked("outlet")
    ledger.expiry.erase_waiting("shop", clock.now + DAY)
    assert [row.ref for row in ledger.waiting.of("outlet")] == ["bindcommerce:1"]


@pytest.mark.parametrize("erase", ["erase_waiting", "erase_settled"])
def test_nothing_is_erased_of_a_connector_that_was_touched_since(worked, clock, erase):
    ledger = worked()
    assert not getattr(ledger.expiry, erase)("shop", clock.now)
    assert len(list(ledger.waiting.of("shop"))) == 1
    assert ledger.records.has_any("shop", "rules")
