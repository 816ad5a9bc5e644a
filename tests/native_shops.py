"""Shops of three generations behind the API that OpenCart ships with, refusing as real ones do.

Answers, error texts and HTTP codes are those recorded from 3.0.5.1, 4.0.2.3 and 4.1.0.4.
"""

from __future__ import annotations

import html
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from demo.serving import address_of, serving
from order_upload.shops.native.signature import Site, native_signature

USER, KEY = "order_upload", "a-key-of-the-shop"
PERMISSION = {"error": "Warning: You do not have permission to access the API!"}
NOT_FOUND = {"error": "Warning: Order could not be found!"}
DONE = {"success": "Success: You have modified orders!"}
PAGE = (
    "<!DOCTYPE html>\n<html><head>"
    "<title>The page you requested cannot be found!</title></head></html>"
)
WARNING = '<b>Warning</b>: Undefined array key "x" in <b>/shop/order.php</b> on line <b>13</b>'


@dataclass
class NativeOrder:
    """One order: its status, and the history rows that calls wrote: (status, notify, comment)."""

    status: str = "1"
    email: str = "ada@example.com"
    total: str = "25.0000"
    currency_value: str = "1.00000000"
    history: list[tuple[str, bool, str]] = field(default_factory=list)
    changed: int = 0

    def add(self, form: dict[str, str]) -> None:
        """Do what addHistory does: whatever stands for the status is written as a number."""
        status = form.get("order_status_id", "")
        self.status = str(int(status)) if status.isdecimal() else "0"
        notify = form.get("notify", "") not in ("", "0")
        self.history.append((self.status, notify, cleaned(form.get("comment", ""))))
        self.changed += 1

    def info(self, order_id: str) -> dict[str, str]:
        """Return the head of the order as 3.0 gives it: all text, escaped as it is kept."""
        return {
            "order_id": order_id,
            "store_id": "0",
            "email": self.email,
            "order_status_id": self.status,
            "total": self.total,
            "currency_code": "EUR",
            "currency_value": self.currency_value,
            "date_modified": f"2026-11-20 12:00:{self.changed:02}",
        }


def cleaned(text: str) -> str:
    """Return a text as OpenCart keeps it."""
    return html.escape(text, quote=False).replace('"', "&quot;").strip()


