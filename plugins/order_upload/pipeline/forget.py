"""One buyer is found, or forgotten: in what is staged, in the ledger, in the shops' modules.

The shops come first, then the ledger, which says from then on that these orders are left out, then
the files. Killed anywhere and done again, it comes to the same: what is still there tells the
orders.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest

from order_upload.chunks import chunks
from order_upload.domain.buyer import Buyer
from order_upload.domain.operations import Forgotten, ShopOrder
from order_upload.errors import ConfigError, ShopError, ShopUnavailableError
from order_upload.ledger import Ledger
from order_upload.pipeline.buyer_erasure import FileErasure
from order_upload.pipeline.buyer_names import BuyerNames
from order_upload.pipeline.buyer_scrub import scrubbed_text
from order_upload.pipeline.buyer_search import BuyerSearch, Found, SourceOf
from order_upload.pipeline.shown_orders import SHOWN, refs_text
from order_upload.shops.base import LARGEST_FIND, Shop, ShopThatForgets
from order_upload.staging import Staging

MOST_ORDERS = 20
"""Orders that an address may have before somebody has to say that they are one buyer's."""

_TRIES = 5
_PAUSE_S = 2.0
"""How often, and after which pause, a shop is asked that is writing one of the orders."""


@dataclass(slots=True)
class Erased:
    """What was forgotten.

    Attributes:
        found: what was there before.
        shops: what each shop's module forgot, by the shop's Connection.
        rows: rows of the ledger that went or were rewritten.
        files: staged files that went or were rewritten.
        left: what is there all the same; nothing, unless something wrote it anew meanwhile.
    """

    found: Found
    shops: dict[str, Forgotten] = field(default_factory=dict)
    rows: int = 0
    files: int = 0
    left: Found = field(default_factory=Found)


