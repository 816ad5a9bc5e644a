"""What docker-compose.yaml runs once before all else: keys, login and database."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from order_upload.airflow.local_airflow import CommandRefusedError, new_keys, new_login

IN_ADDRESSES = ("POSTGRES_PASSWORD", "REDIS_PASSWORD")
"""Passwords that docker-compose.yaml puts into addresses as they are."""
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]+")


def main() -> int:
    """Make what is not there yet; return 1 where a password of .env can't be used.

    Keys stay: with other ones, stored Connections could not be read any more.
    """
    try:
        check_passwords(os.environ)
    except CommandRefusedError as refusal:
        sys.stderr.write(f"order-upload-init: {refusal}\n")
        return 1
    passwords = Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    make_keys(passwords.parent)
    make_login(passwords, os.environ.get("AIRFLOW_ADMIN_PASSWORD", ""))
    prepare_database()
    return 0


def check_passwords(environment: Mapping[str, str]) -> None:
    """Let pass what may stand in an address.

    Raises:
        CommandRefusedError: a password would break the addresses that it stands in.
    """
    for name in IN_ADDRESSES:
        if not _UNRESERVED.fullmatch(environment[name]):
            raise CommandRefusedError(
                f".env: {name}: found a character that means something else in an address;"
                " allowed: letters, digits and . _ ~ -; choose another one (or delete the line and"
                " run scripts/compose_env), and where the database was made with it already,"
                " `docker compose down --volumes` first"
            )


def make_keys(folder: Path) -> None:
    """Write each key that is missing into a file of its name.

    The services read them there, by their settings ``..._CMD``.
    """
    for name, key in new_keys().items():
        path = folder / name
        if not path.exists():
            _write_private(path, key)


def make_login(path: Path, admin: str) -> None:
    """Write the passwords of the users: the admin's as given, others drawn once.

    Args:
        path: the file that Airflow's simple login reads.
        admin: the admin's password; "" for a drawn one.
    """
    passwords = new_login()
    if path.exists():
        passwords |= json.loads(path.read_text(encoding="utf-8"))
    if admin:
        passwords["admin"] = admin
    _write_private(path, json.dumps(passwords))


def prepare_database() -> None:
    """Migrate Airflow's database."""
    # The keys have to be there before Airflow reads its settings.
    from airflow.utils.db import initdb  # noqa: PLC0415

    initdb()


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
