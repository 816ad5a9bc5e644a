"""What the step ``sku`` makes of the codes of an order's lines."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from builders import AMAZON, MY_SHOP, a_line, a_normalized, an_order
from order_upload.config.connector import AnyStep
from order_upload.domain.order import Order
from order_upload.domain.transformation.order_transformer import EndedOrder, OrderTransformer
from order_upload.domain.transformation.sku_tables import SkuFileRow, sku_table

_STEPS = TypeAdapter(tuple[AnyStep, ...])


def all_made(order: Order, file_rows: tuple[SkuFileRow, ...] = (), **settings: Any) -> Any:
    step = {"step": "sku", **settings}
    steps = _STEPS.validate_json(json.dumps([step]))
    tables = {"codes.csv": sku_table(file_rows)}
    transformer = OrderTransformer("t", steps, datetime.now(UTC), UTC, tables)
    (made,) = transformer.transformed(a_normalized(order))
    return made


def order_of(*codes: str, origin=AMAZON) -> Order:
    return an_order(lines=tuple(a_line(code=code) for code in codes), origin=origin)


def recoded(order: Order, *file_rows: SkuFileRow, **settings: Any) -> list[str]:
    made = all_made(order, file_rows, **settings)
    return [line.code for line in made.order.lines]


def row(from_: str, to: str, **more: str) -> dict[str, str]:
    return {"from": from_, "to": to, **more}


def file_row(from_: str, to: str, node: str = "") -> SkuFileRow:
    return SkuFileRow("codes.csv", from_, to, node)


def test_each_line_gets_the_code_of_the_shop():
    assert recoded(order_of("X-1", "X-2", "Y"), rows=[row("X-1", "A"), row("X-2", "B")]) == [
        "A",
        "B",
        "Y",
    ]


def test_codes_are_not_recoded_twice():
    assert recoded(order_of("A"), rows=[row("A", "B"), row("B", "C")]) == ["B"]


@pytest.mark.parametrize("code", ["x-1", "X-10", "X 1"])
def test_codes_are_compared_as_they_are(code):
    assert recoded(order_of(code), rows=[row("X-1", "A")]) == [code]


@pytest.mark.parametrize("node", [AMAZON.node, AMAZON.node_id, "amazon it"])
def test_a_row_of_a_node_is_for_its_orders(node):
    rows = [row("X", "A", node=node)]
    assert [recoded(order_of("X", origin=origin), rows=rows) for origin in (AMAZON, MY_SHOP)] == [
        ["A"],
        ["X"],
    ]


def test_a_row_of_a_node_goes_before_one_of_every_node():
    rows = [row("X", "everywhere")]
    assert recoded(
        order_of("X"), file_row("X", "here", AMAZON.node), rows=rows, file="codes.csv"
    ) == ["here"]


def test_a_row_of_the_step_goes_before_one_of_the_file():
    rows = [row("X", "step")]
    codes = recoded(
        order_of("X", "Z"), file_row("X", "file"), file_row("Z", "F"), rows=rows, file="codes.csv"
    )
    assert codes == ["step", "F"]


def test_barcodes_are_recoded_where_the_step_says_so():
    order = an_order(lines=(a_line(code="4006381", barcode="4006381"),))
    made = all_made(order, rows=[row("4006381", "8001090")], field="barcode")
    assert (made.order.lines[0].code, made.order.lines[0].barcode) == ("4006381", "8001090")


def test_a_code_that_no_row_names_may_block_the_order():
    made = all_made(order_of("X", "Y"), rows=[row("X", "A")], otherwise="block")
    assert isinstance(made, EndedOrder)
    assert (
        made.reason.message
        == "t[0] sku: lines[2].code: found 'Y'; allowed: a code that a row names"
    )


def test_a_line_without_a_code_blocks_nothing():
    assert recoded(order_of("", "X"), rows=[row("X", "A")], otherwise="block") == ["", "A"]


def test_an_order_without_such_codes_stays_the_very_same():
    order = order_of("Y")
    assert all_made(order, rows=[row("X", "A"), row("Y", "Y")]).order is order


def test_the_plan_names_each_code_that_changes():
    (change,) = all_made(order_of("Y", "X"), rows=[row("X", "A")]).transformed
    assert (change.step, change.field, change.before, change.after) == (
        "t[0] sku",
        "lines[2].code",
        "X",
        "A",
    )


CODES = st.sampled_from(["A", "B", "a", "AB", "A-1"])


@given(st.lists(CODES, min_size=1, max_size=4), st.dictionaries(CODES, CODES, min_size=1))
def test_nothing_but_the_codes_changes(codes, pairs):
    order = order_of(*codes)
    rows = [row(from_, to) for from_, to in pairs.items()]
    assert all_made(order, rows=rows).order == order_of(*[pairs.get(code, code) for code in codes])
