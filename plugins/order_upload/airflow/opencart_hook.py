"""A shop from its Airflow Connection; the fields are described in ``docs/configuration.md``."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from airflow.sdk import BaseHook

from order_upload.airflow.connections import bare_session, fields_of_node, of_this_form
from order_upload.airflow.storage import ledger_from_connection
from order_upload.connection_fields import ConnectionFields
from order_upload.errors import ConfigError, OrderUploadError
from order_upload.faults import shown
from order_upload.ledger.sent_updates import SentUpdates
from order_upload.shops.auto import AutoShop
from order_upload.shops.base import Shop
from order_upload.shops.client import ShopClient, at_once
from order_upload.shops.module.client import ModuleShop
from order_upload.shops.native.calls import NativeCalls
from order_upload.shops.native.shop import STOCK_STATUSES, NativeShop, installation_of

TRANSPORTS = ("auto", "node", "native_api")
NOT_IN_THE_HUB = "none"
"""``hub_node`` of a shop that the hub does not read."""

_SWITCH = {True: True, "true": True, False: False, "false": False, None: False, "": False}

C = TypeVar("C", bound=ShopClient)


class OpenCartHook(BaseHook):
    """Makes the client of one shop.

    The Connection (type ``opencart`` or ``http``) holds the shop's address in host, schema, port
    and extra ``path``; login and password are the name and the API key of the shop's API user.
    Extras: ``hub_node`` (required), ``transport``, ``store_id``, ``language``, ``timezone``,
    ``timeout`` in seconds, ``requests_per_minute``, for the native API ``trust_numbers`` and
    ``stock_statuses``, and ``verify``, ``cert``, ``proxies`` for TLS.

    Args:
        opencart_conn_id: id of the Connection.
        most_seconds: for an answer, where the Connection allows more.
    """

    conn_name_attr = "opencart_conn_id"
    default_conn_name = "opencart_shop"
    conn_type = "opencart"
    hook_name = "OpenCart shop"

    def __init__(
        self, opencart_conn_id: str = default_conn_name, *, most_seconds: float = math.inf
    ) -> None:
        super().__init__()
        self.opencart_conn_id = opencart_conn_id
        self.most_seconds = most_seconds

    @cached_property
    def fields(self) -> ConnectionFields:
        """What stands in the Connection; read once.

        Raises:
            ConfigError: there is no such Connection.
        """
        allowed = "type opencart, with host, login, password and extra.hub_node"
        return fields_of_node(self.opencart_conn_id, "shop", allowed)

    def shop(self) -> Shop:
        """Return the client of the shop; nothing is sent yet.

        Raises:
            ConfigError: the Connection is missing or wrong; the message names the field.
        """
        transport = self.transport()
        if transport == "node":
            return self._module_shop()
        if transport == "native_api":
            return self._native_shop()
        return AutoShop(self._module_shop(), self._native_shop())

    def base_url(self) -> str:
        """Return the shop's address with a slash at its end, e.g. ``https://shop.example/it/``.

        Raises:
            ConfigError: there is no host, it is no address of a web server, or it is plain http to
                another machine.
        """
        address = self.fields.address()
        path = self.fields.text("path").strip("/")
        if path:
            return f"{address}/{path}/"
        return f"{address}/"

    def store_id(self) -> str:
        """Return which store of the installation this is; ``0`` is the default store.

        Raises:
            ConfigError: it is no number.
        """
        store_id = self.fields.text("store_id", "0")
        if not _is_number(store_id):
            raise self.fields.wrong(
                "extra.store_id", shown(store_id), "a store's number in the shop, such as 0"
            )
        return store_id

    def language(self) -> str:
        """Return the language of the shop's texts, e.g. ``en-gb``."""
        return self.fields.text("language", "en-gb")

    def timezone(self) -> str:
        """Return the shop's time zone as the Connection names it; "" when it does not.

        Raises:
            ConfigError: there is no such zone.
        """
        zone = self.fields.timezone()
        if zone is None:
            return ""
        return zone.key

    def hub_nodes(self) -> frozenset[str]:
        """Return the hub's ids or names of this shop; empty when the hub does not read it.

        Raises:
            ConfigError: the Connection does not say; without it the shop's own orders would be
                created again.
        """
        value = self.fields.extra.get("hub_node")
        if not isinstance(value, list):
            value = [value]
        nodes = [str(node).strip() for node in value if node is not None]
        if not nodes:
            raise self._wrong_hub_node("nothing")
        if not all(nodes) or any(isinstance(node, dict | bool) for node in value):
            raise self._wrong_hub_node("no name")
        if nodes == [NOT_IN_THE_HUB]:
            return frozenset()
        return frozenset(nodes)

    def transport(self) -> str:
        """Return how the shop is spoken to: ``auto``, ``node`` or ``native_api``.

        Raises:
            ConfigError: it is none of these.
        """
        transport = self.fields.text("transport", "auto")
        if transport not in TRANSPORTS:
            raise self.fields.wrong(
                "extra.transport", shown(transport), f"one of {', '.join(TRANSPORTS)}"
            )
        return transport

    def requests_per_minute(self) -> int | None:
        """Return how many requests a minute the shop takes from all tasks; None: any number.

        Raises:
            ConfigError: it is no whole number from 1 to 6000.
        """
        return self.fields.requests_per_minute()

    def test_connection(self) -> tuple[bool, str]:
        """Return whether the shop lets us in, and what it is; for the Connection form's button."""
        try:
            self.hub_nodes()
            info = self.shop().info()
            store_id = self.store_id()
            if store_id not in info.stores:
                raise self.fields.wrong("extra.store_id", store_id, ", ".join(info.stores))
        except OrderUploadError as error:
            return False, of_this_form(str(error), self.opencart_conn_id)
        shop = f"OpenCart {info.opencart_version}"
        if info.minimal_only:
            return True, f"{shop} through its own API: status and tracking only, no new orders"
        shop = f"{shop} with node module {info.module_version}"
        if info.maintenance:
            return True, f"{shop}; it is in maintenance mode"
        return True, shop

    def _module_shop(self) -> ModuleShop:
        return self._client(ModuleShop)

    def _native_shop(self) -> NativeShop:
        calls = self._client(NativeCalls)
        return NativeShop(
            calls,
            SentUpdates(ledger_from_connection(), installation_of(calls.base_url), calls.base_url),
            stock_statuses=self._stock_statuses(),
            trusts_numbers=self._trusts_numbers(),
            zone=self.fields.timezone() or ZoneInfo("UTC"),
        )

    def _client(self, kind: type[C]) -> C:
        login = self.fields.login
        if not login:
            raise self.fields.wrong(
                "login",
                "nothing",
                "the API user's name",
                "take it from the shop's admin, System > Users > API",
            )
        return kind(
            bare_session(self.opencart_conn_id),
            self.base_url(),
            login,
            self.fields.secret("the API key, as in the shop's admin, System > Users > API"),
            store_id=self.store_id(),
            language=self.language(),
            timeout=min(self.fields.timeout_s(), self.most_seconds),
            about=f"shop {self.opencart_conn_id}",
            wait_for_turn=self._turn(),
        )

    def _turn(self) -> Callable[[], None]:
        """Return what waits until the next request may be sent.

        Shops of one host count together: what limits requests stands before all of them.
        """
        per_minute = self.requests_per_minute()
        if per_minute is None:
            return at_once
        return ledger_from_connection().pace(urlsplit(self.base_url()).netloc, per_minute).wait

    def _wrong_hub_node(self, found: str) -> ConfigError:
        return self.fields.wrong(
            "extra.hub_node",
            found,
            "what the hub calls this shop (NodeID, else name), a list of them, or "
            f'"{NOT_IN_THE_HUB}" when the hub does not read this shop',
            "set it: it decides which orders are the shop's own and are never created again",
        )

    def _trusts_numbers(self) -> bool:
        value = self.fields.extra.get("trust_numbers")
        # A number would equal a bool and a list could not be looked up.
        if not isinstance(value, bool | str | None) or value not in _SWITCH:
            raise self.fields.wrong("extra.trust_numbers", shown(value), "true or false")
        return _SWITCH[value]

    def _stock_statuses(self) -> frozenset[str]:
        value = self.fields.extra.get("stock_statuses") or sorted(STOCK_STATUSES)
        if isinstance(value, str):
            value = value.split(",")
        if isinstance(value, list):
            ids = frozenset(str(status_id).strip() for status_id in value)
            if all(_is_number(status_id) for status_id in ids):
                return ids
        raise self.fields.wrong(
            "extra.stock_statuses",
            shown(str(value)),
            'a list of status ids, such as ["1", "2", "5"] or 1, 2, 5',
        )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
