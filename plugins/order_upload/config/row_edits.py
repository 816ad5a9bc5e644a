"""Rows added to a Variable that holds a list: the text as it will stand, and what is wrong with it.

What stands there stays as it was written, to the last blank.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from order_upload.config.correspondences import load_correspondences
from order_upload.config.named_parts import correspondence_rows, status_rows
from order_upload.config.parsing import connector_names, parse_connector
from order_upload.config.status_maps import load_status_maps
from order_upload.config.variables import CORRESPONDENCES, PREFIX, STATUS_MAPS, Variables
from order_upload.domain.correspondences import Correspondences
from order_upload.domain.status_map import StatusMap
from order_upload.errors import ConfigError
from order_upload.faults import Fault, raise_if_any

LISTS = (STATUS_MAPS, CORRESPONDENCES)
"""The Variables that hold a list of rows."""


def with_row(variables: Variables, variable: str, row: Mapping[str, Any]) -> str:
    """Return the text of a Variable with one more row at its end.

    Raises:
        ConfigError: it holds no such list, or is malformed: nothing can be added to it.
    """
    if variable not in LISTS:
        raise Fault("variable", variable, ", ".join(LISTS)).as_error()
    document = variables.documents[variable]
    if document.fault:
        raise document.fault.as_error()
    added = json.dumps(dict(row), ensure_ascii=False)
    text = getattr(variables, variable.removeprefix(PREFIX)) or "[]"
    if not document.value:
        return f"[\n  {added}\n]"
    rest = text.rstrip().removesuffix("]").rstrip()
    return f"{rest},\n  {added}\n]"


def with_row_at(
    variables: Variables, variable: str, place: int, row: Mapping[str, Any] | None
) -> str:
    """Return the text of a Variable with another row in a place; None takes the row out.

    The list is written anew, a row a line.

    Raises:
        ConfigError: as :func:`with_row`; or there is no such row.
    """
    if variable not in LISTS:
        raise Fault("variable", variable, ", ".join(LISTS)).as_error()
    document = variables.documents[variable]
    if document.fault:
        raise document.fault.as_error()
    rows = list(document.value)
    if not 0 <= place < len(rows):
        raise Fault(variable, f"no row {place}", f"a row of {len(rows)}").as_error()
    rows[place : place + 1] = [] if row is None else [dict(row)]
    lines = [f"  {json.dumps(one, ensure_ascii=False, default=str)}" for one in rows]
    return "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"


def checked_edit(variables: Variables, variable: str, text: str) -> Variables:
    """Return the Variables with another text in one of them.

    Raises:
        ConfigError: the Variable would be malformed, or a connector that could be read before could
            not any more: a line for each fault, as when the DAGs are parsed.
    """
    edited = replace(variables, **{variable.removeprefix(PREFIX): text})
    raise_if_any(filter(None, [edited.documents[variable].fault]))
    raise_if_any(_row_faults(edited))
    for name in connector_names(edited):
        if _fault_of(name, edited) and not _fault_of(name, variables):
            raise ConfigError(_fault_of(name, edited))
    return edited


def _row_faults(variables: Variables) -> Iterator[Fault]:
    rows, faults = status_rows(variables)
    yield from faults
    correspondences, correspondence_faults = correspondence_rows(variables)
    yield from correspondence_faults
    if not (faults or correspondence_faults):
        # they look at what rows say together with those that ship
        StatusMap(rows or (), load_status_maps())
        Correspondences(correspondences or (), load_correspondences())


def _fault_of(name: str, variables: Variables) -> str:
    try:
        parse_connector(name, variables)
    except ConfigError as error:
        return str(error)
    return ""
