#!/usr/bin/env python3
"""Ask whether an advisory names one of the pins of requirements.txt.

    scripts/audit.py [options of pip-audit, e.g. -s osv]

pip-audit passes over what its service does not know, and then prints "No known vulnerabilities
found": where the service cannot be reached, that is said of every package. Here a pin without an
answer is a failure of its own.

Exit code 0: asked about every pin, and none is named; 1: some are; 2: not asked about all of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lock_file import RUNTIME, WHOLE, Pin, pins_of

FOUND, NOT_ASKED = 1, 2
OPTIONS = ("--format", "json", "--progress-spinner", "off", "--disable-pip", "--no-deps")
MOST_NAMED = 5


class NotAskedError(Exception):
    """The auditing program gave no answer."""


def files_of(pins: Iterable[Pin]) -> list[str]:
    """Return requirement files that hold every pin, also those for other machines.

    A package may have one version for each Python: pip-audit takes one of them a file.
    """
    files: list[dict[str, str]] = []
    for pin in pins:
        free = next((file for file in files if pin.name not in file), None)
        if free is None:
            free = {}
            files.append(free)
        free[pin.name] = f"{pin.name}=={pin.version}\n"
    return ["".join(file.values()) for file in files]


def asked(requirements: str, options: list[str]) -> list[dict[str, Any]]:
    """Return what pip-audit says of each package.

    Raises:
        NotAskedError: it did not come to an answer.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requirements.txt"
        path.write_text(requirements, encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", *OPTIONS, "-r", str(path), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        dependencies: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NotAskedError(f"pip-audit ended with code {done.returncode}: {last}") from None
    return dependencies


def shown(named: dict[str, Any], runtime: set[str]) -> str:
    """Return a package that advisories name, in a line."""
    where = "runtime" if named["name"] in runtime else "development"
    ids = ", ".join(found["id"] for found in named["vulns"])
    fixed: set[str] = set()
    for found in named["vulns"]:
        fixed.update(found.get("fix_versions", ()))
    remedy = f"fixed in {', '.join(sorted(fixed))}" if fixed else "no version without it"
    return f"{named['name']} {named['version']} ({where}): {ids}; {remedy}"


def not_asked(pins: list[Pin], answered: list[dict[str, Any]]) -> str:
    """Return the pins of which nothing is known, in a line; "" when there are none."""
    known = {(answer["name"], answer["version"]) for answer in answered}
    silent = [pin.name for pin in pins if (pin.name, pin.version) not in known]
    if not silent:
        return ""
    more = f" and {len(silent) - MOST_NAMED} more" if len(silent) > MOST_NAMED else ""
    return (
        f"NOT AUDITED: no answer about {len(silent)} of {len(pins)} pins: "
        f"{', '.join(silent[:MOST_NAMED])}{more}; nothing is known of them; see whether the "
        "advisory service can be reached from here, or ask another: make audit ARGS='-s osv'"
    )


def main() -> int:
    """Ask, print what was said, return the exit code."""
    pins = pins_of(WHOLE)
    answers: list[dict[str, Any]] = []
    try:
        for requirements in files_of(pins):
            answers += asked(requirements, sys.argv[1:])
    except NotAskedError as error:
        print(f"NOT AUDITED: {error}", file=sys.stderr)
        return NOT_ASKED
    answered = [answer for answer in answers if "skip_reason" not in answer]
    named = [answer for answer in answered if answer["vulns"]]
    runtime = {pin.name for pin in pins_of(RUNTIME)}
    for answer in named:
        print(shown(answer, runtime))
    if silent := not_asked(pins, answered):
        print(silent, file=sys.stderr)
        return NOT_ASKED
    if named:
        return FOUND
    print(f"{len(pins)} pins of requirements.txt: no advisory names one of them")
    return 0


if __name__ == "__main__":
    sys.exit(main())
