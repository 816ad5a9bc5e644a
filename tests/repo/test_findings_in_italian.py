"""What the doctor finds, in Italian: each row of its table, no other, with the same values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from order_upload.doctor.finding_table import FINDINGS
from page_texts import STATIC, TEXT, joined

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "plugins" / "order_upload"
CODES = pytest.mark.parametrize("code", FINDINGS)
VALUE = re.compile(r"\{(\w+)\}")
NAME = re.compile(r"\w+_\w+(?:\.\w+)*|extra\.\w+|apache-[\w-]+|make \w+(?: CONN=)?|airflow \w+")
"""Keys, Variables and commands: they are the same in every language."""
ITEM = re.compile(rf"{TEXT}|\b[A-Z]+\b")


def table() -> dict[str, list[str]]:
    """Return code -> what was looked at, what was found, and what to do where there is something.

    Texts that several codes share have a name.
    """
    source = (STATIC / "texts_findings_it.js").read_text(encoding="utf-8")
    shared = dict(re.findall(rf"^const (\w+) =\s*({TEXT});$", source, re.MULTILINE))
    rows = re.findall(r"^  (\w+): \[(.*?)\],$", source, re.MULTILINE | re.DOTALL)
    return {
        code: [joined(shared.get(item, item)) for item in ITEM.findall(items)]
        for code, items in rows
    }


ITALIAN = table()


def test_every_row_is_there_in_italian_and_no_other():
    assert ITALIAN.keys() ^ FINDINGS.keys() == set()


def test_every_row_is_found_somewhere():
    files = [*PACKAGE.glob("doctor/*.py"), PACKAGE / "airflow" / "doctor.py"]
    files = [file for file in files if file.stem != "finding_table"]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    said = set(re.findall(r'"(\w+)"', source))
    said |= {f"{whose}_{how}" for whose in ("shop", "hub") for how in ("silent", "refuses")}
    assert FINDINGS.keys() - said == set()


@CODES
def test_the_same_values_stand_in_it(code):
    kind, (_, found, *remedy) = FINDINGS[code], ITALIAN[code]
    assert set(VALUE.findall(found)) == set(VALUE.findall(kind.found))
    assert set(VALUE.findall("".join(remedy))) == set(VALUE.findall(kind.remedy))


@CODES
def test_the_same_keys_and_commands_stand_in_it(code):
    kind, (_, *texts) = FINDINGS[code], ITALIAN[code]
    assert set(NAME.findall(" ".join(texts))) == set(NAME.findall(f"{kind.found} {kind.remedy}"))


@CODES
def test_what_is_good_needs_nothing_and_all_else_says_what_to_do(code):
    needs_something = FINDINGS[code].severity != "good"
    assert (len(ITALIAN[code]) == 3, bool(FINDINGS[code].remedy)) == (
        needs_something,
        needs_something,
    )
