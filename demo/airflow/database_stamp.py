"""Says whether Airflow's database was made by the requirements that are installed now.

Bringing the database up to date takes two seconds of CPU even where there is nothing to do. A file
beside it says which ``requirements.txt`` it was made with; while that is the same, and the database
is there, the step is left out.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from demo.airflow.home import REPOSITORY

DATABASE = "airflow.db"
"""Airflow's database, a SQLite file in its home."""
STAMP = "database_made_by"
REQUIREMENTS = REPOSITORY / "requirements.txt"


def is_current(home: Path, requirements: Path = REQUIREMENTS) -> bool:
    """Return whether the database in this home needs nothing."""
    stamp = home / STAMP
    if not stamp.exists() or not (home / DATABASE).exists():
        return False
    return stamp.read_text(encoding="utf-8") == _fingerprint(requirements)


def write_stamp(home: Path, requirements: Path = REQUIREMENTS) -> None:
    """Note that the database in this home is up to date; to be called only once it is."""
    (home / STAMP).write_text(_fingerprint(requirements), encoding="utf-8")


def _fingerprint(requirements: Path) -> str:
    return f"requirements.txt {hashlib.sha256(requirements.read_bytes()).hexdigest()}\n"
