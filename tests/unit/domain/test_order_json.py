"""The staged form: whatever an order holds, it reads back equal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import an_order
from order_upload.domain.order import Address, Line, Order
from order_upload.domain.order_json import dumps, loads
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.parts import Change
from order_upload.domain.plan import PlannedOrder
from order_upload.pipeline.plan import decode_planned, encode_planned

money = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
)
FIRST, LAST = datetime(1970, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
times = st.datetimes(timezones=st.just(UTC), min_value=FIRST, max_value=LAST)
st.register_type_strategy(Decimal, money)
st.register_type_strategy(datetime, times)
orders = st.from_type(Order)


@given(orders)
def test_every_order_reads_back_equal(order):
    assert loads(dumps(order)) == order


@given(orders)
def test_an_order_is_one_line(order):
    assert "\n" not in dumps(order)


def test_money_is_text_and_keeps_its_noughts():
    assert '"total":"10.00"' in dumps(an_order())


def test_a_postcode_keeps_its_leading_noughts():
    assert json.loads(dumps(an_order()))["customer"]["address"]["postcode"] == "00042"


def test_what_says_nothing_is_left_out():
    assert dumps(Order(ref="bindcommerce:1")) == '{"ref":"bindcommerce:1"}'


def test_nothing_and_zero_are_told_apart():
    line = Line(quantity=Decimal(1), vat_rate=Decimal(0))
    assert loads(dumps(Order(ref="r", lines=(line,)))).lines[0].vat_rate == 0
    assert loads(dumps(Order(ref="r", lines=(line,)))).lines[0].price is None


def test_a_field_that_no_order_has_is_refused():
    with pytest.raises(msgspec.ValidationError, match="colour"):
        loads('{"ref": "r", "colour": "red"}')


def test_an_order_cannot_be_changed():
    with pytest.raises(AttributeError):
        an_order().ref = "other"  # type: ignore[misc]


@pytest.mark.parametrize("field", msgspec.structs.fields(Address), ids=lambda field: field.name)
def test_an_address_is_text_throughout(field):
    assert field.type is str


def test_a_plan_reads_back_equal():
    planned = PlannedOrder(
        ref="r", outcome=Outcome.UNCHANGED, updates=(Change("status", "1", "2"),)
    )
    assert decode_planned(encode_planned(planned)) == planned


def test_a_result_line_has_every_field_of_the_contract():
    line = Result(ref="r", outcome=Outcome.BLOCKED, reason=Reason("unmapped_status")).to_json()
    assert list(line) == ["ref", "outcome", "action", "origin_node", "number", "shop_order_id", "status_from",
                          "status_to", "reason", "attempts", "at"]  # fmt: skip
    assert list(line["reason"]) == ["code", "message", "remedy", "group"]


def test_a_result_reads_back_equal():
    result = Result(
        ref="r", outcome=Outcome.BLOCKED, reason=Reason("unmapped_status", "m", "do", "g")
    )
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result
