"""Variables are read as raw text: what is malformed is an error, never a silent default."""

import json

import pytest

from order_upload.config import Variables, check_variables, connector_names
from order_upload.errors import ConfigError
from unit.config.settings import faults_of, some_variables

MALFORMED = {
    "not JSON": ('{"a": 1,}', "found text that is not JSON at line 1, column"),
    "empty": ("", "found text that is not JSON at line 1, column 1"),
    "a key twice": ('{"a": {"x": 1, "x": 2}}', 'found the key "x" twice in one object'),
    "not an object": ("[]", "found an empty list; allowed: an object of names"),
    "no number": ('{"a": NaN}', "found the number NaN"),
    "half of a character": ('{"a": "\\ud800"}', "found half of a character: a \\u escape of D800"),
    "half of a character in a name": ('{"\\uDFFF": {}}', "found half of a character"),
    "too deep": ("[" * 100_000, "found JSON nested too deeply"),
    "masked": ("***", "Airflow stored its mask in place of the value: write the Variable again"),
}


@pytest.mark.parametrize(("text", "message"), MALFORMED.values(), ids=MALFORMED)
def test_a_connectors_variable_that_is_malformed_as_a_whole_raises(text, message):
    with pytest.raises(ConfigError) as error:
        connector_names(Variables(text))
    assert str(error.value).startswith("order_upload_connectors: ")
    assert message in str(error.value)


def test_every_malformed_variable_is_said_at_once():
    with pytest.raises(ConfigError) as error:
        check_variables(Variables("{}", "{", '{"a":1,"a":2}', "null", "{}", "3"))
    assert [line.partition(":")[0] for line in str(error.value).splitlines()] == [
        "order_upload_configurations",
        "order_upload_filters",
        "order_upload_transformations",
        "order_upload_status_maps",
        "order_upload_correspondences",
    ]


def test_absent_variables_are_no_error_and_give_no_connectors():
    check_variables(Variables())
    assert connector_names(Variables()) == []


def test_names_are_sorted_and_broken_connectors_are_among_them():
    assert connector_names(Variables('{"b": 1, "a": {}}')) == ["a", "b"]


def test_a_connector_whose_filters_variable_is_malformed_says_that():
    good = some_variables()
    lines = faults_of(Variables(good.connectors, good.configurations, "{"))
    assert [line.partition(": found")[0] for line in lines] == ["order_upload_filters"]


def test_the_content_of_a_variable_is_never_in_the_message():
    with pytest.raises(ConfigError) as error:
        check_variables(Variables('{"a": "s3cr3t" "b"}'))
    assert "s3cr3t" not in str(error.value)


def test_a_fraction_keeps_its_cents():
    variables = some_variables(order_filter={"amounts": {"min": 19.9}})
    assert (
        variables.documents["order_upload_filters"]
        .value["ready_orders"]["amounts"]["min"]
        .as_tuple()
        .exponent
        == -1
    )


def test_variables_are_parsed_once():
    variables = Variables(json.dumps({"a": 1}))
    assert variables.documents is variables.documents
