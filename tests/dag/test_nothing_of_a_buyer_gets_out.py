"""No log, XCom, note, report, row of the ledger or page has a secret or a word of a buyer.

``watched_runs`` takes orders with marks in every free text through all that can happen to them;
then every file that it left is looked through. What may hold a buyer's data are the staged orders
themselves, and a correction that a person made.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from marked_orders import CASES, CORRECTED, MARKS, SECRETS

ROOT = Path(__file__).resolve().parents[2]
ORDERS = (
    "*/extract/raw/*",
    "*/extract/orders.jsonl",
    "*/extract/refused.jsonl",
    "*/plan/part-*.jsonl",
    "*/waiting/*.jsonl",
)
"""The staged files that hold orders."""
ENDS = {"created", "updated", "filtered", "blocked", "not_yet", "rejected", "failed"}
RUNS = {
    "dry run": "success",
    "the shop answers find with a page": "failed",
    "the shop answers apply with a page": "success",
    "the shop gives an order that is none": "failed",
    "an error that nobody foresaw": "failed",
    "a person approves": "success",
    "a person refuses": "success",
    "the shop fails": "failed",
    "a truncated export": "failed",
    "a web page": "failed",
    "CSV without a header": "failed",
    "an error of the hub": "failed",
    "files of the inbox": "success",
    "a file server that is away": "failed",
    "a place that is not allowed": "failed",
    "nothing new": "success",
    "nothing new, and only looked at": "success",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """What the runs left; their output is in ``output``."""
    base = tmp_path_factory.mktemp("watched")
    with (base / "output").open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "watched_runs", str(base / "all")],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": f"{ROOT / 'plugins'}:{ROOT}:{ROOT / 'tests'}",
            },
            stdout=output,
            stderr=subprocess.STDOUT,
            umask=0o022,
            check=False,
        )
    assert done.returncode == 0, (base / "output").read_text(encoding="utf-8")[-5000:]
    return base


@pytest.fixture(scope="module")
def runs(folder) -> dict[str, dict]:
    """What became of the orders of each run."""
    lines = (folder / "output").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.startswith('{"run"')]
    return {run["run"]: run for run in found}


@pytest.fixture(scope="module")
def others(folder) -> list[Path]:
    """What was written and holds no orders."""
    return [path for path in written(folder) if not is_of_orders(path)]


def written(folder: Path) -> list[Path]:
    """Return the files that Airflow, its tasks and our commands wrote, and what they printed."""
    home = folder / "all" / "home"
    return [folder / "output", *(path for path in home.rglob("*") if path.is_file())]


def is_of_orders(path: Path) -> bool:
    return any(fnmatch(str(path), pattern) for pattern in ORDERS)


def hits(paths: list[Path], words: tuple[str, ...]) -> list[str]:
    """Return where which word stands, upper and lower case the same."""
    found = []
    for path in paths:
        content = path.read_bytes().lower()
        found += [f"{path.name}: {word}" for word in words if word.lower().encode() in content]
    return found


def test_no_word_of_a_buyer_stands_anywhere_but_in_the_staged_orders(others):
    assert hits(others, MARKS) == []


def test_no_secret_stands_anywhere(folder):
    assert hits(written(folder), SECRETS) == []


def test_a_correction_stands_in_the_ledger_and_with_the_orders(others):
    places = [hit for hit in hits(others, (CORRECTED,)) if not hit.startswith("ledger.db")]
    assert places == []


@pytest.mark.parametrize("word", MARKS)
def test_the_words_are_in_the_staged_orders_so_that_they_would_be_found(folder, word):
    orders = [path for path in written(folder) if is_of_orders(path)]
    assert hits(orders, (word,))


@pytest.mark.parametrize("name", ["output", "airflow.db", "ledger.db", "report.json"])
def test_what_is_looked_through_is_there(folder, name):
    assert [path for path in written(folder) if path.name == name and path.stat().st_size > 500]


def test_only_the_own_user_may_read_what_was_staged_and_remembered(folder):
    ours = folder / "all" / "home" / "order_upload"
    modes = {oct(path.stat().st_mode & 0o777) for path in ours.rglob("*") if path.is_file()}
    folders = {oct(path.stat().st_mode & 0o777) for path in ours.rglob("*") if path.is_dir()}
    assert (modes, folders) == ({"0o600"}, {"0o700"})


def test_every_run_took_place(runs):
    assert {name: run["state"] for name, run in runs.items()} == RUNS


def test_only_a_run_that_changed_something_starts_what_follows(runs):
    events = {name: run["events"] for name, run in runs.items()}
    assert events["nothing new"] == ["order_upload__watched"]
    assert [name for name, run in runs.items() if run["state"] == "failed" and run["events"]] == []
    assert [events[name] for name in events if "dry" in name or "looked at" in name] == [[], []]


def test_every_way_to_end_was_gone(runs):
    ways = set()
    for run in runs.values():
        ways.update(run.get("counts", {}))
    assert ways >= ENDS


def test_every_case_has_its_order(runs):
    assert sum(runs["dry run"]["counts"].values()) + runs["dry run"]["planned"] == len(CASES)
