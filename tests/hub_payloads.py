"""Builders of payloads: what matters to a test is said, the rest is a plain order."""

from __future__ import annotations

import csv
import io
from typing import Any

from order_upload.domain.order import Order
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading

PLAIN = {
    "General_bindCommerceNumber": "48211",
    "General_Node": "Amazon IT",
    "General_LastUpdate": "2026-09-01 10:00:00",
    "Customer_Postcode": "00042",
    "Row_Code": "0012345",
    "Row_Qty": "1",
    "Amounts_Total": "10.00",
}


def xml_order(
    general: str = "", rest: str = "", row: str = "", qty: str = "1", number: str = "48211"
) -> str:
    """Return one Document; the arguments are elements to add."""
    return (
        f"<Document><General><bindCommerceNumber>{number}</bindCommerceNumber>"
        f"<Node>Amazon IT</Node>{general}</General>"
        f"{rest}<Rows><Row><Code>0012345</Code><Qty>{qty}</Qty>{row}</Row></Rows></Document>"
    )


def xml(*documents: str, root: str = "") -> bytes:
    """Return an export of these documents; ``root`` is put before them."""
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{declaration}<Documents>{root}{''.join(documents)}</Documents>".encode()


def csv_export(*lines: dict[str, str], drop: str = "", separator: str = ";") -> bytes:
    """Return an export whose lines are the plain order with these cells instead."""
    columns = dict.fromkeys(PLAIN)
    for line in lines:
        columns |= dict.fromkeys(line)
    columns.pop(drop, None)
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(PLAIN | line for line in lines)
    return text.getvalue().encode()


def read(payload: bytes, reading: HubReading | None = None) -> list[Any]:
    """Return everything that a payload gives."""
    return list(read_payload(io.BytesIO(payload), reading or HubReading()))


def only_order(payload: bytes) -> Order:
    """Return the one order of a payload."""
    (order,) = read(payload)
    assert isinstance(order, Order), order
    return order


def only_refusal(payload: bytes) -> RefusedOrder:
    """Return the one refusal of a payload."""
    (refused,) = read(payload)
    assert isinstance(refused, RefusedOrder), refused
    return refused
