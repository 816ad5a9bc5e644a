"""The demo shop's HTTP: the module's route, the page that shows the orders, and all it refuses."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, cast
from urllib.parse import parse_qs, urlsplit

from demo.shop.authentication import LARGEST_BODY, CallRefusedError, SignedRequest
from demo.shop.faults import Fault, Faults, HangUpError
from demo.shop.page import SHOWN, not_found_page, order_page, orders_page

PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
MAINTENANCE_PAGE = (
    "<html><body><h1>Maintenance</h1>"
    "<p>We are currently performing some maintenance.</p></body></html>"
)
PHP_ERROR_PAGE = (
    "<br />\n<b>Fatal error</b>: Uncaught Exception in <b>/…/order.php</b> "
    "on line <b>13</b><br />\n"
)
LONGEST_BODY_READ = 64 * 1024 * 1024


class ServedShop(Protocol):
    """What the server asks of the shop behind it."""

    @property
    def faults(self) -> Faults:
        """How the shop fails on demand."""

    def serves(self, route: str) -> bool:
        """Tell whether the module answers under this route."""

    def is_closed(self) -> bool:
        """Tell whether maintenance mode keeps the module from answering."""

    def call(self, request: SignedRequest) -> dict[str, Any]:
        """Answer one call of the module."""

    def latest(self, limit: int) -> list[dict[str, Any]]:
        """Return the newest orders, the newest first."""

    def by_id(self, order_id: str) -> dict[str, Any] | None:
        """Return one order, or None."""

    def history(self, order_id: str) -> list[dict[str, Any]]:
        """Return the statuses of an order as they came."""

    def count(self) -> int:
        """Return how many orders there are."""

    def mails(self) -> list[dict[str, Any]]:
        """Return every mail to a buyer."""

    def stock(self) -> dict[str, int]:
        """Return SKU -> pieces on the shelf."""


class ShopServer(ThreadingHTTPServer):
    """Serves one demo shop; a thread for each connection."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], shop: ServedShop) -> None:
        super().__init__(address, ShopHandler)
        self.shop = shop
        self._open: set[socket.socket] = set()

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve one connection until it ends."""
        self._open.add(request)
        try:
            super().finish_request(request, client_address)
        finally:
            self._open.discard(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that hung up: that is no error of the shop's."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    @property
    def is_idle(self) -> bool:
        """Whether no connection is open, and so no request under way."""
        return not self._open

    def server_close(self) -> None:
        """Stop listening and end the open connections: a shop that is down answers nobody."""
        super().server_close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class ShopHandler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server_version = "DemoShop"
    sys_version = ""
    timeout = 60
    disable_nagle_algorithm = True

    @property
    def shop(self) -> ServedShop:
        """The shop behind this server."""
        return cast("ShopServer", self.server).shop

    def do_GET(self) -> None:
        """Show the page of all orders or of one."""
        path = urlsplit(self.path).path
        page = ""
        if path == "/":
            page = self._orders_page()
        elif path.startswith("/orders/"):
            page = self._order_page(path.removeprefix("/orders/"))
        if page:
            self._page(200, page)
        else:
            self._page(404, not_found_page())

    def do_POST(self) -> None:
        """Answer a call of the module, any other address with the page for what is not there."""
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        body = self._body()
        if self.shop.is_closed():
            self._page(503, MAINTENANCE_PAGE)
        elif url.path != "/index.php" or not self.shop.serves((query.get("route") or [""])[0]):
            self._page(404, not_found_page())
        elif body is None:
            self._refuse(
                CallRefusedError(413, "body_too_large", f"the body may have {LARGEST_BODY} bytes")
            )
        else:
            self._call(
                (query.get("call") or [""])[0],
                SignedRequest(url.query, self._headers(), body, self.client_address[0]),
            )

    def _orders_page(self) -> str:
        shop = self.shop
        mails = len(shop.mails())
        return orders_page(shop.latest(SHOWN), count=shop.count(), mails=mails, stock=shop.stock())

    def _order_page(self, order_id: str) -> str:
        """Return the page of an order, "" where there is none."""
        order = self.shop.by_id(order_id)
        if order is None:
            return ""
        return order_page(order, self.shop.history(order_id))

    def log_message(self, *_: Any) -> None:
        """Write nothing: tests read standard error."""

    def _call(self, name: str, request: SignedRequest) -> None:
        if self._fails_before(name):
            return
        try:
            answer = self.shop.call(request)
        except CallRefusedError as refused:
            self._refuse(refused)
        except HangUpError:
            self._hang_up()
        else:
            if self.shop.faults.strikes(Fault.HTML_AFTER, name):
                self._page(200, PHP_ERROR_PAGE)
            else:
                self._json(200, answer)

    def _fails_before(self, name: str) -> bool:
        """Fail as planned before anything is done."""
        ways: dict[Fault, Callable[[], None]] = {
            Fault.HANG_UP_BEFORE: self._hang_up,
            Fault.HTML: lambda: self._page(200, PHP_ERROR_PAGE),
            Fault.MAINTENANCE: lambda: self._page(503, MAINTENANCE_PAGE),
            Fault.SERVER_ERROR: lambda: self._refuse(
                CallRefusedError(500, "internal", "see the shop's error log")
            ),
            Fault.BUSY: lambda: self._send(
                429, b"<h1>Too Many Requests</h1>", "text/html", {"Retry-After": "1"}
            ),
            Fault.REDIRECT: lambda: self._send(
                301, b"", "text/html", {"Location": "https://www.shop.example/index.php"}
            ),
        }
        fault = next((fault for fault in ways if self.shop.faults.strikes(fault, name)), None)
        if fault:
            ways[fault]()
        return fault is not None

    def _body(self) -> bytes | None:
        """Return the body, or None when it is longer than the protocol allows.

        A longer one is read and forgotten.
        """
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST_BODY_READ:
            self.close_connection = True
            return None
        body = self.rfile.read(int(length))
        return body if len(body) <= LARGEST_BODY else None

    def _headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _refuse(self, refused: CallRefusedError) -> None:
        extra = {} if refused.retry_after_s is None else {"Retry-After": str(refused.retry_after_s)}
        self._send(refused.status, json.dumps(refused.body()).encode(), "application/json", extra)

    def _json(self, status: int, value: dict[str, Any]) -> None:
        self._send(status, json.dumps(value, ensure_ascii=False).encode(), "application/json", {})

    def _page(self, status: int, page: str) -> None:
        self._send(
            status,
            page.encode(),
            "text/html; charset=utf-8",
            {"Content-Security-Policy": PAGE_POLICY},
        )

    def _send(self, status: int, body: bytes, kind: str, extra: dict[str, str]) -> None:
        self.send_response(status)
        # a shop sets cookies for everyone; whoever sends them back is seen in the tests
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Set-Cookie": "OCSESSID=demo; path=/",
        }
        for name, value in {**headers, "X-Content-Type-Options": "nosniff", **extra}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
