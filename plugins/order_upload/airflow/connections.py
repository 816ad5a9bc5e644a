"""What the Connections of shop and hub have in common: address, extras, messages, session."""

from __future__ import annotations

import ipaddress
import re
from functools import cached_property
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from airflow.sdk import BaseHook, Connection
from airflow.sdk.exceptions import AirflowNotFoundException
from airflow.sdk.log import mask_secret
from requests import PreparedRequest, Session
from requests.utils import default_headers

from order_upload.errors import ConfigError

USER_AGENT = "order-upload/0.1"
DEFAULT_TIMEOUT_S = "60"
LONGEST_TIMEOUT_S = 600

_CONTAINER_NAME = re.compile(r"[a-z][a-z0-9_-]*")
"""A name without a dot, as of a service in a compose file.

It begins with a letter: ``134744072`` and ``0x08080808`` are ways to write an internet address.
"""


class ConnectionReader:
    """Reads one Airflow Connection; every message about it has the same form.

    The Connection is fetched once, when something of it is asked for.

    Args:
        conn_id: id of the Connection.
        kind: what the Connection has to hold, for the message when it does not exist.
    """

    def __init__(self, conn_id: str, kind: str) -> None:
        self.conn_id = conn_id
        self._kind = kind

    @cached_property
    def connection(self) -> Connection:
        """The Connection as Airflow has it.

        Raises:
            ConfigError: it does not exist.
        """
        try:
            return BaseHook.get_connection(self.conn_id)
        except AirflowNotFoundException as error:
            raise ConfigError(
                f"Connection {self.conn_id}: found none of this name; allowed: one that exists; "
                f"add it ({self._kind}), or correct the name"
            ) from error

    @property
    def extras(self) -> dict[str, Any]:
        """The extras; empty when there are none."""
        extras: dict[str, Any] = self.connection.extra_dejson
        return extras

    def address(self) -> str:
        """Return schema, host, port and path as an address without a slash at its end.

        A host with a schema, port or path of its own is taken as it is.

        Raises:
            ConfigError: there is no host, it is no address of a web server, or what is sent there
                could be read on the way.
        """
        host = (self.connection.host or "").strip()
        if not host:
            raise self.wrong("host", "nothing", "an address such as https://shop.example")
        if "://" not in host:
            host = f"{self.connection.schema or 'https'}://{host}"
        parts = self._parts_of(host)
        if not _is_private(parts):
            raise self.wrong(
                "schema",
                "http",
                "https; http on this machine, or to a container next door",
                "set it to https: what is sent could be read on the way",
            )
        site = parts.netloc
        if self.connection.port and parts.port is None:
            site = f"{site}:{self.connection.port}"
        return f"{parts.scheme}://{site}{parts.path.rstrip('/')}"

    def _parts_of(self, address: str) -> SplitResult:
        """Return the parts of an address; the message never shows it: it may hold a password."""
        wrong = self.wrong("host", "no such address", "an address such as https://shop.example")
        try:
            parts = urlsplit(address)
            _ = parts.port  # raises when it is no number
        except ValueError:
            raise wrong from None
        has_more = parts.username or parts.password or parts.query or parts.fragment
        if not parts.hostname or has_more or parts.scheme not in ("http", "https"):
            raise wrong
        return parts

    def password(self, meaning: str) -> str:
        """Return the password, from now on masked in Airflow's logs.

        Args:
            meaning: what the password is, for the message when it is empty.

        Raises:
            ConfigError: it is empty.
        """
        password = (self.connection.password or "").strip()
        if not password:
            raise self.wrong("password", "nothing", meaning, "copy it into the Connection")
        mask_secret(password)
        return password

    def text(self, name: str, default: str = "") -> str:
        """Return an extra as text; one that is empty or null is the default."""
        value = self.extras.get(name)
        if value is None or value == "":
            return default
        return str(value).strip()

    def timeout_s(self) -> float:
        """Return the extra ``timeout``: seconds for the connection and for each silence.

        Raises:
            ConfigError: it is no number from 1 to 600.
        """
        text = self.text("timeout", DEFAULT_TIMEOUT_S)
        try:
            seconds = float(text)
        except ValueError:
            seconds = 0.0
        if not 1 <= seconds <= LONGEST_TIMEOUT_S:
            raise self.wrong("extra.timeout", repr(text), f"1 to {LONGEST_TIMEOUT_S} seconds")
        return seconds

    def timezone(self, default: str = "") -> ZoneInfo | None:
        """Return the extra ``timezone``; None when neither it nor the default names one.

        Raises:
            ConfigError: there is no such zone.
        """
        name = self.text("timezone", default)
        if not name:
            return None
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            wrong = self.wrong("extra.timezone", repr(name), "a name such as Europe/Rome")
            raise wrong from None

    def wrong(
        self, field: str, found: str, allowed: str, remedy: str = "correct it"
    ) -> ConfigError:
        """Return the error that says what is wrong with one field of the Connection.

        Args:
            field: its name; an extra as ``extra.timeout``.
            found: what stands there; never a secret.
            allowed: what may stand there.
            remedy: what to do.
        """
        return ConfigError(
            f"Connection {self.conn_id}: {field}: found {found}; allowed: {allowed}; {remedy}"
        )


def bare_session(conn_id: str) -> Session:
    """Return a session with the Connection's ``verify``, ``cert``, ``proxies`` and ``trust_env``.

    The provider's hook would send login and password as Basic auth and every other extra as a
    header: this session sends neither, takes no password from ``.netrc`` and keeps no cookie.
    """
    # Here, because it brings aiohttp: 0.5 s that every parse of the DAGs and every start of a task
    # would pay.
    from airflow.providers.http.hooks.http import HttpHook  # noqa: PLC0415

    session = HttpHook(http_conn_id=conn_id).get_conn()
    session.auth = _unchanged
    session.headers.clear()
    session.headers.update({**default_headers(), "User-Agent": USER_AGENT})
    session.params = {}
    session.cookies.clear()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


def _unchanged(request: PreparedRequest) -> PreparedRequest:
    return request


def _is_private(parts: SplitResult) -> bool:
    """Return whether nobody on the way can read what is sent: by TLS, or because it stays here.

    Plain http stays on this machine (``localhost``, loopback addresses) or goes to a container next
    door, whose name has no dot (``http://hub:8080`` in a compose file).
    """
    host = parts.hostname or ""
    if parts.scheme == "https":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return _CONTAINER_NAME.fullmatch(host) is not None
