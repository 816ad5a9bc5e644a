"""One pool a shop: a task in a pool that does not exist waits for ever, and tasks can't make one (DESIGN.md, 3.3)."""

from __future__ import annotations

import json

from airflow.models.pool import Pool
from airflow.models.variable import Variable
from airflow.utils.session import create_session
from sqlalchemy import select

from order_upload.airflow.names import pool_of

SLOTS = 1
"""Parts that go to one shop at the same time, until somebody gives the pool more in Admin > Pools.
"""


def make_pools() -> list[str]:
    """Make the pools that the connectors' shops lack and return their names; a pool that is there stays as it is."""
    made = []
    with create_session() as session:
        existing = set(session.scalars(select(Pool.pool)))
        for name in sorted({pool_of(node) for node in _nodes()} - existing):
            session.add(
                Pool(
                    pool=name,
                    slots=SLOTS,
                    description="Order upload to one shop",
                    include_deferred=False,
                )
            )
            made.append(name)
    return made


def _nodes() -> set[str]:
    """Return the shops that connectors name; where the Variable is malformed none, and its own error says so."""
    try:
        connectors = json.loads(Variable.get("order_upload_connectors", default_var="{}"))
    except ValueError:
        return set()
    rows = connectors.values() if isinstance(connectors, dict) else ()
    return {
        str(row["node"])
        for row in rows
        if isinstance(row, dict) and isinstance(row.get("node"), str)
    }
