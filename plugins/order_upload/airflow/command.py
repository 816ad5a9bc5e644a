"""The command line: ``order-upload --help``, or ``python -m order_upload.airflow.command``.

The wheel brings ``order-upload``; in a clone ``scripts/order-upload`` runs it for the Airflow of
``make up``. Connections and Variables are those of the Airflow that ``AIRFLOW_HOME`` names, and
those in the environment (``AIRFLOW_CONN_...``, ``AIRFLOW_VAR_...``). The exit code is 0 when it was
done; 1 when it was refused and nothing was done, the doctor found what keeps orders back, or a shop
could not be asked; 2 when the command is not understood; 3 when something of a buyer is left; 130
when a person stopped it; 141 when nobody reads what it says, as after ``| head``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from order_upload.airflow import (
    buyer_command,
    connect_command,
    doctor_command,
    order_command,
    package_command,
)
from order_upload.airflow.local_airflow import PROCESS_CONTEXT, prepare_environment
from order_upload.airflow.metadata_database import unreadable
from order_upload.errors import OrderUploadError

REFUSED, STOPPED, UNREAD = 1, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit code."""
    options = parser().parse_args(arguments)
    prepare_environment(options.home)
    try:
        if options.asks_database:
            _look_at_database(options.home)
        code: int = options.run(options)
        sys.stdout.flush()
    except OrderUploadError as refusal:
        sys.stderr.write(f"order-upload: {refusal}\n")
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write("\norder-upload: stopped before its end\n")
        return STOPPED
    except BrokenPipeError:
        # What is still to be written when Python ends would fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    return code


def parser() -> argparse.ArgumentParser:
    """Return what understands the command line; each command brings its ``run``."""
    whole = argparse.ArgumentParser(
        prog="order-upload", description="Order Upload for OpenCart, beside Airflow's own command."
    )
    whole.add_argument(
        "--home", type=Path, help="folder of a local Airflow, where AIRFLOW_HOME names none"
    )
    whole.set_defaults(asks_database=True)
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for group in (connect_command, doctor_command, order_command, buyer_command, package_command):
        group.add_to(commands)
    return whole


def _look_at_database(home: Path | None) -> None:
    """Say once when Airflow's database cannot be read, and ask only the environment from then on.

    Airflow itself would log a page about each Variable, and give none.
    """
    if os.environ[PROCESS_CONTEXT] == "server" and (fault := unreadable(home)):
        sys.stderr.write(f"order-upload: {fault}; only what the environment says is seen\n")
        os.environ[PROCESS_CONTEXT] = "client"


if __name__ == "__main__":
    sys.exit(main())
