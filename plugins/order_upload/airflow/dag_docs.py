"""What the page of a connector's DAG says: what it does by its configuration, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from airflow.configuration import conf

from order_upload.airflow.markdown import without_markdown
from order_upload.config import Connector
from order_upload.config.connector import Configuration
from order_upload.domain.active_windows import DAYS, ActiveWindow
from order_upload.domain.filters import OrderFilter
from order_upload.domain.policies import CreateMode
from order_upload.errors import ConfigError

PAGES = {
    "Variables": "variables",
    "Connections": "connections",
    "plans that wait for a person": "required_actions",
}
"""Pages of Airflow to go on to, below its address."""

IN_ROWS = (
    "approval_hours",
    "attributes",
    "creates",
    "mail",
    "require_approval",
    "statuses",
    "stock",
    "transformation",
    "unmapped_status",
    "update",
)
"""Keys of a configuration that have a row of their own, or none."""


def connector_doc(connector: Connector) -> str:
    """Return what the connector does, as Markdown."""
    configuration = connector.configuration
    lacking_orders = "are created" if configuration.creates is CreateMode.ALLOWED else "are left"
    rows = {
        "Shop": f"Connection `{connector.node}`",
        "Orders from": _source_doc(connector),
        "Runs": _runs_doc(connector),
        "Filter": _named(connector.filter_name, filter_words(connector.filter)),
        "Configuration": _named(connector.configuration_name, "; ".join(_others(configuration))),
        "Orders already in the shop": f"{configuration.update} update",
        "Orders the shop lacks": lacking_orders,
        "Statuses": _statuses_doc(connector),
        "Mail to the buyer": configuration.mail.value,
        "Stock": configuration.stock.value,
        "Transformation": _named(configuration.transformation, _steps_doc(connector)),
        "Plan is approved by a person": _approval_doc(configuration),
    }
    table = "".join(f"| {setting} | {words} |\n" for setting, words in rows.items())
    return (
        f"Uploads orders to an OpenCart shop.\n\n| | |\n|---|---|\n{table}\n"
        "The note of a run says what became of its orders, the log of its task `report` which "
        "orders that were and what others wait for.\n\n"
        f"{_links()}\n"
    )


def broken_doc(error: Exception) -> str:
    """Return what is to be corrected, as Markdown."""
    message = str(error)
    if not isinstance(error, ConfigError):
        message = f"{type(error).__name__}: {error}"
    faults = "\n\n".join(f"• {without_markdown(line)}" for line in message.splitlines())
    return (
        f"**This connector is broken and uploads nothing until this is corrected:**\n\n{faults}\n"
        f"\n{_links()}\n"
    )


def filter_words(order_filter: OrderFilter | None) -> str:
    """Return which orders a filter lets through, in words.

    >>> filter_words(OrderFilter(business_orders="exclude", export_once=True))
    'business orders: exclude; export once: yes'
    """
    return "; ".join(_words_of(order_filter)) or "every order"


def windows_words(windows: tuple[ActiveWindow, ...]) -> str:
    """Return when a connector works.

    >>> windows_words((ActiveWindow(days=("mon", "tue", "sat"), from_="07:00", to="21:00"),))
    'mon, tue, sat 07:00-21:00'
    """
    texts = []
    for window in windows:
        days = ", ".join(window.days)
        if window.days == DAYS:
            days = "every day"
        elif window.days == DAYS[:5]:
            days = "mon-fri"
        texts.append(f"{days} {window.from_}-{window.to}")
    return "; ".join(texts)


def _links() -> str:
    address = conf.get("api", "base_url", fallback="").rstrip("/")
    pages = " · ".join(f"[{name}]({address}/{page})" for name, page in PAGES.items())
    return f"In Airflow: {pages}"


def _named(name: str | None, words: str) -> str:
    """Return what a name of the configuration stands for; a connector need not name one."""
    words = without_markdown(words)
    if not name:
        return f"none named: {words}" if words else "none"
    return f"`{name}`: {words}" if words else f"`{name}`"


def _source_doc(connector: Connector) -> str:
    source = connector.source
    if source.conn_id:
        return f"{source.type}, Connection `{source.conn_id}`"
    return str(source.type)


def _runs_doc(connector: Connector) -> str:
    if connector.after:
        return f"when each of these has ended well: {', '.join(connector.after)}"
    if not connector.schedule:
        return "by hand only: it has no schedule"
    when = f"`{connector.schedule}` on the clock of {connector.timezone}"
    if connector.active_windows:
        when += f", in the windows {windows_words(connector.active_windows)}"
    return when


def _statuses_doc(connector: Connector) -> str:
    statuses = connector.configuration.statuses
    texts = [
        f"{status} is {shop.name or f'id {shop.id}'} in the shop"
        for status, shop in statuses.items()
    ]
    count = len(connector.status_rows)
    if count:
        texts.append(f"{count} rows of Variable order_upload_status_maps come first")
    texts.append(f"an unknown one: {connector.configuration.unmapped_status.kind.value}")
    return without_markdown("; ".join(texts))


def _steps_doc(connector: Connector) -> str:
    return ", ".join(getattr(step, "step", "") for step in connector.steps)


def _approval_doc(configuration: Configuration) -> str:
    if not configuration.require_approval:
        return "no"
    if configuration.approval_hours is None:
        return "yes, without a limit of time"
    return f"yes, within {configuration.approval_hours} hours"


def _others(configuration: Configuration) -> Iterator[str]:
    """Yield the settings that are not the default ones and have no row of their own."""
    for key, field in type(configuration).model_fields.items():
        value = getattr(configuration, key)
        if key not in IN_ROWS and value != field.get_default(call_default_factory=True):
            yield f"{_key(key)}: {_words(value)}"


def _words_of(settings: Any) -> Iterator[str]:
    """Yield the keys of a dataclass that say something, in words."""
    if settings is None:
        return
    for field in fields(settings):
        value = getattr(settings, field.name)
        default = field.default if field.default is not MISSING else None
        if value not in (default, None, "", ()):
            yield f"{_key(field.name)}: {_words(value)}"


def _words(value: Any) -> str:
    """Return a value of a setting in words."""
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(_words, value))
    rule = getattr(value, "rule", None)
    if rule:
        texts = getattr(value, "nodes", None) or value.values
        listed = _words(texts)
        return f"only {listed}" if rule == "select" else f"all but {listed}"
    if is_dataclass(value):
        return ", ".join(_words_of(value))
    return str(value)


def _key(name: str) -> str:
    return name.rstrip("_").replace("_", " ")
