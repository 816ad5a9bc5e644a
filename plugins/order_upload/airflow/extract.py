"""The task ``extract``: reads the connector, once, and keeps it for all the tasks that follow."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from airflow.sdk.exceptions import AirflowException

from order_upload.airflow.names import dag_id_of
from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.airflow.params import run_request
from order_upload.airflow.pools import refuse_unknown_pool
from order_upload.airflow.sources import source_of
from order_upload.airflow.tasks import StageOperator
from order_upload.airflow.variables import read_variables
from order_upload.config import Connector, Variables, connector_names, parse_connector
from order_upload.errors import ConfigError
from order_upload.pipeline.extract import extract
from order_upload.pipeline.request import RunRequest
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stage_log import stage_lines
from order_upload.pipeline.stages import Stage

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)


class ExtractOrdersOperator(StageOperator):
    """Read the connector, fetch what the hub gives, and stage it."""

    def work(self, context: Context) -> None:
        """Run :func:`~order_upload.pipeline.extract.extract`.

        Raises:
            ConfigError: the connector is broken, or the run's params are; the message says where.
        """
        variables = read_variables()
        connector = parse_connector(self._name_in(variables), variables)
        refuse_unknown_pool(connector)
        request = run_request(
            self.connector, connector.timezone, context["dag_run"], context["params"]
        )
        snapshot = snapshot_of(connector, request, variables)
        run = self.upload_run(context)
        extract(run, source_of(connector), snapshot)
        self.tell(stage_lines(run, Stage.EXTRACT))

    def _name_in(self, variables: Variables) -> str:
        """Return the connector's name as the Variable has it.

        An illegal name has a DAG of another name and is refused under its own.
        """
        for name in connector_names(variables):
            if dag_id_of(name) == self.dag_id:
                return name
        return self.connector


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
        language=hook.language(),
    )


def _claimed_nodes(variables: Variables) -> frozenset[str]:
    """Return what the hub calls the shops of all connectors.

    A shop whose Connection is wrong claims nothing.
    """
    claimed: set[str] = set()
    for conn_id in sorted(shop_conn_ids(variables)):
        try:
            claimed |= OpenCartHook(conn_id).hub_nodes()
        except (AirflowException, ConfigError) as error:
            log.warning(
                "Orders that come from the shop of Connection %s stay blocked: %s", conn_id, error
            )
    return frozenset(claimed)


def shop_conn_ids(variables: Variables) -> set[str]:
    """Return the shops that connectors name, broken connectors too."""
    conn_ids = set()
    for connector in variables.documents["order_upload_connectors"].value.values():
        if isinstance(connector, Mapping) and isinstance(connector.get("node"), str):
            conn_ids.add(connector["node"])
    return conn_ids
