"""Which orders a filter lets go on, and what it says about the others."""

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from pydantic import TypeAdapter

from order_upload.domain.filter_checks import Criterion
from order_upload.domain.filters import Drop, OrderFilter, fields_needed, missing_fields, prepare
from order_upload.domain.order import (
    Address,
    Amounts,
    Customer,
    Line,
    Order,
    Origin,
    Payment,
    PlatformStatus,
    Shipping,
)
from order_upload.domain.status_rows import NormalizedStatus

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
AN_ORDER = Order(
    ref="bindcommerce:1",
    document_type="C",
    origin=Origin(node="Outlet eBay", node_id="17", technology="Marketplace eBay"),
    ordered_at=NOW - timedelta(days=40),
    updated_at=NOW - timedelta(days=2),
    status=PlatformStatus(id="624", name="Completed"),
    is_business=False,
    selected=True,
    customer=Customer(
        address=Address(country_code="IT", province="MI", postcode="20121", city="Milano")
    ),
    payment=Payment(name="CreditCard", code="CC", status="Complete"),
    lines=(
        Line(code="SHOE-42", quantity=Decimal(1), supplier="Rossi", categories=("Shoes",)),
        Line(code="HAT-1", quantity=Decimal(2), supplier="Bianchi"),
    ),
    amounts=Amounts(total=Decimal("50.00"), currency="EUR"),
)


def a_filter(**criteria):
    return TypeAdapter(OrderFilter).validate_json(json.dumps(criteria), strict=True)


def dropped_by(order, *, interval=None, exported=(), zone=UTC, **criteria):
    return prepare(
        a_filter(**criteria), NOW, interval, set(exported).__contains__, zone
    ).dropped_by(order)


PASSING = [
    {},
    {"document_types": ["c", "F"]},
    {"origin_nodes": {"rule": "select", "nodes": ["outlet ebay"]}},
    {"origin_nodes": {"rule": "select", "nodes": ["17"]}},
    {"origin_nodes": {"rule": "exclude", "nodes": ["Amazon"]}},
    {"business_orders": "all"},
    {"business_orders": "exclude"},
    {"time_range": {"kind": "all"}},
    {"time_range": {"kind": "last_days", "days": 3}},
    {"time_range": {"kind": "last_hours", "hours": 49}},
    {"time_range": {"kind": "last_days", "days": 41, "field": "ordered_at"}},
    {"time_range": {"kind": "dates", "from": "2026-11-18", "to": "2026-11-18"}},
    {"time_range": {"kind": "dates", "from": "2026-11-18T12:00:00Z"}},
    {"time_range": {"kind": "run_interval"}},
    {"only_selected": True},
    {"export_once": True},
    {"statuses": {"rule": "select", "values": ["624"]}},
    {"statuses": {"rule": "select", "values": [" completed "]}},
    {"statuses": {"rule": "exclude", "values": ["WAITING_ACCEPTANCE"]}},
    {"shipment": "not_shipped"},
    {"destination": {"countries": ["it"], "provinces": ["mi"], "postcodes": ["00???", "201*"]}},
    {"products": {"skus": ["shoe-*"]}},
    {"products": {"suppliers": ["bianchi"]}},
    {"products": {"categories": ["Shoes"], "suppliers": ["Rossi"]}},
    {"payment": {"methods": ["creditcard"]}},
    {"payment": {"methods": ["CC"], "statuses": ["complete"]}},
    {"amounts": {"min": "50", "max": "50.00", "currency": "eur"}},
]

