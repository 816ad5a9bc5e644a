"""The module answers whatever body comes, and nothing in it fails: no warning, no half order.

``FUZZ_EXAMPLES`` gives another number of examples: ``make fuzz``.
"""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from fuzz import seeds
from fuzz.case_files import cases_of
from fuzz.mutations import changed_bytes, changed_json
from php_shop import GENERATIONS
from raw_shop import RawShop

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
CALLS = ("info", "lookup", "find", "apply", "forget")
BODIES = seeds.request_bodies()
FAILURES = {"internal", "shop_error"}
"""Codes of what the module could not do for a reason of its own."""

pytestmark = pytest.mark.php


def codes_in(answer: str) -> set[str]:
    """Return the codes of an answer: of the call's error, and of what became of each operation."""
    value = json.loads(answer)
    reasons = [row["reason"] for row in value.get("answers", []) if row["reason"]]
    return {row["code"] for row in [*reasons, value.get("error", {"code": ""})]}


def changed_call(call: str) -> SearchStrategy[tuple[str, bytes]]:
    """Give a call and a body of it that is changed a little."""
    bodies = changed_json(BODIES[call]) | changed_bytes(BODIES[call])
    return st.tuples(st.just(call), bodies)


@pytest.fixture(params=GENERATIONS)
def asked(request, php_shops):
    """Sends a body to a call of a shop of each generation, and returns what went wrong there."""
    shop = php_shops.by_generation[request.param]
    shop.reset()
    raw = RawShop(shop.base_url, shop.user, shop.key)

    def ask(call: str, body: bytes) -> tuple[set[str], str]:
        return codes_in(raw.answer_to_bytes(call, body)) & FAILURES, shop.take_log()

    yield ask
    shop.reset()


@pytest.mark.parametrize("kind", ["bodies", "exports", "answers", "variables"])
def test_a_case_is_answered_by_every_call(asked, kind):
    for case in cases_of(kind):
        for call in CALLS:
            assert asked(call, case.data) == (set(), ""), f"{case.name}: {call}"


def test_an_operation_of_each_case_is_answered(asked):
    for case in cases_of("operations"):
        body = b'{"protocol":1,"store_id":"0","language":"en-gb","operations":[' + case.data + b"]}"
        assert asked("apply", body) == (set(), ""), case.name


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
@given(st.sampled_from(["apply", "apply", "apply", *BODIES]).flatmap(changed_call))
def test_any_body_is_answered(asked, changed):
    call, body = changed
    assert asked(call, body) == (set(), "")
