"""The page of reasons is the table; every code of the package is in it, each with a way out."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from order_upload.domain.outcome import Reason
from order_upload.domain.reason_kinds import ReasonKind
from order_upload.domain.reason_table import REASONS
from order_upload.domain.status_progress import Move
from package_reasons import codes_of, made_reasons, modules, texts_in

ROOT = Path(__file__).resolve().parents[2]
MODULES = modules()
MADE = made_reasons(MODULES)
HELD_ELSEWHERE = {
    "drop.criterion": set(),  # a criterion of the filter, which is no reason of the table
    "self.code": set(),  # UnreadableValueError, which was given the code
    "move.value": {move.value for move in Move if move is not Move.ALLOWED},
}
"""Expressions whose codes the source text at the call does not say."""
FORBIDDEN = re.compile(r"\b(is|are) allowed\b|\ballowed (is|are)\b|\bwanted\b")
"""What the grammar ``<where>: found X; allowed: Y; do Z`` says in another way."""
KINDS = pytest.mark.parametrize("kind", REASONS.values(), ids=lambda kind: kind.code)


def codes_in_the_package() -> set[str]:
    """Return every code with which the package's modules make a reason."""
    codes: set[str] = set()
    for made in MADE:
        codes |= codes_of(made, MODULES) or HELD_ELSEWHERE[ast.unparse(made.code)]
    return codes


def test_the_page_is_made_from_the_table():
    command = [sys.executable, str(ROOT / "scripts" / "reasons_page")]
    page = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert (ROOT / "docs" / "reasons.md").read_text(encoding="utf-8") == page


def test_every_code_of_the_package_stands_in_the_table():
    assert codes_in_the_package() - REASONS.keys() == set()


def test_every_code_of_the_protocol_stands_in_the_table():
    page = (ROOT / "docs" / "node-protocol.md").read_text(encoding="utf-8")
    rejected = page.partition("| code of `rejected`")[2].partition("\n\n")[0]
    first_cells = " ".join(line.split("|")[1] for line in rejected.splitlines() if "|" in line)
    assert set(re.findall(r"`([a-z_]+)`", first_cells)) - REASONS.keys() == set()


def test_the_codes_are_found_wherever_they_are_held():
    by_text, by_variable, by_constant = "no_lines", "zero_quantity", "stopped_before_filter"
    assert {by_text, by_variable, by_constant, *HELD_ELSEWHERE["move.value"]} <= (
        codes_in_the_package()
    )


def test_every_reason_of_the_table_is_made_or_answered():
    page = (ROOT / "docs" / "node-protocol.md").read_text(encoding="utf-8")
    answered = set(re.findall(r"`([a-z_]+)`", page))
    assert REASONS.keys() - codes_in_the_package() - answered == set()


def test_no_message_of_the_package_leaves_the_grammar():
    assert [text for module in MODULES for text in texts_in(module) if FORBIDDEN.search(text)] == []


def test_no_text_of_a_reason_ends_with_a_full_stop():
    texts = [text for made in MADE for text in texts_in(made.call)]
    assert [text for text in texts if text.rstrip().endswith(".")] == []


@KINDS
def test_every_remedy_is_in_the_imperative_without_a_full_stop(kind: ReasonKind):
    assert kind.remedy[0].islower()
    assert not kind.remedy.endswith(".")


@KINDS
def test_every_reason_has_an_exit(kind: ReasonKind):
    assert kind.exits


@KINDS
def test_every_reason_says_what_it_means_and_what_to_do(kind: ReasonKind):
    assert kind.means.endswith(".")
    assert kind.remedy


def test_a_reason_knows_its_exits():
    assert Reason("unmapped_status").exits == REASONS["unmapped_status"].exits
