"""The demo's table and its last line."""

from __future__ import annotations

import io
import json

from rich.console import Console

from demo.airflow.order_table import last_line, print_waits, table
from order_upload.domain.outcome import Outcome, Reason, Result


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


def shown(*results, width=120) -> list[str]:
    """Return the lines of the table on a screen of that width."""
    file = io.StringIO()
    Console(file=file, width=width).print(table(results, width))
    return [line.rstrip() for line in file.getvalue().splitlines()]


def shown_waits(width=120, **group) -> list[str]:
    """Return the lines of what orders wait for."""
    file, asked = io.StringIO(), {"group": "x", "orders": 1, "message": "", "remedy": "", **group}
    print_waits(Console(file=file, width=width), {"waits": [asked]})
    return [line.rstrip() for line in file.getvalue().splitlines()]


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
    lines = shown(a_result("bindcommerce:2"), a_result("bindcommerce:1"))

    assert [line.split()[0] for line in lines[1:]] == ["bindcommerce:1", "bindcommerce:2"]


def test_a_reason_is_said():
    result = a_result(reason=Reason("unmapped", "no map knows the status"))

    assert shown(result)[1].endswith("no map knows the status")


def test_a_reason_without_a_sentence_is_its_code():
    assert shown(a_result(reason=Reason("unmapped")))[1].endswith("unmapped")


def test_a_long_reason_is_cut_off():
    assert shown(a_result(reason=Reason("long", "word " * 400)))[-1].endswith(" ...")


def test_a_long_reason_goes_on_below_itself():
    lines = shown(a_result(reason=Reason("long", "word " * 25)))

    assert lines[2].startswith(" " * lines[0].index("why") + "word")


def test_no_line_is_wider_than_the_screen():
    lines = shown(a_result(reason=Reason("long", "word " * 40)), width=80)

    assert max(map(len, lines)) <= 80


def test_a_narrow_screen_shows_the_platform_s_number_alone():
    heading, order = shown(a_result(number="402-1184523-7716301"), width=80)

    assert heading.split() == ["order", "outcome", "shop's", "order", "why"]
    assert order.split() == ["402-1184523-7716301", "created"]


def test_an_order_without_a_number_is_named_by_its_reference_there():
    assert shown(a_result(number=""), width=80)[1].startswith("bindcommerce:48201")


def test_words_of_a_platform_are_no_markup():
    assert "[red]Frozen[/]" in shown(a_result(status_to="[red]Frozen[/]"))[1]


def test_a_status_that_changed_is_shown_from_and_to():
    result = a_result(status_from="Processing", status_to="Shipped")

    assert "Processing -> Shipped" in shown(result)[1]


def test_waits_say_how_many_and_what_to_do():
    lines = shown_waits(
        group="Leroy Merlin / FROBNICATED", orders=2, message="unknown status", remedy="add a row"
    )

    assert lines == [
        "2 wait for: Leroy Merlin / FROBNICATED",
        "    unknown status",
        "    add a row",
    ]


def test_a_row_to_copy_stays_one_line():
    row = '{"node": "Leroy Merlin", "code": "FROBNICATED", "status": "<choose what it means>"}'

    assert row in shown_waits(width=40, remedy=f"add: {row} (one of many)")
