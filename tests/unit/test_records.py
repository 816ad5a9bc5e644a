"""The staged form of records: whatever one holds, it reads back equal."""

from __future__ import annotations

import json
import typing
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import an_order
from order_upload.domain.operations import Operation
from order_upload.domain.order import Address, Line, Order
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.parts import Part
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.status_rows import NormalizedStatus, ShopStatusName
from order_upload.errors import StagingError
from order_upload.pipeline.request import RunRequest
from order_upload.sources.base import Payload
from order_upload.staging import records
from order_upload.staging.records import (
    OrderHead,
    OrderStatus,
    PassedOrder,
    PlanHead,
    RefusedLine,
    UnreadOrder,
    decode_order,
    encode,
    joined,
)

money = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
)
FIRST, LAST = datetime(1970, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
times = st.datetimes(timezones=st.just(UTC), min_value=FIRST, max_value=LAST)
st.register_type_strategy(Decimal, money)
st.register_type_strategy(datetime, times)
st.register_type_strategy(Mapping, lambda _: st.dictionaries(st.text(), st.text()))
hashes = st.dictionaries(st.sampled_from(Part), st.text())
# hypothesis would take msgspec's mark of an empty dict for the default itself
st.register_type_strategy(Operation, st.builds(Operation, expect=hashes, said=hashes))
orders = st.from_type(Order)

RECORD_KINDS = [
    OrderStatus,
    PassedOrder,
    PlannedOrder,
    Result,
    UnreadOrder,
    records.ExtractSummary,
    records.ShopFacts,
    Payload,
    RunRequest,
]


def draw_every_field(kind):
    """Let hypothesis draw all fields of a struct; for a default it would take msgspec's mark."""
    fields = msgspec.structs.fields(kind)
    drawn = {field.name: st.from_type(field.type) for field in fields}
    st.register_type_strategy(kind, st.builds(kind, **drawn))
    for field in fields:
        for inner in (field.type, *typing.get_args(field.type)):
            if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
                draw_every_field(inner)


for record_kind in RECORD_KINDS:
    if issubclass(record_kind, msgspec.Struct):
        draw_every_field(record_kind)

RESULT = Result(ref="r", outcome=Outcome.BLOCKED, reason=Reason("unmapped_status", "m", "do", "g"))


@given(orders)
def test_every_order_reads_back_equal(order):
    assert decode_order(encode(order)) == order


@given(orders)
def test_an_order_is_one_line(order):
    assert b"\n" not in encode(order)


@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_record_reads_back_equal(kind, data):
    record = data.draw(st.from_type(kind))
    assert records.decoder(kind)(encode(record)) == record


@pytest.mark.parametrize("record", [RefusedLine(RESULT), an_order()], ids=["refused", "order"])
def test_what_waits_reads_back_equal(record):
    assert records.decode_waiting(encode(record)) == record


def test_a_shop_status_keeps_where_it_was_named():
    status = OrderStatus(
        ref="r",
        status=NormalizedStatus.SHIPPED,
        shop_status=ShopStatusName("Spedito", "3", "maps[1]"),
    )
    assert records.decode_order_status(encode(status)).shop_status.where == "maps[1]"


def test_money_is_text_and_keeps_its_noughts():
    assert b'"total":"10.00"' in encode(an_order())


def test_a_postcode_keeps_its_leading_noughts():
    assert json.loads(encode(an_order()))["customer"]["address"]["postcode"] == "00042"


def test_what_says_nothing_is_left_out():
    assert encode(Order(ref="bindcommerce:1")) == b'{"ref":"bindcommerce:1"}'


def test_an_order_that_was_not_read_takes_few_bytes():
    assert len(encode(UnreadOrder("bindcommerce:1234567", Outcome.FILTERED))) < 100


def test_nothing_and_zero_are_told_apart():
    line = Line(quantity=Decimal(1), vat_rate=Decimal(0))
    assert decode_order(encode(Order(ref="r", lines=(line,)))).lines[0].vat_rate == 0
    assert decode_order(encode(Order(ref="r", lines=(line,)))).lines[0].price is None


def test_a_field_that_no_order_has_is_refused():
    with pytest.raises(msgspec.ValidationError, match="colour"):
        decode_order(b'{"ref": "r", "colour": "red"}')


def test_an_order_cannot_be_changed():
    with pytest.raises(AttributeError):
        an_order().ref = "other"  # type: ignore[misc]


@pytest.mark.parametrize("field", msgspec.structs.fields(Address), ids=lambda field: field.name)
def test_an_address_is_text_throughout(field):
    assert field.type is str


def test_a_result_has_every_field_of_the_contract():
    line = json.loads(encode(RESULT))
    assert " ".join(line) == (
        "ref outcome action origin_node number shop_order_id status_from status_to "
        "reason attempts at"
    )
    assert list(line["reason"]) == ["code", "message", "remedy", "group"]


@pytest.mark.parametrize("field", msgspec.structs.fields(PlanHead), ids=lambda field: field.name)
def test_the_narrow_view_of_a_plan_has_no_field_that_a_plan_lacks(field):
    assert hasattr(PlannedOrder(ref="r"), field.name)


def test_the_narrow_view_of_an_order_reads_what_the_order_says():
    order = msgspec.structs.replace(an_order(), record_hash="abc")
    assert records.decode_head(encode(order)) == OrderHead(order.ref, "abc")


def test_a_plan_that_ended_gives_the_same_result_whole_and_narrow():
    planned = PlannedOrder(ref="r", outcome=Outcome.BLOCKED, reason=Reason("x"), number="7")
    head = records.decode_plan_head(encode(planned))
    assert head.result(Outcome.BLOCKED, None, "now") == planned.result(Outcome.BLOCKED, at="now")


REFS = st.lists(st.text(max_size=8), unique=True, max_size=12)


@given(REFS, st.data())
def test_records_find_the_lines_of_their_orders(refs, data):
    passed = [PassedOrder(ref) for ref in refs if data.draw(st.booleans())]
    lines = [encode(Order(ref=ref, number="7")) for ref in refs]
    found = [(decode_order(line).ref, record) for line, record in joined(lines, passed)]
    assert found == [(record.ref, record) for record in passed]


def test_a_record_without_a_line_is_refused():
    with pytest.raises(StagingError, match="a record about b"):
        list(joined([encode(Order(ref="a"))], [PassedOrder("b")]))
