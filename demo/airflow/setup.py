"""What the demo puts into Airflow's database: two Connections and the five Variables."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from airflow.models.connection import Connection
from airflow.models.variable import Variable
from airflow.utils.db import initdb
from airflow.utils.session import create_session
from sqlalchemy import select

from demo.airflow.database_stamp import is_current, write_stamp

VARIABLES = Path(__file__).resolve().parents[1] / "variables"


def make_database(home: Path) -> None:
    """Make Airflow's database in its home, or bring it up to date, where that is needed."""
    if not is_current(home):
        initdb()
        write_stamp(home)


def fill_database(connections: Mapping[str, Mapping[str, Any]]) -> None:
    """Put in what is missing.

    Connections are written each time: ports may have changed. Variables that are there stay: in
    ``make up`` somebody may have edited them.

    Args:
        connections: id -> fields of each Connection.
    """
    for conn_id, fields in connections.items():
        _write_connection(conn_id, fields)
    for path in sorted(VARIABLES.glob("*.json")):
        _write_variable(path.stem, path.read_text(encoding="utf-8"))


def show_variables_here() -> None:
    """Give this process the Variables as they stand in the database.

    A process that is neither a task nor one of Airflow's own servers reads Variables from its
    environment only, so that ``DagBag`` would find no connector here.
    """
    with create_session() as session:
        for variable in session.scalars(
            select(Variable).where(Variable.key.startswith("order_upload_"))
        ):
            os.environ[f"AIRFLOW_VAR_{variable.key.upper()}"] = variable.val or ""


def _write_connection(conn_id: str, fields: Mapping[str, Any]) -> None:
    extra = json.dumps(fields.get("extra", {}))
    with create_session() as session:
        old = session.scalar(select(Connection).where(Connection.conn_id == conn_id))
        if old is not None:
            session.delete(old)
            session.flush()
        session.add(Connection(conn_id=conn_id, **{**fields, "extra": extra}))


def _write_variable(name: str, text: str) -> None:
    with create_session() as session:
        if session.scalar(select(Variable).where(Variable.key == name)) is None:
            session.add(Variable(key=name, val=text))  # type: ignore[no-untyped-call]
