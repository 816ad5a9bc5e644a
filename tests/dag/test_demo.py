"""``make demo`` four times on one shop: what it creates the first time it never creates again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from demo.airflow.database_stamp import is_current
from demo.hub.sample_orders import ORDERS

ROOT = Path(__file__).resolve().parents[2]
RUNS = ("first", "again", "without its ledger", "as a second connector")
ARGUMENTS = ([], [], ["--ledger", "fresh"], ["--connector", "second"])
PROGRAM = """
import json, sys
from demo.airflow.run_demo import main
for arguments in json.loads(sys.argv[1]):
    if main(arguments) != 0:
        sys.exit(1)
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    """The folder of the demo, with a blank in its path."""
    return tmp_path_factory.mktemp("a demo")


@pytest.fixture(scope="module")
def output(base) -> str:
    """What the four runs printed; one process, because Airflow takes its time to start."""
    sequence = json.dumps([["--base", str(base), *arguments] for arguments in ARGUMENTS])
    command = [sys.executable, "-c", PROGRAM, sequence]
    path = f"{ROOT / 'plugins'}:{ROOT}"
    done = subprocess.run(
        command, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def figures(output) -> dict[str, dict[str, int]]:
    """The last line of each run."""
    lines = [json.loads(line) for line in output.splitlines() if line.startswith('{"orders"')]
    return dict(zip(RUNS, lines, strict=True))


def test_the_last_line_is_the_figures(output):
    assert output.splitlines()[-1].startswith('{"orders"')


@pytest.mark.parametrize("run", RUNS)
def test_the_figures_have_the_promised_names(figures, run):
    names = "orders created updated unchanged filtered blocked not_yet rejected failed seconds"

    assert list(figures[run]) == names.split()


@pytest.mark.parametrize("run", RUNS)
def test_no_order_is_lost(figures, run):
    assert figures[run]["orders"] == len(ORDERS)


@pytest.mark.parametrize("run", RUNS)
def test_every_order_has_one_outcome(figures, run):
    outcomes = [count for name, count in figures[run].items() if name not in ("orders", "seconds")]

    assert sum(outcomes) == figures[run]["orders"]


def test_the_first_run_creates_the_orders_of_the_marketplaces(figures):
    assert figures["first"]["created"] == 18


def test_the_first_run_updates_the_shop_s_own_order(figures):
    assert figures["first"]["updated"] == 1


@pytest.mark.parametrize(
    ("outcome", "orders"), [("filtered", 1), ("blocked", 2), ("not_yet", 1), ("rejected", 1)]
)
def test_the_first_run_holds_back_what_must_not_go_on(figures, outcome, orders):
    assert figures["first"][outcome] == orders


@pytest.mark.parametrize("run", RUNS[1:])
def test_a_later_run_creates_nothing(figures, run):
    assert figures[run]["created"] == 0


def test_the_second_run_says_unchanged(figures):
    assert (
        figures["again"]["unchanged"] == figures["first"]["created"] + figures["first"]["updated"]
    )


def test_without_its_ledger_it_says_unchanged(figures):
    assert figures["without its ledger"]["unchanged"] == figures["again"]["unchanged"]


@pytest.mark.parametrize("run", RUNS)
def test_nothing_fails(figures, run):
    assert figures[run]["failed"] == 0


@pytest.mark.usefixtures("output")
def test_the_next_run_finds_the_database_made(base):
    assert is_current(base / ".airflow")


def test_what_is_missing_is_told_with_the_line_to_add(output):
    assert '"FROBNICATED"' in output


def test_no_name_or_address_of_a_buyer_is_printed(output):
    people = []
    for sale in ORDERS:
        if sale.buyer:
            people += [sale.buyer.surname, sale.buyer.email, sale.buyer.address]

    assert [text for text in people if text in output] == []
