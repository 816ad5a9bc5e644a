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
RUNS = ("first", "again", "without its ledger", "as a second connector", "as one to approve")
ARGUMENTS = ([], [], ["--ledger", "fresh"], ["--connector", "second"])
PROGRAM = """
import json, sys
from demo.airflow.run_demo import main
for arguments in json.loads(sys.argv[1]):
    if main(arguments) != 0:
        sys.exit(1)

def edit(variable, old, new):
    from airflow.models.variable import Variable
    from airflow.utils.session import create_session
    from sqlalchemy import select
    with create_session() as session:
        row = session.scalar(select(Variable).where(Variable.key == variable))
        assert old in row.val
        row.val = row.val.replace(old, new)

# as somebody may have edited them in the pages of make up
edit("order_upload_configurations", '"require_approval": false', '"require_approval": true')
if main(json.loads(sys.argv[1])[0]) != 0:
    sys.exit(1)
edit("order_upload_connectors", '"demo_shop"', '"my_shop"')
print("exit code beside the demo shop:", main(json.loads(sys.argv[1])[0]))
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    """The folder of the demo, with a blank in its path."""
    return tmp_path_factory.mktemp("a demo")


@pytest.fixture(scope="module")
def output(base) -> str:
    """What the runs printed; one process, because Airflow takes its time to start."""
    sequence = json.dumps([["--base", str(base), *arguments] for arguments in ARGUMENTS])
    command = [sys.executable, "-c", PROGRAM, sequence]
    path = f"{ROOT / 'plugins'}:{ROOT}"
    done = subprocess.run(
        command, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def figures(output) -> dict[str, dict[str, int]]:
    """The last line of each run."""
    lines = [json.loads(line) for line in output.splitlines() if line.startswith('{"orders"')]
    return dict(zip(RUNS, lines, strict=True))


def test_a_plan_that_a_person_has_to_approve_is_only_made(output):
    _, _, approved = output.rpartition("Only its plan:")
    assert "✓ approve" in approved
    assert "The run is green" in approved


def test_a_connector_that_was_led_to_another_shop_is_refused(output):
    assert "exit code beside the demo shop: 1" in output
    refusal = "order_upload_connectors.marketplaces_to_shop.node: found my_shop; allowed: demo_shop"
    assert f"make demo: {refusal}" in output


@pytest.mark.parametrize(
    ("stage", "what"),
    [
        ("extract", "1 payload: 23 orders to look at"),
        ("plan", "19 orders in 1 part: 18 to create, 1 to update"),
        ("upload", "part 1: 19 orders: 18 created, 1 updated"),
    ],
)
def test_each_stage_says_in_its_line_what_it_did(output, stage, what):
    first, _, _ = output.partition('{"orders"')
    (line,) = [line for line in first.splitlines() if line.split()[1:2] == [stage]]
    assert what in line


def test_no_address_is_printed_that_is_dead_by_then(output):
    assert "http" not in output


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
