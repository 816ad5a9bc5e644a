"""A reverse proxy on loopback in front of a real shop, with the habits of those on the internet."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from demo.serving import serving

HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
    "content-encoding",
    "host",
}


class Http10Connection(HTTPConnection):
    """What nginx speaks to its backend unless it is told otherwise."""

    _http_vsn, _http_vsn_str = 10, "HTTP/1.0"


@dataclass(frozen=True, kw_only=True)
class Habits:
    """What the proxy does to a request and its answer.

    Attributes:
        headers: name -> what it becomes, given what the client sent ("" for none); as a proxy adds
            itself.
        path: before the shop's own path, taken away on the way in.
        query: added to the parameters.
        speaks: to the shop.
        zips: the answer, where the client takes that.
    """

    headers: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    path: str = ""
    query: str = ""
    speaks: type[HTTPConnection] = HTTPConnection
    zips: bool = False


def end_to_end(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the headers that a proxy passes on."""
    return {name: value for name, value in headers if name.lower() not in HOP_BY_HOP}


class Handler(BaseHTTPRequestHandler):
    """Passes requests on to ``shop_url`` with some ``habits``; a proxy derives its own class."""

    protocol_version = "HTTP/1.1"
    shop_url: str
    habits: Habits

    def do_POST(self) -> None:
        """Pass one request on."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, told, answer = self._ask(body)
        if self.habits.zips and "gzip" in self.headers.get("Accept-Encoding", ""):
            answer, told = gzip.compress(answer), {**told, "Content-Encoding": "gzip"}
        self.send_response(status)
        for name, value in {**told, "Content-Length": str(len(answer))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def _ask(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        target = urlsplit(self.shop_url)
        headers = end_to_end(self.headers.items())
        for name, tell in self.habits.headers.items():
            headers[name] = tell(self.headers.get(name, ""))
        headers["Host"] = target.netloc
        own_path = self.path.removeprefix(self.habits.path)
        address = target.path.rstrip("/") + own_path + self.habits.query
        backend = self.habits.speaks(target.hostname or "", target.port or 80, timeout=60)
        try:
            backend.request("POST", address, body, headers)
            answer = backend.getresponse()
            return answer.status, end_to_end(answer.getheaders()), answer.read()
        finally:
            backend.close()

    def log_message(self, *_: object) -> None:
        """Say nothing: requests are signed."""


@contextmanager
def proxy_before(shop_url: str, habits: Habits) -> Iterator[str]:
    """Serve and give the proxy's address."""
    handler = type("ProxyHandler", (Handler,), {"shop_url": shop_url, "habits": habits})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}{habits.path}/"
