"""docs/architecture.md: the files it names are there, its picture has every floor."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "plugins" / "order_upload"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")
OF_A_RUN = ("extract/", "filter/", "normalize_status/", "plan/", "upload/", "report/")
"""Folders of a run's staged files, which no repository holds."""


def files_of_the_page() -> list[str]:
    """Return the paths that the page names, without those of a run."""
    named = sorted(set(FILE.findall(PAGE)))
    return [path for path in named if not path.startswith(OF_A_RUN)]


@pytest.mark.parametrize("path", files_of_the_page())
def test_the_file_is_there(path):
    assert (ROOT / path).exists() or (PACKAGE / path).exists()


def test_the_picture_has_every_floor():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    picture = PAGE[PAGE.index("    dags/") : PAGE.index("The four rooms")]
    optional = re.compile(r"\(\w+\)")
    names = re.findall(r"\w+", optional.sub("", " ".join(floors)))

    assert [name for name in names if name not in picture] == []
