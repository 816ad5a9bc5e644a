"""The page *Settings*: what stands in the Variables, the form of an entry, its check, saving it."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from order_upload.config import Variables
from order_upload.config.entry_edits import EntryEdit, edit_findings, edited_text
from order_upload.config.row_edits import LISTS
from order_upload.config.variable_schemas import ENTRIES, NAMES_OF, entry_schema
from order_upload.ui.access import Reader, ReaderDep
from order_upload.ui.variables import (
    ELSEWHERE,
    read_variable,
    read_variables,
    save_variable,
    stands_elsewhere,
)

router = APIRouter()

LONGEST_NAME = 200
LARGEST_ENTRY = 1_000_000
"""Characters of an entry as JSON: what is more is no form that somebody filled in."""


class Edit(BaseModel):
    """What shall become of one entry.

    Attributes:
        mark: of the Variable as the page saw it.
        key: name or place of the entry; None adds one.
        name: under which it shall stand; "" in a list.
        value: None takes it out.
    """

    model_config = ConfigDict(extra="forbid")

    variable: str
    mark: str
    key: Annotated[str, Field(max_length=LONGEST_NAME)] | int | None = None
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    value: dict[str, Any] | list[Any] | None = None

    def as_entry(self) -> EntryEdit:
        """Return it in the words of ``config``."""
        return EntryEdit(self.variable, self.key, self.name, self.value)


@router.get("/settings")
def settings(reader: ReaderDep) -> dict[str, Any]:
    """Return which Variables the person may read, each with the names or rows that stand in it."""
    variables = read_variables()
    groups = [_group(name, variables, reader) for name in ENTRIES if reader.may_see(name)]
    return {"groups": groups}


@router.get("/settings/{variable}")
def group(variable: str, reader: ReaderDep) -> dict[str, Any]:
    """Return a Variable with its content, and the schema of one entry of it."""
    _demand_see(reader, variable)
    seen, variables = read_variable(variable), read_variables()
    names = {
        named: sorted(variables.documents[named].value)
        for named in _variables_named(entry_schema(variable))
        if reader.may_see(named)
    }
    return {
        **_group(variable, variables, reader),
        "mark": seen.mark,
        "schema": entry_schema(variable),
        "names": names,
        "value": variables.documents[variable].value,
    }


@router.post("/settings/check")
def check(edit: Edit, reader: ReaderDep) -> dict[str, Any]:
    """Return what is wrong with an entry; nothing is saved."""
    demand_edit(reader, edit)
    return {"findings": findings_of(read_variables(), edit)}


@router.put("/settings/entry")
def save(edit: Edit, reader: ReaderDep) -> dict[str, Any]:
    """Save an entry where nothing is wrong with it; else say what is."""
    demand_edit(reader, edit)
    variables, seen = read_variables(), read_variable(edit.variable)
    seen.demand(edit.variable, edit.mark)
    if findings := findings_of(variables, edit):
        return {"findings": findings, "saved": False}
    text = edited_text(variables, edit.as_entry())
    save_variable(edit.variable, text, seen, reader.name, _what(edit))
    return {"findings": [], "saved": True}


def demand_edit(reader: Reader, edit: Edit) -> None:
    """Do nothing for who may save this entry where it stands.

    Raises:
        HTTPException: 403 for who may not, 404 for what is no Variable of ours, 409 where it is set
            outside of Airflow's database, 413 where it is too large.
    """
    _demand_see(reader, edit.variable)
    reader.demand_edit(edit.variable)
    if stands_elsewhere(edit.variable):
        raise HTTPException(409, ELSEWHERE.format(key=edit.variable))
    if len(json.dumps(edit.value)) > LARGEST_ENTRY:
        raise HTTPException(413, f"an entry has at most {LARGEST_ENTRY} characters")


def findings_of(variables: Variables, edit: Edit) -> list[dict[str, str]]:
    """Return what is wrong with an entry, each finding with its path."""
    return [finding._asdict() for finding in edit_findings(variables, edit.as_entry())]


def _demand_see(reader: Reader, variable: str) -> None:
    if variable not in ENTRIES:
        raise HTTPException(404, f"there is no Variable {variable} of Order Upload")
    if not reader.may_see(variable):
        raise HTTPException(403, f"you may not read Variable {variable}")


def _group(variable: str, variables: Variables, reader: Reader) -> dict[str, Any]:
    document = variables.documents[variable]
    return {
        "variable": variable,
        "is_list": variable in LISTS,
        "may_edit": reader.may_edit(variable),
        "is_elsewhere": stands_elsewhere(variable),
        "fault": str(document.fault or ""),
        "count": len(document.value),
    }


def _variables_named(schema: Any) -> set[str]:
    """Return the Variables whose names a schema asks for."""
    named: set[str] = set()
    parts = schema.values() if isinstance(schema, dict) else schema
    for part in parts if isinstance(schema, dict | list) else ():
        named |= _variables_named(part)
    if isinstance(schema, dict) and isinstance(schema.get(NAMES_OF), str):
        named.add(schema[NAMES_OF])
    return named


def _what(edit: Edit) -> str:
    """Return what is done, for the audit log: names and places, and never what stands there."""
    entry = edit.name or f"row {edit.key}"
    if edit.key is None:
        return f"added {edit.name or 'a row'}"
    if edit.value is None:
        return f"removed {entry}"
    return f"changed {entry}" if edit.name in ("", edit.key) else f"{edit.key} is now {edit.name}"
