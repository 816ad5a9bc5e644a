"""What a hub says before and in a run that is killed: of every kind of order at least one."""

from __future__ import annotations

from dataclasses import replace

from demo.hub.sample_marketplaces import MARKETPLACE_ORDERS
from demo.hub.sample_orders import FIRST_HUB_NUMBER, ORDERS
from demo.hub.sample_sales import CANCELED, SHIPPED, Sale, italian, mirakl

NEW = ("LM7729876-A", "5102", "#1042", "14-10402-77310", "1001")
"""Orders of which the hub first tells in the run; the last one is the shop's own."""
SHIPPED_NOW = "402-1184523-7716301"
CANCELED_NOW = "404-5520917-0093318"
ACCEPTED_NOW = "LM7730021-A"
MAPPED_NOW = "LM7731115-A"
CORRECTED = "402-2267841-5538809"
LEFT_ALONE = "14-10405-13908"
SENT_AGAIN = "403-7710254-1120577"

TRACKING = "084590000000017"
LATER = {"General/LastUpdate": "2026-11-21 09:00:00"}


def first_sales(first_number: int = FIRST_HUB_NUMBER) -> dict[int, Sale]:
    """Return what the hub says before: all but the new ones."""
    return {
        number: sale for number, sale in _numbered(first_number).items() if sale.number not in NEW
    }


def second_sales(first_number: int = FIRST_HUB_NUMBER) -> dict[int, Sale]:
    """Return what the hub says in the run: some orders are new, some have moved on."""
    moved = {sale.number: sale for sale in _moved()}
    sales = _numbered(first_number)
    return {number: moved.get(sale.number, sale) for number, sale in sales.items()}


def number_of(sale_number: str, first_number: int = FIRST_HUB_NUMBER) -> int:
    """Return the hub's number of a sale."""
    (number,) = (
        number for number, sale in _numbered(first_number).items() if sale.number == sale_number
    )
    return number


def _numbered(first_number: int) -> dict[int, Sale]:
    return {first_number + place: sale for place, sale in enumerate(ORDERS)}


def _moved() -> list[Sale]:
    sales = {sale.number: sale for sale in MARKETPLACE_ORDERS}
    buyer = italian(("Via Larga 3", "43121", "Parma", "PR"), "Olga", "Conti", "n5@mirakl.example")
    shipped = replace(
        sales[SHIPPED_NOW], status=SHIPPED, shipped=("BRT", TRACKING, "2026-11-21 08:00:00")
    )
    shipping = mirakl("627", "SHIPPING")
    moved = [
        shipped,
        replace(sales[CANCELED_NOW], status=CANCELED),
        replace(sales[ACCEPTED_NOW], status=shipping, buyer=buyer),
        replace(sales[MAPPED_NOW], status=shipping),
    ]
    return [replace(sale, overrides={**sale.overrides, **LATER}) for sale in moved]
