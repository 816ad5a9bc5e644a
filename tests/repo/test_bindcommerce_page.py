"""docs/bindcommerce.md: every option of the hub is there, and its proofs are tests that exist."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from order_upload.config.connector import Configuration
from order_upload.config.parsing import ConnectorEntry
from order_upload.config.status_settings import StatusRowEntry
from order_upload.domain.correspondences import CorrespondenceKind
from order_upload.domain.filters import OrderFilter, Products, TimeRange
from order_upload.domain.transformation.step_types import STEP_TYPES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "bindcommerce.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?!#|---)(.+?) \|(.*)\|(.*)\|(.*)\|(.*)\|$", re.MULTILINE)
PROOF = re.compile(r"\[([^]]+)\]\(\.\./(tests/[^)]+)\)")
VARIABLE = re.compile(r"`(order_upload_[a-z]+(?:_[a-z]+)*)((?:\.\w+)*)`")

OPTIONS_OF_ITS_DOCUMENTATION = 72
OPTIONS_OF_ITS_TUTORIAL = 18
MOST_TO_COME = 3
TO_COME, NOT_HERE, NOT_POSSIBLE = "(to come)", "not here", "not possible"

WORDS_OF_ITS_TUTORIAL = (
    "Order Status Normalization",
    "eCommerce >> OpenCart >> *Order upload*",
    "Common options",
    "Order Transformation",
    "minimal",
    "complete",
    "Attributes",
    "colour",
    "size",
    "Connectors",
    "Name",
    "Node type",
    "Node*",
    "Connector type",
    "Configuration",
    "Order filter",
    "Execute the connector immediately?",
    "procedure",
    "status",
    "tracking number",
    "shipping date",
    "courier",
    "orders of other platforms",
)
OTHER_NAMES = {
    "order_upload_doctor",
    "order_upload_ledger",
    "order_upload_config_check",
}
"""What begins like one of the Variables with settings and is none."""


@dataclass(frozen=True)
class Option:
    """A row of the page: names of the option, what the hub calls it, what it is here, the proof."""

    keys: tuple[str, ...]
    hub: str
    here: str
    differs: str
    proof: str

    @property
    def name(self) -> str:
        """Its names in one word, for pytest."""
        return "+".join(self.keys)

    @property
    def is_proven(self) -> bool:
        """Whether tests are named for it."""
        return self.proof not in {TO_COME, NOT_HERE, NOT_POSSIBLE}


def options() -> list[Option]:
    """Return the rows of all tables."""
    found = []
    for keys, *cells in ROW.findall(PAGE):
        found.append(Option(tuple(keys.split(", ")), *map(str.strip, cells)))
    return found


OPTIONS = options()
KEYS = list(chain.from_iterable(option.keys for option in OPTIONS))
PROOFS = sorted(set(chain.from_iterable(PROOF.findall(option.proof) for option in OPTIONS)))


@cache
def functions_of(path: str) -> frozenset[str]:
    """Return the names of the functions of a file; none where it does not exist."""
    file = ROOT / path
    if not file.exists():
        return frozenset()
    functions = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return frozenset(node.name for node in functions if isinstance(node, ast.FunctionDef))


def keys_of(form: type) -> set[str]:
    """Return the keys that settings of this form may have, those of objects inside too."""
    schema = TypeAdapter(form).json_schema()
    keys: set[str] = set()
    for part in (schema, *schema.get("$defs", {}).values()):
        keys.update(part.get("properties", {}))
    return keys


SETTINGS = {
    "order_upload_connectors": keys_of(ConnectorEntry),
    "order_upload_configurations": keys_of(Configuration),
    "order_upload_filters": keys_of(OrderFilter),
    "order_upload_product_filters": keys_of(Products),
    "order_upload_time_ranges": keys_of(TimeRange),
    "order_upload_status_maps": keys_of(StatusRowEntry),
    "order_upload_correspondences": set(map(str, CorrespondenceKind)),
    "order_upload_transformations": {
        kind.__dataclass_fields__["step"].default for kind in STEP_TYPES
    },
}
"""Variable -> its keys; of correspondences the kinds, of transformations the steps."""


def settings_of(option: Option) -> dict[str, bool]:
    """Return the settings that a row names, and whether each exists."""
    named = VARIABLE.findall(option.here + option.differs)
    return {
        variable + path: set(path.split(".")[1:]) <= SETTINGS.get(variable, set())
        for variable, path in named
        if path
    }


@pytest.mark.parametrize("number", range(1, OPTIONS_OF_ITS_DOCUMENTATION + 1))
def test_every_option_of_its_documentation_has_a_row(number):
    assert any(re.fullmatch(rf"{number}[a-z]?", key) for key in KEYS)


@pytest.mark.parametrize("number", range(1, OPTIONS_OF_ITS_TUTORIAL + 1))
def test_every_option_of_its_tutorial_has_a_row(number):
    assert f"T{number}" in KEYS


@pytest.mark.parametrize("word", WORDS_OF_ITS_TUTORIAL)
def test_every_word_of_its_tutorial_is_found_where_the_hub_s_words_stand(word):
    assert any(word in option.hub for option in OPTIONS)


def test_every_row_has_a_name_of_its_own():
    assert [key for key in KEYS if not re.fullmatch(r"[TE]?\d+[a-z]?", key)] == []
    assert len(set(KEYS)) == len(KEYS)


def test_no_row_of_a_table_has_another_form():
    rows = [line for line in PAGE.splitlines() if re.match(r"\| [TE]?\d", line)]
    assert len(rows) == len(OPTIONS)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_row_says_what_it_is_called_here(option):
    assert option.hub
    assert option.here


@pytest.mark.parametrize("proof", PROOFS, ids="/".join)
def test_every_proof_is_a_test(proof):
    name, path = proof
    assert f"test_{name.replace(' ', '_')}" in functions_of(path)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_row_has_proofs_or_says_why_there_are_none(option):
    if option.is_proven:
        assert PROOF.sub("", option.proof).strip(", ") == ""
        assert PROOF.search(option.proof)
    elif option.proof != TO_COME:
        assert option.differs


def test_what_is_to_come_grows_no_longer():
    assert [option.proof for option in OPTIONS].count(TO_COME) <= MOST_TO_COME


def test_the_page_counts_its_options():
    proofs = [option.proof for option in OPTIONS]
    proven = sum(option.is_proven for option in OPTIONS)
    assert (
        f"Of {len(OPTIONS)} options {proven} are proven, {proofs.count(TO_COME)} are to come, "
        f"{proofs.count(NOT_HERE)} are not here and {proofs.count(NOT_POSSIBLE)} not possible."
    ) in PAGE


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_setting_of_a_row_exists_unless_it_is_to_come(option):
    settings = settings_of(option)
    if option.proof == TO_COME:
        assert not settings or not all(settings.values()), "it is there by now: name its proofs"
    else:
        assert [name for name, is_there in settings.items() if not is_there] == []


def test_every_variable_of_the_page_exists():
    named = {variable for variable, _ in VARIABLE.findall(PAGE)}
    assert named - OTHER_NAMES - SETTINGS.keys() == set()


@pytest.mark.parametrize("page", ["README.md", "docs/configuration.md", "docs/operations.md"])
def test_the_pages_where_users_look_lead_here(page):
    assert "bindcommerce.md" in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "word",
    [
        "Order Status Normalization",
        "Order Transformation",
        "Order filter",
        "minimal",
        "complete",
        "Attributes",
        "procedure",
        "time schedules",
        "Execute the connector immediately?",
    ],
)
def test_the_configuration_page_uses_the_hub_s_words(word):
    assert f"*{word}*" in (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
