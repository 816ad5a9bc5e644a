"""The texts of the pages: the same in both languages, and each that a page asks for is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from order_upload.config.variable_schemas import ENTRIES, variable_schema
from page_texts import STATIC, source_of, texts_of

MODULES = sorted(STATIC.glob("*.js"))
PAGES = [module for module in MODULES if not module.stem.startswith("texts")]
PLACE = re.compile(r"\{(\w+)\}")

ENGLISH, ITALIAN = texts_of("en"), texts_of("it")


def keys_asked_for(module: Path) -> set[str]:
    """Return the keys that stand in a module; of a key that is put together, all it may be."""
    source = module.read_text(encoding="utf-8")
    keys = set(re.findall(r'"((?!fg\.|bg\.)[a-z_]+\.[a-z_.]+)"', source))
    counted = re.findall(r'counted\("([\w.]+)"', source)
    put_together = re.findall(r"t\(`([\w.]+)\$\{", source)
    keys -= set(counted)
    keys |= {f"{key}.one" for key in counted} | {f"{key}.many" for key in counted}
    return keys | {key for key in ENGLISH if key.startswith(tuple(put_together) or ("\0",))}


def keys_of(schema: object) -> set[str]:
    """Return the keys of all objects of a JSON schema."""
    if isinstance(schema, list):
        return set().union(*map(keys_of, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", ())).union(*map(keys_of, schema.values()))


def test_both_languages_have_the_same_texts():
    assert ENGLISH.keys() == ITALIAN.keys()


def test_every_line_of_the_texts_is_read_by_these_tests():
    lines = [line for line in source_of("en").splitlines() if line.startswith('  "')]
    assert len(lines) == len(ENGLISH) > 20


@pytest.mark.parametrize("key", ENGLISH)
def test_a_text_has_the_same_places_in_both_languages(key):
    assert set(PLACE.findall(ENGLISH[key])) == set(PLACE.findall(ITALIAN[key]))


@pytest.mark.parametrize("module", PAGES, ids=lambda module: module.name)
def test_every_text_that_a_page_asks_for_is_there(module):
    assert sorted(keys_asked_for(module) - ENGLISH.keys()) == []


@pytest.mark.parametrize("variable", ENTRIES)
def test_every_key_of_a_setting_has_a_label(variable):
    named = {key.rpartition(".")[2] for key in ENGLISH if key.startswith("setting.")}
    assert sorted(keys_of(variable_schema(variable)) - named) == []


def test_every_text_is_asked_for():
    asked = set().union(*map(keys_asked_for, PAGES))
    assert sorted(ENGLISH.keys() - asked) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_page_asks_no_other_machine(module):
    assert re.findall(r"https?://|//cdn|import\(", module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_page_names_colours_by_airflows_own_words(module):
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_is_short(module):
    lines = module.read_text(encoding="utf-8").splitlines()
    assert (len(lines) <= 350, [line for line in lines if len(line) > 100]) == (True, [])


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_nothing_is_written_into_a_page_as_html(module):
    assert "innerHTML" not in module.read_text(encoding="utf-8").replace("dangerouslySet", "inner")
