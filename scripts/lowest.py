#!/usr/bin/env python3
"""Run tests on the oldest versions that pyproject.toml lets in.

    scripts/lowest.py [arguments of pytest]    by default the unit, contract and Airflow's tests

What pyproject.toml names is taken as old as its range lets in, what that brings as new as it fits.
Both go into an environment of their own, .lowest, with the tools of requirements.in and with the
package as it lies here. The package index is asked for what no lock has.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from lock_file import ROOT

FOLDER = ROOT / ".lowest"
PYTHON = FOLDER / "bin" / "python"
PINS = FOLDER / "pins.txt"
TESTS = ("tests/unit", "tests/contract", "tests/dag")
MARKED = "not live and not php and not browser"
UV = (sys.executable, "-m", "uv")


def resolve(target: Path, *options: str) -> None:
    """Write the lowest versions that pyproject.toml lets in, with all that they bring.

    Raises:
        subprocess.CalledProcessError: they do not go together, or the index gave no answer.
    """
    command = [*UV, "pip", "compile", "--quiet", "--resolution", "lowest-direct", "--all-extras"]
    versions = f"{sys.version_info.major}.{sys.version_info.minor}"
    command += ["--python-version", versions, *options]
    subprocess.run([*command, "pyproject.toml", "-o", str(target)], check=True, cwd=ROOT)


def tools() -> list[str]:
    """Return what requirements.in names for tests, and what builds the package."""
    named = [(ROOT / f"{name}.in").read_text() for name in ("requirements", "requirements-build")]
    lines = (line.partition("#")[0].strip() for line in "\n".join(named).splitlines())
    return [line for line in lines if re.match(r"\w", line)]


def install() -> None:
    """Make the environment."""
    subprocess.run([*UV, "venv", "--quiet", "--allow-existing", str(FOLDER)], check=True)
    resolve(PINS)
    into = [*UV, "pip", "install", "--quiet", "--python", str(PYTHON)]
    subprocess.run([*into, "--requirements", str(PINS), *tools()], check=True, cwd=ROOT)
    ourselves = ["--no-deps", "--no-build-isolation", "--reinstall", "--editable", "."]
    subprocess.run([*into, *ourselves], check=True, cwd=ROOT)


def main(arguments: list[str]) -> int:
    """Install, run the tests, and return the exit code of pytest."""
    install()
    pins = re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", PINS.read_text(encoding="utf-8"))
    print(f"{len(pins)} packages; the oldest Airflow: {dict(pins)['apache-airflow']}", flush=True)
    by_default = [*TESTS, "-m", MARKED, "--numprocesses", "auto", "--dist", "worksteal"]
    command = [str(PYTHON), "-m", "pytest", *(arguments or by_default)]
    return subprocess.run(command, check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
