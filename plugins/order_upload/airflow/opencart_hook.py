"""A shop from its Airflow Connection (DESIGN.md, section 3.2)."""

from __future__ import annotations

from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from airflow.sdk import BaseHook
from airflow.sdk.definitions.connection import Connection
from airflow.sdk.exceptions import AirflowNotFoundException
from airflow.sdk.log import mask_secret

from order_upload.airflow.http_session import bare_session
from order_upload.airflow.ledger import ledger_from_connection
from order_upload.errors import ConfigError, OrderUploadError
from order_upload.ledger.sent_updates import SentUpdates
from order_upload.shops.auto import AutoShop
from order_upload.shops.base import Shop
from order_upload.shops.client import ShopClient
from order_upload.shops.module.client import ModuleShop
from order_upload.shops.native.calls import NativeCalls
from order_upload.shops.native.shop import STOCK_STATUSES, NativeShop, installation_of

TRANSPORTS = ("auto", "node", "native_api")
NO_NODE = "none"

C = TypeVar("C", bound=ShopClient)


class OpenCartHook(BaseHook):
    """Makes the client of one shop.

    The Connection (type ``opencart`` or ``http``) holds the shop's address in host, schema, port and extra ``path``;
    login and password are the name and the API key of the shop's API user. Extras: ``hub_node`` (required),
    ``transport``, ``store_id``, ``language``, ``timeout`` in seconds, for the native API ``trust_numbers`` and
    ``stock_statuses``, and ``verify``, ``cert``, ``proxies`` for TLS.

    Args:
        opencart_conn_id: id of the Connection.
    """

    conn_name_attr = "opencart_conn_id"
    default_conn_name = "opencart_shop"
    conn_type = "opencart"
    hook_name = "OpenCart shop"

    def __init__(self, opencart_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.opencart_conn_id = opencart_conn_id
        self._known: Connection | None = None

    def shop(self) -> Shop:
        """Return the client of the shop; nothing is sent yet.

        Raises:
            ConfigError: the Connection is missing or wrong; the message names the field.
        """
        transport = self.transport()
        if transport == "auto":
            return AutoShop(self._module_shop(), self._native_shop())
        return self._module_shop() if transport == "node" else self._native_shop()

    def _module_shop(self) -> ModuleShop:
        return self._client(ModuleShop)

    def _native_shop(self) -> NativeShop:
        calls = self._client(NativeCalls)
        return NativeShop(
            calls,
            SentUpdates(ledger_from_connection(), installation_of(calls.base_url), calls.base_url),
            stock_statuses=self._stock_statuses(),
            trusts_numbers=self._trusts_numbers(),
            zone=ZoneInfo(self.timezone() or "UTC"),
        )

    def _client(self, kind: type[C]) -> C:
        login, key = self._credentials()
        return kind(
            bare_session(self.opencart_conn_id),
            self.base_url(),
            login,
            key,
            store_id=self.store_id(),
            language=self.language(),
            timeout=self._timeout_s(),
            about=f"shop {self.opencart_conn_id}",
        )

    def _credentials(self) -> tuple[str, str]:
        connection = self._connection()
        login, key = connection.login or "", connection.password or ""
        if not login or not key:
            missing = "password (the API key)" if login else "login (the API user's name)"
            raise self._wrong(missing, "nothing", "as in the shop's admin, System > Users > API")
        mask_secret(key)
        return login, key

    def base_url(self) -> str:
        """Return the shop's address with a slash at its end, e.g. ``https://shop.example/it/``.

        A host with a scheme and a path is taken as it is; port and extra ``path`` are added.

        Raises:
            ConfigError: there is no host, or it is no address of a web server.
        """
        connection = self._connection()
        host = (connection.host or "").strip()
        parts = _address(host if "://" in host else f"{connection.schema or 'https'}://{host}")
        if parts is None:
            raise self._wrong(
                "host", "no such address" if host else "nothing", "e.g. https://shop.example"
            )
        port = f":{connection.port}" if connection.port and not parts.port else ""
        path = "/".join(filter(None, [parts.path.strip("/"), self._text("path", "").strip("/")]))
        return f"{parts.scheme}://{parts.netloc}{port}/{path}{'/' if path else ''}"

    def store_id(self) -> str:
        """Return which store of the installation this is; ``0`` is the default store.

        Raises:
            ConfigError: it is no number.
        """
        store_id = self._text("store_id", "0")
        if not (store_id.isascii() and store_id.isdecimal()):
            raise self._wrong(
                "extra.store_id", repr(store_id), "a store's number in the shop, such as 0"
            )
        return store_id

    def language(self) -> str:
        """Return the language of the shop's messages, e.g. ``en-gb``."""
        return self._text("language", "en-gb")

    def timezone(self) -> str:
        """Return the shop's time zone as the Connection names it; "" when it does not.

        Raises:
            ConfigError: there is no such zone.
        """
        name = self._text("timezone", "")
        try:
            return ZoneInfo(name).key if name else ""
        except (KeyError, ValueError, OSError):
            raise self._wrong("extra.timezone", repr(name), "a name such as Europe/Rome") from None

    def hub_nodes(self) -> frozenset[str]:
        """Return what the hub calls this shop: node ids or names; empty when the hub does not read this shop.

        Raises:
            ConfigError: the Connection does not say; without it the shop's own orders would be
                created again.
        """
        value = self._extra().get("hub_node")
        nodes = [
            str(node).strip()
            for node in (value if isinstance(value, list) else [value])
            if node is not None
        ]
        if not nodes or not all(nodes) or isinstance(value, dict | bool):
            raise self._wrong(
                "extra.hub_node", "nothing" if not nodes else "no name",
                f'what the hub calls this shop (NodeID, else name), a list of them, or "{NO_NODE}" when the hub '
                "does not read this shop; it decides which orders are the shop's own and are never created again",
            )  # fmt: skip
        return frozenset() if nodes == [NO_NODE] else frozenset(nodes)

    def test_connection(self) -> tuple[bool, str]:
        """Return whether the shop answers and lets us in, and what it is; for the button in the Connection form."""
        try:
            self.hub_nodes()
            info = self.shop().info()
        except OrderUploadError as error:
            return False, str(error)
        if self.store_id() not in info.stores:
            return (
                False,
                f"extra.store_id is {self.store_id()}, but the shop has the stores {', '.join(info.stores)}",
            )
        if info.minimal_only:
            return (
                True,
                f"OpenCart {info.opencart_version} through its own API: status and tracking only, no new orders",
            )
        state = "; it is in maintenance mode" if info.maintenance else ""
        return (
            True,
            f"OpenCart {info.opencart_version} with node module {info.module_version}{state}",
        )

    def _connection(self) -> Connection:
        if self._known is None:
            try:
                self._known = self.get_connection(self.opencart_conn_id)
            except AirflowNotFoundException as error:
                message = (
                    f"Connection {self.opencart_conn_id} does not exist. Add it: type opencart, host, login, password "
                    "and extra.hub_node"
                )
                raise ConfigError(message) from error
        return self._known

    def _extra(self) -> dict[str, Any]:
        extra: dict[str, Any] = self._connection().extra_dejson
        return extra

    def _text(self, name: str, default: str) -> str:
        value = self._extra().get(name)
        return default if value is None or value == "" else str(value).strip()

    def transport(self) -> str:
        """Return how the shop is spoken to: ``auto``, ``node`` or ``native_api``.

        Raises:
            ConfigError: it is none of these.
        """
        transport = self._text("transport", "auto")
        if transport not in TRANSPORTS:
            raise self._wrong("extra.transport", repr(transport), f"one of {', '.join(TRANSPORTS)}")
        return transport

    def _trusts_numbers(self) -> bool:
        found = self._extra().get("trust_numbers")
        said = {True: True, False: False, None: False, "": False, "true": True, "false": False}
        if not isinstance(found, bool | str | None) or found not in said:
            raise self._wrong("extra.trust_numbers", repr(found), "true or false")
        return said[found]

    def _stock_statuses(self) -> frozenset[str]:
        found = self._extra().get("stock_statuses") or sorted(STOCK_STATUSES)
        words = (
            found.split(",")
            if isinstance(found, str)
            else found
            if isinstance(found, list)
            else [""]
        )
        ids = [str(word).strip() for word in words]
        if not all(one.isascii() and one.isdecimal() for one in ids):
            raise self._wrong(
                "extra.stock_statuses",
                repr(found),
                'a list of status ids, such as ["1", "2", "5"] or 1, 2, 5',
            )
        return frozenset(ids)

    def _timeout_s(self) -> float:
        found = self._text("timeout", "60")
        try:
            seconds = float(found)
        except ValueError:
            seconds = 0.0
        if not 1 <= seconds <= 600:
            raise self._wrong("extra.timeout", repr(found), "1 to 600 seconds")
        return seconds

    def _wrong(self, field: str, found: str, allowed: str) -> ConfigError:
        return ConfigError(
            f"Connection {self.opencart_conn_id}: {field}: found {found}; wanted: {allowed}"
        )


def _address(text: str) -> SplitResult | None:
    """Return the parts of a web address without user, query and the like, or None when it is none."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    is_plain = parts.hostname and not (
        parts.username or parts.password or parts.query or parts.fragment
    )
    return parts if is_plain and parts.scheme in ("http", "https") else None
