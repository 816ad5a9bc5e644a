"""The doctor from the command line: ``order-upload doctor``.

Part of :mod:`order_upload.airflow.command`. It prints what it found; the exit code is 1 when
something keeps orders back.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterable

from order_upload.doctor import as_table, examine, is_sound
from order_upload.doctor.findings import WIDTH
from order_upload.errors import ConfigError

_DOCTOR = """
Look at a shop, the hub and the connectors between them, and say what to correct. Nothing is
changed.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    doctor = commands.add_parser("doctor", help="say what to correct", description=_DOCTOR)
    doctor.add_argument(
        "shop", metavar="SHOP", nargs="?", help="its Connection; without it every connector's shop"
    )
    doctor.add_argument(
        "--moved", action="store_true", help="the shop has a new address: take it over"
    )
    doctor.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    # Airflow reads its settings while it is imported.
    from order_upload.airflow.doctor import shop_conn_ids  # noqa: PLC0415
    from order_upload.airflow.variables import read_variables  # noqa: PLC0415

    shops = [options.shop] if options.shop else shop_conn_ids(read_variables())
    if not shops:
        raise ConfigError(
            "no connector names a shop yet; allowed: order-upload doctor SHOP; "
            "order-upload connect makes the first connector"
        )
    soundness = [_examined(conn_id, has_moved=options.moved) for conn_id in shops]
    return 0 if all(soundness) else 1


def _examined(conn_id: str, *, has_moved: bool) -> bool:
    from order_upload.airflow.doctor import shop_setup_of  # noqa: PLC0415 - as above

    findings = examine(shop_setup_of(conn_id, has_moved=has_moved, pools_lack=pools_lack))
    sys.stdout.write(f"{as_table(findings, columns())}\n")
    return is_sound(findings)


def columns() -> int:
    """Return how wide a table may be: no wider than the terminal, where there is one."""
    return min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns)


def pools_lack(names: Iterable[str]) -> list[str]:
    """Return the pools that are missing; none where the database cannot be read."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - as above

    from order_upload.airflow.pools import missing_pools  # noqa: PLC0415

    try:
        return missing_pools(names)
    except SQLAlchemyError:  # the command has said so
        return []
