"""What people add to Airflow finds room beside our wheel and beside our lock.

uv resolves it from its cache, so that no test asks another machine; where the cache does not know
the packages, the test is not run and says so. ``ONLINE=yes`` lets uv ask the index.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDED = (
    "apache-airflow-providers-amazon[s3fs]",
    "apache-airflow-providers-apprise",
    "apache-airflow-providers-celery",
    "apache-airflow-providers-cncf-kubernetes",
    "apache-airflow-providers-ftp",
    "apache-airflow-providers-sftp",
    "apache-airflow-providers-slack",
    "apache-airflow-providers-smtp",
)
UNKNOWN = ("network was disabled", "not found in the cache", "Failed to fetch", "error sending")


@pytest.mark.parametrize(
    "beside",
    [("pyproject.toml",), ("requirements-runtime.in", "--constraints", "requirements.txt")],
    ids=["our wheel", "our lock"],
)
def test_what_people_add_can_be_resolved_beside(beside, tmp_path):
    added = tmp_path / "added.in"
    added.write_text("\n".join(ADDED), encoding="utf-8")
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--python-version", "3.11"]
    if not os.environ.get("ONLINE"):
        command.append("--offline")
    done = subprocess.run(
        [*command, str(added), *beside], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode and any(words in done.stderr for words in UNKNOWN):
        pytest.skip("NOT RUN: uv's cache does not know the packages; ONLINE=yes asks the index")
    assert done.returncode == 0, done.stderr
    assert [name for name in ADDED if f"\n{name.split('[')[0]}" not in f"\n{done.stdout}"] == []
