"""With which record an order was settled: known only by the same bytes, under the same rules."""

from __future__ import annotations

import pytest

from order_upload.ledger import SettledRecord

RULES = "rules"
REF = "bindcommerce:1"


@pytest.fixture
def settled(ledger):
    """A ledger that knows one order by its record."""
    ledger.records.keep("shop", RULES, [SettledRecord(REF, "hash", "created")])
    return ledger


def test_an_order_is_known_by_its_record(settled):
    assert settled.records.settled("shop", RULES, {REF: "hash"}) == {REF: "created"}


@pytest.mark.parametrize(
    ("connector", "rules", "record_hash"),
    [("outlet", RULES, "hash"), ("shop", "others", "hash"), ("shop", RULES, "another")],
)
def test_another_connector_other_rules_or_another_record_are_not_known(
    settled, connector, rules, record_hash
):
    assert settled.records.settled(connector, rules, {REF: record_hash}) == {}


def test_the_latest_record_of_an_order_replaces_the_one_before(settled):
    settled.records.keep("shop", RULES, [SettledRecord(REF, "later", "updated")])
    assert settled.records.settled("shop", RULES, {REF: "hash"}) == {}


def test_an_order_that_waits_is_not_known(settled, a_waiting):
    settled.settle("shop", "run_1", settled=(), waiting=[a_waiting(REF)], close_batches=())
    assert settled.records.settled("shop", RULES, {REF: "hash"}) == {}


def test_an_order_that_waits_for_another_connector_is_known(settled, a_waiting):
    settled.settle("outlet", "run_1", settled=(), waiting=[a_waiting(REF)], close_batches=())
    assert settled.records.settled("shop", RULES, {REF: "hash"}) == {REF: "created"}


def test_a_forgotten_order_is_not_known(settled):
    settled.forget("shop", REF)
    assert settled.records.settled("shop", RULES, {REF: "hash"}) == {}


def test_more_records_than_one_statement_takes_are_known(ledger):
    hashes = {f"bindcommerce:{number}": "hash" for number in range(2_500)}
    rows = (SettledRecord(ref, "hash", "unchanged") for ref in hashes)
    ledger.records.keep("shop", RULES, rows)
    assert ledger.records.settled("shop", RULES, hashes).keys() == hashes.keys()
