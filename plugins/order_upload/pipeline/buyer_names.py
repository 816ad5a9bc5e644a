"""Which buyer a person names: by addresses, and by orders under any of their numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from order_upload.domain.buyer import Buyer
from order_upload.errors import ConfigError
from order_upload.ledger import Ledger
from order_upload.ledger.order_names import SHOP_MARKS
from order_upload.pipeline.asked_orders import FORMS
from order_upload.pipeline.buyer_search import BuyerSearch
from order_upload.shops.base import Shop


class BuyerNames:
    """Finds the orders that a person names.

    Args:
        ledger: knows the numbers of orders.
        connectors: whose orders.
        search: looks into what is staged, where the ledger knows none.
        shops: are asked where neither does.
    """

    def __init__(
        self,
        ledger: Ledger,
        connectors: Collection[str],
        search: BuyerSearch,
        shops: Mapping[str, Shop],
    ) -> None:
        self._ledger = ledger
        self._connectors = connectors
        self._search = search
        self._shops = shops

    def buyer(self, texts: Iterable[str]) -> Buyer:
        """Return the buyer whom these texts name.

        Args:
            texts: e-mail addresses, and orders, each by its reference or one of its numbers.

        Raises:
            ConfigError: one names no order, or several; or there is none.
            ShopError: a shop has to be asked, and cannot be.
        """
        texts = [text.strip() for text in texts if text.strip()]
        if not texts:
            raise ConfigError(f"BUYER: found nothing; allowed: an e-mail address, {FORMS}")
        emails = [text for text in texts if "@" in text]
        orders = [text for text in texts if "@" not in text]
        return Buyer(emails, self._refs(orders))

    def _refs(self, texts: Collection[str]) -> list[str]:
        called = {text: self._known_as(text) for text in texts}
        unknown = [text for text, refs in called.items() if not refs]
        if unknown:
            called |= self._search.orders_called(unknown)
        return [_one_of(text, found or self._in_shops(text)) for text, found in called.items()]

    def _known_as(self, text: str) -> set[str]:
        refs: set[str] = set()
        for connector in self._connectors:
            refs.update(order.ref for order in self._ledger.names.find(connector, text))
        return refs

    def _in_shops(self, text: str) -> set[str]:
        """Return which orders of the shops a reference or a shop's order id names."""
        order_id = ""
        for mark in SHOP_MARKS:
            if text.startswith(mark):
                order_id = text.removeprefix(mark).strip()
        refs: set[str] = set()
        for shop in self._shops.values():
            found = shop.find(order_ids=[order_id], values=()) if order_id else ()
            if ":" in text and not order_id:
                found = shop.find(refs=[text], values=())
            refs.update(order.ref for order in found if order.ref)
        return refs


def _one_of(text: str, refs: set[str]) -> str:
    """Return the order that a text names; the one whose reference it is, if there is.

    Raises:
        ConfigError: it names none, or several.
    """
    if text in refs:
        return text
    if len(refs) == 1:
        return next(iter(refs))
    if not refs:
        raise ConfigError(
            f"{text}: found no order that it names; allowed: an e-mail address, {FORMS}"
        )
    raise ConfigError(
        f"{text}: found {len(refs)} orders that it names: {', '.join(sorted(refs))}; allowed: one; "
        "give its reference"
    )
