"""The documentation of a connector's DAG, as Airflow shows it: what it does, or what is wrong with it."""

from __future__ import annotations

import re

from order_upload.config import Connector
from order_upload.domain.policies import CreateMode
from order_upload.errors import ConfigError

_MEANS_SOMETHING = re.compile(r"[\\`*\[\]<>#|~&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
"""What Markdown would read as its own; a name such as ``order_upload`` it leaves alone."""


def broken_doc(error: Exception) -> str:
    """Return what is to be corrected, as Markdown."""
    message = str(error) if isinstance(error, ConfigError) else f"{type(error).__name__}: {error}"
    faults = "\n\n".join(f"• {_plain(line)}" for line in message.splitlines())
    return (
        f"**This connector is broken and uploads nothing until this is corrected:**\n\n{faults}\n"
    )


def connector_doc(connector: Connector) -> str:
    """Return what the connector does, as Markdown."""
    configuration = connector.configuration
    rows = {
        "Shop": f"Connection `{connector.node}`",
        "Orders from": _source(connector),
        "Filter": f"`{connector.filter_name}`" if connector.filter_name else "none: every order",
        "Configuration": f"`{connector.configuration_name}`"
        if connector.configuration_name
        else "the defaults",
        "Orders already in the shop": f"{configuration.update} update",
        "Orders the shop lacks": "are created"
        if configuration.creates is CreateMode.ALLOWED
        else "are left alone",
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


def _plain(text: str) -> str:
    r"""Return a text so that Markdown shows it as it is; in a block of code Airflow's window cuts long lines off.

    >>> _plain('order_upload_filters.x: found "***"')
    'order_upload_filters.x: found "\\*\\*\\*"'
    """
    return _MEANS_SOMETHING.sub(r"\\\g<0>", text)
