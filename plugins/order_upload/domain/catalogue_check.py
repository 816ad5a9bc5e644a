"""What an order needs of the shop's catalogue, and what the shop lacks of it.

Known before anything is sent. The shop decides when an order is sent; here only what is certain
stops an order. Codes are compared without regard to upper and lower case, and one kind of code may
stand for another: what the shop might take is left to the shop.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from order_upload.candidates import nearest
from order_upload.domain.operations import Operation
from order_upload.domain.outcome import Outcome, Reason
from order_upload.domain.parts import OrderLine
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import MissingProduct
from order_upload.domain.reason_table import REASONS
from order_upload.domain.rows_to_add import correspondence_to_add
from order_upload.domain.shop import CatalogueProduct, ShopLookup
from order_upload.domain.shown_text import quoted_text, shown_text
from order_upload.domain.stand_in import KINDS, unfit_stand_in
from order_upload.domain.texts import fold

_OTHERWISE = REASONS["missing_product"].remedy


class KnownCatalogue:
    """What the shop was asked for and what it had of it.

    Grows while a plan is made, so nothing is asked for twice.
    """

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._codes: dict[str, str] = {}
        self._products: dict[tuple[str, str], dict[str, CatalogueProduct]] = defaultdict(dict)

    def unasked_codes(self, orders: Iterable[PlannedOrder]) -> list[str]:
        """Return the codes of the orders' products that the shop was not asked for yet.

        Among them are those of the products that stand in for what the shop lacks.
        """
        codes: set[str] = set()
        for planned in orders:
            lines = _lines_with_product(planned.operation)
            if lines and planned.operation is not None:
                codes.update(chain.from_iterable([line.codes for line in lines]))
                codes.add(planned.operation.policy.stand_in_product)
        return self._unasked(codes)

    def unasked_codes_of(self, lines: Iterable[OrderLine]) -> list[str]:
        """Return the codes of these lines that the shop was not asked for yet."""
        return self._unasked(chain.from_iterable([line.codes for line in lines]))

    def _unasked(self, codes: Iterable[str]) -> list[str]:
        return sorted({code for code in codes if code and fold(code) not in self._asked})

    def learn(self, codes: Iterable[str], found: ShopLookup) -> None:
        """Take in what the shop had of these."""
        self._asked.update(fold(code) for code in codes)
        for product in found.products:
            for kind, codes_of_kind in product.codes.items():
                for code in codes_of_kind:
                    self._codes[fold(code)] = code
                    self._products[kind, code][product.id] = product

    def product_of(self, line: OrderLine) -> CatalogueProduct | None:
        """Return the product that the shop takes for a line's, or None where it takes none.

        The shop looks in the same order, and passes over a code that several products have.
        """
        for kind, code in _kinds_and_codes(line):
            found = self._products.get((kind, code), {})
            if len(found) == 1:
                return next(iter(found.values()))
        return None

    def checked(self, planned: PlannedOrder) -> PlannedOrder:
        """Return the plan, blocked by the first thing that the shop lacks.

        Where a product stands in for those that the shop lacks, no stock moves for them.
        """
        lacking = self._lacking(planned.operation)
        if not lacking or planned.operation is None or planned.operation.parts.content is None:
            return planned
        policy, lines = planned.operation.policy, planned.operation.parts.content.lines
        if policy.missing_product is MissingProduct.STAND_IN:
            code = policy.stand_in_product
            known = [self._products.get((kind, code), {}).values() for kind in KINDS]
            unfit = unfit_stand_in(code, chain.from_iterable(known))
            if unfit is None:
                return _without_moves(planned, lacking)
            return planned.stopped(Outcome.BLOCKED, unfit)
        return planned.stopped(Outcome.BLOCKED, self._missing_product(lines[lacking[0]].codes))

    def _lacking(self, operation: Operation | None) -> list[int]:
        """Return the places of the lines whose product the shop lacks."""
        lines = enumerate(_lines_with_product(operation))
        return [place for place, line in lines if not self._has(line)]

    def _has(self, line: OrderLine) -> bool:
        return any(fold(code) in self._codes for code in line.codes)

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


def _kinds_and_codes(line: OrderLine) -> Iterator[tuple[str, str]]:
    """Yield by what a shop looks for a line's product, in its order."""
    for kind, code in (
        ("sku", line.sku),
        ("model", line.sku),
        ("barcode", line.barcode),
        ("mpn", line.mpn),
    ):
        if code:
            yield kind, code


def _lines_with_product(operation: Operation | None) -> tuple[OrderLine, ...]:
    """Return the lines that are looked for in the catalogue; none where they are kept as sold."""
    if operation is None or operation.parts.content is None:
        return ()
    if operation.policy.missing_product is MissingProduct.AS_SOLD:
        return ()
    return operation.parts.content.lines


def _without_moves(planned: PlannedOrder, places: Collection[int]) -> PlannedOrder:
    """Return the plan without the stock of these lines; there is a move of each line, or none."""
    moves = tuple(move for place, move in enumerate(planned.stock) if place not in places)
    return replace(planned, stock=moves)
