"""A reason: its remedy, its place, and the error that carries it."""

from __future__ import annotations

from order_upload.domain.outcome import Outcome, Reason, RefusedOrderError
from order_upload.domain.reason_table import REASONS


def test_a_reason_without_a_remedy_takes_the_tables():
    assert Reason("no_lines").remedy == REASONS["no_lines"].remedy


def test_a_reason_keeps_the_remedy_that_it_is_given():
    assert Reason("no_lines", "m", "look at it").remedy == "look at it"


def test_a_criterion_of_the_filter_has_no_remedy():
    assert Reason("origin_nodes", "is not selected").remedy == ""


def test_a_place_stands_before_the_message():
    reason = Reason("no_quantity", "Row/Qty: found nothing").at("line 2").at("Document 7")
    assert reason.message == "Document 7: line 2: Row/Qty: found nothing"


def test_a_refused_order_is_rejected_unless_it_is_said_otherwise():
    assert RefusedOrderError(Reason("no_lines")).outcome is Outcome.REJECTED
