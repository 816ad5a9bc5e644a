"""What the demo shop has of the codes and countries it is asked for: the call ``lookup``.

Accounts are in ``customers.py``. Written against docs/node-protocol.md, section 7. A small shop:
only Italy has zones.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from demo.shop.data import COUNTRIES, ITALIAN_ZONES
from demo.shop.product_options import options_of

METHODS = {
    "payment": ["bank_transfer", "cod"],
    "shipping": ["flat"],
    "total": [
        "coupon",
        "credit",
        "handling",
        "low_order_fee",
        "reward",
        "shipping",
        "sub_total",
        "tax",
        "total",
    ],
}


def products_of(tables: sqlite3.Connection, codes: Sequence[str]) -> list[dict[str, Any]]:
    """Return every product that has one of these as its SKU, barcode or manufacturer's number."""
    marks = ", ".join("?" * len(codes))
    named = " OR ".join(f"{column} IN ({marks})" for column in ("sku", "barcode", "mpn"))
    query = f"SELECT rowid, * FROM products WHERE {named}"
    return [_product(row) for row in tables.execute(query, [*codes] * 3)]


def countries_of(codes: Sequence[str]) -> list[dict[str, Any]]:
    """Return the countries of these codes with their zones."""
    return [
        {
            "country_id": str(number),
            "code": code,
            "name": code,
            "postcode_required": code == "IT",
            "zones": _zones() if code == "IT" else [],
        }
        for number, code in enumerate(sorted(COUNTRIES), 1)
        if code in codes
    ]


def _product(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "product_id": str(row["rowid"]),
        "name": row["name"],
        "codes": {
            "sku": [row["sku"]],
            "model": [],
            "barcode": _filled(row["barcode"]),
            "mpn": _filled(row["mpn"]),
        },
        "enabled": True,
        "subtracts": bool(row["counts_stock"]),
        "pieces": str(row["quantity"]),
        "options": options_of(row),
    }


def _zones() -> list[dict[str, str]]:
    zones = ITALIAN_ZONES.split("|")
    return [
        {"zone_id": str(number), "code": zone[:2], "name": zone[3:]}
        for number, zone in enumerate(zones, 1)
    ]


def _filled(code: str | None) -> list[str]:
    return [code] if code else []
