"""Channels to servers on loopback, for tests of what people are told."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller

from order_upload.config import Configuration, Connector
from order_upload.config.channels import Channel
from order_upload.domain.news import News

SOURCE = {"type": "bindcommerce_files", "path": "file:///data/*.xml"}
ALL = [news.value for news in News]
MAIL = {"by": "mail", "to": ["ops@shop.example"], "sender": "airflow@shop.example"}
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@dataclass
class Mails:
    """Keeps what a mail server was handed."""

    taken: list[tuple[str, str, str]] = field(default_factory=list)

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's own name
        """Take a mail in."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("html",)).get_content()
        self.taken.append((envelope.rcpt_tos[0], str(mail["subject"]), body))
        return "250 taken"

    def subjects(self) -> list[str]:
        """Return the subjects since the last look."""
        subjects = [subject for _, subject, _ in self.taken]
        self.taken.clear()
        return subjects


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def taking_mails(monkeypatch) -> Iterator[Mails]:
    """Run a mail server, and lead the Connection for mails there."""
    told, port = Mails(), free_port()
    server = Controller(told, hostname="127.0.0.1", port=port)
    server.start()
    connection = {
        "conn_type": "smtp",
        "host": "127.0.0.1",
        "port": port,
        "extra": {"disable_ssl": True, "disable_tls": True, "retry_limit": 1, "timeout": 5},
    }
    monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps(connection))
    yield told
    server.stop()


@contextmanager
def receiving(monkeypatch, status=200) -> Iterator[list[dict]]:
    """Take what Apprise posts, and lead its Connection there."""
    posted = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            posted.append(json.loads(self.rfile.read(length)))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep the test's output quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        config = {"path": f"json://127.0.0.1:{server.server_port}/", "tag": "ops"}
        monkeypatch.setenv(
            "AIRFLOW_CONN_APPRISE_DEFAULT",
            json.dumps({"conn_type": "apprise", "extra": {"config": config}}),
        )
        yield posted
        server.shutdown()


def channels(*settings) -> tuple[Channel, ...]:
    configuration = {"notify": [{"tell": ALL, **setting} for setting in settings]}
    return Configuration.model_validate_json(json.dumps(configuration)).notify


def a_connector(*settings, **timing):
    configuration = Configuration(notify=channels(*settings))
    return Connector(
        name="to_shop", node="shop", source=SOURCE, configuration=configuration, **timing
    )


class Clock:
    """The ledger's clock, which stands."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now
