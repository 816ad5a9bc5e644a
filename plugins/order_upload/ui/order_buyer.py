"""Whom an order names, for who may see it and asks; each asking is in Airflow's audit log.

This is the one answer of the pages that holds something of a buyer. It is asked for with POST, so
that no address of a page leads to it, and no browser keeps it.
"""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from order_upload.airflow.sources import source_of
from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.config import parse_connector
from order_upload.domain.order import Address
from order_upload.pipeline.order_buyer import OrderBuyers
from order_upload.sources.base import Source
from order_upload.ui.access import ReaderDep
from order_upload.ui.order_decisions import log_act
from order_upload.ui.orders import known_life
from order_upload.ui.variables import read_variables

EVENT = "order_upload.buyer"

router = APIRouter(prefix="/orders")


class Asked(BaseModel):
    """The order whose buyer is asked for."""

    model_config = ConfigDict(extra="forbid")

    connector: str
    ref: str


@router.post("/buyer")
def buyer(asked: Asked, reader: ReaderDep, response: Response) -> dict[str, Any]:
    """Return name, address, e-mail and telephone of an order's buyer, as its last record has them.

    That somebody asked is written down first.
    """
    reader.demand_read(asked.connector)
    reader.demand_buyers(asked.connector)
    ledger = ledger_from_connection()
    known_life(ledger, asked.connector, asked.ref)
    log_act(reader, asked.connector, "show buyer", [asked.ref], EVENT)
    ledger.decisions.buyer_shown(asked.connector, asked.ref, reader.name)
    response.headers["Cache-Control"] = "no-store"

    def source() -> Source:
        return source_of(parse_connector(asked.connector, read_variables()))

    buyers = OrderBuyers(staging_from_config(), ledger, asked.connector, source)
    found = buyers.of(asked.ref)
    if found is None:
        return {"kept_in": None}
    return {
        "kept_in": found.kept_in,
        "updated_at": found.updated_at,
        "billing": _address(found.billing),
        "delivery": _address(found.delivery) if found.delivery != found.billing else None,
    }


def _address(address: Address) -> dict[str, str]:
    """Return what an address says."""
    return {name: text for name, text in msgspec.structs.asdict(address).items() if text}
