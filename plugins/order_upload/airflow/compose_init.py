"""What docker-compose.yaml runs once before everything else: keys and login, the database, one pool a shop."""

from __future__ import annotations

import json
import os
from pathlib import Path

from demo.airflow.home import LOGIN, new_keys


def main() -> None:
    """Make what is not there yet; what is there stays: keys that change make stored Connections unreadable."""
    passwords = Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    make_keys(passwords.parent)
    if not passwords.exists():
        _write_private(passwords, json.dumps(LOGIN))
    prepare_database()


def make_keys(folder: Path) -> None:
    """Write each key that is missing into a file of its name, where the services' ``..._CMD`` settings read it."""
    for name, key in new_keys().items():
        path = folder / name
        if not path.exists():
            _write_private(path, key)


def prepare_database() -> None:
    """Migrate Airflow's database and make a pool for each shop that a connector names."""
    from airflow.utils.db import initdb  # noqa: PLC0415 - the keys have to be there before Airflow reads its settings

    from order_upload.airflow.pools import make_pools  # noqa: PLC0415

    initdb()
    make_pools()


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
