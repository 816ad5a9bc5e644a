"""Builders of rows of a status map, and of orders whose status they are looked up for."""

from __future__ import annotations

from order_upload.domain.order import Order, Origin, PlatformStatus
from order_upload.domain.statuses import NormalizedStatus, ShopStatusName, StatusRow

LEROY = Origin(node="Leroy Merlin", node_id="44", technology="Marketplace Leroy Merlin")
DEFAULTS = tuple(
    StatusRow(status=status, shop_status=ShopStatusName(status.value.title()), where="defaults")
    for status in NormalizedStatus
)


def a_row(status: NormalizedStatus = NormalizedStatus.PROCESSING, **keys: object) -> StatusRow:
    """Return a row that says ``processing`` and stands at ``maps[0]``."""
    return StatusRow(**{"status": status, "where": "maps[0]", **keys})


def an_order(
    code: str = "SHIPPING", name: str = "", id_: str = "623", origin: Origin = LEROY
) -> Order:
    """Return an order of Leroy Merlin with this status of the platform."""
    return Order(
        ref="hub:1",
        number="L-1",
        origin=origin,
        status=PlatformStatus(id=id_, code=code, name=name),
    )