class Buyers:
    """Finds and forgets buyers.

    Args:
        root: all staged files.
        ledger: all that is remembered.
        source_of: what reads a connector's payloads.
        shops: those that are called, by their Connections.
        runs_at_work: names the runs that may be reading or writing the files just now.
        sleep: waits between two tries.
    """

    def __init__(
        self,
        root: Staging,
        ledger: Ledger,
        source_of: SourceOf,
        shops: Mapping[str, Shop],
        runs_at_work: Callable[[], list[str]],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._ledger = ledger
        self._shops = shops
        self._runs_at_work = runs_at_work
        self._sleep = sleep
        self._search = BuyerSearch(root, ledger, source_of)

    def find(self, texts: Iterable[str]) -> Found:
        """Return where a buyer is kept.

        Args:
            texts: what names the buyer; see :meth:`BuyerNames.buyer`.

        Raises:
            ConfigError: a text names no order, or several; or a connector with payloads is broken.
        """
        return self._search.find(self._named(texts))

    def shop_orders(self, found: Found) -> Iterator[tuple[str, list[ShopOrder] | ShopError]]:
        """Yield the buyer's orders that each shop knows by reference, or why it cannot say."""
        for conn_id, shop in self._shops.items():
            orders: list[ShopOrder] = []
            try:
                for refs in chunks(_called(found.refs), LARGEST_FIND):
                    orders += shop.find(refs, values=())
            except ShopError as error:
                yield conn_id, error
            else:
                yield conn_id, orders

    def forget(
        self,
        texts: Iterable[str],
        person: str,
        *,
        also_waiting: bool = False,
        most_orders: int = MOST_ORDERS,
        wait_s: float = 0.0,
    ) -> Erased:
        """Forget a buyer.

        Args:
            texts: as of :meth:`find`.
            person: who does it.
            also_waiting: orders that are still to be uploaded go, too, and never are.
            most_orders: how many orders may be meant.
            wait_s: how long runs that are at work are waited for.

        Raises:
            ConfigError: as :meth:`find`; a run is at work; orders wait; too many are meant. Nothing
                was done then.
            ErasureUnderWayError: another buyer is being forgotten.
            ShopError: a shop could not forget; nothing was done on our side.
        """
        with self._ledger.erasure_hold.held(person) as renew:
            self._wait_for_runs(wait_s, renew)
            buyer = self._named(texts)
            found = self._search.find(buyer)
            _check_size(found, most_orders)
            if not also_waiting:
                _check_nothing_waits(found)
            erased = Erased(found)
            self._forget_in_shops(buyer, erased)
            refs = sorted(buyer.refs)
            erased.rows = self._ledger.erasure.erase(refs, lambda text: scrubbed_text(text, buyer))
            self._erase_files(buyer, erased, renew)
            self._ledger.erasure.compact()
            erased.left = self._search.find(buyer)
        return erased

    def _named(self, texts: Iterable[str]) -> Buyer:
        connectors = self._ledger.expiry.connectors()
        return BuyerNames(self._ledger, connectors, self._search, self._shops).buyer(texts)

    def _wait_for_runs(self, wait_s: float, renew: Callable[[], None]) -> None:
        waited = 0.0
        while at_work := self._runs_at_work():
            if waited >= wait_s:
                raise _at_work(at_work)
            self._sleep(_PAUSE_S)
            waited += _PAUSE_S
            renew()

    def _forget_in_shops(self, buyer: Buyer, erased: Erased) -> None:
        for conn_id, shop in self._shops.items():
            if isinstance(shop, ShopThatForgets):
                erased.shops[conn_id] = self._forget_in(shop, conn_id, buyer)

    def _forget_in(self, shop: ShopThatForgets, conn_id: str, buyer: Buyer) -> Forgotten:
        orders = accounts = 0
        for email, refs in _calls(buyer):
            answer = self._patiently(shop, conn_id, email, refs)
            orders, accounts = orders + answer.orders, accounts + answer.accounts
        return Forgotten(orders=orders, accounts=accounts, busy=0)

    def _patiently(
        self, shop: ShopThatForgets, conn_id: str, email: str, refs: list[str]
    ) -> Forgotten:
        for _ in range(_TRIES):
            answer = shop.forget(email, refs)
            if not answer.busy:
                return answer
            self._sleep(_PAUSE_S)
        raise ShopUnavailableError(
            f"shop {conn_id}: found {answer.busy} of the orders being written by another request; "
            "forget again when that has ended: nothing was done on our side"
        )

    def _erase_files(self, buyer: Buyer, erased: Erased, renew: Callable[[], None]) -> None:
        for connector, folder in self._search.folders():
            erasure = FileErasure(buyer, folder, partial(self._search.source_of, connector))
            for file in list(folder.files()):
                erased.files += erasure.erase(file)
            renew()


def _calls(buyer: Buyer) -> Iterator[tuple[str, list[str]]]:
    """Yield what a shop has to be asked to forget: an address, and references, in each call."""
    portions = list(chunks(_called(buyer.refs), LARGEST_FIND))
    for email, portion in zip_longest(sorted(buyer.emails), portions):
        yield email or "", portion or []


def _called(refs: Iterable[str]) -> list[str]:
    """Return the references that shops may know: a document without a number has none."""
    return sorted(ref for ref in refs if ":" in ref)


def _at_work(runs: list[str]) -> ConfigError:
    return ConfigError(
        f"found {', '.join(runs)} at work, which could write the buyer anew; allowed: none; wait "
        "for its end, or say --wait; a plan that waits for a person has to be approved or refused; "
        "nothing was done"
    )


def _check_size(found: Found, most_orders: int) -> None:
    if len(found.refs) > most_orders:
        refs = refs_text(len(found.refs), _called(found.refs)[:SHOWN])
        raise ConfigError(
            f"BUYER: found {len(found.refs)} orders ({refs}); allowed: {most_orders}; a platform "
            "may give one address to all its buyers: look at them with find-buyer, and where they "
            f"are one buyer's say --at-most {len(found.refs)}; nothing was done"
        )


def _check_nothing_waits(found: Found) -> None:
    if found.waiting:
        waiting = sorted(found.waiting)
        named = ", ".join(f"{ref} (connector {connector})" for ref, connector in waiting)
        raise ConfigError(
            f"{named}: found still to be uploaded; allowed: orders that are settled; let the next "
            "run upload it, or say --also-waiting: then it never is, unless send-again takes it up;"
            " nothing was done"
        )
