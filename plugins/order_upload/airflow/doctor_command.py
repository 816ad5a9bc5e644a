"""The doctor as a command: ``python -m order_upload.airflow.doctor_command --conn opencart_shop [--moved]``.

Prints what it found; its exit code is 1 when something is wrong. Makes the shop's pool when it is
missing, because tasks cannot.
"""

from __future__ import annotations

import argparse
import os
import sys

from order_upload.airflow.names import pool_of
from order_upload.doctor import Severity, as_table, examine
from order_upload.errors import OrderUploadError

NO_DATABASE = "Airflow's database cannot be read; pools and Connections of its own are not seen"


def main() -> int:
    """Examine one shop and print the findings."""
    options = _options()
    # Connections and Variables from Airflow's own database too: outside a task only the environment is read.
    os.environ.setdefault("_AIRFLOW_PROCESS_CONTEXT", "server")
    from order_upload.airflow.checkup import shop_setup_of  # noqa: PLC0415 - Airflow reads its settings at import

    try:
        pool = _has_pool(options.conn)
        findings = examine(shop_setup_of(options.conn, pool=pool, has_moved=options.moved))
    except OrderUploadError as refusal:
        sys.stderr.write(f"doctor: {refusal}\n")
        return 1
    sys.stdout.write(as_table(findings) + "\n")
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="doctor", description="Look at one shop and say what to mend."
    )
    parser.add_argument("--conn", required=True, help="the shop's Connection, e.g. opencart_shop")
    parser.add_argument(
        "--moved", action="store_true", help="the shop has a new address: take it over"
    )
    return parser.parse_args()


def _has_pool(conn_id: str) -> bool | None:
    """Return whether the shop's pool is there, made now if it was missing; None without a database."""
    from airflow.models.pool import Pool  # noqa: PLC0415 - as above
    from airflow.utils.session import create_session  # noqa: PLC0415
    from sqlalchemy import select  # noqa: PLC0415
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    name = pool_of(conn_id)
    try:
        with create_session() as session:
            if session.scalar(select(Pool.pool).where(Pool.pool == name)) is None:
                session.add(
                    Pool(
                        pool=name,
                        slots=1,
                        description="Order upload to one shop",
                        include_deferred=False,
                    )
                )
    except SQLAlchemyError:
        sys.stderr.write(f"doctor: {NO_DATABASE}\n")
        return None
    return True


if __name__ == "__main__":
    sys.exit(main())
