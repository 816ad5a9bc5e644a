"""What a complete update writes and leaves: hub before, shop now, hub now, part by part."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import a_line, a_shop_order
from order_upload.domain.operations import FORGOTTEN, WrittenPart
from order_upload.domain.order import Amounts, Order
from order_upload.domain.outcome import Outcome
from order_upload.domain.part_changes import Change
from order_upload.domain.parts import (
    Content,
    Part,
    TotalRow,
    part_hash,
)
from order_upload.domain.policies import OnConflict
from order_upload.domain.three_way import NOTHING_SAID
from plan_builders import (
    FOREIGN,
    IN_MILAN,
    created,
    edited,
    in_rome,
    plan_of,
    written_of,
)


def test_what_only_the_hub_changed_iswritten_of():
    planned = plan_of(IN_MILAN, created(FOREIGN))
    assert planned.operation.parts.present() == [Part.BILLING, Part.SHIPPING]


def test_what_only_people_changed_stays_and_is_no_conflict():
    planned = plan_of(FOREIGN, in_rome(created(FOREIGN)))
    assert (planned.outcome, planned.kept) == (Outcome.UNCHANGED, ())


def test_what_both_changed_is_kept_and_named():
    planned = plan_of(IN_MILAN, in_rome(created(FOREIGN)))
    assert planned.kept == (Part.BILLING,)


def test_what_both_changed_alike_is_no_conflict():
    found = created(FOREIGN)
    found = edited(found, billing=replace(found.parts.billing, city="Milan"))
    assert plan_of(IN_MILAN, found).kept == ()


def test_what_both_changed_is_overwritten_where_the_configuration_says_so():
    planned = plan_of(IN_MILAN, in_rome(created(FOREIGN)), on_conflict=OnConflict.OVERWRITE)
    assert (planned.kept, planned.overwritten, planned.operation.parts.billing.city) == (
        (),
        (Part.BILLING,),
        "Milan",
    )


def test_overwrite_leaves_what_only_people_changed():
    found = in_rome(created(FOREIGN))
    planned = plan_of(FOREIGN, found, on_conflict=OnConflict.OVERWRITE)
    assert (planned.outcome, planned.overwritten) == (Outcome.UNCHANGED, ())


def test_what_was_forgotten_of_a_buyer_is_not_brought_back_by_overwrite():
    found = created(FOREIGN)
    forgotten = dict(found.written) | {Part.BILLING: WrittenPart(FORGOTTEN)}
    anonymous = a_shop_order(parts=replace(found.parts, billing=None), written=forgotten)
    planned = plan_of(IN_MILAN, anonymous, on_conflict=OnConflict.OVERWRITE)
    assert Part.BILLING in planned.kept


def with_note(order: Order, note: str) -> Order:
    return replace(order, amounts=replace(order.amounts, customer_note=note))


def test_a_part_that_we_left_empty_and_a_person_filled_is_kept():
    found = edited(created(FOREIGN), comment="Call before")
    assert plan_of(with_note(FOREIGN, "Ring twice"), found).kept == (Part.COMMENT,)


def test_what_the_hub_says_for_the_first_time_of_an_empty_part_iswritten_of():
    planned = plan_of(with_note(FOREIGN, "Ring twice"), created(FOREIGN))
    assert planned.changes == (Change("comment", "", "Ring twice"),)


def test_what_the_shop_itself_put_into_a_part_that_we_left_empty_is_overwritten():
    undated = replace(FOREIGN, ordered_at=None)
    operation = plan_of(undated).operation
    parts = replace(operation.parts, status="2", date="2026-11-21T09:00:00Z")
    found = a_shop_order(parts=parts, written=written_of(parts, operation.said))
    assert plan_of(FOREIGN, found).changes[0].field == "date"


def test_a_part_of_which_nothing_is_remembered_counts_as_changed_by_people_where_it_is_filled():
    found = created(FOREIGN)
    written = {part: kept for part, kept in found.written.items() if part is not Part.COMMENT}
    filled = a_shop_order(parts=replace(found.parts, comment="Call before"), written=written)
    assert plan_of(with_note(FOREIGN, "Ring twice"), filled).kept == (Part.COMMENT,)


def test_a_part_of_which_nothing_is_remembered_is_written_where_it_is_empty():
    found = created(FOREIGN)
    written = {part: kept for part, kept in found.written.items() if part is not Part.COMMENT}
    empty = a_shop_order(parts=found.parts, written=written)
    assert plan_of(with_note(FOREIGN, "Ring twice"), empty).changes[0].field == "comment"


def test_a_create_says_of_every_part_what_the_hub_said_or_that_it_said_nothing():
    said = plan_of(FOREIGN).operation.said
    assert (set(said), said[Part.COMMENT]) == (set(Part), NOTHING_SAID)


def test_what_the_hub_no_longer_says_stays():
    found = created(with_note(FOREIGN, "Ring twice"))
    assert plan_of(FOREIGN, found).outcome is Outcome.UNCHANGED


def test_the_same_numbers_in_another_currency_are_all_changes():
    found = created(FOREIGN)
    in_pounds = replace(found.parts.content, currency="GBP")
    found = a_shop_order(
        parts=replace(found.parts, content=in_pounds),
        written=dict(found.written) | {Part.CONTENT: WrittenPart(part_hash(in_pounds), "other")},
    )
    planned = plan_of(FOREIGN, found)
    assert planned.operation.parts.present() == [Part.CONTENT]
    assert {"content.lines[0].price", "content.total"} <= {c.field for c in planned.changes}


# What was sold and what it comes to: one thing.


def of_pieces(pieces: int) -> Order:
    line = a_line(quantity=Decimal(pieces))
    amounts = Amounts(total=line.total, currency="EUR", shipping_cost=Decimal(0))
    return replace(FOREIGN, lines=(line,), amounts=amounts)


def five_off(content: Content) -> Content:
    """Return the content after a person gave a discount: lines as they were, other totals."""
    total = str(Decimal(content.total) - 5)
    rows = (TotalRow(code="credit", title="Sorry", value="-5.00"),)
    return replace(content, totals=content.totals[:-1] + rows, total=total)


def swapped(content: Content) -> Content:
    """Return the content after a person swapped a product at the same price."""
    return replace(content, lines=(replace(content.lines[0], sku="MUG-RED"),))


def re_priced(content: Content) -> Content:
    return replace(content, lines=(replace(content.lines[0], price="9.00"),))


def no_edit(content: Content) -> Content:
    return content


@given(
    before=st.integers(1, 9),
    after=st.integers(1, 9),
    edit=st.sampled_from([five_off, swapped, re_priced, no_edit]),
    on_conflict=st.sampled_from(OnConflict),
)
def test_the_content_is_that_of_one_version_whatever_people_edited(
    before, after, edit, on_conflict
):
    found = created(of_pieces(before))
    found = edited(found, content=edit(found.parts.content))
    hub = plan_of(of_pieces(after)).operation.parts.content
    planned = plan_of(of_pieces(after), found, on_conflict=on_conflict)
    written = planned.operation.parts.content if planned.operation else None
    assert (written or found.parts.content) in (found.parts.content, hub)


@pytest.mark.parametrize("edit", [five_off, swapped, re_priced])
def test_content_that_people_edited_is_kept_whole(edit):
    found = created(of_pieces(1))
    found = edited(found, content=edit(found.parts.content))
    planned = plan_of(of_pieces(2), found)
    assert (planned.operation, planned.kept) == (None, (Part.CONTENT,))


@pytest.mark.parametrize("edit", [five_off, swapped, re_priced])
def test_content_that_people_edited_is_overwritten_whole(edit):
    found = created(of_pieces(1))
    found = edited(found, content=edit(found.parts.content))
    planned = plan_of(of_pieces(2), found, on_conflict=OnConflict.OVERWRITE)
    assert planned.operation.parts.content == plan_of(of_pieces(2)).operation.parts.content
