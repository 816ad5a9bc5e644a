"""What the demo shop lets through: every rule that can refuse one operation before anything of it is written."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from demo.shop.data import (
    COUNTRIES,
    CURRENCIES,
    LANGUAGES,
    LENGTHS,
    LENGTHS_IN_LISTS,
    STATUSES,
    STORES,
    TEXT_COLUMN_BYTES,
    ZONES,
    canonical_json,
)

KEYS = frozenset(
    {
        "ref",
        "action",
        "order_id",
        "expect",
        "event_id",
        "source_time",
        "owner",
        "store_id",
        "policy",
        "order",
    }
)
POLICY = {
    "mail": ("never", "on_status_change", "always"),
    "stock": ("follow_shop", "untouched"),
    "missing_product": ("block", "as_sold"),
    "customer": ("guest", "link", "create"),
}
LISTS = {
    "products": {
        "sku",
        "barcode",
        "mpn",
        "name",
        "quantity",
        "price_without_tax",
        "price",
        "vat_rate",
        "total",
        "options",
    },
    "totals": {"code", "title", "value"},
}
FIELDS = (
    frozenset(LENGTHS)
    | frozenset(LISTS)
    | frozenset(
        f"customer.{name}" for name in ("vat_code", "fiscal_code", "einvoice_dest_code", "pec")
    )
    | frozenset(
        {"total", "currency", "comment", "ordered_at", "language", "status", "tracking.shipped_at"}
    )
    | frozenset(f"origin.{name}" for name in ("node", "technology", "number"))
)
NEEDED = ("products", "totals", "total", "currency")
MONEY = re.compile(r"-?\d{1,11}\.\d{2}(\d{0,1}[1-9])?")
REF = re.compile(r"[!-~]{3,128}")


class DeclinedError(Exception):
    """One operation is not done; the others go on. ``answer`` is rejected, conflict or in_progress."""

    def __init__(
        self, answer: str, code: str, message: str, *, remedy: str = "", group: str = ""
    ) -> None:
        super().__init__(message)
        self.answer = answer
        self.reason = {"code": code, "message": message, "remedy": remedy, "group": group}
        self.order_id = ""


def rejected(code: str, message: str, *, remedy: str = "", group: str = "") -> DeclinedError:
    """Return the refusal of an operation that will be refused again as it is."""
    return DeclinedError("rejected", code, message, remedy=remedy, group=group)


@dataclass(frozen=True, slots=True)
class ParsedOperation:
    """One operation, read and well-formed; ``fields`` are flat."""

    ref: str
    action: str
    order_id: str
    expect: str
    event_id: str
    source_time: str
    owner: str
    store_id: str
    mail: str
    stock: str
    missing_product: str
    customer: str
    fields: Mapping[str, str]


def read_operation(row: dict[str, Any]) -> ParsedOperation:
    """Return one operation of ``apply``; unknown keys, words and types are refused, nothing is guessed."""
    if set(row) != KEYS:
        raise rejected(
            "bad_operation",
            f"keys that are missing or unknown: {', '.join(sorted(KEYS ^ set(row)))}",
        )
    texts = {name: _text(row, name) for name in KEYS - {"policy", "order"}}
    if not REF.fullmatch(texts["ref"]) or texts["action"] not in ("create", "update"):
        raise rejected("bad_operation", "ref or action is not as agreed")
    if not 1 <= len(texts["event_id"]) <= 64:
        raise rejected("bad_operation", "event_id: 1 to 64 characters are wanted")
    if texts["store_id"] not in STORES:
        raise rejected(
            "unknown_store", f"store {texts['store_id']} is not one of {', '.join(STORES)}"
        )
    if not re.fullmatch(r"([1-9][0-9]{0,9})?", texts["order_id"]):
        raise rejected("bad_operation", "order_id: digits are wanted, the first of them not 0")
    if (texts["action"] == "update") != bool(texts["expect"]):
        raise rejected(
            "bad_operation", "expect: an update says which revision it saw, a create says none"
        )
    return ParsedOperation(**texts, **_policy(row["policy"]), fields=_flat(row["order"]))


def check_fields(wanted: ParsedOperation) -> None:
    """Check each field that is there, and for a create that nothing needed is missing."""
    fields = wanted.fields
    missing = [path for path in NEEDED if not fields.get(path)] if wanted.action == "create" else []
    if missing:
        raise rejected("missing_field", f"a new order needs {', '.join(missing)}")
    _check_words(fields)
    _check_places(fields)
    _check_amounts(fields)
    _check_lengths(fields)


def match_products(tables: sqlite3.Connection, wanted: ParsedOperation) -> list[tuple[str, int]]:
    """Return SKU and quantity of the lines that the catalogue has; by policy, others are refused or kept as sold."""
    matched = []
    for line in json.loads(wanted.fields.get("products") or "[]"):
        product = _product(tables, line)
        if product:
            _check_options(line, json.loads(product["options"]), wanted.missing_product)
            matched.append((product["sku"], int(line["quantity"])))
        elif wanted.missing_product == "block":
            code = line.get("sku") or line.get("barcode") or line.get("mpn") or "without a code"
            raise rejected(
                "missing_product", f"product {code} is not in the catalogue", group=f"product {code}",
                remedy="add it to the catalogue, correct its code in the hub, or set missing_product to as_sold",
            )  # fmt: skip
    return matched


def _policy(value: Any) -> dict[str, str]:
    words: dict[str, str] = {"customer": "guest", **value} if isinstance(value, dict) else {}
    if set(words) != set(POLICY):
        raise rejected(
            "bad_operation", "policy: mail, stock, missing_product and perhaps customer are wanted"
        )
    for name, allowed in POLICY.items():
        if words[name] not in allowed:
            raise rejected(
                "unknown_policy", f"policy.{name}: one of {', '.join(allowed)} is wanted"
            )
    return words


def _flat(order: Any) -> dict[str, str]:
    """Return nested fields flat, lists as canonical JSON."""
    if not isinstance(order, dict):
        raise rejected("bad_operation", "order: an object is wanted")
    flat: dict[str, str] = {}
    for name, value in order.items():
        if name in LISTS:
            flat[name] = _rows(name, value)
        elif isinstance(value, dict):
            flat.update({f"{name}.{part}": _text(value, part) for part in value})
        else:
            flat[name] = _text(order, name)
    unknown = sorted(set(flat) - FIELDS)
    if unknown:
        raise rejected(
            "unknown_field", f"fields that protocol 1 does not have: {', '.join(unknown)}"
        )
    return flat


def _rows(name: str, rows: Any) -> str:
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and set(row) <= LISTS[name] for row in rows
    ):
        raise rejected(
            "bad_field",
            f"{name}: a list of objects with {', '.join(sorted(LISTS[name]))} is wanted",
        )
    for row in rows:
        for key in set(row) - {"options"}:
            _text(row, key)
        _check_option_rows(row.get("options", []))
    return canonical_json(rows)


def _check_option_rows(options: Any) -> None:
    known = {"attribute", "name", "value"}
    if not isinstance(options, list) or not all(isinstance(option, dict) for option in options):
        raise rejected("bad_field", "products.options: a list of objects is wanted")
    for option in options:
        if not {"name", "value"} <= set(option) <= known or not all(
            isinstance(text, str) for text in option.values()
        ):
            raise rejected(
                "bad_field", f"products.options: texts {', '.join(sorted(known))} are wanted"
            )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    if not isinstance(value, str):
        raise rejected("bad_field", f"{name}: text is wanted")
    return value


def _check_words(fields: Mapping[str, str]) -> None:
    for path, known in {"status": STATUSES, "currency": CURRENCIES, "language": LANGUAGES}.items():
        if path in fields and fields[path] not in known:
            raise rejected(
                f"unknown_{path}",
                f"{path} {fields[path]!r} is not one of {', '.join(known)}",
                group=f"{path} {fields[path]}",
            )


def _check_places(fields: Mapping[str, str]) -> None:
    for address in ("payment_address", "shipping_address"):
        country, zone = fields.get(f"{address}.country", ""), fields.get(f"{address}.zone", "")
        if country and country not in COUNTRIES:
            raise rejected(
                "unknown_country",
                f"{address}.country: the shop has no {country}",
                group=f"country {country}",
            )
        if zone and country in ZONES and zone.casefold() not in ZONES[country]:
            group = f"zone {country} / {zone}"
            raise rejected(
                "unknown_zone", f"{address}.zone: the shop has no {zone} in {country}", group=group
            )


def _check_amounts(fields: Mapping[str, str]) -> None:
    """Check that money is written as agreed and that the totals come to the total, to the last decimal."""
    lines = json.loads(fields.get("products") or "[]")
    rows = json.loads(fields.get("totals") or "[]")
    amounts = [
        line[name]
        for line in lines
        for name in ("price_without_tax", "price", "total")
        if name in line
    ]
    amounts += [row.get("value", "") for row in rows] + [
        fields[path] for path in ("total",) if path in fields
    ]
    if not all(MONEY.fullmatch(amount) for amount in amounts):
        raise rejected("bad_money", "an amount is not written as agreed, e.g. 12.50 or 8.1967")
    if not all(re.fullmatch(r"[1-9]\d{0,8}", line.get("quantity", "")) for line in lines):
        raise rejected("bad_quantity", "a quantity is not a whole number above 0")
    sums = {
        code: sum(Decimal(r["value"]) for r in rows if (r.get("code") == "total") is code)
        for code in (True, False)
    }
    if rows and (
        sums[True] != sums[False] or sums[True] != Decimal(fields.get("total", str(sums[True])))
    ):
        raise rejected(
            "totals_differ", f"the totals come to {sums[False]}, the order says {sums[True]}"
        )


def _check_lengths(fields: Mapping[str, str]) -> None:
    """Check every text by its own column: a list of lines may be as long as a request lets it."""
    for path, text in _texts(fields):
        most = LENGTHS.get(path) or LENGTHS_IN_LISTS.get(path, 255)
        length, unit = (
            (len(text.encode()), "bytes")
            if most == TEXT_COLUMN_BYTES
            else (len(text), "characters")
        )
        if length > most:
            raise rejected(
                "too_long",
                f"{path}: {length} {unit}, the shop takes {most}",
                group=f"too long: {path}",
            )


def _texts(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((path, text) for path, text in fields.items() if path not in LISTS)
    for line in json.loads(fields.get("products") or "[]"):
        yield "products.name", line.get("name", "")
        for option in line.get("options", []):
            yield "products.options.name", option["name"]
            yield "products.options.value", option["value"]
    for row in json.loads(fields.get("totals") or "[]"):
        yield "totals.title", row.get("title", "")


def _product(tables: sqlite3.Connection, line: Mapping[str, str]) -> sqlite3.Row | None:
    """Return the catalogue's row: by SKU, else by barcode, else by manufacturer's number."""
    for column in ("sku", "barcode", "mpn"):
        if line.get(column):
            query = f"SELECT * FROM products WHERE {column} = ?"
            row = tables.execute(query, (line[column],)).fetchone()
            if row:
                return row  # type: ignore[no-any-return]
    return None


def _check_options(
    line: Mapping[str, Any], known: Mapping[str, list[str]], missing_product: str
) -> None:
    if missing_product == "as_sold" or not known:
        return
    for option in line.get("options", []):
        name, value = option.get("attribute") or option["name"], option["value"]
        if value.casefold() not in [allowed.casefold() for allowed in known.get(name, [])]:
            raise rejected(
                "missing_option", f"product {line.get('sku')}: it has no {name} {value}",
                group=f"option {line.get('sku')} / {name} / {value}",
            )  # fmt: skip
