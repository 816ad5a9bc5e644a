"""The demo's table and its last line."""

from __future__ import annotations

import json

from demo.airflow.order_table import cause, last_line, table, waits
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.errors import SourceRefusedError


def a_result(ref: str = "bindcommerce:48201", **fields) -> Result:
    return Result(
        **{
            "ref": ref,
            "outcome": Outcome.CREATED,
            "origin_node": "Amazon IT",
            "number": "402-1",
            **fields,
        }
    )


def test_the_figures_add_up_to_the_orders():
    figures = json.loads(last_line({"created": 3, "unchanged": 2}, 1.26))

    assert figures["orders"] == 5


def test_an_outcome_without_orders_is_zero():
    assert json.loads(last_line({"created": 3}, 1))["rejected"] == 0


def test_what_the_shop_could_not_say_counts_as_failed():
    assert json.loads(last_line({"failed": 1, "unknown": 2}, 1))["failed"] == 3


def test_seconds_have_one_decimal():
    assert json.loads(last_line({}, 12.345))["seconds"] == 12.3


def test_the_orders_stand_in_the_order_of_their_references():
    lines = table([a_result("bindcommerce:2"), a_result("bindcommerce:1")], 120).splitlines()

    assert [line.split()[0] for line in lines[1:]] == ["bindcommerce:1", "bindcommerce:2"]


def test_a_reason_is_said():
    assert "no map knows the status" in table(
        [a_result(reason=Reason("unmapped", "no map knows the status"))], 200
    )


def test_a_reason_without_a_sentence_is_its_code():
    assert table([a_result(reason=Reason("unmapped"))], 200).endswith("unmapped")


def test_a_reason_takes_two_lines_at_most():
    assert len(table([a_result(reason=Reason("long", "word " * 400))], 120).splitlines()) == 3


def test_a_long_reason_goes_on_below_itself():
    lines = table([a_result(reason=Reason("long", "word " * 40))], 120).splitlines()

    assert lines[2].startswith(" " * lines[0].index("why") + "word")


def test_no_line_is_wider_than_the_screen():
    lines = table([a_result(reason=Reason("long", "word " * 40))], 120).splitlines()

    assert max(map(len, lines)) <= 120


def test_a_status_that_changed_is_shown_from_and_to():
    assert "Processing -> Shipped" in table(
        [a_result(status_from="Processing", status_to="Shipped")], 200
    )


def test_waits_say_how_many_and_what_to_do():
    group = {
        "group": "Leroy Merlin / FROBNICATED",
        "orders": 2,
        "message": "unknown status",
        "remedy": "add a row",
    }

    assert waits({"waits": [group]}) == [
        "2 wait for: Leroy Merlin / FROBNICATED",
        "    unknown status",
        "    add a row",
    ]


def test_a_task_that_failed_says_why():
    assert cause(SourceRefusedError("the hub refused the token")) == "    the hub refused the token"


def test_an_error_that_is_not_ours_says_its_type():
    assert cause(KeyError("orders")) == "    KeyError: 'orders'"


def test_why_a_task_failed_is_no_wider_than_the_screen():
    assert max(map(len, cause(SourceRefusedError("word " * 60), 80).splitlines())) <= 80
