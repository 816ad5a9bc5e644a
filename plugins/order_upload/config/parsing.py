"""Variables -> connectors: which there are, and one of them with everything that is wrong in it at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from pydantic import TypeAdapter

from order_upload.candidates import did_you_mean
from order_upload.config.connector import (
    Configuration,
    ConnectionId,
    Connector,
    ConnectorTiming,
    SourceSettings,
)
from order_upload.config.faults import MASK, Fault, name_faults, path_of, raise_if_any
from order_upload.config.named_parts import (
    CONFIGURATIONS,
    FILTERS,
    Read,
    configuration_named,
    dangling,
    filter_named,
    status_rows,
)
from order_upload.config.validation import Form
from order_upload.config.variables import Variables

CONNECTORS = "order_upload_connectors"


class ConnectorEntry(ConnectorTiming):
    """A connector as Variable ``order_upload_connectors`` has it: configuration and filter by name."""

    node: ConnectionId
    source: SourceSettings
    configuration: str | None = None
    filter: str | None = None


_FORM = Form(TypeAdapter(ConnectorEntry))


def connector_names(variables: Variables) -> list[str]:
    """Return the names of all connectors, broken ones too, sorted; none when the Variable is absent.

    Raises:
        ConfigError: the Variable is malformed as a whole, so nobody knows which connectors there
            are.
    """
    document = variables.documents[CONNECTORS]
    raise_if_any([document.fault] if document.fault else [])
    return sorted(document.value)


def check_variables(variables: Variables) -> None:
    """Do nothing when every Variable can be read; say which can't, all at once.

    Raises:
        ConfigError: at least one is malformed as a whole: not JSON, a key twice, not an object (or
            list).
    """
    raise_if_any(document.fault for document in variables.documents.values() if document.fault)


def parse_connector(name: str, variables: Variables) -> Connector:
    """Return a connector with what it names.

    Raises:
        ConfigError: a line for each fault, in the connector or in what it names: path, what was
            found, what is allowed.
    """
    document = variables.documents[CONNECTORS]
    raise_if_any([document.fault] if document.fault else [])
    if name not in document.value:
        raise_if_any(
            [
                Fault(
                    path_of(CONNECTORS, (name,)),
                    "nothing",
                    remedy=_where_it_may_be(name, document.value),
                )
            ]
        )
    value = document.value[name]
    form, faults = _FORM.read(value, CONNECTORS, (name,))
    configuration, more = _named("configuration", value, name, variables)
    order_filter, yet_more = _named("filter", value, name, variables)
    rows, row_faults = status_rows(variables)
    raise_if_any([*name_faults(name, CONNECTORS), *faults, *more, *yet_more, *row_faults])
    return Connector(
        **{
            key: getattr(form, key)
            for key in ("node", "source", "schedule", "active_windows", "timezone")
        },
        name=name,
        configuration_name=value.get("configuration"),
        configuration=configuration or Configuration(),
        filter_name=value.get("filter"),
        filter=order_filter,
        status_rows=rows or (),
    )


_READERS: dict[str, tuple[str, Callable[[str, Variables], Read[Any]]]] = {
    "configuration": (CONFIGURATIONS, configuration_named),
    "filter": (FILTERS, filter_named),
}


def _named(key: str, connector: Any, name: str, variables: Variables) -> Read[Any]:
    """Return what a connector names under a key; nothing when it names nothing, or not by a text."""
    wanted = connector.get(key) if isinstance(connector, dict) else None
    if not isinstance(wanted, str) or wanted == MASK:
        return None, ()
    variable, read = _READERS[key]
    fault = dangling(wanted, variable, path_of(CONNECTORS, (name, key)), variables)
    return (None, (fault,)) if fault else read(wanted, variables)


def _where_it_may_be(name: str, known: Collection[str]) -> str:
    return did_you_mean(name, known) or "add the connector to the Variable, or delete its DAG"
