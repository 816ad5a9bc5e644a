"""The criteria of a filter: normalized statuses, fields they need, what is refused, a new one."""

from dataclasses import dataclass, fields
from typing import Annotated, get_type_hints

import pytest
from msgspec.structs import replace
from pydantic import TypeAdapter

from filter_builders import AN_ORDER, NOW, a_filter, dropped_by
from order_upload.domain.filter_checks import Criterion
from order_upload.domain.filters import Drop, OrderFilter, fields_needed, missing_fields, prepare
from order_upload.domain.status_rows import NormalizedStatus


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


def test_a_criterion_whose_field_the_source_lacks_is_a_message_with_its_path():
    wanted = a_filter(only_selected=True, document_types=["C"])
    assert missing_fields(wanted, {"document_type"}, "order_upload_filters.ready_orders") == [
        "order_upload_filters.ready_orders.only_selected: found a criterion on 'selected', which "
        "the source does not carry; let the hub's export carry General/Marked (column "
        "General_Marked of a CSV), which says what people marked in the hub's order list, or "
        "remove the criterion"
    ]


@pytest.mark.parametrize(
    ("match", "skus", "passes"),
    [
        ("any_line", ["SHOE-*"], True),
        ("any_line", ["BOOT-*"], False),
        ("all_lines", ["SHOE-*"], False),
        ("all_lines", ["SHOE-*", "HAT-*"], True),
        ("none", ["SHOE-*"], False),
        ("none", ["BOOT-*"], True),
    ],
)
def test_products_match_in_a_line_in_all_or_in_none(match, skus, passes):
    drop = dropped_by(AN_ORDER, products={"match": match, "skus": skus})
    assert (drop is None) is passes


@pytest.mark.parametrize(
    ("match", "passes"), [("any_line", False), ("all_lines", False), ("none", True)]
)
def test_an_order_without_lines_has_no_product(match, passes):
    empty = replace(AN_ORDER, lines=())
    drop = dropped_by(empty, products={"match": match, "suppliers": ["Rossi"]})
    assert (drop is None) is passes


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
