"""What several connectors share: configurations, filters, transformations, rows of maps.

Each is read once for all connectors that name it, and remembered with the Variables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import TypeAdapter

from order_upload.candidates import did_you_mean
from order_upload.config.connector import AnyStep, Configuration
from order_upload.config.correspondences import variable_rows
from order_upload.config.json_path import JsonPath, path_of
from order_upload.config.listed_rows import listed_rows
from order_upload.config.scales import scale_faults
from order_upload.config.status_settings import StatusRowEntry
from order_upload.config.validation import Read, SettingsReader
from order_upload.config.variables import CORRESPONDENCES, STATUS_MAPS, Variables
from order_upload.domain.correspondences import Correspondence
from order_upload.domain.filters import OrderFilter, Products, TimeRange
from order_upload.domain.status_map import row_faults
from order_upload.domain.statuses import StatusRow
from order_upload.faults import Fault, shown
from order_upload.masking import MASK, masked_word

CONFIGURATIONS = "order_upload_configurations"
FILTERS = "order_upload_filters"
TRANSFORMATIONS = "order_upload_transformations"
PRODUCT_FILTERS = "order_upload_product_filters"
TIME_RANGES = "order_upload_time_ranges"

NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}"
"""Names of connectors and of what they share: a pattern for the whole of one."""

_CONFIGURATION = SettingsReader(TypeAdapter(Configuration))
_FILTER = SettingsReader(TypeAdapter(OrderFilter))
_STEPS = SettingsReader(TypeAdapter(tuple[AnyStep, ...]))
_ROW = SettingsReader(TypeAdapter(StatusRowEntry))
_FILTER_PARTS: dict[str, tuple[str, SettingsReader[Any]]] = {
    "products": (PRODUCT_FILTERS, SettingsReader(TypeAdapter(Products))),
    "time_range": (TIME_RANGES, SettingsReader(TypeAdapter(TimeRange))),
}
"""Keys of a filter that may hold a name in place of an object, and where that name stands."""


def configuration_named(name: str, variables: Variables) -> Read[Configuration]:
    """Return a configuration, or what is wrong with it."""
    read: Read[Configuration] = _read_once(CONFIGURATIONS, name, _CONFIGURATION, variables)
    configuration, _ = read
    if configuration is None:
        return read
    rows, _ = correspondence_rows(variables)
    if rows is not None:
        where = (name, "attributes")
        faults = tuple(scale_faults(configuration.attributes, rows, CONFIGURATIONS, where))
        if faults:
            return None, faults
    if configuration.transformation is None:
        return read
    path = path_of(CONFIGURATIONS, (name, "transformation"))
    if fault := dangling(configuration.transformation, TRANSFORMATIONS, path, variables):
        return None, (fault,)
    return read


def transformation_named(name: str, variables: Variables) -> Read[tuple[AnyStep, ...]]:
    """Return the steps of a transformation, or what is wrong with them.

    Their conditions may name product filters and time ranges, as filters may.
    """

    def with_conditions(value: Any) -> tuple[Any, list[Fault]]:
        faults: list[Fault] = []
        if not isinstance(value, list):
            return value, faults
        steps = list(value)
        for place, step in enumerate(steps):
            if isinstance(step, dict) and "when" in step:
                path = (name, place, "when")
                when, found = _with_named_parts(step["when"], TRANSFORMATIONS, path, variables)
                steps[place] = {**step, "when": when}
                faults += found
        return steps, faults

    read: Read[tuple[AnyStep, ...]] = _read_once(
        TRANSFORMATIONS, name, _STEPS, variables, with_conditions
    )
    return read


def filter_named(name: str, variables: Variables) -> Read[OrderFilter]:
    """Return an order filter with the parts that it names, or what is wrong with any of them."""

    def with_parts(value: Any) -> tuple[Any, list[Fault]]:
        return _with_named_parts(value, FILTERS, (name,), variables)

    read: Read[OrderFilter] = _read_once(FILTERS, name, _FILTER, variables, with_parts)
    return read


def products_named(name: str, variables: Variables) -> Read[Products]:
    """Return a product filter, or what is wrong with it."""
    read: Read[Products] = _read_once(*_named_part("products", name), variables)
    return read


def time_range_named(name: str, variables: Variables) -> Read[TimeRange]:
    """Return a time range, or what is wrong with it."""
    read: Read[TimeRange] = _read_once(*_named_part("time_range", name), variables)
    return read


def _named_part(key: str, name: str) -> tuple[str, str, SettingsReader[Any]]:
    variable, reader = _FILTER_PARTS[key]
    return variable, name, reader


def _with_named_parts(
    value: Any, variable: str, path: JsonPath, variables: Variables
) -> tuple[Any, list[Fault]]:
    """Return a filter with what its names stand for, and what is wrong with these.

    In the place of a name that has a fault stands nothing: it is not said twice.
    """
    faults: list[Fault] = []
    if not isinstance(value, dict):
        return value, faults
    value = dict(value)
    for key, (of_parts, reader) in _FILTER_PARTS.items():
        part = value.get(key)
        if not isinstance(part, str) or part == MASK:
            continue
        fault = dangling(part, of_parts, path_of(variable, (*path, key)), variables)
        found = [fault] if fault else list(_read_once(of_parts, part, reader, variables)[1])
        value[key] = None if found else variables.documents[of_parts].value[part]
        faults += found
    return value, faults


def status_rows(variables: Variables) -> Read[tuple[StatusRow, ...]]:
    """Return the rows of the status maps' Variable, or what is wrong in any of them."""
    remembered = variables.remembered
    if (STATUS_MAPS, "") not in remembered:
        document = variables.documents[STATUS_MAPS]
        remembered[STATUS_MAPS, ""] = listed_rows(document, _ROW, row_faults)
    read: Read[tuple[StatusRow, ...]] = remembered[STATUS_MAPS, ""]
    return read


