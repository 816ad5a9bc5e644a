"""An Airflow of one machine in a folder of its own: its settings, its keys, its login, its command.

``make up`` starts one in ``.airflow``; ``scripts/airflow`` is its command line, which is run by
``python -m order_upload.airflow.local_airflow``. Nothing here imports Airflow, which reads its
settings while it is imported.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from order_upload.errors import OrderUploadError

REPOSITORY = Path(__file__).resolve().parents[3]
HOME = REPOSITORY / ".airflow"

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
}
"""The same on one machine and on many: ``docker-compose.yaml`` has them too, value for value."""

SPRIGHTLY: Mapping[str, str] = {
    # Without these a run of eight tasks waits for ten seconds, and an edited Variable shows half a
    # minute later.
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.1",
    "AIRFLOW__SCHEDULER__PARSING_CLEANUP_INTERVAL": "5",
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "5",
    "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
    "AIRFLOW__DAG_PROCESSOR__STALE_DAG_THRESHOLD": "10",
}
"""For one person who looks on: they look more often than an Airflow of many runs can afford."""

USERS = ("admin", "viewer")
"""Airflow's simple login is for trying out; who else is on this machine reaches it too."""


ANY_PORT = 8080
"""For commands that ask nothing of Airflow's API."""

PROCESS_CONTEXT = "_AIRFLOW_PROCESS_CONTEXT"
"""Airflow's own word for where Connections and Variables are looked up outside of a task."""


class CommandRefusedError(OrderUploadError):
    """A command can't be given to this Airflow; the message says what to do."""


def settings(home: Path, api_port: int) -> dict[str, str]:
    """Return the environment of an Airflow of one machine that keeps all its files in ``home``."""
    return {
        **SHARED,
        **SPRIGHTLY,
        **_keys(home),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(REPOSITORY / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(REPOSITORY / "plugins"),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{api_port}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(api_port),
        "ORDER_UPLOAD_STAGING": (home / "order_upload" / "staging").as_uri(),
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def use_home(home: Path, api_port: int) -> None:
    """Make this process, and those it starts, use ``home``; call it before Airflow is imported.

    Settings of another Airflow that stand in the user's environment are taken out of this process:
    with them this one would write into that Airflow's database.
    """
    for name in list(os.environ):
        if name.startswith(("AIRFLOW_", "ORDER_UPLOAD_")):
            del os.environ[name]
    os.environ.update(settings(home, api_port))
    login(home)
    _port_file(home).write_text(str(api_port), encoding="utf-8")


def prepare_environment(home: Path | None) -> None:
    """Set what Airflow reads while it is imported, for a command that is run outside of tasks.

    Args:
        home: of a local Airflow, where ``AIRFLOW_HOME`` names none; settings of the user's stay.
    """
    if home and "AIRFLOW_HOME" not in os.environ:
        for name, value in settings(home.absolute(), ANY_PORT).items():
            os.environ.setdefault(name, value)
    os.environ["AIRFLOW__LOGGING__LOGGING_LEVEL"] = "ERROR"
    # Connections and Variables from Airflow's own database too: outside a task only the
    # environment is read.
    os.environ.setdefault(PROCESS_CONTEXT, "server")


def new_keys() -> dict[str, str]:
    """Return fresh keys for Airflow: a Fernet key and two secrets that sign."""
    return {
        "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
        "AIRFLOW__API__SECRET_KEY": secrets.token_hex(32),
    }


def new_login() -> dict[str, str]:
    """Return each user with a fresh password."""
    return {user: secrets.token_urlsafe(12) for user in USERS}


def login(home: Path) -> dict[str, str]:
    """Return the users of this home and their passwords, made on first use."""
    path = home / "passwords.json"
    if not path.exists():
        _write_private(path, json.dumps(new_login()))
    passwords: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return passwords


def exec_airflow(home: Path, arguments: Sequence[str]) -> None:
    """Replace this process by ``airflow`` in a home that was used before.

    Raises:
        CommandRefusedError: there is no Airflow in that home yet; or the command would end its
            scheduler.
    """
    is_harmless = {"--dry-run", "--help", "-h"} & set(arguments)
    if list(arguments[:2]) == ["backfill", "create"] and not is_harmless:
        # Airflow 3.3 on SQLite: "database is locked", half a backfill is left, and the scheduler
        # ends with it.
        raise CommandRefusedError(
            "a backfill ends this scheduler, which works on SQLite: add --dry-run, or see"
            " docs/operations.md"
        )
    if not (_port_file(home).exists() and (home / "airflow.db").exists()):
        raise CommandRefusedError(
            f"there is no Airflow in {home} yet: start it with `make up`, in another terminal"
        )
    use_home(home, int(_port_file(home).read_text(encoding="utf-8")))
    os.environ["PYTHONPATH"] = str(REPOSITORY / "plugins")
    command = str(Path(sys.executable).parent / "airflow")
    os.execv(command, [command, *arguments])  # noqa: S606 - Airflow's own command, without a shell


def main() -> int:
    """Become ``airflow`` with the arguments given; return 1 where that is refused."""
    try:
        exec_airflow(HOME, sys.argv[1:])
    except CommandRefusedError as refusal:
        sys.stderr.write(f"scripts/airflow: {refusal}\n")
    return 1


def _port_file(home: Path) -> Path:
    """Return the file that says on which port the Airflow of this home has its API."""
    return home / "api_port"


def _keys(home: Path) -> dict[str, str]:
    """Return the keys of this home, made on first use: what Airflow encrypted stays readable."""
    path = home / "keys.json"
    if not path.exists():
        _write_private(path, json.dumps(new_keys()))
    keys: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return keys


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
