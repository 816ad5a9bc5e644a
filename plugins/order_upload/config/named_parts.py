"""What several connectors share: configurations, filters, transformations, rows of maps.

Each is read once for all connectors that name it, and remembered with the Variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from order_upload.candidates import did_you_mean
from order_upload.config.connector import Configuration
from order_upload.config.correspondences import variable_rows
from order_upload.config.json_path import path_of
from order_upload.config.listed_rows import listed_rows
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

_CONFIGURATION = SettingsReader(TypeAdapter(Configuration))
_FILTER = SettingsReader(TypeAdapter(OrderFilter))
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
    if configuration is None or configuration.transformation is None:
        return read
    path = path_of(CONFIGURATIONS, (name, "transformation"))
    faults = _transformation_faults(configuration.transformation, path, variables)
    if faults:
        return None, faults
    return read


def filter_named(name: str, variables: Variables) -> Read[OrderFilter]:
    """Return an order filter with the parts that it names, or what is wrong with any of them."""
    value = variables.documents[FILTERS].value[name]
    faults: list[Fault] = []
    if isinstance(value, dict):
        value = dict(value)
        for key, (variable, reader) in _FILTER_PARTS.items():
            part = value.get(key)
            if not isinstance(part, str) or part == MASK:
                continue
            path = path_of(FILTERS, (name, key))
            if fault := dangling(part, variable, path, variables):
                faults.append(fault)
            else:
                _, part_faults = _read_once(variable, part, reader, variables)
                faults += part_faults
            # what is wrong with it has been said: it is not said again at the filter's path
            value[key] = None if faults else variables.documents[variable].value[part]
    if (FILTERS, name) not in variables.remembered:
        settings, own_faults = _FILTER.read(value, FILTERS, (name,))
        faults = [*name_faults(name, FILTERS), *own_faults, *faults]
        variables.remembered[FILTERS, name] = (None, tuple(faults)) if faults else (settings, ())
    read: Read[OrderFilter] = variables.remembered[FILTERS, name]
    return read


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
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}", name):
        allowed = 'up to 200 of A-Z, a-z, 0-9, "_", "." and "-", of which the first is none of ".-"'
        yield Fault(path, found, allowed, "rename it")
    if word := masked_word(name):
        remedy = (
            f'it holds "{word}", and Airflow would replace its value by "{MASK}" when edited: '
            "rename it"
        )
        yield Fault(path, found, remedy=remedy)


def _read_once(
    variable: str, name: str, reader: SettingsReader[Any], variables: Variables
) -> Read[Any]:
    remembered = variables.remembered
    if (variable, name) not in remembered:
        value = variables.documents[variable].value[name]
        settings, value_faults = reader.read(value, variable, (name,))
        faults = (*name_faults(name, variable), *value_faults)
        remembered[variable, name] = (None, faults) if faults else (settings, ())
    read: Read[Any] = remembered[variable, name]
    return read


def _transformation_faults(name: str, path: str, variables: Variables) -> tuple[Fault, ...]:
    if fault := dangling(name, TRANSFORMATIONS, path, variables):
        return (fault,)
    steps = variables.documents[TRANSFORMATIONS].value[name]
    if steps == []:
        return ()
    remedy = "this version of the package has no transformation steps yet: leave the list empty"
    return (Fault(path_of(TRANSFORMATIONS, (name,)), shown(steps), "an empty list", remedy),)
