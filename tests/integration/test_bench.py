"""``make bench`` goes through every stage against a demo shop, and ends with its figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEYS = [
    "extract_xml",
    "extract_csv",
    "filter",
    "normalize_status",
    "chain",
    "plan_new",
    "upload",
    "report",
    "run_new",
    "run_unchanged",
    "transform",
    "staged_bytes_new",
    "staged_bytes_unchanged",
    "peak_mb",
]


def bench(folder: Path, *arguments: str) -> str:
    """Return what the benchmark prints; it makes a folder below this one and deletes it."""
    command = [sys.executable, "-m", "benchmarks.stages", "--folder", str(folder / "bench")]
    done = subprocess.run(
        [*command, *arguments],
        env={"PYTHONPATH": f"{ROOT / 'plugins'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("a benchmark")


@pytest.fixture(scope="module")
def output(folder) -> str:
    few = ("--repetitions", "1", "--turns", "1", "--larger", "1")
    return bench(folder, "--orders", "200", *few)


@pytest.fixture(scope="module")
def figures(output) -> dict[str, float]:
    return json.loads(output.splitlines()[-1])


def test_the_last_line_has_the_promised_keys(figures):
    assert list(figures) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_everything_was_measured(figures, key):
    assert figures[key] > 0


def test_the_chain_is_what_its_stages_are_together(figures):
    parts = figures["extract_xml"] + figures["filter"] + figures["normalize_status"]

    assert figures["chain"] == pytest.approx(parts, abs=0.02)


def test_the_load_of_the_machine_is_told_first(output):
    assert output.startswith("load ")


def test_most_orders_are_created(output):
    assert "200 orders, 134 created, 46 filtered, 20 not_yet" in output


def test_nothing_is_left_behind(output, folder):
    assert list(folder.iterdir()) == []


def test_the_stages_before_the_plan_are_measured_alone(folder):
    last_line = bench(folder, "--chain", "200").splitlines()[-1]

    assert json.loads(last_line)["orders"] == 200


def test_the_benchmark_of_the_retention_ends_with_its_figures(folder):
    command = [sys.executable, "-m", "benchmarks.retention", "--runs", "60"]
    done = subprocess.run(
        [*command, "--folder", str(folder / "retention")],
        env={"PYTHONPATH": f"{ROOT / 'plugins'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["staged_mb_after"] < figures["staged_mb_before"]
    assert figures["first_maintenance_s"] > 0
