"""SECURITY.md: each promise is followed by tests that exist, and nothing else is promised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROOFS = sorted(set(re.findall(r"\[([^]]+)\]\((tests/[^)]+)\)", PAGE)))
PROMISES = PAGE.partition("## What is protected")[2].partition("## What is not promised")[0]
LINE = re.compile(r"^(?:- |\| (?!what |it |-)).*(?:\n  .*)*", re.MULTILINE)


@pytest.mark.parametrize(("name", "path"), PROOFS)
def test_every_proof_is_a_test(name, path):
    source = (ROOT / path).read_text(encoding="utf-8")
    word = name.lower().replace(" ", "_")
    assert re.search(rf"^(?:def|function) test_{word}\(", source, re.MULTILINE)


@pytest.mark.parametrize("promise", LINE.findall(PROMISES))
def test_every_promise_has_a_proof(promise):
    assert "](tests/" in promise


def test_every_kind_of_people_and_programs_is_named():
    bold = set(re.findall(r"^\*\*([^*]+)\*\*", PAGE, re.MULTILINE))
    assert bold == {
        "The hub",
        "The shop",
        "Who edits Variables",
        "Who edits Connections",
        "API users of the shop",
        "Anybody else",
        "Who reads Airflow's pages and logs",
        "Other users of the machine",
    }


def test_who_may_edit_variables_is_said_where_people_set_up():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    said = page.partition("## Who may do what")[2].partition("\n## ")[0]
    assert [word for word in ("Variables", "Connections", "Op", "User") if word not in said] == []
