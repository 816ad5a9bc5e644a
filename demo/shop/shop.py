"""The embedded demo shop: an HTTP server on loopback that speaks the node protocol.

It keeps its orders in one file.

It refuses what a real shop refuses, and fails on demand (``faults.py``). In a test::

    with running_shop(tmp_path) as shop:
        client = ModuleShop(session, shop.base_url, shop.user, shop.key)
        ...
        assert shop.stock()["MUG-BLUE"] == 249
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from demo.serving import address_of, serving
from demo.shop.access import Access, unlink
from demo.shop.authentication import (
    LARGEST_BODY,
    LOOPBACK,
    PROTOCOL,
    CallRefusedError,
    SignedRequest,
    authenticate,
    read_body,
)
from demo.shop.bodies import check, has_ref, texts
from demo.shop.customers import customers_of
from demo.shop.data import (
    CATALOGUE,
    STORES,
    Product,
)
from demo.shop.database import Database
from demo.shop.effects import Change, enter_status, give_back, lines_in_catalogue
from demo.shop.faults import Fault, Faults, HangUpError, PlannedFault
from demo.shop.found import parts_of
from demo.shop.info import LARGEST_APPLY, LARGEST_FIND, OTHER_ADDRESS, shop_info
from demo.shop.lookup import METHODS, countries_of, products_of
from demo.shop.orders import Orders
from demo.shop.parts import PARTS, canonical_json, merged
from demo.shop.server import ShopServer

ALL = Access()
ROUTES = {"3.0": "api/order_upload/node", "4.1": "extension/order_upload/api/node"}


class DemoShop:
    """One OpenCart that is not one.

    It has the calls of the protocol, and what a test may look at, or change as the shop's people
    would.

    Args:
        folder: where ``shop.db`` is kept; the same folder is the same shop.
        user: name of the API user.
        key: its key; by default one that was drawn when the shop was made.
        generation: ``4.1`` or ``3.0``: the route it answers, and what maintenance mode closes.
        products: put into the catalogue beside what is there.
        faults: how it fails, in advance; ``shop.faults.plan(...)`` adds more.
        addresses: IP list of the API user.
        access: what that user may do.

    Attributes:
        copied_from: the address of the shop that this one is a copy of; nobody has said yet that it
            may be written to.
    """

    def __init__(  # noqa: PLR0913 - the knobs of a demo, all with a default
        self,
        folder: Path,
        *,
        user: str = "order_upload",
        key: str = "",
        generation: str = "4.1",
        products: Iterable[Product] = CATALOGUE,
        faults: Sequence[PlannedFault] = (),
        addresses: Sequence[str] = LOOPBACK,
        maintenance: bool = False,
        access: Access = ALL,
    ) -> None:
        self.database = Database(folder / "shop.db", products)
        self.faults = Faults(tuple(faults))
        self.user, self.key = user, key or self.database.setting("key")
        self.generation, self.maintenance = generation, maintenance
        self.access = access
        self.base_url = ""
        self.copied_from = ""
        self._addresses = addresses
        self._orders = Orders(self.database, self.faults)

    def serves(self, route: str) -> bool:
        """Tell whether the module answers under this route."""
        return route == ROUTES[self.generation]

    def is_closed(self) -> bool:
        """Tell whether maintenance mode keeps the module from answering: on 4.x, not on 3.0."""
        return self.maintenance and self.generation != "3.0"

    def call(self, request: SignedRequest) -> dict[str, Any]:
        """Answer one call.

        Raises:
            CallRefusedError: nothing was done, and why.
            HangUpError: as planned.
        """
        if len(request.body) > LARGEST_BODY:
            raise CallRefusedError(413, "body_too_large", f"the body may have {LARGEST_BODY} bytes")
        authenticate(
            request,
            self.database,
            installation=self.database.setting("installation"),
            user=self.user,
            key=self.key,
            addresses=self._addresses,
        )
        name = (parse_qs(request.query).get("call") or [""])[0]
        calls = {
            "info": self._info,
            "lookup": self._lookup,
            "find": self._find,
            "apply": self._apply,
            "forget": self._forget,
        }
        if name not in calls:
            raise CallRefusedError(
                404, "unknown_call", f"call: one of {', '.join(calls)} is wanted"
            )
        return {
            "protocol": PROTOCOL,
            **calls[name](read_body(request.body, STORES, self.access.stores)),
        }

    def orders(self) -> list[dict[str, Any]]:
        """Return every order there is, the half-made included, in the order they were made."""
        with self.database.transaction() as tables:
            ids = [
                row["order_id"]
                for row in tables.execute("SELECT order_id FROM orders ORDER BY order_id")
            ]
        orders: list[dict[str, Any]] = []
        for start in range(0, len(ids), LARGEST_FIND):
            orders += self._orders.find([], ids[start : start + LARGEST_FIND])
        return orders

    def latest(self, limit: int) -> list[dict[str, Any]]:
        """Return the newest orders, the newest first."""
        with self.database.transaction() as tables:
            rows = tables.execute(
                "SELECT order_id FROM orders ORDER BY order_id DESC LIMIT ?", (limit,)
            )
            ids = [row["order_id"] for row in rows]
        return sorted(self._orders.find([], ids), key=lambda order: -int(order["order_id"]))

    def count(self) -> int:
        """Return how many orders there are."""
        with self.database.transaction() as tables:
            return int(tables.execute("SELECT COUNT(*) AS n FROM orders").fetchone()["n"])

    def by_id(self, order_id: str) -> dict[str, Any] | None:
        """Return one order by the shop's id, or None."""
        return next(iter(self._orders.find([], [order_id])), None)

    def order(self, ref: str) -> dict[str, Any]:
        """Return the one order of this reference.

        Raises:
            LookupError: there is none.
        """
        found = self._orders.find([ref], [])
        if not found:
            raise LookupError(ref)
        return found[0]

    def stock(self) -> dict[str, int]:
        """Return SKU -> pieces on the shelf."""
        with self.database.transaction() as tables:
            return {
                row["sku"]: row["quantity"]
                for row in tables.execute("SELECT sku, quantity FROM products")
            }

    def mails(self) -> list[dict[str, Any]]:
        """Return every mail to a buyer: order id, time, kind, status."""
        with self.database.transaction() as tables:
            return [
                dict(row)
                for row in tables.execute(
                    "SELECT order_id, at, kind, status FROM mails ORDER BY id"
                )
            ]

    def history(self, order_id: str) -> list[dict[str, Any]]:
        """Return an order's statuses as they came: time, status, who, whether a mail went out."""
        query = "SELECT at, status, who, mailed FROM history WHERE order_id = ? ORDER BY id"
        with self.database.transaction() as tables:
            return [dict(row) for row in tables.execute(query, (order_id,))]

    def set_status(self, order_id: str, status: str) -> None:
        """Change a status as a person in the admin does: stock follows, no mail."""
        with self.database.transaction() as tables:
            lines = lines_in_catalogue(tables, parts_of(_row(tables, order_id)))
            enter_status(tables, Change(int(order_id), status, "admin", moves_stock=True), lines)

    def edit(self, order_id: str, parts: Mapping[str, Any]) -> None:
        """Change parts as a person in the admin does; their form is the wire's."""
        with self.database.transaction() as tables:
            edited = merged(parts_of(_row(tables, order_id)), parts)
            stored = {part: value for part, value in edited.items() if part != "status"}
            query = "UPDATE orders SET parts = ? WHERE order_id = ?"
            tables.execute(query, (canonical_json(stored), order_id))

    def delete(self, order_id: str) -> None:
        """Delete an order as a person in the admin does: the stock that it holds comes back."""
        with self.database.transaction() as tables:
            give_back(tables, int(order_id))
            for table in ("orders", "written", "history"):
                tables.execute(f"DELETE FROM {table} WHERE order_id = ?", (order_id,))
            tables.execute("UPDATE links SET state = 'deleted' WHERE order_id = ?", (order_id,))

    def disown(self, order_id: str) -> None:
        """Make an order one of the shop's own, which no reference leads to."""
        with self.database.transaction() as tables:
            unlink(tables, order_id)

    def choose(self, *stores: str, finds_others: bool) -> None:
        """Say what the API user may do, as a person does on the module's page."""
        self.access = Access(stores, finds_others)

    def let_again(self, ref: str) -> None:
        """Let a deleted order be created again, as the button on the module's page does."""
        with self.database.transaction() as tables:
            tables.execute("DELETE FROM events WHERE ref = ?", (ref,))
            tables.execute("DELETE FROM links WHERE ref = ? AND state = 'deleted'", (ref,))

    def _info(self, body: dict[str, Any]) -> dict[str, Any]:
        check(body, set(), 0, 0)
        return shop_info(
            access=self.access,
            generation=self.generation,
            installation=self.database.setting("installation"),
            url=self.base_url,
            copied_from=self.copied_from,
            maintenance=self.maintenance,
        )

    def _lookup(self, body: dict[str, Any]) -> dict[str, Any]:
        products, countries, emails = (
            texts(body, name) for name in ("products", "countries", "emails")
        )
        if not isinstance(body.get("methods"), bool):
            raise CallRefusedError(400, "bad_request", "methods: true or false is wanted")
        known = {"products", "countries", "emails", "methods"}
        check(body, known, len(products) + len(countries) + len(emails), LARGEST_FIND)
        methods: dict[str, list[str]] = {name: [] for name in METHODS}
        if body["methods"]:
            methods = METHODS
        with self.database.transaction() as tables:
            return {
                "products": products_of(tables, products),
                "customers": customers_of(tables, emails) if self.access.finds_others else [],
                "countries": countries_of(countries),
                "methods": methods,
            }

    def _find(self, body: dict[str, Any]) -> dict[str, Any]:
        refs, order_ids, values = (texts(body, name) for name in ("refs", "order_ids", "values"))
        check(body, {"refs", "order_ids", "values"}, len(refs) + len(order_ids), LARGEST_FIND)
        if not set(values) <= set(PARTS):
            raise CallRefusedError(400, "bad_request", f"values: allowed: {', '.join(PARTS)}")
        orders = self._orders.find(refs, order_ids, values)
        return {"orders": [order for order in orders if self.access.shows(order)]}

    def _forget(self, body: dict[str, Any]) -> dict[str, Any]:
        self._refuse_copy()
        if not isinstance(body.get("email"), str):
            raise CallRefusedError(400, "bad_request", "email: text is wanted")
        if len(self.access.stores) < len(STORES):
            raise CallRefusedError(403, "store_not_allowed", "forget reaches every store")
        refs, order_ids = (texts(body, name) for name in ("refs", "order_ids"))
        check(body, {"email", "refs", "order_ids"}, len(refs) + len(order_ids), LARGEST_FIND)
        return {"forgotten": self._orders.forget(body["email"], refs, order_ids)}

    def _refuse_copy(self) -> None:
        if self.copied_from:
            raise CallRefusedError(403, OTHER_ADDRESS["code"], OTHER_ADDRESS["message"])

    def _apply(self, body: dict[str, Any]) -> dict[str, Any]:
        self._refuse_copy()
        operations = body.get("operations")
        if not isinstance(operations, list) or not all(
            has_ref(operation) for operation in operations
        ):
            raise CallRefusedError(
                400, "bad_request", "operations: a list of objects, each with a ref, is wanted"
            )
        check(body, {"operations"}, len(operations), LARGEST_APPLY)
        answers = [self._orders.answer(operation, self.access) for operation in operations]
        self.faults.hang_up(Fault.HANG_UP_AFTER)
        if self.faults.strikes(Fault.SHORT_ANSWER):
            answers.pop()
        return {"answers": answers}


@contextmanager
def running_shop(
    folder: Path, *, host: str = "127.0.0.1", port: int = 0, url: str = "", **options: Any
) -> Iterator[DemoShop]:
    """Run a demo shop while the block runs.

    Args:
        folder: where it keeps its orders.
        host: the address to listen on, by default loopback.
        port: by default a free one.
        url: what the shop takes for its own address, where others reach it by another one.
        options: those of :class:`DemoShop`.
    """
    shop = DemoShop(folder, **options)
    server = ShopServer((host, port), shop)
    shop.base_url = url or f"{address_of(server)}/"
    with closing(shop.database), serving(server):
        yield shop


def _row(tables: sqlite3.Connection, order_id: str) -> sqlite3.Row:
    query = "SELECT * FROM orders WHERE order_id = ?"
    row: sqlite3.Row | None = tables.execute(query, (order_id,)).fetchone()
    if row is None:
        raise LookupError(order_id)
    return row


__all__ = ["DemoShop", "Fault", "HangUpError", "PlannedFault", "running_shop"]
