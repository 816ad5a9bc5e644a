"""What Airflow calls our things: a connector's DAG."""

from __future__ import annotations

import hashlib
import re

PREFIX = "order_upload__"
OWNER = "order upload"
"""Whom Airflow's pages name as the owner of our tasks."""
MAINTENANCE = "order_upload_maintenance"
"""The DAG that deletes what is old (``dags/order_upload_maintenance.py``)."""
_ILLEGAL = re.compile(r"[^A-Za-z0-9_.-]")
_LONGEST = 200


def dag_id_of(connector: str) -> str:
    """Return the id of a connector's DAG; a name that can't be part of one gets a stand-in."""
    if len(connector) <= _LONGEST and not _ILLEGAL.search(connector):
        return PREFIX + connector
    digest = hashlib.sha256(connector.encode()).hexdigest()[:8]
    return f"{PREFIX}{_ILLEGAL.sub('_', connector)[:_LONGEST]}_{digest}"
