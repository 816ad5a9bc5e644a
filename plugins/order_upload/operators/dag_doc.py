"""The documentation of a connector's DAG, as Airflow shows it: what it does, or what is wrong with it."""

from __future__ import annotations

from order_upload.config import Connector
from order_upload.errors import ConfigError


def broken_doc(error: Exception) -> str:
    """Return what is to be corrected, as Markdown."""
    message = str(error) if isinstance(error, ConfigError) else f"{type(error).__name__}: {error}"
    return f"**This connector is broken and uploads nothing until this is corrected:**\n\n```text\n{message}\n```\n"


def connector_doc(connector: Connector) -> str:
    """Return what the connector does, as Markdown."""
    configuration = connector.configuration
    rows = {
        "Shop": f"Connection `{connector.node}`",
        "Orders from": _source(connector),
        "Filter": f"`{connector.filter_name}`" if connector.filter_name else "none: every order",
        "Configuration": f"`{connector.configuration_name}`" if connector.configuration_name else "the defaults",
        "Orders already in the shop": f"{configuration.update} update",
        "Orders the shop lacks": "are created" if configuration.creates == "allowed" else "are left alone",
        "Mail to the buyer": configuration.mail.value,
        "Stock": configuration.stock.value,
        "Plan is approved by a person": "yes" if configuration.require_approval else "no",
        "Time zone": connector.timezone,
    }
    table = "".join(f"| {what} | {value} |\n" for what, value in rows.items())
    return f"Uploads orders to an OpenCart shop.\n\n| | |\n|---|---|\n{table}"


def _source(connector: Connector) -> str:
    conn_id = connector.source.conn_id
    return f"{connector.source.type}" + (f", Connection `{conn_id}`" if conn_id else "")
