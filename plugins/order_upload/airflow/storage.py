"""Where the package keeps what it knows: its own folder, the ledger and the staged files.

The places come from Airflow's Connections, configuration and environment.
"""

from __future__ import annotations

import os
from pathlib import Path

from airflow.sdk import Connection
from airflow.sdk.configuration import conf
from airflow.sdk.exceptions import AirflowNotFoundException
from sqlalchemy.engine import URL

from order_upload.airflow.object_storage import folder_at
from order_upload.airflow.settings import environment_name, setting
from order_upload.errors import LedgerError
from order_upload.faults import Fault
from order_upload.ledger import CONN_ID, Ledger
from order_upload.staging import Staging

_ON_MANY_MACHINES = ("celery", "kubernetes", "edge", "ecs", "batch", "lambda")
"""Parts of the names of executors whose tasks share no disk unless somebody mounts one."""

_LIBPQ_EXTRAS = frozenset(
    {
        "application_name",
        "connect_timeout",
        "options",
        "sslcert",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
    }
)
"""Extras that mean the same to Postgres.

The others are Airflow's own (``cursor``, ``iam``), and Postgres would refuse them.
"""


def own_folder() -> Path:
    """Return ``$AIRFLOW_HOME/order_upload``; Airflow's own default of its home is ``~/airflow``."""
    home = os.path.expandvars(os.environ.get("AIRFLOW_HOME", "~/airflow"))
    return Path(home).expanduser().absolute() / "order_upload"


def staging_from_config() -> Staging:
    """Return the staging below the root that the setting ``staging`` names.

    Without it that is ``$AIRFLOW_HOME/order_upload/staging``. A place that somebody set is taken
    for one that all machines share.

    Raises:
        ConfigError: what is set is no absolute path and no address that Airflow can open; or
            nothing is set, and the executor spreads tasks over machines that share no disk.
    """
    root = setting("staging")
    if root.text:
        return Staging(folder_at(root.where, root.text))
    if executor := _executor_on_many_machines():
        raise Fault(
            f"environment variable {environment_name('staging')}",
            f"nothing, and {executor} runs tasks on several machines, each of which would stage "
            "orders on a disk of its own",
            "a place that all machines see: file:///path of a shared mount, or an address such as "
            "s3://bucket/path",
            "set it on every machine",
        ).as_error()
    return Staging(own_folder() / "staging")


def ledger_from_connection(conn_id: str = CONN_ID) -> Ledger:
    """Return the ledger of a Connection: ``sqlite`` (host or schema is the file) or ``postgres``.

    Without that Connection the ledger is ``$AIRFLOW_HOME/order_upload/ledger.db``.

    Raises:
        LedgerError: the Connection can't be used, or there is none and the executor spreads tasks
            over machines that do not share a file.
    """
    try:
        connection = Connection.get(conn_id)
    except AirflowNotFoundException:
        return Ledger(_default_url(conn_id))
    return Ledger(_url(connection))


def _default_url(conn_id: str) -> str:
    if executor := _executor_on_many_machines():
        raise LedgerError(
            f"Connection {conn_id}: found none, and {executor} runs tasks on several machines, each"
            " of which would have a SQLite file of its own; allowed: a Postgres database; add the"
            " Connection"
        )
    return _sqlite_url(str(own_folder() / "ledger.db"))


def _executor_on_many_machines() -> str:
    """Return the executor as it is set when it spreads tasks over machines, else ""."""
    executor: str = conf.get("core", "executor")
    if any(name in executor.lower() for name in _ON_MANY_MACHINES):
        return executor
    return ""


def _url(connection: Connection) -> str:
    kind = (connection.conn_type or "").lower()
    if kind.startswith("sqlite"):
        return _sqlite_url(_sqlite_file(connection))
    extras = {
        key: str(value) for key, value in connection.extra_dejson.items() if key in _LIBPQ_EXTRAS
    }
    url = URL.create(
        kind or "none",
        username=connection.login,
        password=connection.password,
        host=connection.host,
        port=connection.port,
        database=connection.schema,
        query=extras,
    )
    return url.render_as_string(hide_password=False)


def _sqlite_file(connection: Connection) -> str:
    """Return the file that the Connection names.

    It is the host in a form or in JSON, and the schema in an address ``sqlite:///...``.
    """
    file = connection.host or connection.schema or ""
    if not Path(file).is_absolute():
        # Tasks do not all start in the same folder: a relative path would be several files.
        raise LedgerError(
            f"Connection {connection.conn_id}: host: found {file!r}; allowed: the absolute path of"
            " a SQLite file, such as sqlite:////var/lib/airflow/ledger.db; correct it"
        )
    return file


def _sqlite_url(file: str) -> str:
    return URL.create("sqlite", database=file).render_as_string()
