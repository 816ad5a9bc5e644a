"""Reads the operations of ``apply``: unknown keys, words and types are refused, nothing is guessed.

Written against docs/node-protocol.md, sections 6 and 8.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from demo.shop.data import STORES
from demo.shop.parts import CONTENT, FIELDS, LINE, OPTION, PARCEL, PARTS, TEXT_PARTS, TOTAL, Parts

TEXT_KEYS = ("ref", "action", "order_id", "event_id", "source_time", "owner", "store_id")
KEYS = frozenset(TEXT_KEYS) | {"expect", "said", "policy", "order"}
OPTIONAL_KEYS = frozenset({"previous_owner"})
POLICY = {
    "mail": ("never", "on_status_change", "always"),
    "stock": ("follow_shop", "untouched"),
    "missing_product": ("block", "as_sold", "stand_in"),
    "unknown_zone": ("block", "without_zone"),
    "customer": ("guest", "link", "create"),
}
REF = re.compile(r"[!-~]{3,128}")
HASH = re.compile(r"[!-~]{1,64}")
ORDER_ID = re.compile(r"([1-9][0-9]{0,9})?")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")


class OperationRefusedError(Exception):
    """One operation is not done; the others go on.

    Attributes:
        answer: ``rejected``, ``conflict`` or ``in_progress``.
        reason: why, as the answer carries it.
        order_id: the order that is concerned, "" where there is none.
    """

    def __init__(
        self, answer: str, code: str, message: str, *, remedy: str = "", group: str = ""
    ) -> None:
        super().__init__(message)
        self.answer = answer
        self.reason = {"code": code, "message": message, "remedy": remedy, "group": group}
        self.order_id = ""


def refusal(ref: str, answer: str, order_id: str, reason: dict[str, str]) -> dict[str, Any]:
    """Return the answer to an operation that was not done."""
    told = {"ref": ref, "answer": answer, "order_id": order_id, "reason": reason}
    return {**told, "hashes": {}, "altered": []}


def rejected(
    code: str, message: str, *, remedy: str = "", group: str = ""
) -> OperationRefusedError:
    """Return the refusal of an operation that will be refused again as it is."""
    return OperationRefusedError("rejected", code, message, remedy=remedy, group=group)


def conflict(code: str, message: str, order_id: object) -> OperationRefusedError:
    """Return the refusal of an operation whose plan saw the shop otherwise."""
    refused = OperationRefusedError("conflict", code, message)
    refused.order_id = str(order_id or "")
    return refused


@dataclass(frozen=True, slots=True)
class ParsedOperation:
    """One operation, read and well-formed.

    Attributes:
        parts: what is written, in the wire's form.
        expect: part -> the hash that the plan saw.
        said: part -> the caller's hash of what the hub said of it.
        previous_owner: the connector whose orders the owner takes over, or "".
    """

    ref: str
    action: str
    order_id: str
    event_id: str
    source_time: str
    owner: str
    previous_owner: str
    store_id: str
    mail: str
    stock: str
    missing_product: str
    stand_in_product: str
    unknown_zone: str
    customer: str
    expect: Mapping[str, str]
    said: Mapping[str, str]
    parts: Parts

    @property
    def lines(self) -> Sequence[Mapping[str, Any]]:
        """The lines that are sent; none where ``content`` is not."""
        lines: Sequence[Mapping[str, Any]] = self.parts.get("content", {}).get("lines", ())
        return lines

    @property
    def remembered(self) -> tuple[str, ...]:
        """Every part that the shop remembers of this operation: the written and the said ones."""
        return tuple(part for part in PARTS if part in self.parts or part in self.said)


def stock_uncertain(operation: ParsedOperation) -> OperationRefusedError:
    """Return the refusal of an order of which nobody knows whether its stock moved."""
    names = ", ".join(line["sku"] for line in operation.lines)
    return rejected(
        "stock_uncertain",
        f"the database server stopped while the stock of this order was moving: {names}",
        remedy="compare the stock of these",
        group=f"stock {names}",
    )


def read_operation(row: Mapping[str, Any]) -> ParsedOperation:
    """Return one operation of ``apply``.

    Raises:
        OperationRefusedError: the operation breaks the page, with the key that is wrong.
    """
    if set(row) - OPTIONAL_KEYS != KEYS:
        names = ", ".join(sorted(KEYS ^ (set(row) - OPTIONAL_KEYS)))
        raise rejected("bad_operation", f"keys that are missing or unknown: {names}")
    operation = ParsedOperation(
        **{name: _text(row, name) for name in TEXT_KEYS},
        previous_owner=_text({"previous_owner": "", **row}, "previous_owner"),
        **_policy(row["policy"]),
        expect=_hashes(row, "expect"),
        said=_hashes(row, "said"),
        parts=_parts(row["order"]),
    )
    _check_envelope(operation)
    _check_expect(operation)
    return operation


def is_time(text: str) -> bool:
    """Tell whether a text is a time with its zone."""
    try:
        return bool(TIME.fullmatch(text)) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _check_envelope(operation: ParsedOperation) -> None:
    if not REF.fullmatch(operation.ref):
        raise rejected("bad_operation", "ref: allowed: 3 to 128 characters from ! to ~")
    if operation.action not in ("create", "update"):
        raise rejected("bad_operation", "action: allowed: create, update")
    if not 1 <= len(operation.event_id) <= 64:
        raise rejected("bad_operation", "event_id: allowed: 1 to 64 characters")
    if operation.store_id not in STORES:
        known = ", ".join(STORES)
        raise rejected("unknown_store", f"store {operation.store_id} is not one of {known}")
    if operation.source_time and not is_time(operation.source_time):
        raise rejected("bad_operation", 'source_time: allowed: a time with its zone, or ""')
    if not ORDER_ID.fullmatch(operation.order_id):
        raise rejected("bad_operation", "order_id: allowed: digits, the first of them not 0")


def _check_expect(operation: ParsedOperation) -> None:
    """A create expects nothing; an update says what it saw of every part that it writes."""
    if operation.action == "create" and operation.expect:
        raise rejected("bad_operation", "expect: a create sends {}")
    missing = [part for part in operation.parts if part not in operation.expect]
    if operation.action == "update" and missing:
        raise rejected("bad_operation", f"expect: no hash of {', '.join(missing)}")


def _policy(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise rejected("bad_operation", "policy: allowed: an object")
    words = {"customer": "guest", "unknown_zone": "block", "stand_in_product": "", **value}
    keys = {*POLICY, "stand_in_product"}
    if set(words) != keys:
        names = ", ".join(sorted(keys ^ set(words)))
        raise rejected("bad_operation", f"policy: keys that are missing or unknown: {names}")
    for name, allowed in POLICY.items():
        if words[name] not in allowed:
            raise rejected("unknown_policy", f"policy.{name}: allowed: {', '.join(allowed)}")
    stand_in = _text(words, "stand_in_product", "policy.")
    if (words["missing_product"] == "stand_in") != bool(stand_in):
        message = (
            "policy.stand_in_product: allowed: a SKU with missing_product stand_in, only there"
        )
        raise rejected("bad_operation", message)
    return words


def _hashes(row: Mapping[str, Any], name: str) -> dict[str, str]:
    hashes = row[name]
    if not isinstance(hashes, dict) or not set(hashes) <= set(PARTS):
        raise rejected("bad_operation", f"{name}: allowed: an object of hashes by part")
    for part, text in hashes.items():
        if not isinstance(text, str) or not HASH.fullmatch(text):
            raise rejected(
                "bad_operation", f"{name}.{part}: allowed: 1 to 64 characters from ! to ~"
            )
    return hashes


def _parts(order: Any) -> Parts:
    if not isinstance(order, dict):
        raise rejected("bad_operation", "order: allowed: an object")
    _refuse_unknown("", order, PARTS)
    parts: dict[str, Any] = {}
    for part, value in order.items():
        if part in TEXT_PARTS:
            parts[part] = _text(order, part)
        elif part == "content":
            parts[part] = _content(value)
        elif part == "tracking":
            parts[part] = _tracking(value)
        else:
            parts[part] = _fields(part, value)
    return parts


def _fields(part: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise rejected("bad_field", f"{part}: allowed: an object")
    _refuse_unknown(f"{part}.", value, FIELDS[part])
    return {name: _text(value, name, f"{part}.") for name in value}


def _tracking(value: Any) -> dict[str, Any]:
    """Return ``tracking``: the fields of the first parcel, and the further ones as a list."""
    if not isinstance(value, dict):
        raise rejected("bad_field", "tracking: allowed: an object")
    texts = {name: text for name, text in value.items() if name != "further"}
    tracking: dict[str, Any] = _fields("tracking", texts)
    if "further" in value:
        rows = _rows("tracking.further", value["further"])
        tracking["further"] = [_row("tracking.further", row, PARCEL) for row in rows]
    return tracking


def _content(value: Any) -> dict[str, Any]:
    """Return ``content``, which travels whole: amounts mean nothing without their currency."""
    if not isinstance(value, dict):
        raise rejected("bad_field", "content: allowed: an object")
    _refuse_unknown("content.", value, CONTENT)
    missing = [name for name in CONTENT if value.get(name) in (None, "")]
    if missing:
        raise rejected("missing_field", f"content: without {', '.join(missing)}; it is sent whole")
    return {
        "lines": [_line(row) for row in _rows("content.lines", value["lines"])],
        "totals": [
            _row("content.totals", row, TOTAL) for row in _rows("content.totals", value["totals"])
        ],
        "total": _text(value, "total", "content."),
        "currency": _text(value, "currency", "content."),
    }


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return one line; where it has no options the key is left out, as an empty text is."""
    texts = {name: value for name, value in row.items() if name != "options"}
    line: dict[str, Any] = _row("content.lines", texts, LINE)
    options = _rows("content.lines.options", row.get("options", []))
    if options:
        line["options"] = [_row("content.lines.options", option, OPTION) for option in options]
    return line


def _rows(path: str, rows: Any) -> list[dict[str, Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise rejected("bad_field", f"{path}: allowed: a list of objects")
    return rows


def _row(path: str, row: Mapping[str, Any], names: Collection[str]) -> dict[str, str]:
    """Return the texts of one row that are not empty."""
    if not set(row) <= set(names):
        raise rejected("bad_field", f"{path}: allowed: {', '.join(names)}")
    texts = {name: _text(row, name, f"{path}.") for name in row}
    return {name: text for name, text in texts.items() if text}


def _refuse_unknown(where: str, value: Mapping[str, Any], names: Collection[str]) -> None:
    unknown = sorted(set(value) - set(names))
    if unknown:
        paths = ", ".join(f"{where}{name}" for name in unknown)
        raise rejected("unknown_field", f"protocol 1 does not have {paths}")


def _text(row: Mapping[str, Any], name: str, where: str = "") -> str:
    value = row[name]
    if not isinstance(value, str):
        raise rejected("bad_field", f"{where}{name}: allowed: text")
    return value
