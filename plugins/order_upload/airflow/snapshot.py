"""What a run goes by, gathered when it starts: the connector, what is asked, and what the hub calls the shops."""

from __future__ import annotations

import logging

from airflow.sdk.exceptions import AirflowException

from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.config import Connector, Variables
from order_upload.errors import ConfigError
from order_upload.pipeline.request import RunRequest
from order_upload.pipeline.snapshot import Snapshot

log = logging.getLogger(__name__)


def snapshot_of(connector: Connector, request: RunRequest, variables: Variables) -> Snapshot:
    """Return what the run goes by until its end.

    Raises:
        ConfigError: the shop's Connection is missing or wrong.
    """
    hook = OpenCartHook(connector.node)
    return Snapshot(
        connector=connector,
        request=request,
        hub_nodes=hook.hub_nodes(),
        claimed_nodes=_claimed_nodes(variables),
        base_url=hook.base_url(),
        store_id=hook.store_id(),
    )


def _claimed_nodes(variables: Variables) -> frozenset[str]:
    """Return what the hub calls the shops of all connectors; a shop whose Connection is wrong claims nothing."""
    connectors = variables.documents["order_upload_connectors"].value.values()
    conn_ids = {
        one["node"]
        for one in connectors
        if isinstance(one, dict) and isinstance(one.get("node"), str)
    }
    claimed: set[str] = set()
    for conn_id in sorted(conn_ids):
        try:
            claimed |= OpenCartHook(conn_id).hub_nodes()
        except (AirflowException, ConfigError) as error:
            log.warning(
                "Orders that come from the shop of Connection %s stay blocked: %s", conn_id, error
            )
    return frozenset(claimed)
