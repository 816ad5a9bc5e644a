"""What a lock says: its pins, and when it was last upgraded as a whole."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
WHOLE = ROOT / "requirements.txt"
RUNTIME = ROOT / "requirements-runtime.txt"
BUILD = ROOT / "requirements-build.txt"
TOOLS = ROOT / "requirements-tools.txt"

UPGRADED = "# Upgraded as a whole on "
_PIN = re.compile(
    r"^([a-z0-9._-]+)(?:\[[a-z0-9,._-]+\])?==(\S+)(?: ; (.+?))?(?: \\)?$", re.MULTILINE
)
_UPGRADED = re.compile(rf"^{re.escape(UPGRADED)}(\d{{4}}-\d\d-\d\d)$", re.MULTILINE)


class Pin(NamedTuple):
    """One package of a lock.

    Attributes:
        name: as the index spells it, in lower case.
        version: the only one that is installed.
        marker: the machines that it is for; "" for all.
    """

    name: str
    version: str
    marker: str


def pins_of(lock: Path) -> list[Pin]:
    """Return the pins of a lock, in its order."""
    found = _PIN.findall(lock.read_text(encoding="utf-8"))
    return [Pin(name, version, marker) for name, version, marker in found]


def upgraded_on(lock: Path) -> date:
    """Return the day on which all pins of a lock were the newest; today for a lock that says none.

    A lock that is compiled again keeps the pins that it has: neither the time of the file nor that
    of its last commit tells how old they are.
    """
    found = _UPGRADED.search(lock.read_text(encoding="utf-8")) if lock.exists() else None
    return date.fromisoformat(found[1]) if found else datetime.now(UTC).date()
