"""The parcels of an order: what the hub says of them, and what becomes of those in the shop.

The hub's document has one place for a tracking number. Several parcels are told by several
``Shipping`` blocks, by several numbers in one field, or by one message after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from order_upload.domain.order import Order, Shipping
from order_upload.domain.parts import Parcel, Tracking
from order_upload.domain.policies import ShippingDate
from order_upload.domain.texts import one_line
from order_upload.domain.times import format_time

_ALWAYS_SEPARATES = re.compile(r"\s*[,;|\r\n]+\s*")
_MAY_SEPARATE = re.compile(r"\s*[/\s]\s*")
_SHORTEST_NUMBER = 8
_FIGURE = re.compile(r"[0-9]")
_LETTER = re.compile(r"[A-Za-z]")


def tracking_numbers(text: str) -> list[str]:
    """Return the tracking numbers of one field, each once.

    Commas, semicolons, vertical bars and line breaks always stand between two numbers. Blanks and
    slashes may belong to one (``RR 123 456 785 DE``): they separate only where every piece has at
    least 8 characters, and letters and figures in the same places as the others.
    """
    numbers: dict[str, None] = {}
    for piece in _ALWAYS_SEPARATES.split(text.strip()):
        smaller = [part for part in _MAY_SEPARATE.split(piece.strip("/ ")) if part]
        shapes = {_shape(part) for part in smaller}
        if len(smaller) > 1 and len(shapes) == 1 and len(smaller[0]) >= _SHORTEST_NUMBER:
            numbers |= dict.fromkeys(smaller)
        elif piece:
            numbers[one_line(piece)] = None
    return list(numbers)


def tracking_of(order: Order, shipping_date: ShippingDate) -> Tracking | None:
    """Return the parcels of an order as the hub tells them, or None while there is none.

    Before an order has shipped, its carrier is the service that was asked for: no parcel yet. A
    date that is not the order's own is given when the parcel is written (:func:`dated`).
    """
    if not order.shipping.has_shipped:
        return None
    parcels: dict[str, Parcel] = {}
    for shipping in (order.shipping, *order.further_shippings):
        if not shipping.has_shipped:
            continue
        for parcel in _parcels_of(shipping, shipping_date):
            parcels.setdefault(parcel.number, parcel)
    if len(parcels) > 1:
        parcels.pop("", None)  # a number is what tells the others apart
    return Tracking.of(list(parcels.values()))


def without_details(tracking: Tracking) -> Tracking | None:
    """Return the numbers alone, without couriers, links and dates; None where there are none."""
    if not tracking.number:
        return None
    return Tracking.of([Parcel(number=parcel.number) for parcel in tracking.parcels])


def dated(tracking: Tracking, shipping_date: ShippingDate, now: datetime) -> Tracking:
    """Return the parcels with the shipping date that the configuration gives new ones.

    Those that have one keep it.
    """
    if shipping_date is ShippingDate.ORDER:
        return tracking
    at = now
    if shipping_date is ShippingDate.YESTERDAY:
        at -= timedelta(days=1)
    text = format_time(at)
    return Tracking.of(
        [replace(parcel, shipped_at=parcel.shipped_at or text) for parcel in tracking.parcels]
    )


def merged(said: Tracking, in_shop: Tracking | None, *, was_part: bool) -> Tracking:
    """Return the parcels of an order in the shop after a message.

    A parcel that the message does not name stays when it was shipped at another time, and either
    the order had been shipped in part, or the message names no new number: then the message tells
    of a further parcel. Otherwise its number was corrected, and it goes. What the message does not
    say of a parcel that it names stays as the shop has it.

    Args:
        said: the parcels of the message.
        in_shop: those that the shop has.
        was_part: the shop's order is shipped in part.
    """
    if in_shop is None or not (in_shop.number and said.number):
        return said
    known = {parcel.number: parcel for parcel in in_shop.parcels}
    named = {parcel.number for parcel in said.parcels}
    times = {parcel.shipped_at for parcel in said.parcels}
    brings_new = not named <= known.keys()
    earlier = []
    for parcel in in_shop.parcels:
        if parcel.number in named or not (was_part or not brings_new):
            continue
        is_of_no_time = was_part and not parcel.shipped_at
        if is_of_no_time or parcel.shipped_at not in times:
            earlier.append(parcel)
    parcels = [_filled_up(parcel, known.get(parcel.number)) for parcel in said.parcels]
    return Tracking.of([*earlier, *parcels])


def _parcels_of(shipping: Shipping, shipping_date: ShippingDate) -> Sequence[Parcel]:
    shipped_at = ""
    if shipping.shipped_at is not None and shipping_date is ShippingDate.ORDER:
        shipped_at = format_time(shipping.shipped_at)
    parcel = Parcel(courier=one_line(shipping.carrier), shipped_at=shipped_at)
    numbers = tracking_numbers(shipping.tracking_number)
    return [replace(parcel, number=number) for number in numbers] or [parcel]


def _filled_up(parcel: Parcel, known: Parcel | None) -> Parcel:
    if known is None:
        return parcel
    kept = {
        name: getattr(parcel, name) or getattr(known, name) for name in Parcel.__struct_fields__
    }
    return Parcel(**kept)


def _shape(text: str) -> str:
    """Return a text with its letters and figures made alike: ``1Z9`` and ``2X0`` are ``0A0``."""
    return _LETTER.sub("A", _FIGURE.sub("0", text))
