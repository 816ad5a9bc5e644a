"""The ledger from its Airflow Connection, or a SQLite file when there is none."""

from __future__ import annotations

from pathlib import Path

from airflow.sdk import Connection
from airflow.sdk.configuration import conf
from airflow.sdk.exceptions import AirflowNotFoundException
from sqlalchemy.engine import URL

from order_upload.airflow.home import own_folder
from order_upload.errors import LedgerError
from order_upload.ledger import CONN_ID, Ledger

_ON_MANY_MACHINES = ("celery", "kubernetes")
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
"""Extras that mean the same to Postgres; the others are Airflow's own (``cursor``, ``iam``) and would be refused."""


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
    executor = conf.get("core", "executor")
    if any(name in executor.lower() for name in _ON_MANY_MACHINES):
        msg = (
            f"Connection {conn_id} is missing: under {executor} tasks run on several machines, and the default "
            "ledger, a SQLite file, would be another one on each. Add the Connection with a Postgres database"
        )
        raise LedgerError(msg)
    return _sqlite(str(own_folder() / "ledger.db"))


def _url(connection: Connection) -> str:
    kind = (connection.conn_type or "").lower()
    if kind.startswith("sqlite"):
        return _sqlite(_sqlite_file(connection))
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
    """Return the file that the Connection names: as host in a form or JSON, as schema in a ``sqlite:///`` address."""
    file = connection.host or connection.schema or ""
    if not Path(file).is_absolute():
        msg = (
            f"Connection {connection.conn_id}: the SQLite file is {file!r}; allowed is an absolute path, such as "
            "sqlite:////var/lib/airflow/ledger.db: tasks do not all start in the same folder"
        )
        raise LedgerError(msg)
    return file


def _sqlite(file: str) -> str:
    return URL.create("sqlite", database=file).render_as_string()
