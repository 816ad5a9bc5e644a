"""docs/licences.md is what lock and installed packages say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")


def made() -> str:
    """Return the page as it would be made now."""
    command = [sys.executable, str(ROOT / "scripts" / "licences.py")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_page_is_made_from_lock_and_metadata():
    assert made() == PAGE


def test_no_licence_forbids_to_pass_the_image_on():
    runtime = PAGE.partition("## Runtime")[2].partition("## Development")[0]
    assert "AGPL" not in runtime
    assert "Proprietary" not in runtime
