"""The demo shop judges each case as the module's reader in PHP does: tests/node/bodies_test.php."""

from __future__ import annotations

import json

import pytest

from demo.shop.authentication import CallRefusedError, read_body
from demo.shop.checks import check_parts
from demo.shop.operations import OperationRefusedError, read_operation
from fuzz.case_files import cases_of

STORES = ("0", "1")


def said_of(data: bytes) -> str:
    """Return what the reader of a request says of its body: a code, or read."""
    try:
        read_body(data, STORES, STORES)
    except CallRefusedError as refusal:
        return refusal.code
    return "read"


def said_of_operation(data: bytes) -> str:
    """Return what the reader of operations says of one: a code, or read."""
    try:
        check_parts(read_operation(json.loads(data)))
    except OperationRefusedError as refusal:
        return refusal.reason["code"]
    return "read"


@pytest.mark.parametrize("case", cases_of("bodies"), ids=str)
def test_a_body_is_judged_as_the_module_judges_it(case):
    assert said_of(case.data) == case.says


@pytest.mark.parametrize("case", cases_of("operations"), ids=str)
def test_an_operation_is_judged_as_the_module_judges_it(case):
    assert said_of_operation(case.data) == case.says


@pytest.mark.parametrize(
    "case", [*cases_of("exports"), *cases_of("answers"), *cases_of("variables")], ids=str
)
def test_a_case_for_another_reader_ends_as_a_body_too(case):
    assert said_of(case.data)
