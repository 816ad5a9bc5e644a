"""The three dialects of the API that OpenCart ships with, as data.

Measured on 3.0.3.9, 3.0.5.1, 4.0.1.1, 4.0.2.3, 4.1.0.3 and 4.1.0.4. 4.0.0.0 has none: its login is
a 404.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where the shop reads the id of an order."""

    ADDRESS = "address"
    FORM = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one generation wants to be asked.

    Attributes:
        name: the versions it stands for.
        login: route that gives a session; "" where every request is signed instead.
        history: route that writes a status with its comment.
        history_call: value of ``call`` beside the route; "" for none.
        order_id: where ``history`` reads the order's id; in the wrong place it is not found, or
            found as 0.
        reads: route that gives an order by its id; "" where nothing can be read.
        takes_language: ``language`` and ``store_id`` are parameters of the address.
        cuts_above_bmp: the database connection turns characters above U+FFFF into question marks.
    """

    name: str
    login: str
    history: str
    history_call: str
    order_id: Place
    reads: str
    takes_language: bool
    cuts_above_bmp: bool

    @property
    def is_signed(self) -> bool:
        """True where the key signs and never travels."""
        return not self.login


OPENCART_3 = Dialect(
    name="3.0",
    login="api/login",
    history="api/order/history",
    history_call="",
    order_id=Place.ADDRESS,
    reads="api/order/info",
    takes_language=False,
    cuts_above_bmp=True,
)

OPENCART_40 = Dialect(
    name="4.0",
    login="api/account/login",
    history="api/sale/order|addHistory",  # 4.0.1 knows no dot, 4.0.2 takes both
    history_call="",
    order_id=Place.FORM,
    reads="",
    takes_language=True,
    cuts_above_bmp=False,
)

OPENCART_41 = Dialect(
    name="4.1",
    login="",
    history="api/order",
    history_call="history_add",
    order_id=Place.FORM,
    reads="",
    takes_language=True,
    cuts_above_bmp=False,
)

NO_SUCH_CALL = "order_upload_probe"
"""A call that 4.1 does not have.

Its answer tells that user, key, clock and address are right, and nothing is done.
"""
