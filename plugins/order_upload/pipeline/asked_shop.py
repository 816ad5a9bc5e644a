"""A shop as trials ask it: read-only, nothing twice, and no more once it has not answered.

A person sits before the page while a trial runs, and several connectors may have one shop.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import chain
from typing import TypeVar

from order_upload.domain.shop import CatalogueProduct, ShopCountry, ShopInfo, ShopLookup
from order_upload.errors import ConfigError, ShopError, ShopRefusedError, ShopUnavailableError
from order_upload.shops.base import Shop, ShopWithLookup

Answer = TypeVar("Answer")


class AskedShop:
    """The facts, places and products of a shop, each asked for once.

    Implements :class:`~order_upload.shops.base.ShopWithLookup`.

    Args:
        connect: makes the client of the shop.
        ends_at: of the clock; from then on nothing is asked any more.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        connect: Callable[[], Shop],
        ends_at: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connect, self._ends_at, self._clock = connect, ends_at, clock
        self._shop: Shop | None = None
        self._info: ShopInfo | None = None
        self._refusal: ShopError | None = None
        self._products: dict[str, tuple[CatalogueProduct, ...]] = {}
        self._countries: dict[str, ShopCountry | None] = {}

    @property
    def lists_nothing(self) -> bool:
        """Whether it is reached by OpenCart's own API, which lists neither places nor products."""
        return self.info().minimal_only or not isinstance(self._client(), ShopWithLookup)

    def info(self) -> ShopInfo:
        """Return what the shop says of itself.

        Raises:
            ShopError: it does not answer, did not answer before, or the time is over.
        """
        if self._info is None:
            self._info = self._asked(lambda: self._client().info())
        return self._info

    def lookup(
        self,
        products: Iterable[str] = (),
        countries: Iterable[str] = (),
        emails: Iterable[str] = (),
        *,
        methods: bool = False,
    ) -> ShopLookup:
        """Return what the shop has of these; no trial asks for accounts or methods.

        Raises:
            ShopError: as :meth:`info`.
        """
        if tuple(emails) or methods:
            raise ValueError("emails, methods: a trial asks for products and countries alone")
        codes, names = list(products), list(countries)
        self._learn(
            [code for code in codes if code not in self._products],
            [name for name in names if name not in self._countries],
        )
        found = {one.id: one for one in chain.from_iterable(self._products[code] for code in codes)}
        places = [self._countries[name] for name in names]
        return ShopLookup(
            products=tuple(found.values()),
            countries=tuple(place for place in places if place is not None),
        )

    def _learn(self, codes: list[str], names: list[str]) -> None:
        shop = self._client()
        if not (codes or names) or not isinstance(shop, ShopWithLookup):
            return
        found = self._asked(lambda: shop.lookup(codes, names))
        by_code: defaultdict[str, list[CatalogueProduct]] = defaultdict(list)
        for product in found.products:
            for code in set(chain.from_iterable(product.codes.values())):
                by_code[code].append(product)
        self._products |= {code: tuple(by_code[code]) for code in codes}
        places = {country.code.upper(): country for country in found.countries}
        self._countries |= {name: places.get(name.upper()) for name in names}

    def _client(self) -> Shop:
        if self._shop is None:
            try:
                self._shop = self._connect()
            except ConfigError as error:
                raise ShopRefusedError(str(error)) from None
        return self._shop

    def _asked(self, ask: Callable[[], Answer]) -> Answer:
        if self._refusal is None and self._clock() > self._ends_at:
            self._refusal = ShopUnavailableError("shop: the time for its answers was over")
        if self._refusal is not None:
            raise self._refusal
        try:
            return ask()
        except ShopError as refusal:
            self._refusal = refusal
            raise
