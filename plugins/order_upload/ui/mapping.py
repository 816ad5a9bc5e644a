"""*Map* and the page *Mappings*: the rows there are, what may be chosen, rows that are saved."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from order_upload.config import parse_connector
from order_upload.config.correspondences import load_correspondences
from order_upload.config.row_edits import LISTS, checked_edit, with_row, with_row_at
from order_upload.config.status_maps import load_status_maps
from order_upload.config.variables import CORRESPONDENCES, STATUS_MAPS
from order_upload.domain.correspondences import CorrespondenceKind
from order_upload.domain.status_rows import NormalizedStatus
from order_upload.errors import OrderUploadError
from order_upload.ui.access import ReaderDep
from order_upload.ui.choices import Choices, choices_for, products_of
from order_upload.ui.variables import read_variable, read_variables, save_variable

router = APIRouter()


class Wanted(BaseModel):
    """Whose choices are wanted: those of a row, in the shop of a connector."""

    model_config = ConfigDict(extra="forbid")

    connector: str
    variable: str
    row: dict[str, Any]


class LookUp(BaseModel):
    """A code that the shop of a connector is asked for."""

    model_config = ConfigDict(extra="forbid")

    connector: str
    code: Annotated[str, Field(min_length=1, max_length=64)]


class RowEdit(BaseModel):
    """A row to be saved.

    Attributes:
        mark: of the Variable as the page saw it.
        place: of the row that gives way, from 0; without it the row is added.
        row: None takes the row of that place out.
    """

    model_config = ConfigDict(extra="forbid")

    variable: str
    mark: str
    place: int | None = None
    row: dict[str, Any] | None = None


@router.post("/mapping/choices")
def choices(wanted: Wanted, reader: ReaderDep) -> dict[str, Any]:
    """Return what may stand in the open places of a row, the likeliest first."""
    reader.demand_read(wanted.connector)
    reader.demand_edit(wanted.variable)
    seen = read_variable(wanted.variable)
    found, trouble = Choices(), ""
    try:
        connector = parse_connector(wanted.connector, read_variables())
        found = choices_for(connector, wanted.variable, wanted.row)
    except OrderUploadError as error:
        trouble = str(error)
    return {"mark": seen.mark, "trouble": trouble, **found.as_json()}


@router.post("/mapping/products")
def products(wanted: LookUp, reader: ReaderDep) -> dict[str, Any]:
    """Return the products that the shop has under a code: what they are, before a row is saved."""
    reader.demand_read(wanted.connector)
    reader.demand_edit(CORRESPONDENCES)
    try:
        connector = parse_connector(wanted.connector, read_variables())
        return {"products": products_of(connector, wanted.code.strip()), "trouble": ""}
    except OrderUploadError as error:
        return {"products": [], "trouble": str(error)}


@router.put("/mapping/row")
def save_row(edit: RowEdit, reader: ReaderDep) -> dict[str, str]:
    """Save a row in its Variable, if all can still be read with it."""
    reader.demand_edit(edit.variable)
    variables, seen = read_variables(), read_variable(edit.variable)
    seen.demand(edit.variable, edit.mark)
    if edit.place is None:
        text = with_row(variables, edit.variable, edit.row or {})
    else:
        text = with_row_at(variables, edit.variable, edit.place, edit.row)
    checked_edit(variables, edit.variable, text)
    save_variable(edit.variable, text, seen, reader.name, _what(edit))
    return {"mark": read_variable(edit.variable).mark}


@router.get("/mappings")
def mappings(reader: ReaderDep) -> dict[str, Any]:
    """Return every row: one's own, and those that ship with the package.

    Own rows are shown to those who may read their Variable.
    """
    variables, lists = read_variables(), {}
    for variable in LISTS:
        own = variables.documents[variable].value if reader.may_see(variable) else []
        lists[variable] = {
            "mark": read_variable(variable).mark,
            "may_edit": reader.may_edit(variable),
            "own": own,
            "shipped": _SHIPPED[variable](),
        }
    statuses = [status.value for status in NormalizedStatus]
    kinds = [kind.value for kind in CorrespondenceKind]
    connectors = reader.connectors()
    return {"lists": lists, "statuses": statuses, "kinds": kinds, "connectors": connectors}


def _what(edit: RowEdit) -> str:
    said = json.dumps(edit.row, ensure_ascii=False)
    if edit.place is None:
        return f"added {said}"
    return f"row {edit.place}: removed" if edit.row is None else f"row {edit.place}: {said}"


def _shipped_statuses() -> list[dict[str, Any]]:
    return [
        {
            "technology": row.technology,
            "code": row.code,
            "name": row.name,
            "status": row.status.value,
            "shop_status": row.shop_status.name if row.shop_status else "",
        }
        for row in load_status_maps()
    ]


def _shipped_correspondences() -> list[dict[str, Any]]:
    return [
        {"kind": row.kind.value, "within": row.within, "from": list(row.words), "to": row.to}
        for row in load_correspondences()
    ]


_SHIPPED = {STATUS_MAPS: _shipped_statuses, CORRESPONDENCES: _shipped_correspondences}
