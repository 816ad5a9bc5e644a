"""A reverse proxy on loopback, before a shop or a hub, that loses, delays and falsifies."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import urlsplit

from chaos.weather import NetFault
from demo.serving import address_of, serving

HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host"})
HTML = {"Content-Type": "text/html"}
ERROR_PAGE = (
    b"<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>"
)
MAINTENANCE_PAGE = b"<html><body><h1>Maintenance</h1></body></html>"
WARNING = (
    b"<br />\n<b>Warning</b>: Undefined variable in <b>order.php</b> on line <b>13</b><br />\n"
)
PAGES = {
    NetFault.ERROR_PAGE_BEFORE: (500, HTML, ERROR_PAGE),
    NetFault.TOO_MANY_SECONDS: (429, {**HTML, "Retry-After": "1"}, ERROR_PAGE),
    NetFault.TOO_MANY_DATE: (429, {**HTML, "Retry-After": ""}, ERROR_PAGE),
    NetFault.LOGIN: (302, {"Location": "https://login.example/?next=shop"}, b""),
    NetFault.MAINTENANCE: (503, HTML, MAINTENANCE_PAGE),
}
"""What comes in the place of the site's answer; an empty header becomes a date that is soon."""
SIGNATURE = "X-Order-Upload-Signature"
BACKEND_TIMEOUT_S = 120.0
SLOW_S = 0.5

Answer = tuple[int, dict[str, str], bytes]


class FaultyProxy(ThreadingHTTPServer):
    """Passes requests on to one site.

    Args:
        target: address of the site.
        fault: returns what becomes of the next request; None for nothing.
        patience_s: after which clients give up.
    """

    daemon_threads = True
    request_queue_size = 256

    def __init__(
        self, target: str, fault: Callable[[], NetFault | None], patience_s: float
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = urlsplit(target)
        self.fault = fault
        self.patience_s = patience_s
        self._under_way = 0
        self._lock = threading.Condition()

    def wait_until_idle(self) -> None:
        """Return when nothing is held back any more."""
        with self._lock:
            self._lock.wait_for(lambda: not self._under_way)

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Count a request that is under way."""
        with self._lock:
            self._under_way += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1
                self._lock.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients hang up here, and so do we."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60

    @property
    def proxy(self) -> FaultyProxy:
        return cast("FaultyProxy", self.server)

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Say nothing: requests are signed."""

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.proxy.under_way():
            fault = self.proxy.fault()
            if not self._fails_before(fault, body):
                self._answer(fault, self._ask(body))

    def _fails_before(self, fault: NetFault | None, body: bytes) -> bool:
        """Let the request go wrong before the site has acted on it; False where it goes on."""
        if fault is NetFault.KEY_REVOKED and SIGNATURE in self.headers:
            self.headers.replace_header(SIGNATURE, "0" * 64)
        if fault in PAGES:
            status, headers, page = PAGES[fault]
            soon = formatdate(time.time() + 1, usegmt=True)
            self._send(status, {name: text or soon for name, text in headers.items()}, page)
        elif fault is NetFault.RESET_BEFORE:
            self._reset()
        elif fault in (NetFault.TIMEOUT_BEFORE, NetFault.LATE):
            self._outwait()
            if fault is NetFault.LATE:
                self._ask(body)
        else:
            return False
        return True

    def _answer(self, fault: NetFault | None, answer: Answer) -> None:
        """Pass an answer on, or let that go wrong: the site has acted by now."""
        status, headers, body = answer
        if fault is NetFault.TIMEOUT_AFTER:
            self._outwait()
        elif fault is NetFault.RESET_AFTER:
            self._reset()
        elif fault is NetFault.ERROR_PAGE_AFTER:
            self._send(500, HTML, ERROR_PAGE)
        elif fault is NetFault.HTML_BEFORE_JSON:
            self._send(status, headers, WARNING + body)
        else:
            if fault is NetFault.SLOW:
                time.sleep(SLOW_S)
            self._send(status, headers, body, cut=fault is NetFault.CUT_ANSWER)

    def _ask(self, body: bytes) -> Answer:
        target = self.proxy.target
        passed = {
            name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP
        }
        backend = HTTPConnection(
            target.hostname or "", target.port or 80, timeout=BACKEND_TIMEOUT_S
        )
        try:
            address = target.path.rstrip("/") + self.path
            backend.request(self.command, address, body, {**passed, "Host": target.netloc})
            answer = backend.getresponse()
            told = {
                name: value for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP
            }
            return answer.status, told, answer.read()
        except (OSError, HTTPException):
            return 502, {"Content-Type": "text/html"}, ERROR_PAGE
        finally:
            backend.close()

    def _send(
        self, status: int, headers: dict[str, str], body: bytes, *, cut: bool = False
    ) -> None:
        with suppress(OSError):
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            self.close_connection = True

    def _outwait(self) -> None:
        """Be silent until the client has given up."""
        time.sleep(self.proxy.patience_s)
        self.close_connection = True

    def _reset(self) -> None:
        """End the connection so that the client's next read fails."""
        at_once = struct.pack("ii", 1, 0)
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
            self.connection.close()
        self.close_connection = True


@contextmanager
def faulty_proxy(
    target: str, fault: Callable[[], NetFault | None], patience_s: float
) -> Iterator[tuple[str, FaultyProxy]]:
    """Serve while the block runs, and give the proxy's address and the proxy.

    Args:
        target: address of the site behind it.
        fault: returns what becomes of the next request; None for nothing.
        patience_s: after which clients give up.
    """
    proxy = FaultyProxy(target, fault, patience_s)
    with serving(proxy):
        yield address_of(proxy), proxy
