"""The page of reasons is the table; every code of the package is in it, each with a way out."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from order_upload.domain.outcome import Reason
from order_upload.domain.reason_table import REASONS, ReasonKind

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "plugins" / "order_upload"
CODE = re.compile(
    r'(?:Reason|_blocked|_reason|RefusedOrderError|UnreadableValueError)\(\s*"([a-z_]+)"'
)
KINDS = pytest.mark.parametrize("kind", REASONS.values(), ids=lambda kind: kind.code)


def codes_in_the_package() -> set[str]:
    """Return every code with which the package's modules make a reason."""
    codes: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        codes.update(CODE.findall(path.read_text()))
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


@KINDS
def test_every_reason_has_an_exit(kind: ReasonKind):
    assert kind.exits


@KINDS
def test_every_reason_says_what_it_means_and_what_to_do(kind: ReasonKind):
    assert kind.means.endswith(".")
    assert kind.remedy


def test_a_reason_knows_its_exits():
    assert Reason("unmapped_status").exits == REASONS["unmapped_status"].exits
