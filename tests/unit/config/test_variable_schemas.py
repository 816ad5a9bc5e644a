"""The Variables as JSON Schema: each key of the models is in them, with its words and its names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from order_upload.config.variable_schemas import ENTRIES, NAMES_OF, entry_schema, variable_schema


def nodes_of(schema: object) -> Iterator[dict[str, object]]:
    """Yield each object of a schema, the whole one too."""
    inner: list[object] = []
    if isinstance(schema, dict):
        yield schema
        inner = list(schema.values())
    elif isinstance(schema, list):
        inner = schema
    for part in inner:
        yield from nodes_of(part)


@pytest.mark.parametrize("variable", ENTRIES)
def test_every_part_that_is_referred_to_is_in_the_schema(variable):
    schema = variable_schema(variable)
    references = {part["$ref"] for part in nodes_of(schema) if "$ref" in part}
    assert references <= {f"#/$defs/{name}" for name in schema["$defs"]}


@pytest.mark.parametrize("variable", ENTRIES)
def test_no_object_takes_a_key_that_the_models_refuse(variable):
    objects = [part for part in nodes_of(variable_schema(variable)) if "properties" in part]
    assert [part["title"] for part in objects if part["additionalProperties"] is not False] == []


def test_names_of_connectors_are_those_that_a_dag_may_have():
    schema = variable_schema("order_upload_connectors")
    assert schema["propertyNames"] == {"pattern": "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$"}


def test_status_maps_are_a_list_of_rows():
    assert variable_schema("order_upload_status_maps")["items"]["title"] == "StatusRowEntry"


def test_a_key_has_the_words_of_its_docstring():
    days = entry_schema("order_upload_time_ranges")["properties"]["days"]
    assert days["description"] == "spans of 24 hours, for `last_days`."


def test_a_key_has_the_words_of_what_its_class_is_made_of():
    steps = entry_schema("order_upload_transformations")["$defs"]
    words = steps["ShippingTax"]["properties"]["when"]["description"]
    assert words == "which orders the step is for; None is all."


def test_a_step_has_to_say_which_one_it_is():
    steps = entry_schema("order_upload_transformations")["$defs"]
    assert steps["ShippingTax"]["required"] == ["step", "rate"]


def test_a_filter_may_name_its_products():
    products = entry_schema("order_upload_filters")["properties"]["products"]
    assert {"type": "string", NAMES_OF: "order_upload_product_filters"} in products["anyOf"]


def test_a_connector_names_its_filter_and_those_that_it_follows():
    keys = entry_schema("order_upload_connectors")["properties"]
    named = {"type": "string", NAMES_OF: "order_upload_filters"}
    assert (named in keys["filter"]["anyOf"], keys["after"]["items"][NAMES_OF]) == (
        True,
        "order_upload_connectors",
    )
