"""scripts/audit.py: a pin of which nothing is known is never taken for a good one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAKE = """import sys
from pathlib import Path
answers = Path(__file__).with_name("answers")
answer = sorted(answers.iterdir())[0]
sys.stdout.write(answer.read_text())
answer.unlink()
print("the last line of its words", file=sys.stderr)
"""
"""Stands in for pip-audit: gives one prepared answer after the other."""

ADVISORY = {"id": "CVE-2026-1", "fix_versions": ["1.1"], "description": "long"}
GOOD_A, GOOD_B = ({"name": name, "version": "1.0", "vulns": []} for name in "ab")
OTHER_B = {"name": "b", "version": "2.0", "vulns": []}
NAMED_B = {"name": "b", "version": "1.0", "vulns": [ADVISORY]}
SILENT_B = {"name": "b", "skip_reason": "Dependency not found and could not be audited: b (1.0)"}
LOCK = "a==1.0 \\\n    --hash=sha256:00\nb[x]==1.0 ; python_full_version < '3.12' \\\n"
TWO_OF_B = LOCK + "b[x]==2.0 ; python_full_version >= '3.12' \\\n"


@pytest.fixture
def audit(tmp_path):
    """Runs the script on a lock of two packages, of which the second is for development only."""

    def run(*answers: list[dict] | str, lock: str = LOCK) -> subprocess.CompletedProcess[str]:
        scripts, prepared = tmp_path / "scripts", tmp_path / "answers"
        scripts.mkdir()
        prepared.mkdir()
        for name in ("audit.py", "lock_file.py"):
            shutil.copy(ROOT / "scripts" / name, scripts)
        (tmp_path / "pip_audit.py").write_text(FAKE, encoding="utf-8")
        (tmp_path / "requirements.txt").write_text(lock, encoding="utf-8")
        (tmp_path / "requirements-runtime.txt").write_text("a==1.0 \\\n", encoding="utf-8")
        for number, answer in enumerate(answers):
            told = answer if isinstance(answer, str) else json.dumps({"dependencies": answer})
            (prepared / str(number)).write_text(told, encoding="utf-8")
        environ = os.environ | {"PYTHONPATH": str(tmp_path)}
        command = [sys.executable, str(scripts / "audit.py")]
        return subprocess.run(command, capture_output=True, text=True, env=environ, check=False)

    return run


def test_pins_that_no_advisory_names_are_a_success(audit):
    done = audit([GOOD_A, GOOD_B])
    assert (done.returncode, done.stdout) == (
        0,
        "2 pins of requirements.txt: no advisory names one of them\n",
    )


def test_a_pin_that_an_advisory_names_is_a_failure_with_the_way_out(audit):
    done = audit([GOOD_A, NAMED_B])
    assert (done.returncode, done.stdout) == (
        1,
        "b 1.0 (development): CVE-2026-1; fixed in 1.1\n",
    )


def test_a_pin_without_an_answer_is_a_failure_of_its_own(audit):
    done = audit([GOOD_A, SILENT_B])
    assert done.returncode == 2
    assert done.stderr.startswith("NOT AUDITED: no answer about 1 of 2 pins: b;")


def test_a_pin_that_was_left_out_of_the_answer_counts_as_not_asked(audit):
    assert audit([GOOD_A]).returncode == 2


def test_an_auditing_program_that_fails_is_a_failure_with_its_last_words(audit):
    done = audit("")
    assert (done.returncode, done.stderr) == (
        2,
        "NOT AUDITED: pip-audit ended with code 0: the last line of its words\n",
    )


def test_both_versions_of_a_package_are_asked_about(audit):
    assert audit([GOOD_A, GOOD_B], [OTHER_B], lock=TWO_OF_B).returncode == 0


def test_one_version_of_a_package_does_not_speak_for_the_other(audit):
    assert audit([GOOD_A, GOOD_B], [SILENT_B], lock=TWO_OF_B).returncode == 2
