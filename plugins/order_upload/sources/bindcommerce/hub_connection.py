"""What a hub's Connection says: address, token, and how the hub's texts are read.

Connection: ``conn_type`` ``http``; schema, host and port of the hub; password = the API node's
token. Extras, all optional: ``namespace`` (default ``bindcommerce``), ``timezone`` (default
``Europe/Rome``), ``timeout`` in seconds (default 60), ``max_bytes`` (default 8 GB), and the HTTP
provider's own: ``verify``, ``cert``, ``proxies``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from order_upload.errors import ConfigError
from order_upload.faults import Fault, shown
from order_upload.sources.base import LARGEST_PAYLOAD_BYTES
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.sources.settings import ConnectionFields

_NAMESPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_DEFAULT_TIMEOUT_S = 60
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


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
        base = self._base()
        if _is_readable_by_others(base):
            found = "http, over which the token could be read"
            raise self._wrong("schema", found, "https", "set it to https")
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
        token = self.fields.password.strip()
        allowed = "the token of the hub's API node"
        if not token:
            raise self._wrong("password", "nothing", allowed, "set it to that token")
        if not (token.isascii() and token.isprintable()):
            raise self._wrong(
                "password", "characters that a header can't hold", allowed, "copy the token again"
            )
        return token

    def reading(self) -> HubReading:
        """Return how this hub's texts are read.

        Raises:
            ConfigError: namespace or time zone is wrong.
        """
        default = HubReading()
        namespace = self.fields.extra.get("namespace", default.namespace)
        if not isinstance(namespace, str) or not _NAMESPACE.fullmatch(namespace):
            allowed = 'up to 32 letters, digits, "_", "." and "-", never changed'
            raise self._wrong("extra.namespace", shown(namespace), allowed)
        zone = self.fields.extra.get("timezone", default.timezone.key)
        try:
            return HubReading(namespace, ZoneInfo(zone))
        except (KeyError, ValueError, TypeError, OSError):
            allowed = 'an IANA time zone such as "Europe/Rome"'
            raise self._wrong("extra.timezone", shown(zone), allowed) from None

    def max_bytes(self) -> int:
        """Return the largest answer that is read, in bytes.

        Raises:
            ConfigError: it is no whole number above 0.
        """
        return self._positive("max_bytes", LARGEST_PAYLOAD_BYTES)

    def timeout_s(self) -> int:
        """Return the seconds for the connection, and for each silence of the hub.

        Raises:
            ConfigError: it is no whole number above 0.
        """
        return self._positive("timeout", _DEFAULT_TIMEOUT_S)

    def _base(self) -> str:
        """Return schema, host and port, without the user and password that a host may hold."""
        host = self.fields.host.strip()
        address = host
        if "://" not in host:
            address = f"{self.fields.schema or 'https'}://{host}"
        try:
            parts = urlsplit(address)
            port = self.fields.port or parts.port
        except ValueError:
            raise self._wrong(
                "host", "no address", "a host name or an address", "set schema and host"
            ) from None
        if not parts.hostname or parts.scheme not in {"http", "https"}:
            found = "no host, or a schema other than http and https"
            raise self._wrong("host", found, "a host name or an address", "set schema and host")
        site = parts.hostname
        if ":" in site:
            site = f"[{site}]"
        if port:
            site = f"{site}:{port}"
        return urlunsplit((parts.scheme, site, parts.path.rstrip("/"), "", ""))

    def _positive(self, name: str, default: int) -> int:
        value = self.fields.extra.get(name, default)
        text = str(value)
        is_number = text.isascii() and text.isdigit() and not isinstance(value, bool)
        if not is_number or int(text) == 0:
            raise self._wrong(f"extra.{name}", shown(value), "a whole number above 0")
        return int(text)

    def _wrong(self, field: str, found: str, allowed: str, remedy: str = "") -> ConfigError:
        path = f"Connection {self.fields.conn_id}: {field}"
        return Fault(path, found, allowed, remedy).as_error()


def _is_readable_by_others(url: str) -> bool:
    """Return whether a secret sent there could be read on the way: http to more than this machine.

    A name without a dot is a container next door (``http://hub:8080`` in a compose file).
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme != "https" and host not in _LOOPBACK and "." in host
