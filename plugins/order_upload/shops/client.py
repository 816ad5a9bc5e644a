"""What every client of a shop is made of: the facts of one Connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field

from order_upload.http_client import Session


def at_once() -> None:
    """Stand in where requests go to a shop as fast as it answers."""


@dataclass(eq=False)
class ShopClient:
    """Knows where a shop is, who we are to it and which of its stores is meant.

    Args:
        session: bare: no authentication, no headers of its own, no cookies.
        base_url: the shop's address, e.g. ``https://shop.example/``; ``index.php`` is added.
        user: name of the shop's API user.
        key: its API key. The node module and OpenCart 4.1 are signed to with it; OpenCart 3.0 and
            4.0 get it at login.
        store_id: store of the installation, ``0`` for the default one.
        language: language of the shop's messages and mails, e.g. ``en-gb``.
        timeout: seconds for the connection and for each silence.
        about: names the shop in messages, e.g. ``shop opencart_shop``.
        wait_for_turn: called before every request; returns when it may be sent.
    """

    session: Session = field(repr=False)
    base_url: str
    user: str
    key: str = field(repr=False)
    _: KW_ONLY
    store_id: str = "0"
    language: str = "en-gb"
    timeout: float = 60.0
    about: str = "shop"
    wait_for_turn: Callable[[], None] = field(default=at_once, repr=False)

    @property
    def url(self) -> str:
        """Where the shop is called."""
        return self.base_url.rstrip("/") + "/index.php"
