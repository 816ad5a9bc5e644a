"""The private AIRFLOW_HOME of ``make demo`` and ``make up``: its settings, its keys, its login.

:data:`SHARED` also stands in ``docker-compose.yaml``, value for value;
``tests/repo/test_compose.py`` compares the two.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DATABASE = "airflow.db"
"""Airflow's database, a SQLite file in its home."""

SHARED: Mapping[str, str] = {
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__AUTH_MANAGER": (
        "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"
    ),
    "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin,viewer:viewer",
    "AIRFLOW__CORE__TEST_CONNECTION": "Enabled",
    "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
    # An API that has just started needs longer than the five seconds that tasks wait by default.
    "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "60",
    # Without these a run of eight tasks waits for ten seconds, and an edited Variable shows half a
    # minute later.
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.1",
    "AIRFLOW__SCHEDULER__PARSING_CLEANUP_INTERVAL": "5",
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "5",
    "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
    "AIRFLOW__DAG_PROCESSOR__STALE_DAG_THRESHOLD": "10",
}
"""The same on one machine and on many."""

PASSWORDS = "passwords.json"
LOGIN = {"admin": "admin", "viewer": "viewer"}
"""User and password; Airflow's simple login is for trying out, and listens on loopback only."""


def settings(home: Path, api_port: int) -> dict[str, str]:
    """Return the environment of an Airflow of one machine that keeps all its files in ``home``."""
    return {
        **SHARED,
        **_keys(home),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(REPOSITORY / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(REPOSITORY / "plugins"),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{api_port}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / PASSWORDS),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / DATABASE}",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(api_port),
        "ORDER_UPLOAD_STAGING": (home / "order_upload" / "staging").as_uri(),
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def use_home(home: Path, api_port: int) -> None:
    """Make this process, and those it starts, use ``home``.

    To be called before Airflow is imported: it reads its settings when it is.

    Settings of another Airflow that stand in the user's environment are taken out of this process:
    with them the demo would write into that Airflow's database.
    """
    home.mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith(("AIRFLOW_", "ORDER_UPLOAD_"))]:
        del os.environ[name]
    os.environ.update(settings(home, api_port))
    _write_private(home / PASSWORDS, LOGIN)


def _keys(home: Path) -> dict[str, str]:
    """Return the keys of this home, made on first use.

    They stay the same: what Airflow encrypted with them has to be readable the next time.
    """
    path = home / "keys.json"
    if not path.exists():
        _write_private(path, new_keys())
    keys: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return keys


def new_keys() -> dict[str, str]:
    """Return fresh keys for Airflow: a Fernet key and two secrets that sign."""
    return {
        "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
        "AIRFLOW__API__SECRET_KEY": secrets.token_hex(32),
    }


def _write_private(path: Path, value: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(value), encoding="utf-8")
