"""scripts/house_metrics.py: it counts what is dense, names the place, fails where that counts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "house_metrics.py"
CALM = '''"""A module."""


def double(numbers):
    """Return each number twice."""
    return [2 * number for number in numbers]
'''
DENSE = {
    "nested comprehensions": "x = [a for b in c for a in b]\n",
    "ternaries": "x = 1 if y else 2\n",
    "nested ternaries": "x = 1 if y else 2 if z else 3\n",
    "long lines": f"x = '{'a' * 100}'\n",
    "functions over 40 lines": "def f():\n" + "    pass\n" * 40,
    "modules over 350 lines": "x = 1\n" * 351,
}


@pytest.fixture
def measured(tmp_path):
    """Return what the script says of a checkout whose package is one module."""

    def run(text: str, *options: str) -> subprocess.CompletedProcess[str]:
        package = tmp_path / "plugins"
        package.mkdir()
        (package / "module.py").write_text(text, encoding="utf-8")
        command = [sys.executable, str(SCRIPT), str(tmp_path), *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


def value_of(row: str, output: str) -> str:
    line = next(line for line in output.splitlines() if line.startswith(row))
    return line.removeprefix(row).split()[0]


def test_calm_code_keeps_every_rule(measured):
    done = measured(CALM)

    assert "BROKEN" not in done.stdout


def test_calm_code_is_a_success(measured):
    assert measured(CALM).returncode == 0


@pytest.mark.parametrize("rule", DENSE)
def test_a_broken_rule_is_named_with_its_place(measured, rule):
    lines = measured(DENSE[rule]).stdout.splitlines()
    broken = next(number for number, line in enumerate(lines) if line.startswith(f"BROKEN {rule}"))

    assert "plugins/module.py:1" in lines[broken + 1]


@pytest.mark.parametrize("rule", DENSE)
def test_a_broken_rule_is_a_failure(measured, rule):
    assert measured(DENSE[rule]).returncode == 1


def test_a_report_alone_never_fails(measured):
    assert measured(DENSE["ternaries"], "--report-only").returncode == 0


def test_a_comprehension_inside_another_is_nested(measured):
    done = measured("x = [[a for a in b] for b in c]\n" + "y = 1\n" * 9)

    assert value_of("nested comprehensions per 1,000 lines", done.stdout) == "100.0"


def test_a_docstring_makes_no_function_too_long(measured):
    docstring = '    """Say much.\n' + "    More.\n" * 50 + '    """\n'
    done = measured(f"def f():\n{docstring}    return 1\n")

    assert value_of("functions over 40 lines", done.stdout) == "0"


def test_a_private_function_that_one_place_uses_is_counted(measured):
    done = measured("def _a():\n    pass\n\n\ndef b():\n    _a()\n")

    assert value_of("private functions used once", done.stdout) == "100.0"


def test_a_public_function_without_docstring_is_counted(measured):
    done = measured('"""A module."""\n\n\ndef a():\n    pass\n')

    assert value_of("public things with docstring", done.stdout) == "50.0"
