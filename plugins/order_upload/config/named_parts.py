"""The parts that several connectors name: configurations, filters, transformations and the rows of status maps."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, model_validator

from order_upload.candidates import did_you_mean
from order_upload.config.connector import Configuration, Settings
from order_upload.config.faults import Fault, Place, name_faults, path_of, shown
from order_upload.config.validation import Form
from order_upload.config.variables import STATUS_MAPS, Variables
from order_upload.config.wire_forms import ShopStatusValue
from order_upload.domain.filters import OrderFilter
from order_upload.domain.statuses import NormalizedStatus, StatusMap, StatusRow
from order_upload.errors import ConfigError

T = TypeVar("T")
Read = tuple[T | None, tuple[Fault, ...]]

CONFIGURATIONS = "order_upload_configurations"
FILTERS = "order_upload_filters"
TRANSFORMATIONS = "order_upload_transformations"


class StatusRowEntry(Settings):
    """One row of Variable ``order_upload_status_maps``."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    node: str = Field(default="", min_length=1)
    technology: str = Field(default="", min_length=1)
    id: str = Field(default="", min_length=1)
    code: str = Field(default="", min_length=1)
    name: str = Field(default="", min_length=1)
    status: NormalizedStatus
    shop_status: ShopStatusValue | None = None

    @model_validator(mode="after")
    def _says_something(self) -> StatusRowEntry:
        if self.node and self.technology:
            raise ValueError('allowed: "node" or "technology", not both')
        if not (self.id or self.code or self.name or self.shop_status):
            raise ValueError(
                'allowed: at least one of "id", "code", "name", or else a "shop_status"'
            )
        return self


_CONFIGURATION = Form(TypeAdapter(Configuration))
_FILTER = Form(TypeAdapter(OrderFilter))
_ROW = Form(TypeAdapter(StatusRowEntry))


def configuration_named(name: str, variables: Variables) -> Read[Configuration]:
    """Return a configuration, or what is wrong with it."""
    read: Read[Configuration] = _once(CONFIGURATIONS, name, _CONFIGURATION, variables)
    configuration, faults = read
    if configuration is None or configuration.transformation is None:
        return read
    place = (name, "transformation")
    more = _transformation_faults(
        configuration.transformation, path_of(CONFIGURATIONS, place), variables
    )
    return (None, more) if more else (configuration, faults)


def filter_named(name: str, variables: Variables) -> Read[OrderFilter]:
    """Return an order filter, or what is wrong with it."""
    read: Read[OrderFilter] = _once(FILTERS, name, _FILTER, variables)
    order_filter, faults = read
    if order_filter is None or order_filter.normalized_statuses is None:
        return read
    known = list(NormalizedStatus)
    more = [
        Fault(
            path_of(FILTERS, (name, "normalized_statuses", "values", number)),
            shown(value),
            ", ".join(known),
            did_you_mean(value, known),
        )
        for number, value in enumerate(order_filter.normalized_statuses.values)
        if value not in known
    ]
    return (None, tuple(more)) if more else (order_filter, faults)


def status_rows(variables: Variables) -> Read[tuple[StatusRow, ...]]:
    """Return the rows of the status maps' Variable, or what is wrong in any of them."""
    remembered = variables.remembered
    if (STATUS_MAPS, "") not in remembered:
        remembered[STATUS_MAPS, ""] = _status_rows(variables)
    read: Read[tuple[StatusRow, ...]] = remembered[STATUS_MAPS, ""]
    return read


def dangling(name: str, variable: str, path: str, variables: Variables) -> Fault | None:
    """Return the fault of a name that points to nothing, or None when the Variable has it."""
    document = variables.documents[variable]
    if document.fault or name in document.value:
        return document.fault
    known = sorted(document.value)
    remedy = (
        did_you_mean(name, known)
        or f"add it to Variable {variable}, which {'is absent' if document.is_absent else 'lacks it'}"
    )
    return Fault(path, shown(name), ", ".join(map(shown, known)) or "no name", remedy)


def _once(variable: str, name: str, form: Form[Any], variables: Variables) -> Read[Any]:
    remembered = variables.remembered
    if (variable, name) not in remembered:
        value, faults = form.read(variables.documents[variable].value[name], variable, (name,))
        all_faults = (*name_faults(name, variable), *faults)
        remembered[variable, name] = (None if all_faults else value, all_faults)
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


def _status_rows(variables: Variables) -> Read[tuple[StatusRow, ...]]:
    document = variables.documents[STATUS_MAPS]
    if document.fault:
        return None, (document.fault,)
    read = [_row(value, (number,)) for number, value in enumerate(document.value)]
    faults = tuple(fault for _, found in read for fault in found)
    rows = tuple(row for row, _ in read if row)
    if faults:
        return None, faults
    try:
        StatusMap(rows)
    except ConfigError as error:
        return None, (Fault(STATUS_MAPS, f"a contradiction: {error}"),)
    return rows, ()


def _row(value: Any, place: Place) -> Read[StatusRow]:
    form, faults = _ROW.read(value, STATUS_MAPS, place)
    if form is None:
        return None, faults
    return StatusRow(
        **{key: getattr(form, key) for key in StatusRowEntry.model_fields},
        where=path_of(STATUS_MAPS, place),
    ), ()
