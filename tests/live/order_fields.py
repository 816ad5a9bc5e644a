"""The fields of orders as a shop's tables hold them, by the parts of docs/node-protocol.md.

Read by SQL alone. Texts are as OpenCart keeps them, with ``&``, ``<``, ``>`` and ``"`` escaped.
Amounts are as they stand in the tables, and beside it as the shop shows them: in the currency of
the order, with tax, to the cent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from live.shop_tables import Rows, ShopTables

Fields = dict[str, object]
"""Path, e.g. ``billing.city`` -> text, or Decimal for a column of amounts."""

FISCAL = ("vat_code", "fiscal_code", "einvoice_dest_code", "pec")
PLACE = ("firstname", "lastname", "company", "address_1", "address_2", "city", "postcode")
PLACES = {"billing": "payment", "shipping": "shipping"}
ORIGIN = ("node", "technology", "number", "seller_note", "details")
PARCEL = ("number", "courier", "link", "shipped_at")
LAST_DIGIT = Decimal("0.0001")
CHILDREN = {
    "order_product": "order_product_id",
    "order_option": "order_option_id",
    "order_total": "sort_order, order_total_id",
    "order_history": "order_history_id",
}


class OrderFields:
    """Reads orders of one shop, whichever of 3.0, 4.0 and 4.1 it is."""

    def __init__(self, tables: ShopTables) -> None:
        self._tables = tables
        columns = tables.read(f"SHOW COLUMNS FROM {tables.name('order')}")
        self._has_codes = any(row["Field"] == "payment_code" for row in columns)
        self._countries = self._named("country", "country_id")
        self._zones = self._named("zone", "zone_id")
        self._statuses = {0: "none"} | {
            row["order_status_id"]: row["name"] for row in self._english("order_status")
        }
        self._groups = {
            str(row["customer_group_id"]): row["name"]
            for row in self._english("customer_group_description")
        }

    def read(self, refs: Iterable[str]) -> dict[str, Fields]:
        """Return the fields of the orders of these references."""
        names = ", ".join(f"'{ref}'" for ref in refs)
        links = self._tables.read(
            f"SELECT ref, order_id FROM {self._tables.name('order_upload_order')} "
            f"WHERE ref IN ({names})"
        )
        ids = {row["order_id"]: row["ref"] for row in links}
        children = {table: self._of_orders(table, ids, by) for table, by in CHILDREN.items()}
        kept = {row["order_id"]: row for row in self._rows("order_upload_written", ids, "order_id")}
        fields = {}
        for row in self._rows("order", ids, "order_id"):
            order_id = row["order_id"]
            of_order = {table: rows.get(order_id, []) for table, rows in children.items()}
            fields[ids[order_id]] = self._fields(row, kept[order_id], of_order)
        return fields

    def country(self, code: str) -> str:
        """Return what the shop calls the country of an ISO code."""
        return next(row["name"] for row in self._countries.values() if row["iso_code_2"] == code)

    def group(self, group_id: str) -> str:
        """Return the name of a customer group; "" of one that is no more."""
        return self._groups.get(group_id, "")

    def lengths(self) -> dict[str, int]:
        """Return table.column -> characters, of the columns of orders that hold texts."""
        found = self._tables.read(
            "SELECT TABLE_NAME AS t, COLUMN_NAME AS c, CHARACTER_MAXIMUM_LENGTH AS most "
            "FROM information_schema.columns WHERE table_schema = DATABASE() "
            f"AND TABLE_NAME IN ('{self._tables.plain_name('order')}') "
            "AND CHARACTER_MAXIMUM_LENGTH IS NOT NULL"
        )
        return {row["c"]: row["most"] for row in found}

    def _fields(self, row: Mapping[str, Any], kept: Mapping[str, Any], of: dict[str, Rows]) -> Any:
        fields: Fields = {
            "status": self._statuses[row["order_status_id"]],
            "comment": row["comment"],
            "date": str(row["date_added"]),
            "store": str(row["store_id"]),
            "customer.id": str(row["customer_id"]),
            "customer.group": self.group(str(row["customer_group_id"])),
        }
        for name in ("firstname", "lastname", "email", "telephone"):
            fields[f"customer.{name}"] = row[name]
        custom = json.loads(row["custom_field"]) or {}
        fields |= {f"fiscal.{name}": custom.get(name, "") for name in FISCAL}
        for part, prefix in PLACES.items():
            fields |= self._place(part, prefix, row)
            fields |= self._method(part, prefix, row)
        fields |= dict(_kept(kept))
        fields |= dict(_content(row, of))
        history = of["order_history"]
        fields["status.history"] = [self._statuses[entry["order_status_id"]] for entry in history]
        fields["status.mails"] = [entry["notify"] for entry in history]
        return fields

    def _place(self, part: str, prefix: str, row: Mapping[str, Any]) -> Fields:
        fields: Fields = {f"{part}.{name}": row[f"{prefix}_{name}"] for name in PLACE}
        country = self._countries.get(row[f"{prefix}_country_id"], {})
        zone = self._zones.get(row[f"{prefix}_zone_id"], {})
        return fields | {
            f"{part}.country": row[f"{prefix}_country"],
            f"{part}.country_of_id": country.get("iso_code_2", ""),
            f"{part}.zone": row[f"{prefix}_zone"],
            f"{part}.zone_of_id": zone.get("name", ""),
        }

    def _method(self, part: str, prefix: str, row: Mapping[str, Any]) -> Fields:
        """Return name and code; 4.x keeps them in one column, as JSON."""
        if self._has_codes:
            name, code = row[f"{prefix}_method"], row[f"{prefix}_code"]
        else:
            method = json.loads(row[f"{prefix}_method"] or "{}") or {}
            name, code = method.get("name", ""), method.get("code", "")
        if part == "shipping":
            return {"shipping_method.name": name}
        return {"payment_method.name": name, "payment_method.code": code}

    def _named(self, table: str, key: str) -> dict[int, dict[str, Any]]:
        """Return id -> row with its name, which 4.1 keeps in a table beside."""
        rows = {row[key]: row for row in self._tables.rows(table)}
        if any("name" not in row for row in rows.values()):
            for text in self._english(f"{table}_description"):
                rows[text[key]]["name"] = text["name"]
        return rows

    def _english(self, table: str) -> Rows:
        (language,) = self._tables.read(
            f"SELECT language_id FROM {self._tables.name('language')} WHERE code = 'en-gb'"
        )
        rows = self._tables.rows(table)
        return [row for row in rows if row["language_id"] == language["language_id"]]

    def _rows(self, table: str, ids: Iterable[int], by: str) -> Rows:
        wanted = ", ".join(map(str, ids)) or "0"
        return self._tables.read(
            f"SELECT * FROM {self._tables.name(table)} WHERE order_id IN ({wanted}) ORDER BY {by}"
        )

    def _of_orders(self, table: str, ids: Iterable[int], by: str) -> dict[int, Rows]:
        grouped: dict[int, Rows] = {}
        for row in self._rows(table, ids, by):
            grouped.setdefault(row["order_id"], []).append(row)
        return grouped


def _kept(row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield what OpenCart has no place for: it stands in the module's own row."""
    for name in ORIGIN:
        yield f"origin.{name}", row[f"origin_{name}"]
    for name in PARCEL:
        yield f"tracking.{name}", row[f"tracking_{name}"]
    for place, parcel in enumerate(json.loads(row["tracking_further"] or "[]")):
        for name in PARCEL:
            yield f"tracking.further[{place}].{name}", parcel.get(name, "")
    yield "shipping_method.pickup_point", row["shipping_method_pickup_point"]


