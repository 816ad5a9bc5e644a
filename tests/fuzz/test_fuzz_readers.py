"""Readers of what comes from outside end in orders, answers and refusals, and in nothing else.

``FUZZ_EXAMPLES`` gives each of them another number of examples: ``make fuzz``.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings

from fuzz import seeds, targets
from fuzz.case_files import cases_of
from fuzz.mutations import changed_bytes, changed_json, changed_texts, changed_variables

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "250"))
EXPORTS = seeds.exports()
VARIABLES = seeds.variables()
ANSWERS = seeds.shop_answers()
INFO = seeds.answers()["info"]

fuzzed = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


@pytest.mark.parametrize("case", [*cases_of("exports"), *cases_of("bodies")], ids=str)
def test_a_case_ends_as_an_export_of_the_hub(case):
    targets.hub_export(case.data)


@pytest.mark.parametrize("case", cases_of("bodies"), ids=str)
def test_a_case_ends_as_every_variable(case):
    for number in range(8):
        text = case.data.replace(b"\x00", b"")
        targets.variables(targets.BETWEEN_VARIABLES.encode() * number + text)


@pytest.mark.parametrize("case", cases_of("variables"), ids=str)
def test_a_case_ends_as_variables(case):
    targets.variables(case.data)


@pytest.mark.parametrize("case", [*cases_of("answers"), *cases_of("bodies")], ids=str)
def test_a_case_ends_as_the_answer_to_every_call(case):
    for number in range(len(targets.CALLS) * len(targets.STATUSES)):
        call, status = number % len(targets.CALLS), number // len(targets.CALLS)
        targets.shop_answer(bytes([call, status]) + case.data, INFO)


@fuzzed
@given(changed_bytes(EXPORTS) | changed_texts(EXPORTS[:2]))
def test_any_export_of_the_hub_ends(data):
    targets.hub_export(data)


@fuzzed
@given(changed_bytes(VARIABLES) | changed_variables(VARIABLES, targets.BETWEEN_VARIABLES))
def test_any_variables_end(data):
    targets.variables(data)


@fuzzed
@given(changed_bytes(ANSWERS) | changed_json(ANSWERS, first=2))
def test_any_answer_of_a_shop_ends(data):
    targets.shop_answer(data, INFO)
