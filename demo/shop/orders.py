"""What ``apply`` does to the demo shop's orders, step by step as the PHP module has to.

A create takes three steps, each kept on its own because OpenCart 3.0's order tables know no
transactions: the reference is reserved; the order stands there half-made; it is completed. A
request that ends between two of them leaves a reservation that the next one clears away.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from demo.shop.access import Access
from demo.shop.checks import check_expect, check_parts, match_products
from demo.shop.customers import as_account_lets, set_customer
from demo.shop.data import DEFAULT_CUSTOMER_GROUP, DEFAULT_STATUS
from demo.shop.database import Database, now_text
from demo.shop.effects import (
    Change,
    enter_status,
    give_back,
    lines_in_catalogue,
    send_mail,
    take,
)
from demo.shop.faults import Fault, Faults
from demo.shop.forgotten import forget_accounts, forget_order, orders_of
from demo.shop.found import find_orders, hashes_of, parts_of
from demo.shop.operations import (
    OperationRefusedError,
    ParsedOperation,
    conflict,
    read_operation,
    refusal,
    rejected,
    stock_uncertain,
)
from demo.shop.parts import OPEN_PARTS, PARTS, altered, canonical_json, merged

Lines = Sequence[tuple[str, int]]


class Orders:
    """The orders of one installation."""

    def __init__(self, database: Database, faults: Faults) -> None:
        self._database, self._faults = database, faults
        self._at_work: set[str] = set()
        self._lock = threading.Lock()

    def find(
        self, refs: Sequence[str], order_ids: Sequence[str], values: Sequence[str] = PARTS
    ) -> list[dict[str, Any]]:
        """Return what the shop has of these, each once; ``values``: parts whose values come too."""
        with self._database.transaction() as tables:
            return find_orders(tables, refs, order_ids, values)

    def answer(self, row: dict[str, Any], access: Access) -> dict[str, Any]:
        """Do one operation, as far as it may be, and return its answer.

        Whatever is wrong with it stays with it.
        """
        ref = row["ref"]
        try:
            operation = read_operation(row)
            access.check_store(operation.store_id)
            with self._alone(ref):
                return self._do(operation, access)
        except OperationRefusedError as refused:
            return refusal(ref, refused.answer, refused.order_id, refused.reason)
        except Exception as error:  # noqa: BLE001 - one failing order never fails the batch
            reason = {
                "code": "shop_error",
                "message": type(error).__name__,
                "remedy": "see the shop's error log",
                "group": "",
            }
            return refusal(ref, "rejected", "", reason)

    def forget(self, email: str, refs: Sequence[str], order_ids: Sequence[str]) -> dict[str, int]:
        """Forget one buyer and return how much that was."""
        counts = {"orders": 0, "accounts": 0, "busy": 0}
        with self._database.transaction() as tables:
            links = orders_of(tables, email, refs, order_ids)
            counts["accounts"] = forget_accounts(tables, email, links)
        for link in links:
            try:
                with self._alone(link["ref"]), self._database.transaction() as tables:
                    forget_order(tables, link)
            except OperationRefusedError:
                counts["busy"] += 1
            else:
                counts["orders"] += 1
        return counts

    @contextmanager
    def _alone(self, ref: str) -> Iterator[None]:
        """Hold a reference for one request; it is let go when the request ends, however it ends."""
        with self._lock:
            if ref in self._at_work:
                raise OperationRefusedError(
                    "in_progress", "in_progress", "another request is writing this order right now"
                )
            self._at_work.add(ref)
        try:
            yield
        finally:
            with self._lock:
                self._at_work.discard(ref)

    def _do(self, operation: ParsedOperation, access: Access) -> dict[str, Any]:
        with self._database.transaction() as tables:
            query = "SELECT * FROM links WHERE ref = ?"
            link = tables.execute(query, (operation.ref,)).fetchone()
            query = "SELECT 1 FROM events WHERE ref = ? AND event_id = ?"
            event = tables.execute(query, (operation.ref, operation.event_id)).fetchone()
            order = _order_row(tables, link["order_id"]) if link else None
        for row in filter(None, (link, order)):  # a person may have moved the order
            access.check_store(row["store_id"])
        _check_link(operation, link)
        if event:
            return self._done(operation, "unchanged", link["order_id"])
        check_parts(operation)
        if self._faults.strikes(Fault.STOCK_UNCERTAIN, ref=operation.ref):
            raise stock_uncertain(operation)
        if operation.action == "create":
            return self._create(operation, link)
        return self._update(operation, link, access)

    def _create(self, operation: ParsedOperation, link: sqlite3.Row | None) -> dict[str, Any]:
        if link and link["state"] == "complete":
            raise conflict(
                "already_there",
                "the shop has an order of this reference: find it, then update it",
                link["order_id"],
            )
        with self._database.transaction() as tables:
            lines = match_products(tables, operation)
            _reserve(tables, operation, link)
        self._faults.hang_up(Fault.HANG_UP_RESERVED, operation.ref)
        with self._database.transaction() as tables:
            order_id, note = _half_make(tables, operation)
        self._faults.hang_up(Fault.HANG_UP_HALF_MADE, operation.ref)
        if self._faults.strikes(Fault.DISK_FULL, ref=operation.ref):
            raise sqlite3.OperationalError("database or disk is full")
        with self._database.transaction() as tables:
            _complete(tables, operation, order_id, lines)
        self._faults.hang_up(Fault.HANG_UP_WRITTEN, operation.ref)
        return {**self._done(operation, "created", order_id), "reason": note}

    def _update(
        self, operation: ParsedOperation, link: sqlite3.Row | None, access: Access
    ) -> dict[str, Any]:
        with self._database.transaction() as tables:
            order = _order_to_update(tables, operation, link)
            _check_order(tables, operation, order, access)
            order_id, parts = order["order_id"], parts_of(order)
            check_expect(operation, parts, order_id)
            _check_right(tables, operation, order_id, link)
            lines = match_products(tables, operation)
            if link is None:
                tables.execute(
                    "INSERT INTO links VALUES (?, ?, 'complete', '', ?)",
                    (operation.ref, operation.store_id, order_id),
                )
            if operation.previous_owner:
                tables.execute(
                    "UPDATE links SET owner = ? WHERE ref = ? AND owner = ?",
                    (operation.owner, operation.ref, operation.previous_owner),
                )
            after = merged(parts, as_account_lets(tables, order_id, operation.parts))
            if after != parts:
                _write_changes(tables, operation, order, after, lines)
            _remember(tables, operation, order_id)
        self._faults.hang_up(Fault.HANG_UP_WRITTEN, operation.ref)
        if after == parts:
            return self._done(operation, "unchanged", order_id)
        return self._done(operation, "updated", order_id)

    def _done(self, operation: ParsedOperation, answer: str, order_id: int) -> dict[str, Any]:
        """Return the answer to what was done, with what is read back of its parts."""
        with self._database.transaction() as tables:
            parts = parts_of(_order_row(tables, order_id))
            sent = as_account_lets(tables, order_id, operation.parts)
        return {
            "ref": operation.ref,
            "answer": answer,
            "order_id": str(order_id),
            "hashes": hashes_of(parts, operation.parts),
            "altered": [] if answer == "unchanged" else altered(parts, sent),
            "reason": None,
        }


def _check_link(operation: ParsedOperation, link: sqlite3.Row | None) -> None:
    """Refuse a reference of another store, and one whose order a person deleted."""
    if link is None:
        return
    if link["store_id"] != operation.store_id:
        message = f"store {link['store_id']} of this installation has it"
        raise conflict("other_store", message, link["order_id"])
    if link["state"] == "deleted":
        raise rejected(
            "deleted_in_shop",
            f"a person deleted order {link['order_id']}, which this reference was",
            group="orders that people deleted in the shop",
        )


def _reserve(
    tables: sqlite3.Connection, operation: ParsedOperation, link: sqlite3.Row | None
) -> None:
    """Reserve the reference, clearing away what a create that died left of its order."""
    if link and link["order_id"]:
        tables.execute("DELETE FROM orders WHERE order_id = ?", (link["order_id"],))
    tables.execute(
        "INSERT OR REPLACE INTO links VALUES (?, ?, 'reserved', ?, NULL)",
        (operation.ref, operation.store_id, operation.owner),
    )


def _half_make(
    tables: sqlite3.Connection, operation: ParsedOperation
) -> tuple[int, dict[str, str] | None]:
    """Make an order without its status; return its id, and why it is a guest's if that is told."""
    parts = {part: value for part, value in operation.parts.items() if part != "status"}
    buyer = {"group": DEFAULT_CUSTOMER_GROUP, **parts.get("customer", {})}
    query = "INSERT INTO orders (store_id, status, status_at, parts) VALUES (?, '0', ?, ?)"
    stored = merged({}, {**parts, "customer": buyer})
    values = (operation.store_id, now_text(), canonical_json(stored))
    order_id = int(tables.execute(f"{query} RETURNING order_id", values).fetchone()["order_id"])
    tables.execute("UPDATE links SET order_id = ? WHERE ref = ?", (order_id, operation.ref))
    return order_id, set_customer(tables, order_id, buyer, operation.customer)


