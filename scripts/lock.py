#!/usr/bin/env python3
"""Compile the locks, or say how old they are.

    scripts/lock.py              what the .in files name, with the pins that the locks have already
    scripts/lock.py --upgrade    the newest of everything
    scripts/lock.py --age        a warning when that was too long ago; asks nobody

requirements.txt is compiled first, and the others are held to its versions: what runs in production
is what was tested.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from lock_file import BUILD, ROOT, RUNTIME, TOOLS, UPGRADED, WHOLE, upgraded_on

OLDEST_LOCK_DAYS = 90
COMPILE = ("--quiet", "--universal", "--no-strip-extras", "--python-version", "3.11")
HEADER = ("--generate-hashes", "--custom-compile-command", "make requirements")


def compile_lock(lock: Path, *, is_upgrade: bool) -> None:
    """Write one lock from the ``.in`` file of its name."""
    options = ["--upgrade"] if is_upgrade else []
    if lock != WHOLE:
        options += ["--constraints", WHOLE.name]
    command = [sys.executable, "-m", "uv", "pip", "compile", *COMPILE, *HEADER, *options]
    subprocess.run([*command, lock.with_suffix(".in").name, "-o", lock.name], check=True, cwd=ROOT)


def write_day(lock: Path, day: date) -> None:
    """Write into a lock when it was upgraded as a whole."""
    text = lock.read_text(encoding="utf-8")
    lock.write_text(f"{UPGRADED}{day}\n{text}", encoding="utf-8")


def lock_all(*, is_upgrade: bool) -> None:
    """Compile the locks."""
    today = datetime.now(UTC).date()
    for lock in (WHOLE, RUNTIME, BUILD, TOOLS):
        day = today if is_upgrade else upgraded_on(lock)
        compile_lock(lock, is_upgrade=is_upgrade)
        write_day(lock, day)


def warning(day: date, today: date) -> str:
    """Return what to say of locks that were upgraded on a day; "" when nothing is to be said."""
    age = (today - day).days
    if age <= OLDEST_LOCK_DAYS:
        return ""
    return (
        f"WARNING requirements.txt: its pins are {age} days old, last upgraded on {day}; allowed: "
        f"{OLDEST_LOCK_DAYS} days; upgrade them: make requirements ARGS=--upgrade, then make audit"
    )


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description="Compile the locks, or say how old they are.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest of everything")
    parser.add_argument("--age", action="store_true", help="only warn when they are too old")
    arguments = parser.parse_args()
    if arguments.age:
        if told := warning(upgraded_on(WHOLE), datetime.now(UTC).date()):
            print(told)
        return 0
    lock_all(is_upgrade=arguments.upgrade)
    return 0


if __name__ == "__main__":
    sys.exit(main())
