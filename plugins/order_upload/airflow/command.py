"""The command line: ``order-upload --help``, or ``python -m order_upload.airflow.command``.

The wheel brings ``order-upload``; in a clone ``scripts/order-upload`` runs it for the Airflow of
``make up``. Connections and Variables are those of the Airflow that ``AIRFLOW_HOME`` names, and
those in the environment (``AIRFLOW_CONN_...``, ``AIRFLOW_VAR_...``). The exit code is 0 when it was
done; 1 when it was refused and nothing was done, or the doctor found what keeps orders back; 2 when
the command is not understood; 3 when something of a buyer is left.
"""

from __future__ import annotations

import argparse
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
from order_upload.airflow.local_airflow import prepare_environment
from order_upload.errors import OrderUploadError


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit code."""
    options = parser().parse_args(arguments)
    prepare_environment(options.home)
    try:
        code: int = options.run(options)
    except OrderUploadError as refusal:
        sys.stderr.write(f"order-upload: {refusal}\n")
        return 1
    return code


def parser() -> argparse.ArgumentParser:
    """Return what understands the command line; each command brings its ``run``."""
    whole = argparse.ArgumentParser(
        prog="order-upload", description="Order Upload for OpenCart, beside Airflow's own command."
    )
    whole.add_argument(
        "--home", type=Path, help="folder of a local Airflow, where AIRFLOW_HOME names none"
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for group in (connect_command, doctor_command, order_command, buyer_command, package_command):
        group.add_to(commands)
    return whole


if __name__ == "__main__":
    sys.exit(main())
