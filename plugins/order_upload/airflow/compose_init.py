"""What docker-compose.yaml runs once before all else: keys, login and database."""

from __future__ import annotations

import json
import os
from pathlib import Path

from order_upload.airflow.local_airflow import new_keys, new_login


def main() -> None:
    """Make what is not there yet.

    What is there stays: with other keys, stored Connections could not be read any more.
    """
    passwords = Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    make_keys(passwords.parent)
    if not passwords.exists():
        _write_private(passwords, json.dumps(new_login()))
    prepare_database()


def make_keys(folder: Path) -> None:
    """Write each key that is missing into a file of its name.

    The services read them there, by their settings ``..._CMD``.
    """
    for name, key in new_keys().items():
        path = folder / name
        if not path.exists():
            _write_private(path, key)


def prepare_database() -> None:
    """Migrate Airflow's database."""
    # The keys have to be there before Airflow reads its settings.
    from airflow.utils.db import initdb  # noqa: PLC0415

    initdb()


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
