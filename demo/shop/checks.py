"""Every rule that can refuse the parts of one operation before anything of it is written."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from demo.shop.data import (
    COUNTRIES,
    CURRENCIES,
    CUSTOMER_GROUPS,
    LANGUAGES,
    LENGTHS,
    STATUSES,
    TEXT_COLUMN_BYTES,
    ZONES,
)
from demo.shop.found import hashes_of
from demo.shop.operations import ParsedOperation, conflict, is_time, rejected
from demo.shop.parts import FIELDS, SEVERAL_LINES, Parts
from demo.shop.product_options import check_options

MONEY = re.compile(r"-?\d{1,11}\.\d{2}(\d{0,1}[1-9])?")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
QUANTITY = re.compile(r"[1-9]\d{0,8}")
_SHORT_WORD = re.compile(r"[\w.'-]{1,20}")
MOST_PARCELS = 100
"""Beside the first."""
KEPT_RAW = ("tracking.", "origin.", "shipping_method.pickup_point")
"""Paths of the texts that stand in the module's own row; the shop keeps all others escaped."""
LINE_AMOUNTS = ("price_without_tax", "price", "total")


def check_parts(operation: ParsedOperation) -> None:
    """Check every part that is there, and for a create that the content is.

    Raises:
        OperationRefusedError: the first rule that is broken.
    """
    if operation.action == "create" and "content" not in operation.parts:
        raise rejected("missing_field", "content: a new order needs it")
    _check_characters(operation.parts)
    _check_words(operation)
    _check_places(operation)
    if "content" in operation.parts:
        _check_amounts(operation.parts["content"])
    _check_times(operation.parts)
    _check_parcels(operation.parts.get("tracking", {}).get("further", []))
    _check_lengths(operation.parts)


def check_expect(operation: ParsedOperation, parts: Parts, order_id: int) -> None:
    """Every part that the plan saw has to stand as it saw it."""
    present = hashes_of(parts)
    changed = [part for part, seen in operation.expect.items() if present[part] != seen]
    if changed:
        message = f"changed since the plan saw the order: {', '.join(changed)}; find and plan again"
        raise conflict("changed", message, order_id)


def match_products(tables: sqlite3.Connection, operation: ParsedOperation) -> list[tuple[str, int]]:
    """Return SKU and pieces of the lines that the catalogue has.

    Raises:
        OperationRefusedError: the policy says ``block`` and a product or an option is missing.
    """
    matched = []
    for line in operation.lines:
        product = _product(tables, line)
        if product:
            if operation.missing_product == "block":
                check_options(line, product)
            matched.append((product["sku"], int(line["quantity"])))
        elif operation.missing_product == "block":
            code = line.get("sku") or line.get("barcode") or line.get("mpn") or "without a code"
            raise rejected(
                "missing_product",
                f"product {code} is not in the catalogue",
                group=f"product {code}",
                remedy="add it to the catalogue, correct its code with order-upload correct, "
                "or set missing_product to as_sold, or to stand_in with a stand_in_product",
            )
        elif operation.missing_product == "stand_in":
            _check_stand_in(tables, operation.stand_in_product)
    return matched


def _check_characters(parts: Parts) -> None:
    """Check that texts have no control characters, and that an e-mail address is one."""
    for path, text in _every_text("", parts):
        one_line = text
        if path in SEVERAL_LINES:
            one_line = text.replace("\r\n", " ").replace("\n", " ")
        if CONTROL.search(one_line):
            raise rejected(
                "control_character",
                f"{path}: found a control character; allowed: line breaks in comments and notes",
            )
    email = parts.get("customer", {}).get("email", "")
    if email and not EMAIL.fullmatch(email.strip(" ")):
        raise rejected("not_an_email", "customer.email: found no e-mail address")


