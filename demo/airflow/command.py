"""``scripts/airflow``: Airflow's own command line, on the Airflow of ``make up`` and no other."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from demo.airflow.home import REPOSITORY, enter
from demo.airflow.services import DemoError
from demo.airflow.surroundings import Folders


def main() -> int:
    """Become ``airflow`` with the arguments given; return 1 where there is no Airflow of ``make up`` yet."""
    try:
        exec_airflow(Folders(REPOSITORY), sys.argv[1:])
    except DemoError as error:
        print(f"scripts/airflow: {error}", file=sys.stderr)
    return 1


def exec_airflow(folders: Folders, arguments: Sequence[str]) -> None:
    """Replace this process by ``airflow`` in the demo's home.

    Raises:
        DemoError: ``make up`` has not made that home yet; or the command would end its scheduler.
    """
    if list(arguments[:2]) == ["backfill", "create"] and not {"--dry-run", "--help", "-h"} & set(
        arguments
    ):
        # Airflow 3.3 on SQLite: "database is locked", half a backfill is left, and the scheduler ends with it.
        msg = "a backfill ends this scheduler, which works on SQLite: add --dry-run, or see docs/operations.md"
        raise DemoError(msg)
    ports = folders.demo / "ports.json"
    port = json.loads(ports.read_text(encoding="utf-8")).get("airflow") if ports.exists() else None
    if port is None or not (folders.airflow / "airflow.db").exists():
        msg = f"there is no Airflow in {folders.airflow} yet: start it with `make up`, in another terminal"
        raise DemoError(msg)
    enter(folders.airflow, port)
    os.environ["PYTHONPATH"] = os.pathsep.join(
        str(REPOSITORY / folder) for folder in ("plugins", ".")
    )
    command = str(Path(sys.executable).parent / "airflow")
    os.execv(command, [command, *arguments])  # noqa: S606 - Airflow's own command, without a shell


if __name__ == "__main__":
    sys.exit(main())
