"""Paths into Variables and files: how people read them, and what stands there."""

import pytest

from order_upload.config.json_path import path_of, value_at


@pytest.mark.parametrize(
    ("root", "path", "text"),
    [
        ("a_variable", (), "a_variable"),
        ("a_variable", ("shop", "source", "type"), "a_variable.shop.source.type"),
        ("a_variable", (3, "status"), "a_variable[3].status"),
        ("a_variable", ("two words",), "a_variable.two words"),
        ("a_variable", ("a\nb",), 'a_variable."a\\nb"'),
        ("a_variable", ("x" * 99,), f'a_variable."{"x" * 60}"'),
        ("map.yaml: ", (), "map.yaml"),
        ("map.yaml: ", ("rows", 0, "name"), "map.yaml: rows[0].name"),
    ],
)
def test_a_path_is_one_line_that_people_can_read(root, path, text):
    assert path_of(root, path) == text


@pytest.mark.parametrize(
    ("path", "value"), [((), {"a": [1, {"b": 2}]}), (("a", 1, "b"), 2), (("a", "b"), None)]
)
def test_the_value_at_a_path_is_none_where_nothing_stands(path, value):
    assert value_at({"a": [1, {"b": 2}]}, path) == value