def _every_text(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield all texts of a part, of its rows and of their options, each with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, below in value.items():
            yield from _every_text(f"{path}.{name}".lstrip("."), below)
    else:
        for below in value:
            yield from _every_text(path, below)


def _check_words(operation: ParsedOperation) -> None:
    parts, is_new = operation.parts, operation.action == "create"
    words = {
        "status": (parts.get("status"), STATUSES),
        "currency": (parts.get("content", {}).get("currency"), CURRENCIES),
        "language": (parts.get("customer", {}).get("language"), LANGUAGES),
        "customer_group": (parts.get("customer", {}).get("group"), CUSTOMER_GROUPS),
    }
    for name, (word, known) in words.items():
        if word == "" and is_new:
            continue  # nothing said: the shop's own
        if word is not None and word not in known:
            raise rejected(
                f"unknown_{name}",
                f"{name} {word!r} is not one of {', '.join(known)}",
                group=f"{name} {word}",
            )


def _check_places(operation: ParsedOperation) -> None:
    needs_zone = operation.unknown_zone != "without_zone"
    for part in ("billing", "shipping"):
        address = operation.parts.get(part, {})
        country, zone = address.get("country", ""), address.get("zone", "")
        if country and country not in COUNTRIES:
            raise rejected(
                "unknown_country",
                f"{part}.country: the shop has no {country}",
                group=f"country {country}",
            )
        if needs_zone and zone and country in ZONES and zone.casefold() not in ZONES[country]:
            shown = zone if _SHORT_WORD.fullmatch(zone) else f"of {len(zone)} characters"
            raise rejected(
                "unknown_zone",
                f"{part}.zone: the shop has no zone {shown} in {country}",
                group=f"zone {country} / {shown}",
            )


def _check_amounts(content: Mapping[str, Any]) -> None:
    """Check how amounts and quantities are written, and that the totals come to the total."""
    amounts = [content["total"]]
    amounts += [row.get("value", "") for row in content["totals"]]
    for line in content["lines"]:
        amounts += [line[name] for name in LINE_AMOUNTS if name in line]
    if not all(MONEY.fullmatch(amount) for amount in amounts):
        raise rejected("bad_money", "an amount is not written as agreed, e.g. 12.50 or 8.1967")
    if not all(QUANTITY.fullmatch(line.get("quantity", "")) for line in content["lines"]):
        raise rejected("bad_quantity", "a quantity is not a whole number above 0")
    _check_sums(content["totals"], Decimal(content["total"]))


def _check_sums(rows: Sequence[Mapping[str, str]], total: Decimal) -> None:
    total_row = sum((Decimal(row["value"]) for row in rows if _is_total(row)), Decimal(0))
    others = sum((Decimal(row["value"]) for row in rows if not _is_total(row)), Decimal(0))
    if rows and not others == total_row == total:
        raise rejected("totals_differ", f"the totals come to {others}, the order says {total_row}")


def _is_total(row: Mapping[str, str]) -> bool:
    return row.get("code") == "total"


def _check_times(parts: Parts) -> None:
    times = {"date": parts.get("date", "")}
    tracking = parts.get("tracking", {})
    times["tracking.shipped_at"] = tracking.get("shipped_at", "")
    for place, parcel in enumerate(tracking.get("further", [])):
        times[f"tracking.further[{place}].shipped_at"] = parcel.get("shipped_at", "")
    for path, text in times.items():
        if text and not is_time(text):
            raise rejected("bad_field", f"{path}: allowed: a time, e.g. 2026-11-20T12:00:00Z")


def _check_parcels(parcels: Sequence[Mapping[str, str]]) -> None:
    if len(parcels) > MOST_PARCELS:
        raise rejected("bad_field", f"tracking.further: allowed: {MOST_PARCELS} parcels")
    if not all(parcel.get("number") for parcel in parcels):
        raise rejected("bad_field", "tracking.further: allowed: parcels with a number")


def _check_lengths(parts: Parts) -> None:
    """Check every text by its own column: a list of lines may be as long as a request lets it."""
    for path, text in _texts(parts):
        most = LENGTHS.get(path, 255)
        kept = text
        if not path.startswith(KEPT_RAW):
            kept = html.escape(text, quote=False).replace('"', "&quot;")
        length, unit = len(kept), "characters"
        if most == TEXT_COLUMN_BYTES:
            length, unit = len(kept.encode()), "bytes"
        if length > most:
            raise rejected(
                "too_long",
                f"{path}: {length} {unit}, the shop takes {most}",
                group=f"too long: {path}",
            )


def _texts(parts: Parts) -> Iterator[tuple[str, str]]:
    yield "comment", parts.get("comment", "")
    for part in FIELDS:
        yield from _texts_of_part(part, parts.get(part, {}))
    content = parts.get("content", {})
    for line in content.get("lines", []):
        yield "content.lines.name", line.get("name", "")
        for option in line.get("options", []):
            yield "content.lines.options.name", option.get("name", "")
            yield "content.lines.options.value", option.get("value", "")
    for row in content.get("totals", []):
        yield "content.totals.code", row.get("code", "")
        yield "content.totals.title", row.get("title", "")


def _texts_of_part(part: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the texts of a part; further parcels have the lengths of the first."""
    for name, value in fields.items():
        if isinstance(value, str):
            yield f"{part}.{name}", value
        else:
            for row in value:
                yield from _texts_of_part(part, row)


def _product(tables: sqlite3.Connection, line: Mapping[str, str]) -> sqlite3.Row | None:
    """Return the catalogue's row: by SKU, else by barcode, else by manufacturer's number."""
    for column in ("sku", "barcode", "mpn"):
        if line.get(column):
            query = f"SELECT rowid, * FROM products WHERE {column} = ?"
            row: sqlite3.Row | None = tables.execute(query, (line[column],)).fetchone()
            if row:
                return row
    return None


def _check_stand_in(tables: sqlite3.Connection, code: str) -> None:
    """Check that the product is there; pieces of other products must not move its stock."""
    query = "SELECT counts_stock FROM products WHERE sku = ?"
    row = tables.execute(query, (code,)).fetchone()
    found = "it is not in the catalogue"
    if row:
        found = "it counts its stock"
    if not row or row["counts_stock"]:
        raise rejected(
            "unfit_stand_in",
            f"stand-in {code}: {found}",
            remedy="name a product of the shop that counts no stock",
            group=f"stand-in {code}",
        )
