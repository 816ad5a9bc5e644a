"""What the demo puts into Airflow's database: two Connections, the five Variables, the pools."""

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

from order_upload.airflow.pools import make_pools

VARIABLES = Path(__file__).resolve().parents[1] / "variables"


def set_up_airflow(shop: Mapping[str, Any], hub: Mapping[str, Any]) -> None:
    """Migrate the database and put in what is missing.

    Connections are written each time: ports may have changed. Variables that are there stay: in
    ``make up`` somebody may have edited them.

    Args:
        shop: the fields of Connection ``opencart_shop``.
        hub: the fields of Connection ``bindcommerce_hub``.
    """
    initdb()
    _write_connection("opencart_shop", shop)
    _write_connection("bindcommerce_hub", hub)
    for path in sorted(VARIABLES.glob("*.json")):
        _write_variable(path.stem, path.read_text(encoding="utf-8"))
    make_pools()


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
