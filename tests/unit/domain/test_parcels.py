"""What the hub says of an order's parcels, and what becomes of those in the shop."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import NOON, a_normalized, a_shop, a_shop_order, an_order
from order_upload.domain.operations import WrittenPart
from order_upload.domain.order import Shipping
from order_upload.domain.outcome import Outcome
from order_upload.domain.parcels import dated, merged, tracking_numbers, tracking_of
from order_upload.domain.parts import OrderParts, Parcel, Part, Tracking
from order_upload.domain.planner import Planner
from order_upload.domain.policies import ShippingDate
from order_upload.domain.prepared_order import PlanRules
from order_upload.domain.statuses import NormalizedStatus, ShopStatusName, StatusMap

MONDAY, TUESDAY = "2026-11-16T09:00:00Z", "2026-11-17T09:00:00Z"


def numbers_of(tracking: Tracking) -> list[str]:
    return [parcel.number for parcel in tracking.parcels]


def shipped(*numbers: str, at: str = "") -> Tracking:
    return Tracking.of([Parcel(number=number, shipped_at=at) for number in numbers])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("AAA1", ["AAA1"]),
        ("AAA1, AAA2", ["AAA1", "AAA2"]),
        ("AAA1;AAA2 ; AAA3", ["AAA1", "AAA2", "AAA3"]),
        ("AAA1|AAA2", ["AAA1", "AAA2"]),
        ("AAA1\nAAA2", ["AAA1", "AAA2"]),
        ("AAA1, AAA1", ["AAA1"]),
        ("AAA1,", ["AAA1"]),
        ("", []),
        ("RR 123 456 785 DE", ["RR 123 456 785 DE"]),
        ("1234 5678", ["1234 5678"]),
        ("012/3456789", ["012/3456789"]),
        ("1Z 999 AA1 01 2345 6784", ["1Z 999 AA1 01 2345 6784"]),
        ("RR123456785DE RR123456799DE", ["RR123456785DE", "RR123456799DE"]),
        ("0340043491 / 0340043492", ["0340043491", "0340043492"]),
        ("0340043491/0340043492", ["0340043491", "0340043492"]),
        ("RR 123 456 785 DE, RR 123 456 799 DE", ["RR 123 456 785 DE", "RR 123 456 799 DE"]),
    ],
)
def test_the_numbers_of_one_field(text, numbers):
    assert tracking_numbers(text) == numbers


def test_numbers_of_one_field_share_courier_and_date():
    order = an_order(shipping=Shipping(carrier="BRT", tracking_number="A1, A2", shipped_at=NOON))
    tracking = tracking_of(order, ShippingDate.ORDER)
    assert tracking.further == (Parcel(number="A2", courier="BRT", shipped_at=tracking.shipped_at),)


def test_several_blocks_are_several_parcels():
    order = an_order(
        shipping=Shipping(carrier="BRT", tracking_number="A1"),
        further_shippings=(Shipping(carrier="GLS", tracking_number="G1"),),
    )
    tracking = tracking_of(order, ShippingDate.ORDER)
    assert [(parcel.number, parcel.courier) for parcel in tracking.parcels] == [
        ("A1", "BRT"),
        ("G1", "GLS"),
    ]


def test_a_block_without_a_number_is_no_parcel_beside_one_that_has_one():
    order = an_order(
        shipping=Shipping(carrier="BRT", shipped_at=NOON),
        further_shippings=(Shipping(carrier="GLS", tracking_number="G1"),),
    )
    assert numbers_of(tracking_of(order, ShippingDate.ORDER)) == ["G1"]


def test_a_corrected_number_replaces_the_wrong_one():
    after = merged(shipped("A9", at=MONDAY), shipped("A1", at=MONDAY), was_part=False)
    assert numbers_of(after) == ["A9"]


def test_a_message_after_a_part_brings_a_further_parcel():
    after = merged(shipped("A2", at=TUESDAY), shipped("A1", at=MONDAY), was_part=True)
    assert numbers_of(after) == ["A1", "A2"]


def test_a_number_of_a_part_is_corrected_by_one_of_the_same_time():
    after = merged(shipped("A9", at=MONDAY), shipped("A1", at=MONDAY), was_part=True)
    assert numbers_of(after) == ["A9"]


def test_a_message_that_repeats_the_last_parcel_leaves_the_one_before():
    in_shop = Tracking.of(
        [Parcel(number="A1", shipped_at=MONDAY), Parcel(number="A2", shipped_at=TUESDAY)]
    )
    said = Tracking(number="A2", courier="BRT", shipped_at=TUESDAY)
    assert numbers_of(merged(said, in_shop, was_part=False)) == ["A1", "A2"]


def test_a_parcel_that_its_own_message_takes_back_goes():
    after = merged(shipped("A1", at=MONDAY), shipped("A1", "A2", at=MONDAY), was_part=False)
    assert numbers_of(after) == ["A1"]


def test_what_a_message_does_not_say_of_a_parcel_stays():
    in_shop = Tracking(number="A1", courier="BRT", shipped_at=MONDAY)
    after = merged(shipped("A1", "A2"), in_shop, was_part=False)
    assert (after.courier, numbers_of(after)) == ("BRT", ["A1", "A2"])


@pytest.mark.parametrize(
    ("source", "day"),
    [(ShippingDate.TODAY, "2026-11-20"), (ShippingDate.YESTERDAY, "2026-11-19")],
)
def test_a_new_parcel_gets_the_day_of_the_configuration(source, day):
    assert dated(shipped("A1"), source, NOON).shipped_at.startswith(day)


def test_a_parcel_that_has_its_day_keeps_it():
    assert dated(shipped("A1", at=MONDAY), ShippingDate.TODAY, NOON).shipped_at == MONDAY


STATUSES = StatusMap(
    configuration_statuses={
        NormalizedStatus.PARTIALLY_SHIPPED: ShopStatusName("Processing"),
        NormalizedStatus.SHIPPED: ShopStatusName("Shipped"),
    }
)


def planned(order, found=None, **rules):
    """Return the plan of an order that has shipped."""
    rules = PlanRules(connector="connector", status_map=STATUSES, planned_at=NOON, **rules)
    planner = Planner(a_shop(), rules)
    return planner.plan(planner.prepare(a_normalized(order, "shipped", "Shipped")), found)


def in_shop(parts, said="said before"):
    """Return the shop's order with these parts, whose tracking came through the protocol."""
    found = a_shop_order(parts=parts)
    written = {Part.TRACKING: WrittenPart(hash=found.hashes[Part.TRACKING], said=said)}
    return a_shop_order(parts=parts, written=written)


