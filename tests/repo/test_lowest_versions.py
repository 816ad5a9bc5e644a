"""The ranges of the wheel: each has a low end, the pins lie in it, the lowest go together.

``make lowest`` installs the lowest versions and runs tests on them. Here uv resolves them from its
cache; where that does not know them, the test is not run and says so. ``ONLINE=yes`` asks the
index.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [
    Requirement(text)
    for text in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["compose"])
]
UNKNOWN = ("network was disabled", "not found in the cache", "Failed to fetch", "error sending")
RESOLVE = """
import sys
from pathlib import Path
sys.path.insert(0, "scripts")
import lowest
lowest.resolve(Path(sys.argv[1]), *sys.argv[2:])
"""


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_every_range_has_a_low_end(asked):
    assert [it.operator for it in asked.specifier if it.operator == ">="] == [">="]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_what_the_tests_run_on_lies_in_the_range(asked):
    if asked.marker is None or asked.marker.evaluate():
        assert asked.specifier.contains(version(asked.name))


def test_the_lowest_versions_go_together(tmp_path):
    target = tmp_path / "lowest.txt"
    offline = [] if os.environ.get("ONLINE") else ["--offline"]
    done = subprocess.run(
        [sys.executable, "-c", RESOLVE, str(target), *offline],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and any(words in done.stderr for words in UNKNOWN):
        pytest.skip(
            "NOT RUN: uv's cache does not know the lowest versions; ONLINE=yes asks the index"
        )
    assert done.returncode == 0, done.stderr
    pins = dict(re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", target.read_text(encoding="utf-8")))
    assert [asked.name for asked in ASKED if asked.name not in pins] == []


def test_make_lowest_takes_the_tools_of_the_tests():
    code = "import sys; sys.path.insert(0, 'scripts'); import lowest; print(*lowest.tools())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"pytest", "hypothesis", "moto[s3]", "hatchling==1.33.0"} <= set(done.stdout.split())
