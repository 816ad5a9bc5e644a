"""One pool a shop: a task in a pool that does not exist waits for ever, and can't make one."""

from __future__ import annotations

import json
from collections.abc import Iterable

from airflow.models.pool import Pool
from airflow.models.variable import Variable
from airflow.utils.session import create_session
from sqlalchemy import select

from order_upload.airflow.names import pool_of

SLOTS = 1
"""Parts that go to one shop at the same time, until somebody gives the pool more in the menu
Admin > Pools."""


def make_pools(conn_ids: Iterable[str] | None = None) -> list[str]:
    """Make the pools that shops lack and return their names; a pool that exists stays as it is.

    Args:
        conn_ids: the shops' Connections; None means all that connectors name.
    """
    if conn_ids is None:
        conn_ids = _shops_of_connectors()
    names = {pool_of(conn_id) for conn_id in conn_ids}
    with create_session() as session:
        missing = sorted(names.difference(session.scalars(select(Pool.pool))))
        for name in missing:
            session.add(
                Pool(
                    pool=name,
                    slots=SLOTS,
                    description="Order upload to one shop",
                    include_deferred=False,
                )
            )
    return missing


def _shops_of_connectors() -> set[str]:
    """Return the shops that connectors name; none where the Variable is malformed as a whole.

    What is wrong with the Variable is said by an import error of its own.
    """
    try:
        connectors = json.loads(Variable.get("order_upload_connectors", default_var="{}"))
    except ValueError:
        return set()
    conn_ids = set()
    if isinstance(connectors, dict):
        for connector in connectors.values():
            if isinstance(connector, dict) and isinstance(connector.get("node"), str):
                conn_ids.add(connector["node"])
    return conn_ids
