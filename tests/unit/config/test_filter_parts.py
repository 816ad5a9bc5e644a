"""Product filters and time ranges that have a name of their own, and filters that name them."""

from __future__ import annotations

import pytest

from order_upload.config import filter_of
from order_upload.domain.filters import Products, TimeRange
from order_upload.errors import ConfigError
from unit.config.settings import a_connector, faults_of, some_variables

NAMED = {
    "product_filters": {"of_rossi": {"match": "all_lines", "suppliers": ["Rossi"]}},
    "time_ranges": {"month": {"kind": "last_days", "days": 30}},
}
NAMING = {"products": "of_rossi", "time_range": "month"}


def test_a_filter_takes_the_parts_that_it_names():
    order_filter = a_connector(order_filter=NAMING, **NAMED).filter
    assert (order_filter.products, order_filter.time_range) == (
        Products(match="all_lines", suppliers=("Rossi",)),
        TimeRange(kind="last_days", days=30),
    )


def test_two_filters_may_name_one_part():
    variables = some_variables(order_filter=NAMING, **NAMED)
    assert filter_of("ready_orders", variables) == filter_of("ready_orders", variables)


def test_a_part_may_still_stand_in_the_filter_itself():
    order_filter = {"products": {"skus": ["A"]}}
    assert a_connector(order_filter=order_filter).filter.products.match == "any_line"


@pytest.mark.parametrize(
    ("key", "name", "nearest", "variable"),
    [
        ("products", "of_rosi", "of_rossi", "product_filters"),
        ("time_range", "mont", "month", "time_ranges"),
    ],
)
def test_a_name_that_points_to_nothing_is_a_fault_of_the_filter(key, name, nearest, variable):
    (line,) = faults_of(some_variables(order_filter={key: name}, **NAMED))
    assert line == (
        f'order_upload_filters.ready_orders.{key}: found "{name}"; allowed: "{nearest}"; '
        f'did you mean "{nearest}"?'
    )


def test_a_mistake_in_a_part_is_told_where_the_part_stands():
    variables = some_variables(
        order_filter=NAMING,
        product_filters={"of_rossi": {"match": "every"}},
        time_ranges={"month": {"kind": "last_days", "days": "30"}},
    )
    assert [line.partition(": found")[0] for line in faults_of(variables)] == [
        "order_upload_product_filters.of_rossi.match",
        "order_upload_time_ranges.month.days",
    ]


def test_a_filter_that_names_a_part_where_there_is_no_variable_says_so():
    (line,) = faults_of(some_variables(order_filter={"time_range": "month"}))
    assert line.endswith("add it to Variable order_upload_time_ranges, which is absent")


def test_a_filter_that_is_asked_for_by_a_wrong_name_is_refused():
    with pytest.raises(ConfigError, match='--filter: found "redy"; allowed: "ready_orders"'):
        filter_of("redy", some_variables())