def _complete(
    tables: sqlite3.Connection, operation: ParsedOperation, order_id: int, lines: Lines
) -> None:
    status = operation.parts.get("status") or DEFAULT_STATUS
    mail = "new order" if operation.mail == "always" else ""
    moves_stock = operation.stock == "follow_shop"
    enter_status(tables, Change(order_id, status, operation.owner, moves_stock, mail), lines)
    _remember(tables, operation, order_id)
    tables.execute("UPDATE links SET state = 'complete' WHERE ref = ?", (operation.ref,))


def _order_to_update(
    tables: sqlite3.Connection, operation: ParsedOperation, link: sqlite3.Row | None
) -> sqlite3.Row:
    """Return the order's row: by its reference, or for the first link of an own order by its id."""
    if link and link["state"] != "complete":
        message = "a create of this reference has not finished: send the create again"
        raise conflict("half_made", message, link["order_id"])
    if link and operation.order_id not in ("", str(link["order_id"])):
        message = f"this reference is order {link['order_id']}"
        raise conflict("other_order", message, link["order_id"])
    order_id = operation.order_id
    if link:
        order_id = str(link["order_id"])
    order: sqlite3.Row | None = _order_row(tables, order_id)
    if order is None:
        message = f"the shop has no order {order_id or 'of this reference'}"
        raise rejected("order_not_found", message)
    return order


