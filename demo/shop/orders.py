"""The demo shop's orders: what ``find`` gives and what ``apply`` does, step by step as the PHP module has to.

A create takes three steps, each kept on its own because OpenCart 3.0's order tables know no
transactions: the reference is reserved; the order stands there half-made; it is completed. A
request that ends between two of them leaves a reservation that the next one clears away.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from demo.shop.checks import (
    DeclinedError,
    ParsedOperation,
    check_fields,
    match_products,
    read_operation,
    rejected,
)
from demo.shop.customers import customer_of, set_customer
from demo.shop.data import DEFAULT_STATUS, canonical_json
from demo.shop.database import Database, now_text
from demo.shop.effects import Change, enter_status, give_back, send_mail, take
from demo.shop.faults import Fault, Faults

LISTS = ("products", "totals")
NOT_CONTENT = ("status", "tracking.")
"""Fields that every connector may write; the rest belongs to the one that created the order."""


class Orders:
    """The orders of one installation."""

    def __init__(self, database: Database, faults: Faults) -> None:
        self._database, self._faults = database, faults
        self._at_work: set[str] = set()
        self._lock = threading.Lock()

    def find(self, refs: Sequence[str], order_ids: Sequence[str]) -> list[dict[str, Any]]:
        """Return what the shop has of these, each once."""
        with self._database.transaction() as tables:
            links = {
                row["ref"]: row for row in _some(tables, "SELECT * FROM links WHERE ref IN", refs)
            }
            ids = [str(row["order_id"]) for row in links.values() if row["order_id"]]
            rows = {
                row["order_id"]: row
                for row in _some(
                    tables, "SELECT * FROM orders WHERE order_id IN", [*ids, *order_ids]
                )
            }
            by_order = {
                row["order_id"]: row
                for row in _some(tables, "SELECT * FROM links WHERE order_id IN", [*rows])
            }
            missing = [_missing(row) for row in links.values() if row["order_id"] not in rows]
            return [
                _found(tables, row, by_order.get(order_id)) for order_id, row in rows.items()
            ] + missing

    def answer(self, row: dict[str, Any]) -> dict[str, Any]:
        """Do one operation and return its answer; whatever is wrong with it stays with it."""
        ref = row["ref"]
        try:
            wanted = read_operation(row)
            with self._alone(ref):
                return self._do(wanted)
        except DeclinedError as declined:
            return _answer(ref, declined.answer, declined.order_id, declined.reason)
        except Exception as error:  # noqa: BLE001 - one failing order never fails the batch
            reason = {
                "code": "shop_error",
                "message": type(error).__name__,
                "remedy": "see the shop's error log",
            }
            return _answer(ref, "rejected", "", {**reason, "group": ""})

    @contextmanager
    def _alone(self, ref: str) -> Iterator[None]:
        """Hold a reference for one request; it is let go when the request ends, however it ends."""
        with self._lock:
            if ref in self._at_work:
                raise DeclinedError(
                    "in_progress", "in_progress", "another request is writing this order right now"
                )
            self._at_work.add(ref)
        try:
            yield
        finally:
            with self._lock:
                self._at_work.discard(ref)

    def _do(self, wanted: ParsedOperation) -> dict[str, Any]:
        with self._database.transaction() as tables:
            link = tables.execute("SELECT * FROM links WHERE ref = ?", (wanted.ref,)).fetchone()
            event = (wanted.ref, wanted.event_id)
            is_done = tables.execute(
                "SELECT 1 FROM events WHERE ref = ? AND event_id = ?", event
            ).fetchone()
        if link and link["store_id"] != wanted.store_id:
            raise _conflict(
                "other_store", f"store {link['store_id']} of this installation has it", link
            )
        if link and link["state"] == "deleted":
            message = f"a person deleted order {link['order_id']}, which this reference was"
            raise rejected(
                "deleted_in_shop", message, group="orders that people deleted in the shop"
            )
        if is_done:
            return _answer(wanted.ref, "unchanged", str(link["order_id"]))
        check_fields(wanted)
        if self._faults.strikes(Fault.STOCK_UNCERTAIN, ref=wanted.ref):
            names = ", ".join(line["sku"] for line in json.loads(wanted.fields["products"]))
            message = (
                f"the database server stopped while the stock of this order was moving: {names}"
            )
            raise rejected(
                "stock_uncertain",
                message,
                remedy="compare the stock of these",
                group=f"stock {names}",
            )
        return (
            self._create(wanted, link) if wanted.action == "create" else self._update(wanted, link)
        )

    def _create(self, wanted: ParsedOperation, link: sqlite3.Row | None) -> dict[str, Any]:
        if link and link["state"] == "complete":
            raise _conflict(
                "already_there",
                "the shop has an order of this reference: find it, then update it",
                link,
            )
        with self._database.transaction() as tables:
            lines = match_products(tables, wanted)
            _reserve(tables, wanted, link)
        self._faults.hang_up(Fault.HANG_UP_RESERVED, wanted.ref)
        with self._database.transaction() as tables:
            order_id = _half_make(tables, wanted)
        self._faults.hang_up(Fault.HANG_UP_HALF_MADE, wanted.ref)
        with self._database.transaction() as tables:
            _complete(tables, wanted, order_id, lines)
        self._faults.hang_up(Fault.HANG_UP_WRITTEN, wanted.ref)
        return _answer(wanted.ref, "created", str(order_id))

    def _update(self, wanted: ParsedOperation, link: sqlite3.Row | None) -> dict[str, Any]:
        with self._database.transaction() as tables:
            order = _order_to_update(tables, wanted, link)
            order_id = order["order_id"]
            if _revision(tables, order) != wanted.expect:
                raise _conflict(
                    "changed",
                    "the order changed since the plan saw it: find it and plan again",
                    order,
                )
            _check_right(tables, wanted, order_id, link)
            _check_currency(wanted, _now(order))
            lines = match_products(tables, wanted)
            if link is None:
                tables.execute(
                    "INSERT INTO links VALUES (?, ?, 'complete', '', ?)",
                    (wanted.ref, wanted.store_id, order_id),
                )
            changed = {
                path: text
                for path, text in wanted.fields.items()
                if _now(order).get(path, "") != text
            }
            if changed:
                _write_changes(tables, wanted, order, changed, lines)
            _remember(tables, wanted, order_id)
        self._faults.hang_up(Fault.HANG_UP_WRITTEN, wanted.ref)
        return _answer(wanted.ref, "updated" if changed else "unchanged", str(order_id))


def _reserve(tables: sqlite3.Connection, wanted: ParsedOperation, link: sqlite3.Row | None) -> None:
    """Reserve the reference, clearing away what a create that died left of its order."""
    if link and link["order_id"]:
        tables.execute("DELETE FROM orders WHERE order_id = ?", (link["order_id"],))
    tables.execute(
        "INSERT OR REPLACE INTO links VALUES (?, ?, 'reserved', ?, NULL)",
        (wanted.ref, wanted.store_id, wanted.owner),
    )


def _half_make(tables: sqlite3.Connection, wanted: ParsedOperation) -> int:
    fields = canonical_json(
        {path: text for path, text in wanted.fields.items() if path != "status"}
    )
    query = "INSERT INTO orders (store_id, status, status_at, fields) VALUES (?, '0', ?, ?) RETURNING order_id"
    order_id = int(
        tables.execute(query, (wanted.store_id, now_text(), fields)).fetchone()["order_id"]
    )
    tables.execute("UPDATE links SET order_id = ? WHERE ref = ?", (order_id, wanted.ref))
    set_customer(tables, order_id, wanted.fields, wanted.customer)
    return order_id


def _complete(
    tables: sqlite3.Connection, wanted: ParsedOperation, order_id: int, lines: list[tuple[str, int]]
) -> None:
    status = wanted.fields.get("status") or DEFAULT_STATUS
    mail = "new order" if wanted.mail == "always" else ""
    enter_status(
        tables, Change(order_id, status, wanted.owner, wanted.stock == "follow_shop", mail), lines
    )
    _remember(tables, wanted, order_id)
    tables.execute("UPDATE links SET state = 'complete' WHERE ref = ?", (wanted.ref,))


def _order_to_update(
    tables: sqlite3.Connection, wanted: ParsedOperation, link: sqlite3.Row | None
) -> sqlite3.Row:
    """Return the order's row: by its reference, or for the first link of an own order by its id."""
    if link and link["state"] != "complete":
        raise _conflict(
            "half_made", "a create of this reference has not finished: send the create again", link
        )
    if link and wanted.order_id not in ("", str(link["order_id"])):
        raise _conflict("other_order", f"this reference is order {link['order_id']}", link)
    order_id = str(link["order_id"]) if link else wanted.order_id
    other = tables.execute(
        "SELECT * FROM links WHERE order_id = ? AND ref <> ?", (order_id, wanted.ref)
    ).fetchone()
    if other:
        raise _conflict("linked_to_other", "the order belongs to another reference", other)
    order = tables.execute("SELECT * FROM orders WHERE order_id = ?", (order_id,)).fetchone()
    if order is None:
        raise rejected(
            "order_not_found", f"the shop has no order {order_id or 'of this reference'}"
        )
    return order  # type: ignore[no-any-return]


