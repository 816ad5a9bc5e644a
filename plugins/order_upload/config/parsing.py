"""Variables -> connectors: which there are, and one with all that is wrong in it at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter

from order_upload.candidates import did_you_mean
from order_upload.config.channels import AnyChannel
from order_upload.config.connector import (
    DEFAULT_POOL,
    AnySource,
    Configuration,
    Connector,
    ConnectorTiming,
)
from order_upload.config.json_path import path_of
from order_upload.config.named_parts import (
    CONFIGURATIONS,
    FILTERS,
    configuration_named,
    correspondence_rows,
    dangling,
    filter_named,
    name_faults,
    status_rows,
    transformation_named,
)
from order_upload.config.validation import Read, SettingsReader
from order_upload.config.variables import Document, Variables
from order_upload.config.working_times import ever_works
from order_upload.domain.filters import OrderFilter
from order_upload.faults import Fault, raise_if_any, shown
from order_upload.masking import MASK
from order_upload.settings import ConnectionId

T = TypeVar("T")

CONNECTORS = "order_upload_connectors"


class ConnectorEntry(ConnectorTiming):
    """A connector as its Variable has it: configuration and filter by name."""

    node: ConnectionId
    source: AnySource
    configuration: str | None = None
    filter: str | None = None
    takes_over: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    pool: Annotated[str, Field(min_length=1)] = DEFAULT_POOL


def start_faults(
    name: str, entry: ConnectorEntry, connectors: Mapping[str, Any]
) -> Iterator[Fault]:
    """Yield what is wrong with when a connector starts."""
    where = partial(path_of, CONNECTORS)
    if entry.schedule and not ever_works(entry.schedule, entry.active_windows):
        yield Fault(
            where((name, "active_windows")),
            f"windows that no time of the schedule {shown(entry.schedule)} lies in",
            "windows in which the schedule has times",
        )
    for key in ("schedule", "active_windows"):
        if entry.after and getattr(entry, key):
            yield Fault(
                where((name, key)),
                'one beside "after", which starts the connector',
                "one of the two",
                "leave it out: the schedule and the windows are those of the first connector",
            )
    for place, other in enumerate(entry.after):
        circle = _circle(name, other, connectors)
        if other not in connectors:
            found, remedy = (
                f"{shown(other)}, which is no connector",
                did_you_mean(other, connectors),
            )
            yield Fault(where((name, "after", place)), found, "names of connectors", remedy)
        elif circle:
            found = f"{shown(other)}, which starts after this one: {' -> '.join(circle)}"
            yield Fault(where((name, "after", place)), found, "connectors that start before it")


def _circle(name: str, other: str, connectors: Mapping[str, Any]) -> list[str]:
    """Return the way from a connector over another that it starts after back to it; or nothing."""
    ways, seen = [[name, other]], {other}
    while ways:
        way = ways.pop()
        if way[-1] == name:
            return way
        for before in _starts_after(connectors.get(way[-1])):
            if before not in seen:
                seen.add(before)
                ways.append([*way, before])
    return []


def _starts_after(connector: Any) -> list[str]:
    """Return what a connector, as its Variable has it, starts after; it may be broken."""
    after = connector.get("after") if isinstance(connector, dict) else None
    return [name for name in after if isinstance(name, str)] if isinstance(after, list) else []


_ENTRY = SettingsReader(TypeAdapter(ConnectorEntry))


def connector_names(variables: Variables) -> list[str]:
    """Return the names of all connectors, broken ones too, sorted.

    Raises:
        ConfigError: the Variable is malformed as a whole, so nobody knows which connectors there
            are.
    """
    return sorted(_connectors(variables).value)


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
    document = _connectors(variables)
    if name not in document.value:
        remedy = _remedy_for_unknown(name, document.value)
        raise Fault(path_of(CONNECTORS, (name,)), "nothing", remedy=remedy).as_error()
    value = document.value[name]
    faults = list(name_faults(name, CONNECTORS))
    entry = _collect(faults, _ENTRY.read(value, CONNECTORS, (name,)))
    configuration = _collect(faults, _named("configuration", value, name, variables))
    steps = None
    if configuration is not None and configuration.transformation is not None:
        steps = _collect(faults, transformation_named(configuration.transformation, variables))
    order_filter = _collect(faults, _named("filter", value, name, variables))
    rows = _collect(faults, status_rows(variables))
    correspondences = _collect(faults, correspondence_rows(variables))
    if entry is not None:
        faults += _take_over_faults(name, entry, document.value)
        faults += start_faults(name, entry, document.value)
    raise_if_any(faults)
    assert entry is not None  # noqa: S101 - where there is no entry, there are faults
    return Connector(
        name=name,
        node=entry.node,
        source=entry.source,
        schedule=entry.schedule,
        active_windows=entry.active_windows,
        timezone=entry.timezone,
        configuration_name=entry.configuration,
        configuration=configuration or Configuration(),
        filter_name=entry.filter,
        filter=order_filter,
        steps=steps or (),
        status_rows=rows or (),
        correspondence_rows=correspondences or (),
        takes_over=entry.takes_over,
        after=entry.after,
        pool=entry.pool,
    )


def channels_of(name: str, variables: Variables) -> tuple[AnyChannel, ...]:
    """Return the channels of a connector's configuration, also where the connector is broken.

    Raises:
        ConfigError: the configuration is broken itself.
    """
    value = _connectors(variables).value.get(name)
    configuration, faults = _named("configuration", value, name, variables)
    raise_if_any(faults)
    return configuration.notify if configuration else ()


def filter_of(name: str, variables: Variables) -> OrderFilter:
    """Return an order filter by its name.

    Raises:
        ConfigError: there is none of that name, or it is broken.
    """
    if fault := dangling(name, FILTERS, "--filter", variables):
        raise fault.as_error()
    order_filter, faults = filter_named(name, variables)
    raise_if_any(faults)
    assert order_filter is not None  # noqa: S101 - where there is no filter, there are faults
    return order_filter


_READERS: dict[str, tuple[str, Callable[[str, Variables], Read[Any]]]] = {
    "configuration": (CONFIGURATIONS, configuration_named),
    "filter": (FILTERS, filter_named),
}


def _take_over_faults(
    name: str, entry: ConnectorEntry, connectors: Collection[str]
) -> Iterator[Fault]:
    """Yield what takes orders from a connector that is still there: two would own one order."""
    for number, former in enumerate(entry.takes_over):
        if former in connectors:
            yield Fault(
                path_of(CONNECTORS, (name, "takes_over", number)),
                f"{shown(former)}, which is a connector",
                "names that connectors had and have no longer",
                "take it out, or rename that connector",
            )


def _connectors(variables: Variables) -> Document:
    document = variables.documents[CONNECTORS]
    if document.fault:
        raise document.fault.as_error()
    return document


def _collect(faults: list[Fault], read: Read[T]) -> T | None:
    """Return what was read, and add to the faults what was not."""
    value, its_faults = read
    faults += its_faults
    return value


def _named(key: str, connector: Any, name: str, variables: Variables) -> Read[Any]:
    """Return what a connector names under a key; nothing where it names nothing by a text."""
    part = connector.get(key) if isinstance(connector, dict) else None
    if not isinstance(part, str) or part == MASK:
        return None, ()
    variable, read = _READERS[key]
    if fault := dangling(part, variable, path_of(CONNECTORS, (name, key)), variables):
        return None, (fault,)
    return read(part, variables)


def _remedy_for_unknown(name: str, known: Collection[str]) -> str:
    return did_you_mean(name, known) or "add the connector to the Variable, or delete its DAG"
