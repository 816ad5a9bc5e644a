"""Files that were taken are read again when the rules have changed, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import NOON, an_order
from order_upload.domain.filters import NodeRule, OrderFilter, ValueRule
from order_upload.domain.order import PlatformStatus
from order_upload.domain.policies import UpdateMode
from order_upload.domain.statuses import NormalizedStatus, StatusRow
from report_counts import counts

COMPLETE = {"missing_product": "as_sold", "update": "complete"}


@pytest.fixture
def read_once(box):
    """A connector that has created the order of a file, which stays where it is."""
    box.hub.holds(an_order())
    assert counts(box.run()) == {"created": 1}
    return box


def test_a_file_stays_taken_while_the_rules_are_the_same(read_once):
    assert counts(read_once.run()) == {}


def test_another_configuration_reads_it_again(read_once):
    read_once.configuration = COMPLETE
    assert counts(read_once.run()) == {"unchanged": 1}


def test_another_filter_reads_it_again(read_once):
    rule = NodeRule(rule="exclude", nodes=(an_order().origin.node,))
    read_once.connector = {"filter": OrderFilter(origin_nodes=rule)}
    assert counts(read_once.run()) == {"filtered": 1}


def test_what_a_filter_dropped_is_uploaded_when_the_filter_lets_it_pass(box):
    rule = ValueRule(rule="select", values=("Another",))
    box.connector = {"filter": OrderFilter(statuses=rule)}
    box.hub.holds(an_order())
    assert counts(box.run()) == {"filtered": 1}
    box.connector = {}
    assert counts(box.run()) == {"created": 1}


def test_another_status_map_moves_the_status_of_an_order(read_once):
    row = StatusRow(status=NormalizedStatus.SHIPPED, node="Amazon IT", id="622")
    read_once.connector = {"status_rows": (row,)}
    assert counts(read_once.run()) == {"updated": 1}


def test_it_is_read_once_under_the_new_rules(read_once):
    read_once.configuration = COMPLETE
    read_once.run()
    assert counts(read_once.run()) == {}


def test_rules_that_come_back_do_not_read_it_again(read_once):
    before = read_once.configuration
    read_once.configuration = COMPLETE
    read_once.run()
    read_once.configuration = before
    assert counts(read_once.run()) == {}


def test_a_run_by_hand_with_other_rules_reads_it_again(read_once):
    assert counts(read_once.run(update=UpdateMode.COMPLETE)) == {"unchanged": 1}


def test_a_run_with_force_reads_it_again(read_once):
    assert counts(read_once.run(force=True)) == {"unchanged": 1}


def test_an_older_file_that_is_read_again_takes_nothing_back(read_once):
    later = an_order(status=PlatformStatus(name="Shipped"), updated_at=NOON + timedelta(days=1))
    read_once.hub.holds(later, file="b")
    assert counts(read_once.run()) == {"updated": 1}
    del read_once.hub.files["b"]
    read_once.configuration = COMPLETE
    read_once.run()
    assert read_once.results()["bindcommerce:1"].reason.code == "stale"
