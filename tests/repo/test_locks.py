"""The locks: everything pinned and hashed, one version everywhere, no tool in production."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BESIDE = ("requirements-runtime.txt", "requirements-build.txt", "requirements-tools.txt")
LOCKS = ("requirements.txt", *BESIDE)
GIVEN = {"apache-airflow", "apache-airflow-providers-http", "pandas", "pytest", "requests-mock"}
BROUGHT = {"asyncssh"}
"""Named for the tests, and in production too: Airflow's provider of SFTP stands on it."""
OF_LATER_PYTHONS = {"compression"}
"""Modules of the standard library that came after Python 3.11."""


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def wanted(name: str) -> set[str]:
    """Return the packages that an ``.in`` file names itself."""
    found = re.findall(r"^([a-zA-Z0-9_.-]+)", text(name), re.MULTILINE)
    return {package.lower() for package in found} - {"-r"}


def pinned(name: str) -> set[tuple[str, str]]:
    """Return name and version of every pin of a lock."""
    found = re.findall(r"^([a-z0-9._-]+)(?:\[[a-z0-9,-]+\])?==(\S+)", text(name), re.MULTILINE)
    return set(found)


def names(lock: str) -> set[str]:
    return {name for name, _ in pinned(lock)}


def imported_packages() -> set[str]:
    """Return the distributions whose modules the package and its DAG files import."""
    modules: set[str] = set()
    for path in [*(ROOT / "plugins").rglob("*.py"), *(ROOT / "dags").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                modules.add(str(node.module))
    tops = {module.partition(".")[0] for module in modules}
    held = packages_distributions()
    foreign = tops - sys.stdlib_module_names - {"order_upload", "airflow"}
    packages = [held[top][0].lower() for top in foreign - OF_LATER_PYTHONS]
    return {re.sub(r"[._]", "-", package) for package in packages}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock):
    pins = re.split(r"\n(?=[a-z0-9])", text(lock))
    unhashed = [pin for pin in pins if not pin.startswith("#") and "--hash=sha256:" not in pin]
    assert unhashed == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned(lock):
    assert wanted(lock.replace(".txt", ".in")) - names(lock) == set()


@pytest.mark.parametrize("name", ["requirements-runtime.in", "requirements-build.in"])
def test_what_production_and_the_wheel_need_is_in_the_whole_lock(name):
    assert f"-r {name}" in text("requirements.in").splitlines()


def test_the_given_packages_are_in_the_whole_lock():
    assert GIVEN - names("requirements.txt") == set()


@pytest.mark.parametrize("lock", ["requirements-runtime.txt", "requirements-build.txt"])
def test_what_production_and_the_wheel_get_is_what_was_tested(lock):
    assert pinned(lock) - pinned("requirements.txt") == set()


def test_tools_bring_no_other_version_of_what_was_tested():
    tools = {pin for pin in pinned("requirements-tools.txt") if pin[0] in names("requirements.txt")}
    assert tools - pinned("requirements.txt") == set()


@pytest.mark.parametrize(
    "name", ["requirements.in", "requirements-build.in", "requirements-tools.in"]
)
def test_no_tool_for_development_is_in_production(name):
    assert (wanted(name) - BROUGHT) & names("requirements-runtime.txt") == set()


def test_every_package_that_is_imported_is_named():
    assert imported_packages() - wanted("requirements-runtime.in") == set()


def test_the_image_holds_what_production_needs_and_nothing_else():
    stages = re.split(r"(?m)^FROM \S+ AS ", text("Dockerfile"))[1:]
    locks = r"pip install .*--require-hashes -r \S*?([\w-]+\.txt)"
    installed = {stage.split()[0]: re.findall(locks, stage) for stage in stages}
    assert installed == {
        "python": [],
        "wheel": ["requirements-build.txt"],
        "airflow": ["requirements-runtime.txt"],
        "demo": [],
    }


def test_docker_is_given_the_locks_of_its_stages_and_no_other():
    given = [line for line in text(".dockerignore").split() if line.startswith("!requirements")]
    assert given == ["!requirements-build.txt", "!requirements-runtime.txt"]


def test_a_wheel_would_ask_for_what_production_needs():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["compose"]]
    named = {re.match(r"[a-z0-9-]+", requirement)[0] for requirement in asked}
    assert named == wanted("requirements-runtime.in")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_says_when_it_was_upgraded_as_a_whole(lock):
    assert re.match(r"# Upgraded as a whole on \d{4}-\d\d-\d\d\n", text(lock))


@pytest.fixture
def told_of(tmp_path):
    """What ``make check`` says of pins of an age in days, and whether it fails."""

    def ask(days: int) -> tuple[str, int]:
        (tmp_path / "scripts").mkdir()
        for name in ("lock.py", "lock_file.py"):
            shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts")
        day = datetime.now(UTC).date() - timedelta(days=days)
        lock = tmp_path / "requirements.txt"
        lock.write_text(f"# Upgraded as a whole on {day}\na==1\n", encoding="utf-8")
        command = [sys.executable, str(tmp_path / "scripts" / "lock.py"), "--age"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout, done.returncode

    return ask


def test_nothing_is_said_of_a_lock_of_ninety_days(told_of):
    assert told_of(90) == ("", 0)


def test_an_older_lock_is_told_and_fails_nothing(told_of):
    told, code = told_of(91)
    assert told.startswith("WARNING requirements.txt: its pins are 91 days old, last upgraded on")
    assert code == 0


def test_the_check_asks_how_old_the_lock_is():
    check = re.search(r"^check:.*?\n\n", text("Makefile"), re.MULTILINE | re.DOTALL)[0]
    assert "scripts/lock.py --age" in check
