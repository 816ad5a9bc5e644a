"""What the shop lacks is found when the plan is made: before any sending, for that order only."""

from __future__ import annotations

from builders import a_line, an_order
from order_upload.domain.outcome import Outcome


def test_an_unknown_product_stops_its_order_in_the_plan_and_no_other(box):
    box.configuration = {"missing_product": "block"}
    known, unknown = an_order(ref="bindcommerce:1", lines=(a_line(code="MUG-BLUE"),)), an_order(
        ref="bindcommerce:2", lines=(a_line(code="NOWHERE-1"),))  # fmt: skip
    box.hub.holds(known, unknown)
    box.run()
    results = box.results()
    assert {ref: (one.outcome, one.attempts) for ref, one in results.items()} == {
        "bindcommerce:1": (Outcome.CREATED, 1), "bindcommerce:2": (Outcome.BLOCKED, 0)}  # fmt: skip