DROPPING = [
    ({"document_types": ["F"]}, "document_types", "document type 'C' is not selected"),
    (
        {"origin_nodes": {"rule": "exclude", "nodes": ["Outlet eBay"]}},
        "origin_nodes",
        "origin node 'Outlet eBay' is excluded",
    ),
    (
        {"origin_nodes": {"rule": "select", "nodes": ["16"]}},
        "origin_nodes",
        "origin node 'Outlet eBay' is not selected",
    ),
    ({"business_orders": "only"}, "business_orders", "is not a business order"),
    (
        {"time_range": {"kind": "last_days", "days": 1}},
        "time_range",
        "updated_at is before 2026-11-19T12:00+00:00",
    ),
    (
        {"time_range": {"kind": "last_hours", "hours": 47}},
        "time_range",
        "updated_at is before 2026-11-18T13:00+00:00",
    ),
    (
        {"time_range": {"kind": "last_days", "days": 30, "field": "ordered_at"}},
        "time_range",
        "ordered_at is before 2026-10-21T12:00+00:00",
    ),
    (
        {"time_range": {"kind": "dates", "to": "2026-11-17"}},
        "time_range",
        "updated_at is not before 2026-11-18T00:00+00:00",
    ),
    (
        {"statuses": {"rule": "exclude", "values": ["completed"]}},
        "statuses",
        "status 'Completed' is excluded",
    ),
    (
        {"statuses": {"rule": "select", "values": ["623"]}},
        "statuses",
        "status 'Completed' is not selected",
    ),
    ({"shipment": "shipped"}, "shipment", "has not shipped"),
    (
        {"destination": {"countries": ["FR"]}},
        "destination.countries",
        "country_code of the destination is not selected",
    ),
    (
        {"destination": {"provinces": ["RM"]}},
        "destination.provinces",
        "province of the destination is not selected",
    ),
    (
        {"destination": {"postcodes": ["00*"]}},
        "destination.postcodes",
        "postcode of the destination is not selected",
    ),
    ({"products": {"skus": ["BAG-*"]}}, "products", "none of its lines holds a selected product"),
    (
        {"products": {"suppliers": ["Verdi"]}},
        "products",
        "none of its lines holds a selected product",
    ),
    (
        {"products": {"categories": ["Hats"]}},
        "products",
        "none of its lines holds a selected product",
    ),
    (
        {"payment": {"methods": ["PayPal"]}},
        "payment.methods",
        "payment method 'CreditCard' is not selected",
    ),
    (
        {"payment": {"statuses": ["Pending"]}},
        "payment.statuses",
        "payment status 'Complete' is not selected",
    ),
    ({"amounts": {"min": "50.01"}}, "amounts.min", "total 50.00 is below 50.01"),
    ({"amounts": {"max": "49.99"}}, "amounts.max", "total 50.00 is above 49.99"),
    ({"amounts": {"currency": "USD"}}, "amounts.currency", "currency 'EUR' is not selected"),
]


@pytest.mark.parametrize("criteria", PASSING, ids=str)
def test_an_order_that_meets_the_criterion_goes_on(criteria):
    assert dropped_by(AN_ORDER, **criteria) is None


@pytest.mark.parametrize(
    ("criteria", "criterion", "message"), DROPPING, ids=[str(row[0]) for row in DROPPING]
)
def test_a_dropped_order_carries_the_criterion_that_dropped_it(criteria, criterion, message):
    assert dropped_by(AN_ORDER, **criteria) == Drop(criterion, message)


def test_an_order_that_is_not_marked_is_dropped_by_only_selected():
    drop = dropped_by(replace(AN_ORDER, selected=False), only_selected=True)
    assert drop == Drop("only_selected", "is not marked in the hub")


def test_an_order_sent_before_is_dropped_by_export_once():
    drop = dropped_by(AN_ORDER, export_once=True, exported=["bindcommerce:1"])
    assert drop == Drop("export_once", "was sent before")


def test_a_business_order_is_dropped_when_business_orders_are_excluded():
    drop = dropped_by(replace(AN_ORDER, is_business=True), business_orders="exclude")
    assert drop == Drop("business_orders", "is a business order")


@pytest.mark.parametrize(
    "shipping", [Shipping(tracking_number="1Z"), Shipping(shipped_at=NOW)], ids=["number", "time"]
)
def test_an_order_with_a_tracking_number_or_a_shipping_time_has_shipped(shipping):
    assert dropped_by(replace(AN_ORDER, shipping=shipping), shipment="not_shipped") == Drop(
        "shipment", "has shipped"
    )


def test_a_carrier_alone_is_the_service_asked_for_and_not_a_shipment():
    assert (
        dropped_by(replace(AN_ORDER, shipping=Shipping(carrier="IT Next")), shipment="not_shipped")
        is None
    )


def test_all_criteria_have_to_be_met():
    drop = dropped_by(
        AN_ORDER, document_types=["C"], payment={"methods": ["PayPal"]}, shipment="not_shipped"
    )
    assert drop.criterion == "payment.methods"


def test_the_delivery_address_decides_where_an_order_goes():
    order = replace(AN_ORDER, delivery=Address(city="Paris", country_code="FR"))
    assert dropped_by(order, destination={"countries": ["IT"]}).criterion == "destination.countries"


