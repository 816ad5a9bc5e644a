"""What a hub's Connection says: address, token, and how the hub's texts are read.

Connection: ``conn_type`` ``bindcommerce`` or ``http``; schema, host and port of the hub; password =
the API node's token. Extras, all optional: ``namespace`` (default ``bindcommerce``), ``timezone``
(default ``Europe/Rome``), ``timeout`` in seconds (default 60), ``max_bytes`` (default 4 GiB), and
the HTTP provider's own: ``verify``, ``cert``, ``proxies``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from order_upload.connection_fields import ConnectionFields
from order_upload.faults import Fault, shown
from order_upload.sources.base import LARGEST_PAYLOAD_BYTES
from order_upload.sources.bindcommerce.values import HubReading

_NAMESPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")


@dataclass(frozen=True, slots=True)
class HubConnection:
    """A bindCommerce hub, as its Connection describes it."""

    fields: ConnectionFields

    def url(self, endpoint: str) -> str:
        """Return the whole address, on the Connection's own host: the token goes nowhere else.

        Args:
            endpoint: path and query that the hub shows for one of its connectors, or the whole
                address if it is on the Connection's host.

        Raises:
            ConfigError: the Connection has no address, or the endpoint is on another host, or the
                token could be read on the way.
        """
        base = self.fields.address()
        endpoint = endpoint.strip()
        url = f"{base}/{endpoint.lstrip('/')}"
        if "://" in endpoint.partition("?")[0]:
            url = endpoint
        if urlsplit(url)[:2] != urlsplit(base)[:2]:
            found = f"an address on another host than Connection {self.fields.conn_id}"
            remedy = "the token is sent to that host alone: correct the endpoint or the Connection"
            allowed = "its path"
            raise Fault("source.endpoint", found, allowed, remedy).as_error()
        return url

    def token(self) -> str:
        """Return the token of the hub's API node.

        Raises:
            ConfigError: there is none, or it can't be sent in a header.
        """
        allowed = "the token of the hub's API node"
        token = self.fields.secret(allowed)
        if not (token.isascii() and token.isprintable()):
            raise self.fields.wrong(
                "password", "characters that a header can't hold", allowed, "copy the token again"
            )
        return token

    def reading(self) -> HubReading:
        """Return how this hub's texts are read.

        Raises:
            ConfigError: namespace or time zone is wrong.
        """
        default = HubReading()
        namespace = self.fields.text("namespace", default.namespace)
        if not _NAMESPACE.fullmatch(namespace):
            allowed = 'up to 32 letters, digits, "_", "." and "-", never changed'
            raise self.fields.wrong("extra.namespace", shown(namespace), allowed)
        timezone = self.fields.timezone(default.timezone.key)
        return HubReading(namespace, timezone or default.timezone)

    def max_bytes(self) -> int:
        """Return the largest answer that is read, in bytes.

        Raises:
            ConfigError: it is no whole number above 0.
        """
        text = self.fields.text("max_bytes", str(LARGEST_PAYLOAD_BYTES))
        if not (text.isascii() and text.isdigit()) or int(text) == 0:
            raise self.fields.wrong("extra.max_bytes", shown(text), "a whole number above 0")
        return int(text)

    def timeout_s(self) -> float:
        """Return the seconds for the connection, and for each silence of the hub.

        Raises:
            ConfigError: it is no number from 1 to 600.
        """
        return self.fields.timeout_s()