def _check_right(
    tables: sqlite3.Connection, wanted: ParsedOperation, order_id: int, link: sqlite3.Row | None
) -> None:
    """Content belongs to the connector that created the order; an older message never moves a status."""
    content = [path for path in wanted.fields if not path.startswith(NOT_CONTENT)]
    if content and link and link["owner"] not in ("", wanted.owner):
        raise rejected(
            "owned_by", f"connector {link['owner']} created it and owns {', '.join(content)}"
        )
    query = "SELECT source_time FROM written WHERE order_id = ? AND path = 'status'"
    written = tables.execute(query, (order_id,)).fetchone()
    if "status" in wanted.fields and written and "" < wanted.source_time < written["source_time"]:
        raise _conflict(
            "stale", "the status was set by a later message of the source", {"order_id": order_id}
        )


def _check_currency(wanted: ParsedOperation, now: Mapping[str, str]) -> None:
    """The same numbers in another currency are other amounts: all of them have to be there."""
    is_other = wanted.fields.get("currency", now.get("currency")) != now.get("currency")
    missing = [
        path for path in ("products", "totals", "total") if is_other and path not in wanted.fields
    ]
    if missing:
        raise rejected(
            "missing_field", f"another currency needs all amounts in it: {', '.join(missing)} too"
        )


