"""The Makefile says what it does, and does it with whatever Python it finds."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z][a-z_-]*):", MAKEFILE, re.MULTILINE)
LOCKS = [path.name for path in ROOT.glob("requirements*.txt")]
SET_UP = (ROOT / "scripts" / "set_up").read_text(encoding="utf-8")


def run(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | environment
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env=environ, check=False
    )


@pytest.mark.parametrize(
    "target",
    [
        "demo",
        "up",
        "test",
        "check",
        "help",
        "live",
        "bench",
        "requirements",
        "audit",
        "fuzz",
        "chaos",
        "clean",
    ],
)
def test_the_target_is_there(target):
    assert target in TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_help_says_what_the_target_does(target):
    assert re.search(rf"^  make {target} +\S", run("make", "help").stdout, re.MULTILINE)


@pytest.mark.parametrize("target", TARGETS)
def test_no_file_of_its_name_stops_a_target(target):
    assert target in re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()


def test_ci_runs_check_and_the_tests():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line.startswith("make")] == [
        "make check",
        "make test",
        "make test-node",  # the tests marked php
        "make test-browser ARGS=\"-k 'eight_questions or plan_answers'\"",
    ]


def test_ci_stops_at_the_first_failure():
    assert "set -euo pipefail" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_live_without_a_shop_says_which_setting_is_missing():
    done = run("make", "live", OPENCART_URL="http://127.0.0.1:1", OPENCART_API_USER="")

    assert "OPENCART_API_USER is not set" in done.stderr


def test_live_without_a_shop_is_no_success():
    assert run("make", "live", OPENCART_URL="").returncode != 0


def test_set_up_without_a_fitting_python_says_what_to_do(tmp_path):
    repository = a_repository(tmp_path)
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")

    done = run("/bin/sh", str(repository / "scripts" / "set_up"), PATH=str(tmp_path))

    assert "make PYTHON=/path/to/python" in done.stderr


def test_set_up_without_a_fitting_python_makes_nothing(tmp_path):
    repository = a_repository(tmp_path)

    run("/bin/sh", str(repository / "scripts" / "set_up"), PATH=str(tmp_path))

    assert not (repository / ".venv").exists()


def a_repository(tmp_path: Path) -> Path:
    scripts = tmp_path / "a folder" / "scripts"
    scripts.mkdir(parents=True)
    (scripts / "set_up").write_text(SET_UP, encoding="utf-8")
    return scripts.parent


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["Makefile", "scripts/set_up", "scripts/lock.py", "Dockerfile", *LOCKS]
)
def test_no_package_index_is_named(name):
    assert not re.search(r"--(extra-)?index-url|pypi\.org", text(name))
