"""The doctor's Airflow side: what it looks at, and the task of its DAG that looks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowNotFoundException

from order_upload.airflow.bindcommerce_hook import BindCommerceHook
from order_upload.airflow.connections import connection_fields
from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.airflow.pools import refuse_unknown_pool
from order_upload.airflow.sources import source_of
from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.airflow.variables import read_variables
from order_upload.config import Connector, Variables, connector_names, parse_connector
from order_upload.config.channels import SlackChannel
from order_upload.doctor import ShopSetup, as_table, examine, is_sound
from order_upload.doctor.findings import Finding, finding, refused
from order_upload.errors import ConfigError, SourceError
from order_upload.faults import Fault
from order_upload.ledger import Ledger
from order_upload.pipeline.lost_orders import lost_orders
from order_upload.sources.bindcommerce.settings import ApiSettings

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)

_SLACK = "airflow.providers.slack"

PoolsLack = Callable[[Iterable[str]], list[str]]
"""Returns those of the given pools that Airflow does not have."""


def _nobody_can_say(_: Iterable[str]) -> list[str]:
    """Stand in where Airflow's database cannot be read, as in tasks."""
    return []


class ExamineShopsOperator(BaseOperator):
    """Look at one shop, or at every shop that a connector names.

    Fails when something keeps orders back.
    """

    def execute(self, context: Context) -> None:
        """Write the findings to the log.

        Raises:
            ConfigError: at least one shop has an error; the log says what to do.
        """
        params = context["params"]
        conn_ids = [str(params.get("shop") or "")]
        if not conn_ids[0]:
            conn_ids = shop_conn_ids(read_variables())
        has_moved = bool(params.get("moved"))
        soundness = {
            conn_id: _examine_and_log(conn_id, has_moved=has_moved) for conn_id in conn_ids
        }
        failing = [conn_id for conn_id, is_shop_sound in soundness.items() if not is_shop_sound]
        if failing:
            raise ConfigError(
                f"something is wrong with {', '.join(failing)}: "
                "the log above says what, and what to do"
            )


def _examine_and_log(conn_id: str, *, has_moved: bool) -> bool:
    """Examine one shop, log what was found and return whether nothing keeps orders back."""
    try:
        findings = examine(shop_setup_of(conn_id, has_moved=has_moved))
    except ConfigError as refusal:
        # The message says all; a traceback would bury it.
        log.error("%s: %s", conn_id, refusal)  # noqa: TRY400
        return False
    log.info("%s\n%s", conn_id, as_table(findings))
    return is_sound(findings)


def shop_setup_of(
    conn_id: str, *, has_moved: bool = False, pools_lack: PoolsLack = _nobody_can_say
) -> ShopSetup:
    """Return what the doctor looks at for one shop.

    Args:
        conn_id: the shop's Connection.
        has_moved: whether the user says that the shop has a new address.
        pools_lack: returns those of the given pools that Airflow does not have.

    Raises:
        ConfigError: the Connection, or the setting of the staging, is missing or wrong.
    """
    hook, ledger = OpenCartHook(conn_id), ledger_from_connection()
    connectors, broken = _connectors_into(conn_id, read_variables())
    return ShopSetup(
        conn_id=conn_id,
        base_url=hook.base_url(),
        store_id=hook.store_id(),
        language=hook.language(),
        timezone=hook.timezone(),
        shop=hook.shop(),
        ledger=ledger,
        hub_nodes=hook.hub_nodes(),
        requests_per_minute=hook.requests_per_minute(),
        connectors=connectors,
        lost=_lost(ledger, connectors),
        refused_sources=_refused_sources(connectors),
        unproven=_unproven(
            {conn_id, *(connector.source.conn_id or "" for connector in connectors)}
        ),
        missing_pools=pools_lack(connector.pool for connector in connectors),
        broken=broken,
        hubs=list(_of_hubs(connectors)),
        untold=list(_of_channels(connectors)),
        has_moved=has_moved,
    )


def _lost(ledger: Ledger, connectors: Iterable[Connector]) -> dict[str, Fault]:
    """Return what of each connector waits and is not in the staging as this machine sees it."""
    staging = staging_from_config()
    lost = [lost_orders(staging, ledger, connector.name) for connector in connectors]
    return {orders.connector: orders.fault() for orders in lost if orders}


def _refused_sources(connectors: Iterable[Connector]) -> dict[str, str]:
    """Return by a connector's name why its source cannot be opened; nothing is fetched."""
    refused = {}
    for connector in connectors:
        try:
            source_of(connector)
        except ConfigError as refusal:
            refused[connector.name] = str(refusal)
    return refused


def _unproven(conn_ids: Iterable[str]) -> dict[str, str]:
    """Return by its id the extra of each Connection that trusts every server."""
    unproven = {}
    for conn_id in sorted(filter(None, conn_ids)):
        with suppress(AirflowNotFoundException):
            unproven[conn_id] = connection_fields(conn_id).unproven()
    return {conn_id: extra for conn_id, extra in unproven.items() if extra}


def _of_hubs(connectors: Iterable[Connector]) -> Iterator[Finding]:
    """Say what each hub of the connectors answers to its token."""
    sources = (connector.source for connector in connectors)
    for conn_id in sorted({it.conn_id for it in sources if isinstance(it, ApiSettings)}):
        # A Connection that is wrong is told with the source of each connector.
        with suppress(ConfigError):
            try:
                yield finding("hub_answers", conn_id, said=BindCommerceHook(conn_id).check())
            except SourceError as refusal:
                yield refused("hub", refusal, conn_id)


def _of_channels(connectors: Iterable[Connector]) -> Iterator[Finding]:
    """Say which channels can tell nobody; nothing is sent to any."""
    for connector in connectors:
        for channel in connector.configuration.notify:
            try:
                connection_fields(channel.conn_id)
            except AirflowNotFoundException:
                conn_id = channel.conn_id
                yield finding("channel_without_connection", connector.name, conn_id=conn_id)
            if isinstance(channel, SlackChannel) and find_spec(_SLACK) is None:
                yield finding("slack_missing", connector.name)


def shop_conn_ids(variables: Variables) -> list[str]:
    """Return the Connections of the shops that connectors name, as far as they can be read."""
    return sorted({node for _, node in _nodes(variables)})


def _connectors_into(conn_id: str, variables: Variables) -> tuple[list[Connector], dict[str, str]]:
    """Return the connectors of a shop, and by its name what is wrong with each broken one."""
    connectors, broken = [], {}
    for name, node in _nodes(variables):
        if node == conn_id:
            try:
                connector = parse_connector(name, variables)
                refuse_unknown_pool(connector)
                connectors.append(connector)
            except ConfigError as refusal:
                broken[name] = str(refusal)
    return connectors, broken


def _nodes(variables: Variables) -> Iterator[tuple[str, str]]:
    """Yield each connector's name with the shop that it names, broken ones too."""
    raw = variables.documents["order_upload_connectors"].value
    for name in connector_names(variables):
        node = raw[name].get("node") if isinstance(raw[name], dict) else None
        if isinstance(node, str):
            yield name, node