def correspondence_rows(variables: Variables) -> Read[tuple[Correspondence, ...]]:
    """Return the rows of the correspondences' Variable, or what is wrong in any of them."""
    remembered = variables.remembered
    if (CORRESPONDENCES, "") not in remembered:
        remembered[CORRESPONDENCES, ""] = variable_rows(variables.documents[CORRESPONDENCES])
    read: Read[tuple[Correspondence, ...]] = remembered[CORRESPONDENCES, ""]
    return read


def dangling(name: str, variable: str, path: str, variables: Variables) -> Fault | None:
    """Return the fault of a name that points to nothing, or None when the Variable has it."""
    document = variables.documents[variable]
    if document.fault or name in document.value:
        return document.fault
    known = sorted(document.value)
    lack = "is absent" if document.is_absent else "lacks it"
    remedy = did_you_mean(name, known) or f"add it to Variable {variable}, which {lack}"
    return Fault(path, shown(name), ", ".join(map(shown, known)) or "no name", remedy)


def name_faults(name: str, variable: str) -> Iterator[Fault]:
    """Yield what makes a name unfit as a Variable's key, and as a part of DAG ids and paths."""
    path = path_of(variable, (name,))
    found = f"the name {shown(name)}"
    if not re.fullmatch(NAME, name):
        allowed = 'up to 200 of A-Z, a-z, 0-9, "_", "." and "-", of which the first is none of ".-"'
        yield Fault(path, found, allowed, "rename it")
    if word := masked_word(name):
        remedy = (
            f'it holds "{word}", and Airflow would replace its value by "{MASK}" when edited: '
            "rename it"
        )
        yield Fault(path, found, remedy=remedy)


def _as_it_stands(value: Any) -> tuple[Any, list[Fault]]:
    return value, []


def _read_once(
    variable: str,
    name: str,
    reader: SettingsReader[Any],
    variables: Variables,
    resolve: Callable[[Any], tuple[Any, list[Fault]]] = _as_it_stands,
) -> Read[Any]:
    """Return what stands under a name, read when it is first asked for.

    Args:
        variable: the full name of the Variable.
        name: the key in it.
        reader: reads it.
        variables: all of them.
        resolve: puts in the place of names in it what they stand for, and says what is wrong with
            them.
    """
    remembered = variables.remembered
    if (variable, name) not in remembered:
        value, known_faults = resolve(variables.documents[variable].value[name])
        settings, value_faults = reader.read(value, variable, (name,))
        faults = (*name_faults(name, variable), *value_faults, *known_faults)
        remembered[variable, name] = (None, faults) if faults else (settings, ())
    read: Read[Any] = remembered[variable, name]
    return read
