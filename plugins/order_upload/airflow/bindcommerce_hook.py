"""The hub's Connection becomes a source.

Connection: ``conn_type`` ``http``; schema, host and port of the hub; password = the API node's
token. Extras, all optional: ``namespace`` (default ``bindcommerce``), ``timezone`` (default
``Europe/Rome``), ``timeout`` in seconds (default 60), ``max_bytes`` (default 8 GB), and the HTTP
provider's own: ``verify``, ``cert``, ``proxies``. See ``docs/configuration.md``.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from airflow.sdk import BaseHook

from order_upload.airflow.connections import ConnectionReader, bare_session
from order_upload.errors import ConfigError
from order_upload.sources.base import LARGEST_PAYLOAD_BYTES
from order_upload.sources.bindcommerce.api import BindCommerceApi
from order_upload.sources.bindcommerce.values import HubReading

_NAMESPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")


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
        self._connection = ConnectionReader(conn_id, "type http, host, password = the hub's token")

    def source(self, endpoint: str, *, max_bytes: int | None = None) -> BindCommerceApi:
        """Return the orders of one hub connector.

        Args:
            endpoint: path and query that the hub shows for it, or the whole address if it is on the
                Connection's host.
            max_bytes: largest answer; None means what the Connection says.

        Raises:
            ConfigError: the Connection is missing, has no token, or a setting of it is wrong.
        """
        return BindCommerceApi(
            bare_session(self.conn_id),
            self._url(endpoint),
            self._token(),
            self.reading(),
            about=f"hub Connection {self.conn_id}",
            max_bytes=max_bytes or self._max_bytes(),
            timeout_s=self._connection.timeout_s(),
        )

    def reading(self) -> HubReading:
        """Return how this hub's texts are read, also for its files.

        Raises:
            ConfigError: namespace or time zone is wrong.
        """
        usual = HubReading()
        namespace = self._connection.text("namespace", usual.namespace)
        if not _NAMESPACE.fullmatch(namespace):
            raise self._connection.wrong(
                "extra.namespace",
                repr(namespace),
                "1 to 32 letters, figures, _ . and -, the first one a letter or a figure",
                "set it once, and never change it",
            )
        timezone = self._connection.timezone(usual.timezone.key)
        return HubReading(namespace, timezone or usual.timezone)

    def _url(self, endpoint: str) -> str:
        """Return the whole address, on the Connection's own host: the token goes nowhere else."""
        base = self._connection.address()
        url = endpoint.strip()
        if "://" not in url.partition("?")[0]:
            url = f"{base}/{url.lstrip('/')}"
        if urlsplit(url)[:2] != urlsplit(base)[:2]:
            raise ConfigError(
                f"source.endpoint: found an address on another host than Connection {self.conn_id};"
                " allowed: a path of that host, to which alone the token is sent; give the path, or"
                " correct the Connection"
            )
        return url

    def _token(self) -> str:
        token = self._connection.password("the token of the hub's API node")
        if not (token.isascii() and token.isprintable()):
            raise self._connection.wrong(
                "password",
                "characters that an HTTP header can't hold",
                "the token of the hub's API node",
                "copy it again",
            )
        return token

    def _max_bytes(self) -> int:
        text = self._connection.text("max_bytes", str(LARGEST_PAYLOAD_BYTES))
        if not (text.isascii() and text.isdecimal()) or int(text) == 0:
            raise self._connection.wrong("extra.max_bytes", repr(text), "a whole number above 0")
        return int(text)
