"""What an order needs of the shop's catalogue, and what the shop lacks of it.

Known before anything is sent. The shop decides when an order is sent; here only what is certain
stops an order. Codes are compared without regard to upper and lower case, and one kind of code may
stand for another: what the shop might take is left to the shop.
"""

from __future__ import annotations

from collections.abc import Iterable

from order_upload.candidates import nearest
from order_upload.domain.operations import Operation
from order_upload.domain.outcome import Outcome, Reason
from order_upload.domain.parts import OrderLine
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import MissingProduct
from order_upload.domain.reason_table import REASONS
from order_upload.domain.rows_to_add import correspondence_to_add
from order_upload.domain.shop import ShopLookup
from order_upload.domain.shown_text import quoted_text, shown_text
from order_upload.domain.texts import fold

_OTHERWISE = REASONS["missing_product"].remedy


class KnownCatalogue:
    """What the shop was asked for and what it had of it.

    Grows while a plan is made, so nothing is asked for twice.
    """

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._codes: dict[str, str] = {}

    def unasked_codes(self, orders: Iterable[PlannedOrder]) -> list[str]:
        """Return the codes of the orders' products that the shop was not asked for yet."""
        codes: set[str] = set()
        for planned in orders:
            for line in _lines_with_product(planned.operation):
                codes.update(line.codes)
        return sorted(code for code in codes if fold(code) not in self._asked)

    def learn(self, codes: Iterable[str], found: ShopLookup) -> None:
        """Take in what the shop had of these."""
        self._asked.update(fold(code) for code in codes)
        for product in found.products:
            for codes_of_kind in product.codes.values():
                self._codes.update((fold(code), code) for code in codes_of_kind)

    def checked(self, planned: PlannedOrder) -> PlannedOrder:
        """Return the plan, blocked by the first thing that the shop lacks."""
        reason = self._lacking(planned.operation)
        return planned.stopped(Outcome.BLOCKED, reason) if reason else planned

    def _lacking(self, operation: Operation | None) -> Reason | None:
        for line in _lines_with_product(operation):
            if not any(fold(code) in self._codes for code in line.codes):
                return self._missing_product(line.codes)
        return None

    def _missing_product(self, codes: list[str]) -> Reason:
        allowed = "a code of the shop's catalogue"
        if not codes:
            message = f"product: found no code; allowed: {allowed}"
            return Reason("missing_product", message, group="product without a code")
        code = codes[0]
        near = nearest(fold(code), self._codes, limit=3, cutoff=0.75)
        if near:
            allowed += f", nearest: {', '.join(self._codes[word] for word in near)}"
        message = f"product: found {quoted_text(code, is_code=True)}; allowed: {allowed}"
        group = f"product {shown_text(code, is_code=True)}"
        row = correspondence_to_add("product", code, "SKU in the shop", is_code=True)
        return Reason("missing_product", message, f"{row}, or {_OTHERWISE}", group)


def _lines_with_product(operation: Operation | None) -> tuple[OrderLine, ...]:
    """Return the lines that need a product of the catalogue; none where they are kept as sold."""
    if operation is None or operation.parts.content is None:
        return ()
    if operation.policy.missing_product is MissingProduct.AS_SOLD:
        return ()
    return operation.parts.content.lines