def test_a_postcode_never_stands_in_the_message():
    assert "20121" not in dropped_by(AN_ORDER, destination={"postcodes": ["00*"]}).message


def test_one_and_the_same_line_has_to_match_every_product_list():
    drop = dropped_by(AN_ORDER, products={"skus": ["SHOE-*"], "suppliers": ["Bianchi"]})
    assert drop.criterion == "products"


def test_an_empty_text_selects_orders_that_say_nothing():
    unpaid = replace(AN_ORDER, payment=Payment(name="Other"))
    assert dropped_by(unpaid, payment={"statuses": ["", "Complete"]}) is None


def test_an_empty_status_code_does_not_match_an_empty_text_while_the_name_says_something():
    assert dropped_by(AN_ORDER, statuses={"rule": "exclude", "values": [""]}) is None


@pytest.mark.parametrize(
    ("order", "criteria", "message"),
    [
        (
            replace(AN_ORDER, updated_at=None),
            {"time_range": {"kind": "last_days", "days": 9}},
            "has no updated_at",
        ),
        (replace(AN_ORDER, amounts=Amounts()), {"amounts": {"max": "9"}}, "has no total"),
        (
            replace(AN_ORDER, status=PlatformStatus()),
            {"statuses": {"rule": "select", "values": ["x"]}},
            "status '' is not selected",
        ),
    ],
    ids=["time", "total", "status"],
)
def test_an_order_that_lacks_the_value_is_dropped_with_a_message_that_says_so(
    order, criteria, message
):
    assert dropped_by(order, **criteria).message == message


def test_the_runs_interval_holds_its_start_and_not_its_end():
    updated = AN_ORDER.updated_at
    spans = {"from": (updated, None), "until": (None, updated)}
    drops = {
        key: dropped_by(AN_ORDER, time_range={"kind": "run_interval"}, interval=span)
        for key, span in spans.items()
    }
    assert (drops["from"], drops["until"].criterion) == (None, "time_range")


def test_days_without_a_zone_are_days_of_the_connectors_time_zone():
    just_after_midnight_in_rome = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    order = replace(AN_ORDER, updated_at=just_after_midnight_in_rome)
    assert (
        dropped_by(
            order, zone=ZoneInfo("Europe/Rome"), time_range={"kind": "dates", "from": "2026-11-18"}
        )
        is None
    )


def test_last_hours_count_real_hours_when_the_clocks_are_put_back():
    rome = ZoneInfo("Europe/Rome")
    now = datetime(2026, 10, 25, 3, 30, tzinfo=rome)
    run = prepare(
        a_filter(time_range={"kind": "last_hours", "hours": 2}), now, None, set().__contains__, rome
    )
    assert (
        run.dropped_by(replace(AN_ORDER, updated_at=now.astimezone(UTC) - timedelta(minutes=150)))
        is not None
    )


def test_the_ledger_is_asked_only_about_orders_that_meet_all_else():
    asked = []
    run = prepare(
        a_filter(export_once=True, document_types=["F"]),
        NOW,
        None,
        lambda ref: bool(asked.append(ref)),
    )
    run.dropped_by(AN_ORDER)
    assert asked == []


@pytest.mark.parametrize(
    ("rule", "status", "drops"),
    [
        ("select", "shipped", False),
        ("select", "pending", True),
        ("exclude", "shipped", True),
        ("exclude", "pending", False),
        ("select", None, True),
        ("exclude", None, False),
    ],
)
def test_normalized_statuses_are_looked_at_after_normalization(rule, status, drops):
    wanted = a_filter(normalized_statuses={"rule": rule, "values": ["shipped"]})
    run = prepare(wanted, NOW, None, set().__contains__)
    assert (run.dropped_by(AN_ORDER), bool(run.dropped_by_normalized(status))) == (None, drops)


@pytest.mark.parametrize("status", ["failed", NormalizedStatus.FAILED])
def test_an_order_dropped_by_its_normalized_status_carries_that_criterion(status):
    run = prepare(
        a_filter(normalized_statuses={"rule": "exclude", "values": ["failed"]}),
        NOW,
        None,
        set().__contains__,
    )
    assert run.dropped_by_normalized(status) == Drop(
        "normalized_statuses", "normalized status 'failed' is excluded"
    )


def test_without_the_criterion_every_normalized_status_goes_on():
    assert (
        prepare(OrderFilter(), NOW, None, set().__contains__).dropped_by_normalized("failed")
        is None
    )


