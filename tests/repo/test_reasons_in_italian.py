"""The reasons in Italian: each of them, no others, and every name in them as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from order_upload.domain.reason_table import REASONS
from page_texts import STATIC, TEXT, joined, texts_of

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r'\w+_\w+(?:\.\w+)*|order-upload [\w-]+|\{"name".+?\}|"trust_numbers": true')
"""Keys, Variables, fields, commands and JSON: they are the same in every language."""
KEYS = ("fees", "rounding", "statuses", "attributes", "characters", "force", "backward allow")
CODES = pytest.mark.parametrize("code", REASONS)
ITALIAN = texts_of("it")


def table_of(name: str) -> dict[str, str]:
    """Return code -> text of one of the tables, with the texts that several codes share."""
    source = (STATIC / name).read_text(encoding="utf-8")
    shared = dict(re.findall(rf"^const (\w+) =\s*({TEXT});$", source, re.MULTILINE))
    rows = re.findall(rf"^  (\w+):\s*({TEXT}|[A-Z_]+),$", source, re.MULTILINE)
    return {code: joined(shared.get(text, text)) for code, text in rows}


MEANS, REMEDIES = table_of("texts_means_it.js"), table_of("texts_remedies_it.js")


def subjects() -> dict[str, tuple[str, str]]:
    """Return code -> how what orders wait for begins, and the text for it."""
    source = (STATIC / "reasons.js").read_text(encoding="utf-8")
    rows = re.findall(r'^  (\w+): \["([^"]+)", "([\w.]+)"\],$', source, re.MULTILINE)
    return {code: (beginning, key) for code, beginning, key in rows}


def names_in(text: str) -> set[str]:
    keys = [key for key in KEYS if re.search(rf"\b{key}\b", text)]
    return {*NAME.findall(text), *keys}


def test_every_reason_has_a_meaning_and_a_remedy_in_italian_and_no_other():
    assert (MEANS.keys() ^ REASONS.keys(), REMEDIES.keys() ^ REASONS.keys()) == (set(), set())


@CODES
def test_a_meaning_is_a_sentence(code):
    assert re.fullmatch(r"[A-ZÈ].+\.", MEANS[code])


@CODES
def test_a_remedy_is_as_those_in_english_are(code):
    assert re.fullmatch(r"[a-z].+[^.]", REMEDIES[code])


@CODES
def test_a_remedy_names_what_it_names_in_english(code):
    assert names_in(REMEDIES[code]) == names_in(REASONS[code].remedy)


@CODES
def test_a_remedy_names_pages_and_buttons_as_the_italian_pages_do(code):
    named = f"{ITALIAN['action.correct']} nella pagina {ITALIAN['orders.title']}"
    is_named = "Correct on page Orders" in REASONS[code].remedy
    assert (named in REMEDIES[code]) == is_named


@CODES
def test_a_remedy_leads_as_deep_into_the_shops_menus(code):
    assert REMEDIES[code].count(" > ") == REASONS[code].remedy.count(" > ")


@pytest.mark.parametrize("code", subjects())
def test_what_orders_wait_for_begins_as_the_package_says_it(code):
    beginning, key = subjects()[code]
    sources = (ROOT / "plugins" / "order_upload").rglob("*.py")
    assert any(f'"{beginning}{{' in source.read_text(encoding="utf-8") for source in sources)
    assert (code in REASONS, texts_of("en")[key]) == (True, beginning + "{name}")


def test_what_the_shops_module_is_said_to_show_stands_on_its_italian_page():
    page = (ROOT / "include/opencart_node/core/language/it-it.php").read_text(encoding="utf-8")
    quoted = set(re.findall("«([^»]+)»", " ".join(REMEDIES.values())))
    assert [text for text in quoted if text.replace("'", "\\'") not in page] == []
    assert len(quoted) > 1
