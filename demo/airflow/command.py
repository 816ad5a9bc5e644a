"""``scripts/airflow``: Airflow's own command line, on the Airflow of ``make up`` and no other."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from demo.airflow.home import DATABASE, REPOSITORY, use_home
from demo.airflow.services import DemoError
from demo.airflow.surroundings import Folders


def main() -> int:
    """Become ``airflow`` with the arguments given; return 1 where that is not possible."""
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
    if _ends_the_scheduler(arguments):
        raise DemoError(
            "a backfill ends this scheduler, which works on SQLite: add --dry-run, or see "
            "docs/operations.md"
        )
    ports = folders.demo / "ports.json"
    if not ports.exists() or not (folders.airflow / DATABASE).exists():
        raise _no_airflow(folders)
    port = json.loads(ports.read_text(encoding="utf-8")).get("airflow")
    if port is None:
        raise _no_airflow(folders)
    use_home(folders.airflow, port)
    os.environ["PYTHONPATH"] = os.pathsep.join(
        str(REPOSITORY / folder) for folder in ("plugins", ".")
    )
    command = str(Path(sys.executable).parent / "airflow")
    os.execv(command, [command, *arguments])  # noqa: S606 - Airflow's own command, without a shell


def _ends_the_scheduler(arguments: Sequence[str]) -> bool:
    """Return whether a command would make a backfill.

    Airflow 3.3 on SQLite then says "database is locked", leaves half a backfill behind, and the
    scheduler ends with it.
    """
    makes_one = list(arguments[:2]) == ["backfill", "create"]
    only_looks = {"--dry-run", "--help", "-h"} & set(arguments)
    return makes_one and not only_looks


def _no_airflow(folders: Folders) -> DemoError:
    return DemoError(
        f"there is no Airflow in {folders.airflow} yet: start it with `make up` in another terminal"
    )


if __name__ == "__main__":
    sys.exit(main())
