"""The doctor's patient from Airflow: the shop's Connection, the connectors that upload into it, the ledger."""

from __future__ import annotations

from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.airflow.storage import ledger_from_connection
from order_upload.airflow.variables import read_variables
from order_upload.config import Connector, Variables, connector_names, parse_connector
from order_upload.doctor import ShopSetup
from order_upload.errors import ConfigError


def shop_setup_of(conn_id: str, *, pool: bool | None = None, has_moved: bool = False) -> ShopSetup:
    """Return what the doctor looks at for one shop.

    Raises:
        ConfigError: the Connection is missing or wrong.
    """
    hook = OpenCartHook(conn_id)
    hook.hub_nodes()
    return ShopSetup(
        conn_id=conn_id,
        base_url=hook.base_url(),
        store_id=hook.store_id(),
        language=hook.language(),
        timezone=hook.timezone(),
        shop=hook.shop(),
        ledger=ledger_from_connection(),
        connectors=_connectors_of(conn_id, read_variables()),
        pool=pool,
        has_moved=has_moved,
    )


def shops(variables: Variables) -> list[str]:
    """Return the Connections of the shops that sound connectors name."""
    return sorted({connector.node for connector in _sound(variables)})


def _connectors_of(conn_id: str, variables: Variables) -> list[Connector]:
    return [connector for connector in _sound(variables) if connector.node == conn_id]


def _sound(variables: Variables) -> list[Connector]:
    """Return the connectors that can be read; what is wrong with the others, their DAGs say."""
    found = []
    for name in connector_names(variables):
        try:
            found.append(parse_connector(name, variables))
        except ConfigError:
            continue
    return found
