"""``make chaos`` with few orders: nothing is lost, twice or half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 300
"""Far more than it takes; a storm that hangs is a failure, too."""


@pytest.fixture(scope="module")
def storm(tmp_path_factory):
    """Let a small storm rage, always the same one, and return how the program ended."""
    folder = tmp_path_factory.mktemp("storm")
    options = ["--orders", "150", "--waves", "2", "--seed", "7", "--folder", str(folder)]
    return subprocess.run(
        [sys.executable, "-m", "chaos", *options],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}/plugins:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


@pytest.fixture(scope="module")
def last_line(storm):
    return json.loads(storm.stdout.splitlines()[-1])


def test_no_order_is_lost_or_in_the_shop_twice_or_by_half(storm, last_line):
    counts = {name: last_line[name] for name in ("lost", "twice", "half")}
    assert counts == {"lost": 0, "twice": 0, "half": 0}, storm.stdout
    assert storm.returncode == 0


def test_each_order_is_accounted_for(last_line):
    assert (last_line["orders"], sum(last_line["outcomes"].values())) == (150, 150)


def test_processes_were_killed_and_the_shop_failed_on_the_way(last_line):
    assert last_line["kills"] > 0
    assert [name for name in last_line["faults"] if name.startswith("shop_")] != []
