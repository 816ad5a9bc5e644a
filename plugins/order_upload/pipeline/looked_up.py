"""What the shop was asked while a plan is made: places, products and their options.

Grows with the plan, so nothing is asked for twice.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import chain

from order_upload.domain.catalogue_check import KnownCatalogue
from order_upload.domain.order_options import OrderOptions, blocked_by_options
from order_upload.domain.parts import OrderLine, Part
from order_upload.domain.places import PlaceRules, Places, blocked_by_places
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import MissingProduct
from order_upload.domain.prepared_order import PlanRules, PreparedOrder
from order_upload.domain.text_limits import TextLimits
from order_upload.shops.base import ShopWithLookup


class LookedUp:
    """Puts the orders of one run in the shop's words, and stops those that it lacks something of.

    Args:
        shop: asked; None where it cannot be.
        rules: of the run.
        limits: what texts the shop takes.
        values: the parts whose values in the shop the plan compares.
    """

    def __init__(
        self,
        shop: ShopWithLookup | None,
        rules: PlanRules,
        limits: TextLimits,
        values: Iterable[Part],
    ) -> None:
        self._shop = shop
        self._compares_content = Part.CONTENT in values
        self._missing_product = rules.policy.missing_product
        self._catalogue = KnownCatalogue()
        self._places = Places(
            PlaceRules(rules.words.correspondences, rules.policy.unknown_zone, rules.empty_country)
        )
        self._options = OrderOptions(rules.words, limits, self._catalogue.product_of)

    def in_shops_words(
        self, orders: list[PreparedOrder], in_shop: Container[str]
    ) -> dict[str, PreparedOrder]:
        """Return reference -> the order with the shop's countries, zones and options.

        An order of which nothing but status and tracking will be compared or written stays as it
        is.

        Args:
            orders: what is planned.
            in_shop: references of those that the shop has.
        """
        needing = orders
        if not self._compares_content:
            needing = [order for order in orders if order.ref not in in_shop]
        if self._shop is not None:
            self._ask(self._shop, needing)
            needing = [self._places.found(order) for order in needing]
        by_ref = {order.ref: order for order in orders}
        return by_ref | {order.ref: self._options.found(order) for order in needing}

    def checked(self, planned: list[PlannedOrder]) -> list[PlannedOrder]:
        """Return the plans, blocked where the shop lacks a product."""
        if self._shop is None:
            return planned
        codes = self._catalogue.unasked_codes(planned)
        if codes:
            self._catalogue.learn(codes, self._shop.lookup(codes, []))
        return [self._catalogue.checked(order) for order in planned]

    def _ask(self, shop: ShopWithLookup, orders: list[PreparedOrder]) -> None:
        countries = self._places.unasked_countries(orders)
        lines = chain.from_iterable(map(self._asked_lines, orders))
        codes = self._catalogue.unasked_codes_of(lines)
        if not (countries or codes):
            return
        found = shop.lookup(codes, countries)
        self._places.learn(countries, found)
        self._catalogue.learn(codes, found)

    def _asked_lines(self, order: PreparedOrder) -> Iterable[OrderLine]:
        """Return the lines whose products the shop is asked for; a step may choose the policy."""
        content, chosen = order.parts.content, order.normalized.policy
        if content is None:
            return ()
        policy = self._missing_product
        if chosen is not None and chosen.missing_product is not None:
            policy = chosen.missing_product
        if policy is MissingProduct.AS_SOLD:
            # Their products may be missing; only options make them worth a question.
            return [line for line in content.lines if line.options]
        return content.lines


def blocked_by_what_lacks(planned: PlannedOrder, order: PreparedOrder) -> PlannedOrder:
    """Return the plan, blocked where it would write what the shop has no place or option for."""
    return blocked_by_options(blocked_by_places(planned, order), order)
