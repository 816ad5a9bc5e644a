"""An HTTP server in a thread while a block runs: for demo shop, demo hub and the tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer


def address_of(server: HTTPServer) -> str:
    """Return where the server listens, e.g. ``http://127.0.0.1:8080``."""
    return f"http://127.0.0.1:{server.server_address[1]}"


@contextmanager
def serving(server: HTTPServer) -> Iterator[None]:
    """Serve while the block runs; the server is closed at its end."""
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
