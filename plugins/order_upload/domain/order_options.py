"""The lines of an order with the options of the shop's products, found before the plan compares.

What is written are the shop's own names of options and values. What the hub said stays remembered
as the hub said it, so that a row or a value that somebody adds later is no change of the hub's. A
parameter that stands in no line stands in the details of the order, for the shop's people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

from msgspec.structs import replace as with_fields

from order_upload.domain.line_options import LineChoice, LineOptions
from order_upload.domain.option_reasons import missing_option
from order_upload.domain.order_details import details_of
from order_upload.domain.outcome import Outcome, Reason
from order_upload.domain.parts import Content, OrderLine, OrderParts, Part, Provenance, part_hash
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import MissingProduct
from order_upload.domain.prepared_order import PreparedOrder
from order_upload.domain.shop import CatalogueProduct
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.shown_text import shown_text
from order_upload.domain.text_limits import FittingParts, TextLimits

ProductOf = Callable[[OrderLine], CatalogueProduct | None]


class OrderOptions:
    """Puts the lines of orders in the shop's words.

    Args:
        words: of the connector.
        limits: what texts the shop takes.
        product_of: gives the product of a line, or None where the shop was not asked, or has none.
    """

    def __init__(self, words: ShopWords, limits: TextLimits, product_of: ProductOf) -> None:
        self._options = LineOptions(words)
        self._limits = limits
        self._product_of = product_of

    def found(self, order: PreparedOrder) -> PreparedOrder:
        """Return the order with the options of its products."""
        content = order.parts.content
        if content is None:
            return order
        choices = self._choices(order, content)
        if not any(choices):
            return order
        lacking = dict(order.lacking)
        reason = _first_reason(choices, content)
        if reason is not None:
            lacking[Part.CONTENT] = reason
        untaken = chain.from_iterable([choice.untaken for choice in choices if choice])
        return replace(
            order,
            fitting=self._fitting(order, content, choices),
            hub_hashes={**_said(order.parts), **order.hub_hashes},
            lacking=lacking,
            untaken=tuple(dict.fromkeys(map(shown_text, untaken))),
        )

    def _choices(self, order: PreparedOrder, content: Content) -> list[LineChoice | None]:
        """Return what each line chooses; None where a line has no parameters and needs none."""
        sold = order.normalized.order
        choices = []
        for line, written in zip(sold.lines, content.lines, strict=True):
            choice = self._options.choice(line.params, self._product_of(written), sold.origin)
            choices.append(choice)
        return choices

    def _fitting(
        self, order: PreparedOrder, content: Content, choices: list[LineChoice | None]
    ) -> FittingParts:
        lines = []
        for line, choice in zip(content.lines, choices, strict=True):
            lines.append(with_fields(line, options=choice.options if choice else ()))
        content = with_fields(content, lines=tuple(lines))
        left = [choice.left if choice else () for choice in choices]
        details = details_of(order.normalized.order, left)
        origin = order.parts.origin
        if origin is not None or details:
            origin = with_fields(origin or Provenance(), details=details)
        changed = self._limits.fit(OrderParts(content=content, origin=origin))
        faults = dict(order.fitting.faults)
        faults.pop(Part.CONTENT, None)
        parts = with_fields(order.parts, content=changed.parts.content, origin=changed.parts.origin)
        paths = dict.fromkeys((*order.fitting.changed, *changed.changed))
        return FittingParts(parts, tuple(paths), {**faults, **changed.faults})


def blocked_by_options(planned: PlannedOrder, order: PreparedOrder) -> PlannedOrder:
    """Return the plan, blocked where it would write a line without an option that it has to have.

    Not where lines are kept as they were sold.
    """
    reason, operation = order.lacking.get(Part.CONTENT), planned.operation
    if reason is None or operation is None or operation.parts.content is None:
        return planned
    if operation.policy.missing_product is not MissingProduct.BLOCK:
        return planned
    return planned.stopped(Outcome.BLOCKED, reason)


def _said(parts: OrderParts) -> dict[Part, str]:
    """Return the hashes of what the hub says of the parts that get other words."""
    values = {Part.CONTENT: parts.content, Part.ORIGIN: parts.origin}
    return {part: part_hash(value) for part, value in values.items() if value is not None}


def _first_reason(choices: list[LineChoice | None], content: Content) -> Reason | None:
    lines = zip(content.lines, choices, strict=True)
    for place, (line, choice) in enumerate(lines, 1):
        if choice and choice.lacking:
            return missing_option(choice.lacking, choice, line, place)
    return None
