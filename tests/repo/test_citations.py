"""What code and pages cite is in the repository: a reader who follows a pointer arrives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("benchmarks", "chaos", "dags", "demo", "docs", "include", "plugins", "scripts", "tests")
KINDS = {".md", ".php", ".py", ".sql", ".twig", ".yaml", ".toml"}
DRAFTS = re.compile(r"\bDESIGN(\.md|, section)|(?<![\w./-])reference/\w+\.(?:md|txt)")
"""Notes that lie beside the repository, and not in it."""

PATH = re.compile(
    rf"(?<![\w./<-])(?:{'|'.join(FOLDERS)})/[\w./-]*\w\.(?:md|php|py|sql|yaml|json)\b"
)

EXAMPLE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
"""A block of a page; it may show a file that a reader is to make."""


def cited_files() -> list[Path]:
    """Return the files whose text may cite another."""
    paths = [path for path in ROOT.iterdir() if path.suffix in KINDS or path.name == "Makefile"]
    for folder in FOLDERS:
        paths.extend(path for path in (ROOT / folder).rglob("*") if path.suffix in KINDS)
    return sorted(path for path in paths if path != Path(__file__))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


FILES = cited_files()
OF_THE_HOUSE = [path for path in FILES if not name_of(path).startswith("tests/")]
"""Tests make up paths of their own."""


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_note_beside_the_repository_is_cited(path):
    text = path.read_text(encoding="utf-8")

    assert [found.group() for found in DRAFTS.finditer(text)] == []


@pytest.mark.parametrize("path", OF_THE_HOUSE, ids=name_of)
def test_every_path_that_is_cited_is_there(path):
    text = EXAMPLE.sub("", path.read_text(encoding="utf-8"))
    named = set(PATH.findall(text))

    assert sorted(cited for cited in named if not (ROOT / cited).exists()) == []
