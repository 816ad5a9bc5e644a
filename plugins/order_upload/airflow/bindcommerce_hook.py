"""The hub's Connection becomes a source.

Connection: ``conn_type`` ``http``; schema, host and port of the hub; password = the API node's
token. Extras, all optional: ``namespace`` (default ``bindcommerce``), ``timezone`` (default
``Europe/Rome``), ``timeout`` in seconds (default 60), ``max_bytes`` (default 8 GB), and the HTTP
provider's own: ``verify``, ``cert``, ``proxies``. Facts: reference/bindcommerce.md, section 6.1.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from airflow.sdk import BaseHook
from airflow.sdk.log import mask_secret

from order_upload.airflow.http_session import bare_session
from order_upload.errors import ConfigError
from order_upload.sources.base import LARGEST_PAYLOAD_BYTES
from order_upload.sources.bindcommerce.api import BindCommerceApi
from order_upload.sources.bindcommerce.values import HubReading

_NAMESPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_DEFAULT_TIMEOUT_S = 60
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class BindCommerceHook(BaseHook):
    """A bindCommerce hub, as its Airflow Connection describes it.

    Args:
        conn_id: the Connection.
    """

    conn_name_attr = "conn_id"
    default_conn_name = "bindcommerce_hub"
    conn_type = "http"
    hook_name = "bindCommerce hub"

    def __init__(self, conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.conn_id = conn_id

    def source(self, endpoint: str, *, max_bytes: int | None = None) -> BindCommerceApi:
        """Return the orders of one hub connector.

        Args:
            endpoint: path and query that the hub shows for it, or the whole address if it is on the
                Connection's host.
            max_bytes: largest answer; None means what the Connection says.

        Raises:
            ConfigError: the Connection has no token, or a setting of it is wrong.
        """
        return BindCommerceApi(
            bare_session(self.conn_id),
            self._url(self._base(), endpoint),
            self._token(),
            self.reading(),
            about=f"hub Connection {self.conn_id}",
            max_bytes=max_bytes or self._positive("max_bytes", LARGEST_PAYLOAD_BYTES),
            timeout_s=self._positive("timeout", _DEFAULT_TIMEOUT_S),
        )

    def reading(self) -> HubReading:
        """Return how this hub's texts are read, also for its files.

        Raises:
            ConfigError: namespace or time zone is wrong.
        """
        extras = self._extras()
        namespace = extras.get("namespace", HubReading().namespace)
        if not isinstance(namespace, str) or not _NAMESPACE.fullmatch(namespace):
            raise self._wrong(
                "namespace", namespace, "up to 32 letters, figures, _ . and -, never changed"
            )
        zone = extras.get("timezone", HubReading().timezone.key)
        try:
            return HubReading(namespace, ZoneInfo(zone))
        except (KeyError, ValueError, TypeError, OSError):
            raise self._wrong("timezone", zone, "a name such as Europe/Rome") from None

    def _base(self) -> str:
        """Return schema, host and port of the Connection, without user and password that a host may hold."""
        connection = self.get_connection(self.conn_id)
        host = (connection.host or "").strip()
        try:
            parts = urlsplit(host if "://" in host else f"{connection.schema or 'https'}://{host}")
            port = connection.port or parts.port
        except ValueError:
            raise ConfigError(
                f"Connection {self.conn_id}: its host is no address; set schema and host"
            ) from None
        if not parts.hostname or parts.scheme not in {"http", "https"}:
            raise ConfigError(
                f"Connection {self.conn_id}: it has no host, or a schema other than http and https"
            )
        name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        site = f"{name}:{port}" if port else name
        return urlunsplit((parts.scheme, site, parts.path.rstrip("/"), "", ""))

    def _url(self, base: str, endpoint: str) -> str:
        """Return the whole address, on the Connection's own host: the token goes nowhere else."""
        if _is_readable_by_others(base):
            raise ConfigError(
                f"Connection {self.conn_id}: schema is http, the token could be read; set it to https"
            )
        url = (
            endpoint.strip()
            if "://" in endpoint.partition("?")[0]
            else f"{base}/{endpoint.strip().lstrip('/')}"
        )
        if urlsplit(url)[:2] != urlsplit(base)[:2]:
            raise ConfigError(
                f"source.endpoint: it is on another host than Connection {self.conn_id}, to which alone the token is "
                "sent; give its path, or correct the Connection"
            )
        return url

    def _token(self) -> str:
        token = (self.get_connection(self.conn_id).password or "").strip()
        if not token:
            raise ConfigError(
                f"Connection {self.conn_id}: password is empty; set it to the token of the hub's API node"
            )
        if not (token.isascii() and token.isprintable()):
            raise ConfigError(
                f"Connection {self.conn_id}: password holds what a header can't; copy the token again"
            )
        mask_secret(token)
        return token

    def _extras(self) -> dict[str, Any]:
        extras: dict[str, Any] = self.get_connection(self.conn_id).extra_dejson
        return extras

    def _positive(self, name: str, default: int) -> int:
        value = self._extras().get(name, default)
        if (
            isinstance(value, bool)
            or not str(value).isascii()
            or not str(value).isdigit()
            or int(value) == 0
        ):
            raise self._wrong(name, value, "a whole number above 0")
        return int(value)

    def _wrong(self, name: str, found: object, allowed: str) -> ConfigError:
        return ConfigError(
            f"Connection {self.conn_id}: extra `{name}` is {found!r}, allowed is {allowed}"
        )


def _is_readable_by_others(url: str) -> bool:
    """Return whether a secret sent there could be read on the way: plain http to more than this machine.

    A name without a dot is a container next door (``http://hub:8080`` in a compose file).
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme != "https" and host not in _LOOPBACK and "." in host
