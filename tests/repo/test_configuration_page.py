"""docs/configuration.md: its examples are good, and it names every key there is."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from order_upload.airflow.provider_info import get_provider_info
from order_upload.config import Variables, check_variables, connector_names, parse_connector
from order_upload.config.connector import Configuration
from order_upload.config.correspondences import AnyRow
from order_upload.config.named_parts import (
    configuration_named,
    filter_named,
    transformation_named,
)
from order_upload.config.parsing import ConnectorEntry
from order_upload.config.status_settings import StatusRowEntry
from order_upload.domain.filters import OrderFilter
from order_upload.domain.statuses import NormalizedStatus
from order_upload.domain.transformation.step_fields import READABLE
from order_upload.domain.transformation.step_types import STEP_TYPES
from unit.config.settings import faults_of, some_variables

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"```json ([^\n]+)\n(.*?)```", PAGE, re.DOTALL))
VARIABLES = Variables(
    **{field.name: EXAMPLES[f"order_upload_{field.name}"] for field in fields(Variables)}
)


def keys_of(form):
    schema = TypeAdapter(form).json_schema()
    keys = set()
    for part in (schema, *schema.get("$defs", {}).values()):
        keys.update(part.get("properties", {}))
    return keys


def test_every_variable_has_an_example_that_can_be_read():
    check_variables(VARIABLES)


@pytest.mark.parametrize("name", connector_names(VARIABLES))
def test_every_connector_of_the_page_is_good(name):
    assert parse_connector(name, VARIABLES).name == name


@pytest.mark.parametrize("name", json.loads(EXAMPLES["order_upload_configurations"]))
def test_every_configuration_of_the_page_is_good(name):
    assert configuration_named(name, VARIABLES)[1] == ()


@pytest.mark.parametrize("name", json.loads(EXAMPLES["order_upload_filters"]))
def test_every_filter_of_the_page_is_good(name):
    assert filter_named(name, VARIABLES)[1] == ()


@pytest.mark.parametrize("name", json.loads(EXAMPLES["order_upload_transformations"]))
def test_every_transformation_of_the_page_is_good(name):
    assert transformation_named(name, VARIABLES)[1] == ()


def test_one_example_transformation_has_every_step():
    steps = json.loads(EXAMPLES["order_upload_transformations"])["for_marketplaces"]
    names = {kind.__dataclass_fields__["step"].default for kind in STEP_TYPES}
    assert {step["step"] for step in steps} == names


def test_the_page_names_every_field_that_a_step_may_fill_or_read():
    unnamed = []
    for name in READABLE:
        owner, _, part = name.rpartition(".")
        if f"`{name}`" not in PAGE and not (f"`{owner}.`" in PAGE and f"`{part}`" in PAGE):
            unnamed.append(name)
    assert unnamed == []


@pytest.mark.parametrize(
    "form", [ConnectorEntry, Configuration, OrderFilter, StatusRowEntry, AnyRow, *STEP_TYPES]
)
def test_the_page_names_every_key(form):
    assert [
        key for key in sorted(keys_of(form)) if f"`{key}`" not in PAGE and f'"{key}":' not in PAGE
    ] == []


def test_one_example_filter_uses_every_criterion():
    assert json.loads(EXAMPLES["order_upload_filters"])["every_criterion"].keys() == {
        field.name for field in fields(OrderFilter)
    }


def test_the_page_names_every_normalized_status():
    assert [status for status in NormalizedStatus if f"`{status}`" not in PAGE] == []


@pytest.mark.parametrize(
    "change",
    [
        {"connector": {"filter": "redy_orders"}},
        {"order_filter": {"time_range": {"kind": "last_days", "days": "30"}}},
    ],
    ids=["name", "value"],
)
def test_the_page_shows_messages_as_they_are(change):
    (fault,) = faults_of(some_variables(**change))
    assert f"    {fault}\n" in PAGE


def test_the_page_has_a_row_for_every_setting_of_airflows_configuration():
    options = get_provider_info()["config"]["order_upload"]["options"]
    assert [name for name in options if f"\n| `{name}` | " not in PAGE] == []


@pytest.mark.parametrize("whose", ["shop", "hub"])
def test_the_extras_of_connections_are_json(whose):
    assert isinstance(json.loads(EXAMPLES[f"extra of a {whose}"]), dict)
