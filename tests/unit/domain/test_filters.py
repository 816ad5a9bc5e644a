"""Which orders a filter lets go on, and what it says about the others."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from filter_builders import AN_ORDER, NOW, a_filter, dropped_by
from order_upload.domain.filters import Drop, fields_needed, prepare
from order_upload.domain.order import Address, Amounts, Payment, PlatformStatus, Shipping

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


def test_times_of_other_zones_are_compared_as_moments():
    order = replace(
        AN_ORDER, updated_at=datetime(2026, 11, 19, 1, tzinfo=timezone(timedelta(hours=5)))
    )
    assert dropped_by(order, time_range={"kind": "dates", "from": "2026-11-19"}) is not None


def test_every_criterion_that_looks_at_the_order_names_attributes_that_orders_have():
    every = {"only_selected": True}
    for criteria, *_ in DROPPING:
        every |= criteria
    for names in fields_needed(a_filter(**every)).values():
        assert all(has_attribute(AN_ORDER, name) for name in names)


def has_attribute(value, path):
    for name in path.split("."):
        value = getattr(value, name)
        value = value[0] if isinstance(value, tuple) and value else value
    return True