def _check_order(
    tables: sqlite3.Connection, operation: ParsedOperation, order: sqlite3.Row, access: Access
) -> None:
    """Refuse an order that the API user may not write, of another reference or of another store."""
    query = "SELECT ref FROM links WHERE order_id = ?"
    link = tables.execute(query, (order["order_id"],)).fetchone()
    access.check_order(order["store_id"], is_linked=link is not None)
    if link and link["ref"] != operation.ref:
        message = "the order belongs to another reference"
        raise conflict("linked_to_other", message, order["order_id"])
    if order["store_id"] != operation.store_id:
        message = f"store {order['store_id']} of this installation has it"
        raise conflict("other_store", message, order["order_id"])


def _check_right(
    tables: sqlite3.Connection,
    operation: ParsedOperation,
    order_id: int,
    link: sqlite3.Row | None,
) -> None:
    """Refuse parts that are another connector's, and an older message that moves the status."""
    owned = [part for part in operation.remembered if part not in OPEN_PARTS]
    owners = ("", operation.owner, operation.previous_owner)
    if owned and link and link["owner"] not in owners:
        message = f"connector {link['owner']} created it and owns {', '.join(owned)}"
        raise rejected("owned_by", message)
    query = "SELECT source_time FROM written WHERE order_id = ? AND part = 'status'"
    written = tables.execute(query, (order_id,)).fetchone()
    last_time = written["source_time"] if written else ""
    if "status" in operation.parts and "" < operation.source_time < last_time:
        message = "the status was set by a later message of the source"
        raise conflict("stale", message, order_id)


def _write_changes(
    tables: sqlite3.Connection,
    operation: ParsedOperation,
    order: sqlite3.Row,
    after: Mapping[str, Any],
    lines: Lines,
) -> None:
    """Write the parts, then the status with all it brings: its mail tells the tracking number."""
    order_id, before = order["order_id"], parts_of(order)
    stored = {part: value for part, value in after.items() if part != "status"}
    query = "UPDATE orders SET parts = ? WHERE order_id = ?"
    tables.execute(query, (canonical_json(stored), order_id))
    follows = operation.stock == "follow_shop"
    has_new_lines = after.get("content") != before.get("content")
    if has_new_lines and order["taken"] and follows:
        give_back(tables, order_id)
        take(tables, order_id, lines)
    if after["status"] != before["status"]:
        mail = "" if operation.mail == "never" else "order update"
        change = Change(order_id, after["status"], operation.owner, follows, mail)
        if not has_new_lines:
            lines = lines_in_catalogue(tables, after)
        enter_status(tables, change, lines)
    elif operation.mail == "always":
        send_mail(tables, order_id, "order update", order["status"])


def _remember(tables: sqlite3.Connection, operation: ParsedOperation, order_id: int) -> None:
    """Keep of every part that came what it is now and what the hub said, and keep the event."""
    hashes = hashes_of(parts_of(_order_row(tables, order_id)), operation.remembered)
    origin = (operation.source_time, operation.event_id, operation.owner)
    for part, present in hashes.items():
        tables.execute(
            "INSERT OR REPLACE INTO written VALUES (?, ?, ?, ?, ?, ?, ?)",
            (order_id, part, present, operation.said.get(part, ""), *origin),
        )
    event = (operation.ref, operation.event_id)
    tables.execute("INSERT OR IGNORE INTO events VALUES (?, ?)", event)


def _order_row(tables: sqlite3.Connection, order_id: object) -> Any:
    query = "SELECT * FROM orders WHERE order_id = ?"
    return tables.execute(query, (order_id,)).fetchone()
