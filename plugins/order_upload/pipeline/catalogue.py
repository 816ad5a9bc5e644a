"""What the shop's catalogue and places lack of a chunk of the plan, asked for in one go."""

from __future__ import annotations

from order_upload.domain.catalogue_check import KnownCatalogue
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.shop import ShopInfo
from order_upload.shops.base import Shop, ShopWithLookup


class Catalogue:
    """Blocks the orders that the shop would refuse for a product, country or zone that it lacks.

    Args:
        store: the shop; one that cannot look up checks nothing here.
        info: what the shop says of itself.
    """

    def __init__(self, shop: Shop, info: ShopInfo) -> None:
        self._shop = shop if isinstance(shop, ShopWithLookup) and not info.minimal_only else None
        self._known = KnownCatalogue()

    def checked(self, planned: list[PlannedOrder]) -> list[PlannedOrder]:
        """Return the plans, some of them blocked; the shop is asked for what it was not asked for before.

        Raises:
            ShopError: the shop does not answer.
        """
        if self._shop is None:
            return planned
        codes, countries = (
            self._known.unasked_codes(planned),
            self._known.unasked_countries(planned),
        )
        if codes or countries:
            self._known.learn(codes, countries, self._shop.lookup(codes, countries))
        return [self._known.checked(one) for one in planned]