def as_in_shop(plan):
    """Return the shop's order after a plan was carried out: what was written, and what was said."""
    return in_shop(plan.operation.parts, plan.operation.said[Part.TRACKING])


def test_a_parcel_of_today_is_no_other_one_tomorrow():
    order = an_order(shipping=Shipping(carrier="BRT", tracking_number="A1"))
    first = planned(order, shipping_date=ShippingDate.TODAY)
    again = planned(order, as_in_shop(first), shipping_date=ShippingDate.TODAY)
    assert again.outcome is Outcome.UNCHANGED


def test_a_further_parcel_that_is_repeated_changes_nothing():
    before = in_shop(OrderParts(status="2", tracking=shipped("A1", at=MONDAY)))
    order = an_order(shipping=Shipping(tracking_number="A2", shipped_at=NOON))
    first = planned(order, before)
    assert numbers_of(first.operation.parts.tracking) == ["A1", "A2"]
    assert planned(order, as_in_shop(first)).outcome is Outcome.UNCHANGED


def test_the_plan_shows_a_further_parcel():
    before = in_shop(OrderParts(status="3", tracking=shipped("A1")))
    order = an_order(shipping=Shipping(tracking_number="A1, A2"))
    assert [change.field for change in planned(order, before).changes] == [
        "tracking.further[0].number"
    ]


def test_the_order_says_the_day_by_default():
    shipping = Shipping(tracking_number="A1", shipped_at=NOON - timedelta(days=3))
    plan = planned(an_order(shipping=shipping))
    assert plan.operation.parts.tracking.shipped_at.startswith("2026-11-17")