def _write_changes(
    tables: sqlite3.Connection,
    wanted: ParsedOperation,
    order: sqlite3.Row,
    changed: Mapping[str, str],
    lines: list[tuple[str, int]],
) -> None:
    """Write the fields, then the status with all it brings: its mail tells the tracking number."""
    order_id = order["order_id"]
    fields = json.loads(order["fields"]) | {
        path: text for path, text in changed.items() if path != "status"
    }
    kept = canonical_json({path: text for path, text in fields.items() if text})
    tables.execute("UPDATE orders SET fields = ? WHERE order_id = ?", (kept, order_id))
    follows = wanted.stock == "follow_shop"
    if "products" in changed and order["taken"] and follows:
        give_back(tables, order_id)
        take(tables, order_id, lines)
    if "status" in changed:
        mail = "" if wanted.mail == "never" else "order update"
        now = lines if "products" in changed else lines_of(tables, fields)
        enter_status(tables, Change(order_id, changed["status"], wanted.owner, follows, mail), now)
    elif wanted.mail == "always":
        send_mail(tables, order_id, "order update", order["status"])


def lines_of(tables: sqlite3.Connection, fields: Mapping[str, str]) -> list[tuple[str, int]]:
    """Return SKU and quantity of the lines that stand in the order and in the catalogue."""
    lines = [
        (line.get("sku", ""), int(line["quantity"]))
        for line in json.loads(fields.get("products", "[]"))
    ]
    known = {
        row["sku"]
        for row in _some(tables, "SELECT sku FROM products WHERE sku IN", [sku for sku, _ in lines])
    }
    return [line for line in lines if line[0] in known]


