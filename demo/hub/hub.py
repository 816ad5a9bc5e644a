"""The embedded demo hub: hands out one export file to whoever has the token.

As bindCommerce does: a GET with the header ``token``, answered with an XML or CSV body, or with an
empty one when there is nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from demo.serving import address_of, serving

EXPORT_PATH = "/integrator-tool/export"
CONNECTOR = "12"
TOKEN = "demo-hub-token"  # noqa: S105 - opens nothing but this demo on loopback
KINDS = {".xml": "text/xml; charset=utf-8", ".csv": "text/csv; charset=utf-8"}


class DemoHub:
    """One hub account with one export connector.

    Args:
        export: the file to hand out, ``.xml`` or ``.csv``; one that does not exist or is empty
            gives an empty body.
        token: what the ``token`` header has to say.
        once: hand it out a single time, as hubs do that mark orders as exported.

    Attributes:
        taken: how often the export was handed out.
    """

    def __init__(self, export: Path, *, token: str = TOKEN, once: bool = False) -> None:
        self.export, self.token, self.once = export, token, once
        self.taken = 0
        self.base_url = ""

    @property
    def endpoint(self) -> str:
        """What a connector's ``source.endpoint`` says."""
        return f"{EXPORT_PATH}?connector={CONNECTOR}"

    def hand_out(self) -> bytes:
        """Return the body of this export."""
        is_used_up = self.once and self.taken > 0
        self.taken += 1
        if is_used_up or not self.export.exists():
            return b""
        return self.export.read_bytes()


class HubServer(ThreadingHTTPServer):
    """Serves one demo hub."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], hub: DemoHub) -> None:
        super().__init__(address, HubHandler)
        self.hub = hub


class HubHandler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server_version = "DemoHub"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        """Hand out the export, or say 401 or 404."""
        hub = cast("HubServer", self.server).hub
        url = urlsplit(self.path)
        if not hmac.compare_digest(self.headers.get("token", "").encode(), hub.token.encode()):
            self._send(401, b'{"status":"error","message":"token not valid"}', "application/json")
        elif url.path != EXPORT_PATH or parse_qs(url.query).get("connector") != [CONNECTOR]:
            self._send(404, b"<html><body>Not found</body></html>", "text/html")
        else:
            self._send(
                200, hub.hand_out(), KINDS.get(hub.export.suffix, "text/plain; charset=utf-8")
            )

    def log_message(self, *_: Any) -> None:
        """Write nothing."""

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running_hub(
    export: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    token: str = TOKEN,
    once: bool = False,
) -> Iterator[DemoHub]:
    """Run a demo hub while the block runs, by default on a free loopback port."""
    hub = DemoHub(export, token=token, once=once)
    server = HubServer((host, port), hub)
    hub.base_url = address_of(server)
    with serving(server):
        yield hub