def test_a_filter_without_criteria_needs_no_field():
    assert fields_needed(a_filter(time_range={"kind": "all"})) == {}


def test_a_lowest_amount_of_zero_still_needs_the_total():
    assert fields_needed(a_filter(amounts={"min": 0})) == {"amounts.min": ("amounts.total",)}


def test_every_criterion_that_looks_at_the_order_names_attributes_that_orders_have():
    every = {key: value for criteria, *_ in DROPPING for key, value in criteria.items()} | {
        "only_selected": True
    }
    needed = fields_needed(a_filter(**every))
    assert all(has_attribute(AN_ORDER, name) for names in needed.values() for name in names)


def has_attribute(value, path):
    for name in path.split("."):
        value = getattr(value, name)
        value = value[0] if isinstance(value, tuple) and value else value
    return True


def test_a_criterion_whose_field_the_source_lacks_is_a_message_with_its_path():
    wanted = a_filter(only_selected=True, document_types=["C"])
    assert missing_fields(wanted, {"document_type"}, "order_upload_filters.ready_orders") == [
        "order_upload_filters.ready_orders.only_selected: found a criterion on 'selected', which "
        "the source does not carry; remove the criterion, or let the hub export the field"
    ]


def test_one_of_several_attributes_is_enough_for_a_criterion():
    assert (
        missing_fields(
            a_filter(origin_nodes={"rule": "select", "nodes": ["1"]}), {"origin.node_id"}, "f"
        )
        == []
    )


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        ({"origin_nodes": {"rule": "select", "nodes": []}}, "at least one entry in nodes"),
        ({"statuses": {"rule": "select", "values": []}}, "at least one entry in values"),
        ({"destination": {}}, "at least one entry in countries or provinces or postcodes"),
        ({"products": {}}, "at least one entry in skus or suppliers or categories"),
        ({"payment": {}}, "at least one entry in methods or statuses"),
        ({"amounts": {}}, "at least one of min, max, currency"),
        ({"amounts": {"min": 2, "max": 1}}, "max not below min"),
        ({"time_range": {"kind": "last_days"}}, 'allowed with kind "last_days": days'),
        ({"time_range": {"kind": "last_days", "hours": 3}}, 'allowed with kind "last_days": days'),
        ({"time_range": {"kind": "last_days", "days": 0}}, "days or hours from 1 to 36500"),
        ({"time_range": {"kind": "all", "days": 3}}, 'allowed with kind "all": nothing else'),
        ({"time_range": {"kind": "dates"}}, 'allowed with kind "dates": from and to'),
        (
            {"time_range": {"kind": "dates", "from": "2026-02-02", "to": "2026-02-01"}},
            "to not before from",
        ),
    ],
    ids=str,
)
def test_a_criterion_that_could_never_mean_anything_is_refused(criteria, message):
    with pytest.raises(ValueError, match=message):
        a_filter(**criteria)


def test_times_of_other_zones_are_compared_as_moments():
    order = replace(
        AN_ORDER, updated_at=datetime(2026, 11, 19, 1, tzinfo=timezone(timedelta(hours=5)))
    )
    assert dropped_by(order, time_range={"kind": "dates", "from": "2026-11-19"}) is not None


# --- a new criterion stands in one place ---------------------------------------------------------


def no_split(_, facts):
    return lambda order: "is part of a split order" if "-" in order.number else None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithOneMore(OrderFilter):
    """The filter with a criterion that is not in it yet: this one key is all that it takes."""

    only_whole: Annotated[bool, Criterion(no_split, ("number",))] = False


ONE_MORE = TypeAdapter(WithOneMore).validate_json('{"only_whole": true}', strict=True)


def test_a_new_criterion_is_asked_of_each_order():
    run = prepare(ONE_MORE, NOW, None, set().__contains__)
    drops = [run.dropped_by(replace(AN_ORDER, number=number)) for number in ("7", "7-b")]
    assert drops == [None, Drop("only_whole", "is part of a split order")]


def test_a_new_criterion_is_refused_where_the_source_lacks_its_field():
    assert fields_needed(ONE_MORE) == {"only_whole": ("number",)}


def test_every_key_of_a_filter_but_the_normalized_statuses_has_a_criterion():
    hints = get_type_hints(OrderFilter, include_extras=True)
    assert [
        key.name for key in fields(OrderFilter) if not hasattr(hints[key.name], "__metadata__")
    ] == ["normalized_statuses"]