def _content(row: Mapping[str, Any], of: dict[str, Rows]) -> Iterator[tuple[str, object]]:
    rate = row["currency_value"]
    yield "content.currency", row["currency_code"]
    yield "content.rate", str(rate)
    yield "content.total", row["total"]
    yield "content.total.shown", cents(row["total"] * rate)
    for place, line in enumerate(of["order_product"]):
        path = f"content.lines[{place}]"
        for name in ("name", "model"):
            yield f"{path}.{name}", line[name]
        yield f"{path}.quantity", str(line["quantity"])
        yield f"{path}.product_id", str(line["product_id"])
        for name in ("price", "tax", "total"):
            yield f"{path}.{name}", line[name]
        yield f"{path}.price.shown", cents((line["price"] + line["tax"]) * rate)
        total = line["total"] + line["tax"] * line["quantity"]
        yield f"{path}.total.shown", cents(total * rate)
        of_line = line["order_product_id"]
        yield (
            f"{path}.options",
            [
                (option["name"], option["value"])
                for option in of["order_option"]
                if option["order_product_id"] == of_line
            ],
        )
    for place, total in enumerate(of["order_total"]):
        path = f"content.totals[{place}]"
        yield f"{path}.code", total["code"]
        yield f"{path}.title", total["title"]
        yield f"{path}.value", total["value"]
        yield f"{path}.value.shown", cents(total["value"] * rate)


def cents(amount: Decimal) -> str:
    """Return an amount as a shop shows it."""
    return str(round(amount, 2) + 0)


def differing(shown: Fields, expected: Fields) -> list[tuple[str, object, object]]:
    """Return path, value and expected value of the fields that differ, None for one that is not.

    A column of amounts may differ by its last digit.
    """
    pairs = [(path, shown.get(path), expected.get(path)) for path in expected | shown]
    return [pair for pair in pairs if not _same(*pair[1:])]


def _same(shown: object, expected: object) -> bool:
    if isinstance(shown, Decimal) and isinstance(expected, Decimal):
        return abs(shown - expected) <= LAST_DIGIT
    return shown == expected