@dataclass
class NativeDemoShop:
    """One shop.

    Attributes:
        generation: ``3.0``, ``4.0`` or ``4.1``.
        address: what PHP sees as ``HTTP_HOST``; "" for what the caller sends.
        allowed: whether our address is in the IP list.
        leak: HTML that is printed before every JSON.
        faults: what becomes of the next history calls: ``hang_up`` after it was written,
            ``drop`` before, ``302``, ``html`` (a fatal error after it was written), ``expired``.
        calls: routes and calls that were asked for.
    """

    generation: str
    orders: dict[str, NativeOrder] = field(default_factory=lambda: {"7": NativeOrder()})
    tokens: set[str] = field(default_factory=set)
    address: str = ""
    allowed: bool = True
    leak: str = ""
    faults: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    clock_s: float = 0.0
    cookies: int = 0
    base_url: str = ""

    def answer(
        self, query: dict[str, str], form: list[tuple[str, str]], host: str
    ) -> tuple[int, Any]:
        """Return status and body: JSON, or a page as text."""
        route = query.get("route", "")
        self.calls.append(query.get("call") or route)
        ours = {"3.0": self._of_3, "4.0": self._of_40, "4.1": self._of_41}[self.generation]
        return ours(route, query, form, host)

    def _of_3(
        self, route: str, query: dict[str, str], form: list[tuple[str, str]], _: str
    ) -> tuple[int, Any]:
        order_id = query.get("order_id", "0")
        if route == "api/login":
            error = {
                "ip": "Warning: Your IP 127.0.0.1 is not allowed to access this API!",
                "key": "Warning: ...",
            }
            return 200, self._login(form, wrong=[], not_allowed={"error": error})
        if route not in ("api/order/info", "api/order/history"):
            return 404, PAGE
        if query.get("api_token") not in self.tokens:
            return 200, PERMISSION
        if order_id not in self.orders:
            return 200, NOT_FOUND
        if route == "api/order/info":
            return 200, {"order": self.orders[order_id].info(order_id), **DONE}
        return self._add(order_id, form)

    def _of_40(
        self, route: str, query: dict[str, str], form: list[tuple[str, str]], _: str
    ) -> tuple[int, Any]:
        if route == "api/account/login":
            refused = {"error": "Warning: Your IP 127.0.0.1 is not allowed to access this API!"}
            return 200, self._login(
                form, wrong={"error": "Warning: Incorrect API Key!"}, not_allowed=refused
            )
        if route != "api/sale/order|addHistory" or "api_token" not in query:
            return 404, PAGE
        if self._fault("expired") or query["api_token"] not in self.tokens:
            self.tokens.clear()
            return 404, PAGE
        return self._add(dict(form).get("order_id", ""), form)

    def _of_41(
        self, route: str, query: dict[str, str], form: list[tuple[str, str]], host: str
    ) -> tuple[int, Any]:
        if not route.startswith("api/"):
            return 404, PAGE
        if route != "api/order" or not self.allowed or not self._is_signed(query, form, host):
            return 403, {"error": "You do not have permission to access this page."}
        if query["call"] != "history_add":
            return 200, {"error": "API call not found"}
        return self._add(dict(form).get("order_id", ""), form)

    def _is_signed(self, query: dict[str, str], form: list[tuple[str, str]], host: str) -> bool:
        names = ("call", "username", "store_id", "language", "currency", "time", "signature")
        if not all(name in query for name in names) or query["username"] != USER:
            return False
        if abs(int(query["time"]) - time.time() - self.clock_s) > 450:
            return False
        site = Site(host=self.address or host, folder="/")
        told = {
            name: query[name] for name in ("call", "username", "store_id", "language", "currency")
        }
        wanted = native_signature(
            KEY, route="api/order", site=site, time=int(query["time"]), form=form, **told
        )
        return query["signature"] == wanted

    def _login(self, form: list[tuple[str, str]], *, wrong: Any, not_allowed: Any) -> Any:
        given = dict(form)
        if (given.get("username"), given.get("key")) != (USER, KEY):
            return wrong
        if not self.allowed:
            return not_allowed
        token = secrets.token_hex(13)
        self.tokens.add(token)
        return {"success": "Success: API session successfully started!", "api_token": token}

    def _add(self, order_id: str, form: list[tuple[str, str]]) -> tuple[int, Any]:
        if self._fault("drop"):
            raise ConnectionError
        if self._fault("302"):
            return 302, ""
        if order_id not in self.orders:
            return 200, NOT_FOUND
        self.orders[order_id].add(dict(form))
        if self._fault("hang_up"):
            raise ConnectionError
        return (
            (200, "<b>Fatal error</b>: Uncaught Exception: SMTP")
            if self._fault("html")
            else (200, DONE)
        )

    def _fault(self, name: str) -> bool:
        if self.faults[:1] != [name]:
            return False
        self.faults.pop(0)
        return True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    shop: NativeDemoShop

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        self.shop.cookies += "Cookie" in self.headers
        form = parse_qsl(body, keep_blank_values=True)
        try:
            status, value = self.shop.answer(query, form, self.headers["Host"])
        except ConnectionError:
            self.close_connection = True
            return
        text = value if isinstance(value, str) else self.shop.leak + json.dumps(value)
        self.send_response(status)
        self.send_header(
            "Content-Type",
            "text/html; charset=utf-8" if isinstance(value, str) else "application/json",
        )
        self.send_header("Set-Cookie", "OCSESSID=abc; path=/")
        if status == 302:
            self.send_header("Location", "/error.html")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running_stock_shop(generation: str, **options: Any) -> Iterator[NativeDemoShop]:
    """Run a shop on a free loopback port while the block runs."""
    shop = NativeDemoShop(generation, **options)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"shop": shop}))
    server.daemon_threads = True
    shop.base_url = f"{address_of(server)}/"
    with serving(server):
        yield shop