def _remember(tables: sqlite3.Connection, wanted: ParsedOperation, order_id: int) -> None:
    tables.executemany(
        "INSERT OR REPLACE INTO written VALUES (?, ?, ?, ?, ?)",
        [
            (
                order_id,
                path,
                hashlib.sha256(text.encode()).hexdigest(),
                wanted.source_time,
                wanted.event_id,
            )
            for path, text in wanted.fields.items()
        ],
    )
    tables.execute("INSERT OR IGNORE INTO events VALUES (?, ?)", (wanted.ref, wanted.event_id))


def _found(
    tables: sqlite3.Connection, order: sqlite3.Row, link: sqlite3.Row | None
) -> dict[str, Any]:
    fields = _now(order)
    email = fields.get("customer.email", "").strip().lower()
    query = "SELECT path, hash, source_time, event_id FROM written WHERE order_id = ?"
    return {
        "order_id": str(order["order_id"]),
        "ref": link["ref"] if link else "",
        "store_id": order["store_id"],
        "state": link["state"] if link else "complete",
        "owner": link["owner"] if link else "",
        "revision": _revision(tables, order),
        "status": order["status"],
        "status_at": order["status_at"],
        "total": fields.get("total", ""),
        "currency": fields.get("currency", ""),
        "email_hash": hashlib.sha256(email.encode()).hexdigest() if email else "",
        "customer_id": customer_of(tables, order["order_id"]),
        "fields": _nested(fields),
        "written": {
            row["path"]: {name: row[name] for name in ("hash", "source_time", "event_id")}
            for row in tables.execute(query, (order["order_id"],))
        },
        "stock_taken": bool(order["taken"]),
        "mails_sent": order["mails"],
    }


def _missing(link: sqlite3.Row) -> dict[str, Any]:
    """A reference without an order: a create that has not finished, or one that a person deleted."""
    empty = dict.fromkeys(
        ("order_id", "revision", "status", "status_at", "total", "currency", "email_hash"), ""
    )
    known = {name: link[name] for name in ("ref", "store_id", "state", "owner")}
    if link["state"] == "deleted":
        known["order_id"] = str(link["order_id"])
    return {
        **empty,
        **known,
        "customer_id": "",
        "fields": {},
        "written": {},
        "stock_taken": False,
        "mails_sent": 0,
    }


def _now(order: sqlite3.Row) -> dict[str, str]:
    return {**json.loads(order["fields"]), "status": order["status"]}


def _nested(fields: Mapping[str, str]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for path, text in fields.items():
        group, _, name = path.rpartition(".")
        target = nested.setdefault(group, {}) if group else nested
        target[name] = json.loads(text) if path in LISTS else text
    return nested


def _revision(tables: sqlite3.Connection, order: sqlite3.Row) -> str:
    """Return a hash of the order's state: the same while nobody changes it."""
    query = "SELECT COALESCE(MAX(id), 0) AS last FROM history WHERE order_id = ?"
    last = tables.execute(query, (order["order_id"],)).fetchone()["last"]
    state = [order["order_id"], order["store_id"], order["status"], last, order["fields"]]
    return hashlib.sha256(canonical_json(state).encode()).hexdigest()[:32]


def _answer(
    ref: str, answer: str, order_id: str = "", reason: dict[str, str] | None = None
) -> dict[str, Any]:
    return {"ref": ref, "answer": answer, "order_id": order_id, "reason": reason}


def _conflict(code: str, message: str, row: Any) -> DeclinedError:
    declined = DeclinedError("conflict", code, message)
    declined.order_id = str(row["order_id"] or "")
    return declined


def _some(tables: sqlite3.Connection, query: str, values: Sequence[Any]) -> list[sqlite3.Row]:
    marks = ", ".join("?" * len(values))
    return tables.execute(f"{query} ({marks})", values).fetchall()
