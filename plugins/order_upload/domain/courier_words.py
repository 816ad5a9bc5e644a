"""The couriers of an order's parcels: their names, the links to their pages, and what is odd.

A courier that no row knows keeps the name that the platform gave, without a link. A number that
cannot be the courier's is sent as it is, without a link. Both are told, and stop nothing: the buyer
is better off with a number than without.
"""

from __future__ import annotations

from msgspec.structs import replace

from order_upload.domain.correspondences import Correspondences
from order_upload.domain.order import Order, Origin
from order_upload.domain.outcome import Reason
from order_upload.domain.parts import Parcel, Tracking
from order_upload.domain.rows_to_add import correspondence_to_add
from order_upload.domain.shown_text import quoted_text, shown_text

UNKNOWN_COURIER = "unknown_courier"
ODD_NUMBER = "odd_tracking_number"


def with_couriers(tracking: Tracking, order: Order, rows: Correspondences) -> Tracking:
    """Return the parcels with the couriers' own names, and links to their pages."""
    parcels = [_parcel(parcel, order, rows) for parcel in tracking.parcels]
    return Tracking.of(parcels)


def courier_note(tracking: Tracking, origin: Origin, rows: Correspondences) -> Reason | None:
    """Return what is odd in the parcels that are sent, or None.

    Args:
        tracking: the parcels, as the platform or as :func:`with_couriers` names the couriers.
        origin: where the order was sold.
        rows: of the connector.
    """
    for parcel in tracking.parcels:
        if not parcel.courier:
            continue
        courier = rows.courier(parcel.courier, origin)
        if courier is None:
            return _unknown(parcel.courier)
        if parcel.number and not courier.takes(parcel.number):
            message = f"tracking number: found one that is none of {courier.name}'s"
            message += f"; allowed: {courier.number_pattern}"
            return Reason(ODD_NUMBER, message, group=f"tracking number / {courier.name}")
    return None


def _parcel(parcel: Parcel, order: Order, rows: Correspondences) -> Parcel:
    courier = rows.courier(parcel.courier, order.origin)
    if courier is None:
        return parcel
    address = order.shipping_address
    link = ""
    if parcel.number:
        link = courier.link_of(
            parcel.number, postcode=address.postcode, country=address.country_code
        )
    return replace(parcel, courier=courier.name, link=parcel.link or link)


def _unknown(name: str) -> Reason:
    return Reason(
        UNKNOWN_COURIER,
        f"courier: found {quoted_text(name)}; allowed: a courier that a row knows",
        correspondence_to_add("courier", name, "the courier's code"),
        group=f"courier {shown_text(name)}",
    )
