"""docs/personal-data.md: its tests are there, and no place that holds orders is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from order_upload.airflow.command import parser
from order_upload.ledger.tables import PREFIX, metadata
from order_upload.staging import PART, UNREADABLE
from order_upload.staging.path import PAYLOADS, WAITING

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
PROOFS = sorted(set(re.findall(r"\[([^]]+)\]\(\.\./(tests/[^)]+)\)", PAGE)))
COMMANDS = re.findall(r"^order-upload (.*)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("name", "path"), PROOFS)
def test_every_proof_is_a_test(name, path):
    source = (ROOT / path).read_text(encoding="utf-8")
    word = name.lower().replace(" ", "_")
    assert re.search(rf"^def test_\w*{word}\w*\(", source, re.MULTILINE)


def test_every_table_that_knows_orders_is_named():
    tables = [table.name.removeprefix(PREFIX) for table in metadata.sorted_tables]
    with_orders = [name for name in tables if "ref" in metadata.tables[PREFIX + name].c]
    assert [name for name in (*with_orders, "runs") if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("name", [WAITING, PAYLOADS, UNREADABLE, PART])
def test_every_kind_of_staged_file_is_named(name):
    assert f"{name}/" in PAGE or f"*{name}" in PAGE


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_understood(command):
    words = re.sub(r"\s+#.*", "", command).replace('"ticket 4711"', "x").replace("'", "").split()
    parser().parse_args(words)


@pytest.mark.parametrize("option", ["--also-waiting", "--at-most", "--wait", "--by"])
def test_every_option_is_named(option):
    assert option in PAGE
    source = (ROOT / "plugins/order_upload/airflow/buyer_command.py").read_text(encoding="utf-8")
    assert f'"{option}"' in source
