"""Which values of an order's changes may be shown: none of a buyer's."""

from __future__ import annotations

import msgspec
import pytest

from order_upload.domain import parts
from order_upload.domain.order import OrderFee
from order_upload.domain.order_changes import CUSTOMER_GROUP, StepChange
from order_upload.domain.order_fields import paths
from order_upload.domain.part_changes import Change
from order_upload.domain.shown_changes import (
    SHOWN_FIELDS,
    SHOWN_HUB_FIELDS,
    ShownChange,
    is_shown,
    shown_changes,
    shown_step_changes,
)

OF_A_BUYER = [
    "billing.city", "billing.country", "shipping.address_1", "shipping.zone", "customer.email",
    "customer.firstname", "fiscal.vat_code", "comment", "content.lines[0].name",
    "content.lines[0].options[1].value", "content.totals[2].title", "tracking.link",
    "tracking.further[0].link", "shipping_method.pickup_point", "origin.seller_note",
    "origin.details",
]  # fmt: skip


@pytest.mark.parametrize("field", OF_A_BUYER)
def test_of_what_is_a_buyers_only_the_name_is_shown(field):
    assert shown_changes([Change(field, "Via Roma", "Via Milano")], "", "") == (ShownChange(field),)


def test_values_that_name_nobody_are_shown():
    changes = [
        Change("tracking.number", "", "1Z999"),
        Change("content.lines[1].quantity", "1", "2"),
        Change("content.total", "10.00", "20.00"),
    ]
    assert [(shown.before, shown.after) for shown in shown_changes(changes, "", "")] == [
        ("", "1Z999"),
        ("1", "2"),
        ("10.00", "20.00"),
    ]


def test_a_status_is_shown_by_its_names_and_not_its_ids():
    shown = shown_changes([Change("status", "2", "3")], "Processing", "Shipped")
    assert shown == (ShownChange("status", "Processing", "Shipped"),)


def test_what_a_buyer_may_have_written_into_a_shown_field_is_told_by_its_length():
    change = Change("tracking.courier", "", "please ring 333 1234567 at the back door, Ada")
    assert shown_changes([change], "", "")[0].after == "a text of 45 characters"


def test_a_field_that_is_new_is_not_shown_until_somebody_lists_it():
    assert not is_shown("customer.birthday")


def test_every_field_that_is_shown_exists():
    rows = {
        "tracking.further": parts.Parcel,
        "content.lines": parts.OrderLine,
        "content.totals": parts.TotalRow,
    }
    kinds = {
        "tracking": parts.Tracking,
        "customer": parts.Buyer,
        "payment_method": parts.PaymentMethod,
        "shipping_method": parts.ShippingMethod,
        "content": parts.Content,
        "origin": parts.Provenance,
    }
    there = {*rows, *parts.PARTS}
    for path, kind in (*kinds.items(), *rows.items()):
        there |= {f"{path}.{field.name}" for field in msgspec.structs.fields(kind)}
    assert there >= SHOWN_FIELDS


@pytest.mark.parametrize(
    "field", ["customer.address.city", "delivery.phone", "lines[1].description", "fees[1].title"]
)
def test_of_what_steps_changed_of_a_buyer_only_the_name_is_shown(field):
    change = StepChange("t[0] set", field, "Via Roma", "Via Milano")
    assert shown_step_changes([change]) == (ShownChange(field),)


def test_prices_that_steps_changed_are_shown():
    change = StepChange("t[0] prices", "lines[2].price", "10.00", "9.50")
    assert shown_step_changes([change]) == (ShownChange("lines[2].price", "10.00", "9.50"),)


def test_every_field_of_the_hub_that_is_shown_exists():
    known = {path.replace("[N]", "") for path in paths()}
    known |= {f"fees.{name}" for name in OrderFee.__struct_fields__} | {CUSTOMER_GROUP}
    assert known >= SHOWN_HUB_FIELDS
