"""JSON on the pages is what an editor with the schemas of the Variables would take."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

from order_upload.config.variable_schemas import ENTRIES, entry_schema, variable_schema

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^( *)```json([^\n]*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
OTHERS = {"extra of a shop", "extra of a hub"}
"""What stands in Connections: no schema of ours, tests/repo/test_configuration_page.py reads it."""
WITH_A_NEW_SOURCE = "adding-a-source.md"
"""Names a type of source that its reader writes: tests/repo/test_adding_a_source.py writes it."""


class Snippet(NamedTuple):
    """A block of JSON on a page.

    Attributes:
        place: page and label, as a failed test names it.
        label: of what it is the JSON.
    """

    place: str
    label: str
    text: str


def snippets() -> list[Snippet]:
    """Return every block of JSON on every page."""
    found = []
    for page in PAGES:
        for _, label, text in BLOCK.findall(page.read_text(encoding="utf-8")):
            place = f"{page.relative_to(ROOT)}:{label.strip()}"
            found.append(Snippet(place, label.strip(), text))
    return found


OF_VARIABLES = [
    snippet
    for snippet in snippets()
    if snippet.label not in OTHERS and WITH_A_NEW_SOURCE not in snippet.place
]


def schema_of(label: str) -> dict[str, Any]:
    """Return the schema of a Variable, or of a key of a configuration."""
    if label in ENTRIES:
        return dict(variable_schema(label))
    configuration = entry_schema("order_upload_configurations")
    return {**configuration["properties"][label], "$defs": configuration["$defs"]}


@pytest.mark.parametrize("snippet", OF_VARIABLES, ids=lambda snippet: snippet.place)
def test_json_of_a_variable_keeps_to_its_schema(snippet):
    schema = jsonschema.Draft202012Validator(schema_of(snippet.label))
    faults = schema.iter_errors(json.loads(snippet.text))
    assert [f"{error.json_path}: {error.message}" for error in faults] == []


def test_every_block_of_json_says_of_what_it_is():
    assert [snippet.place for snippet in snippets() if not snippet.label] == []


@pytest.mark.parametrize("variable", sorted(ENTRIES))
def test_every_variable_is_shown_on_a_page(variable):
    assert variable in {snippet.label for snippet in OF_VARIABLES}


def test_a_key_that_is_unknown_would_be_found():
    schema = jsonschema.Draft202012Validator(schema_of("order_upload_filters"))
    assert not schema.is_valid({"mine": {"origin_nods": {"rule": "select", "nodes": ["A"]}}})
