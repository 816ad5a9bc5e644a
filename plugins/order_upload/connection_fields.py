"""What stands in a Connection to a web server, and what is wrong with it, said in one form.

Shops and hubs are both reached through Airflow Connections. Their address, their time limits and
the rule of where a secret may be sent are read here, and nowhere else; Airflow's wing fills the
fields in (``airflow/connections.py``).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from order_upload.errors import ConfigError
from order_upload.faults import Fault, shown

DEFAULT_TIMEOUT_S = "60"
LONGEST_TIMEOUT_S = 600
MOST_PER_MINUTE = 6000

ANY_SERVER = (
    "any server passes for the right one, so what is sent can be read and changed on the way"
)
"""What an extra such as ``verify: false`` means."""

_AN_ADDRESS = "an address such as https://shop.example"

_PORT_OF_SCHEME = {"https": ":443", "http": ":80"}

_CONTAINER_NAME = re.compile(r"[a-z][a-z0-9_-]*")
"""A name without a dot, as of a service in a compose file.

It begins with a letter: ``134744072`` and ``0x08080808`` are ways to write an internet address.
"""


@dataclass(frozen=True, slots=True)
class ConnectionFields:
    """What stands in a Connection.

    Attributes:
        conn_id: its id, for messages.
        host: a host name, or a whole address.
        schema: ``http`` or ``https`` where the host does not say it.
        port: None where the host or the schema says it.
        login: a name, "" when there is none.
        password: the secret, "" when there is none; never in a message or a ``repr``.
        extra: its extra, as JSON values.
    """

    conn_id: str
    host: str = ""
    schema: str = ""
    port: int | None = None
    login: str = ""
    password: str = field(default="", repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def address(self) -> str:
        """Return schema, host, port and path as an address without a slash at its end.

        A host with a schema, port or path of its own is taken as it is. The port that a schema has
        by itself is left out: Airflow's form wants it for its *Test*, and the address is the same.

        Raises:
            ConfigError: there is no host, it is no address of a web server, or what is sent there
                could be read on the way.
        """
        host = self.host.strip()
        if not host:
            raise self.wrong("host", "nothing", _AN_ADDRESS)
        if "://" not in host:
            host = f"{self.schema or 'https'}://{host}"
        parts = self._parts_of(host)
        if not _is_private(parts):
            raise self.wrong(
                "schema",
                "http, over which a secret could be read on the way",
                "https, or http to this machine or to a container next door",
                "set it to https",
            )
        site = parts.netloc
        if self.port and parts.port is None:
            site = f"{site}:{self.port}"
        site = site.removesuffix(_PORT_OF_SCHEME[parts.scheme])
        return f"{parts.scheme}://{site}{parts.path.rstrip('/')}"

    def _parts_of(self, address: str) -> SplitResult:
        """Return the parts of an address; the message never shows it: it may hold a password."""
        wrong = self.wrong("host", "no address of a web server", _AN_ADDRESS)
        try:
            parts = urlsplit(address)
            _ = parts.port  # raises when it is no number
        except ValueError:
            raise wrong from None
        has_more = parts.username or parts.password or parts.query or parts.fragment
        if not parts.hostname or has_more or parts.scheme not in ("http", "https"):
            raise wrong
        return parts

    def secret(self, allowed: str) -> str:
        """Return the password, without the blanks around it that a copied text may have.

        Args:
            allowed: what the password is, for the message when it is empty.

        Raises:
            ConfigError: it is empty.
        """
        password = self.password.strip()
        if not password:
            raise self.wrong("password", "nothing", allowed)
        return password

    def text(self, name: str, default: str = "") -> str:
        """Return an extra as text; one that is empty or null is the default."""
        value = self.extra.get(name)
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
            raise self.wrong("extra.timeout", shown(text), f"1 to {LONGEST_TIMEOUT_S} seconds")
        return seconds

    def requests_per_minute(self) -> int | None:
        """Return how many requests a minute may be sent; None where nobody says.

        Raises:
            ConfigError: it is no whole number from 1 to 6000.
        """
        text = self.text("requests_per_minute")
        if not text:
            return None
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= MOST_PER_MINUTE:
            raise self.wrong(
                "extra.requests_per_minute",
                shown(text),
                f"a whole number from 1 to {MOST_PER_MINUTE}",
                "or leave it out: then requests go as fast as they are answered",
            )
        return int(text)

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
            allowed = 'an IANA time zone such as "Europe/Rome"'
            raise self.wrong("extra.timezone", shown(name), allowed) from None

    def unproven(self) -> str:
        """Return the extra by which any server passes for the right one; "" where none does."""
        for name in ("verify", "verify_ssl"):
            value = self.extra.get(name)
            if value is not None and not value:  # the HTTP provider takes null for the default
                return name
        if self.text("no_host_key_check").lower() == "true":
            return "no_host_key_check"
        return ""

    def wrong(self, name: str, found: str, allowed: str, remedy: str = "") -> ConfigError:
        """Return the error that says what is wrong with one field.

        Args:
            name: the field; an extra as ``extra.timeout``.
            found: what stands there; never a secret.
            allowed: what may stand there.
            remedy: what to do, when that is more than writing what is allowed.
        """
        return Fault(f"Connection {self.conn_id}: {name}", found, allowed, remedy).as_error()


def _is_private(parts: SplitResult) -> bool:
    """Return whether nobody on the way can read what is sent: by TLS, or because it stays here.

    Plain http stays on this machine (``localhost``, loopback addresses) or goes to a container next
    door, whose name has no dot (``http://hub:8080`` in a compose file).
    """
    if parts.scheme == "https":
        return True
    host = parts.hostname or ""
    return is_this_machine(host) or _CONTAINER_NAME.fullmatch(host) is not None


def is_this_machine(host: str) -> bool:
    """Return whether a host is this machine: what is sent to it travels over no network."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
