"""The doctor as a command: ``python -m order_upload.airflow.doctor_command --conn opencart_shop``.

Prints what it found; its exit code is 1 when something keeps orders back. Connections
and Variables are those of the Airflow that ``AIRFLOW_HOME`` names, and those in the environment
(``AIRFLOW_CONN_...``, ``AIRFLOW_VAR_...``).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from order_upload.airflow.local_airflow import prepare_environment
from order_upload.doctor import as_table, examine, is_sound
from order_upload.errors import OrderUploadError

NO_DATABASE = "Airflow's database cannot be read; pools and Connections of its own are not seen"


def main() -> int:
    """Examine one shop and print the findings."""
    options = _options()
    prepare_environment(options.home)
    # Airflow reads its settings while it is imported.
    from order_upload.airflow.doctor import shop_setup_of  # noqa: PLC0415

    try:
        setup = shop_setup_of(options.conn, has_moved=options.moved, pools_lack=_pools_lack)
        findings = examine(setup)
    except OrderUploadError as refusal:
        sys.stderr.write(f"doctor: {refusal}\n")
        return 1
    sys.stdout.write(as_table(findings) + "\n")
    if is_sound(findings):
        return 0
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="doctor", description="Look at one shop and say what to correct."
    )
    parser.add_argument("--conn", required=True, help="the shop's Connection, e.g. opencart_shop")
    parser.add_argument(
        "--moved", action="store_true", help="the shop has a new address: take it over"
    )
    parser.add_argument(
        "--home", type=Path, help="folder of a local Airflow, where AIRFLOW_HOME names none"
    )
    return parser.parse_args()


def _pools_lack(names: Iterable[str]) -> list[str]:
    """Return the pools that are missing; none without a database."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - as above

    from order_upload.airflow.pools import missing_pools  # noqa: PLC0415

    try:
        return missing_pools(names)
    except SQLAlchemyError:
        sys.stderr.write(f"doctor: {NO_DATABASE}\n")
        return []


if __name__ == "__main__":
    sys.exit(main())
