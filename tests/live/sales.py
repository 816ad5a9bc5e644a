"""An order of the hub on its way through steps: its document, and what stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hub_traps import Groups
from live.content_of_document import NamedFee
from live.line_prices import CENT, amount, paid
from live.order_fields import Fields

ADDRESS = ("Name", "Surname", "Company", "Address", "Address2")
ADDRESS += ("Postcode", "City", "Province", "CountryCode", "Phone", "MobPhone")


@dataclass
class Sale:
    """An order on its way through the steps.

    Attributes:
        ref: its reference.
        document: its texts.
        fees: that steps added.
        beside: fields of the shop that no element of a document says.
        moves_stock: whether it moves stock.
        kept: what of it need not be in the shop: its ``products``, its ``province``.
    """

    ref: str
    document: Groups
    fees: list[NamedFee] = field(default_factory=list)
    beside: Fields = field(default_factory=dict)
    moves_stock: bool = True
    kept: frozenset[str] = frozenset()

    @property
    def node(self) -> str:
        """The node that sold it."""
        return str(self.document["General"]["Node"])

    @property
    def country(self) -> str:
        """Where the goods go."""
        return str(self.document["Delivery"]["CountryCode"])

    @property
    def currency(self) -> str:
        """Of its amounts."""
        return str(self.document["Amounts"]["Currency"])

    @property
    def rows(self) -> list[dict[str, str]]:
        """Its lines."""
        rows: list[dict[str, str]] = self.document["Rows"]
        return rows

    @property
    def total(self) -> Decimal:
        """What the buyer pays."""
        return self.amount("Total")

    @property
    def goods(self) -> Decimal:
        """What is paid for its lines."""
        return sum(map(paid, self.rows), Decimal(0))

    def amount(self, name: str) -> Decimal:
        """Return one of its amounts; 0 where the document says none."""
        return amount(self.document["Amounts"], name)

    def put_amount(self, name: str, value: Decimal) -> None:
        """Write one of its amounts."""
        self.document["Amounts"][name] = str(value)

    def pays(self, more: Decimal) -> None:
        """Let the total follow a part that is so much more."""
        self.put_amount("Total", self.total + more)

    @property
    def parts_come_to(self) -> Decimal:
        """Lines, shipping and fees less coupon and discount."""
        parts = self.goods + self.amount("ShippingCost") + sum(fee.amount for fee in self.fees)
        return parts - abs(self.amount("CouponDiscount")) - abs(self.amount("DiscountToCart"))


BLOCKED = ("blocked", "step_failed")
"""Outcome and reason of an order to which a step does not apply."""


class Stopped(Exception):  # noqa: N818 - no error: how an order may end
    """A step ends an order."""

    def __init__(self, outcome: str, code: str) -> None:
        super().__init__(outcome, code)
        self.outcome, self.code = outcome, code


Meaning = Callable[[Sale], Sequence[Sale] | None]
"""What a step does to an order; it returns the orders that it makes of it, if several."""


def sale_of(document: Groups, ref: str) -> Sale:
    """Return the order of a document; without an address of their own its goods go to the buyer."""
    said = deepcopy(document)
    said["Delivery"] = said["Delivery"] or {
        name: said["Customer"].get(name, "") for name in ADDRESS
    }
    return Sale(ref, said)


def parts_of(sale: Sale, groups: Mapping[str, list[dict[str, str]]]) -> list[Sale]:
    parts = [_part(sale, key, rows) for key, rows in groups.items()]
    weights = [part.goods for part in parts]
    for name in ("ShippingCost", "ShippingCostWithoutTax", "ShippingTax", "CouponDiscount"):
        _share(parts, name, sale.amount(name), weights)
    _share(parts, "DiscountToCart", sale.amount("DiscountToCart"), weights)
    for fee in sale.fees:
        shares = zip(_shares(fee.amount, weights), _shares(fee.net, weights), strict=True)
        for part, (whole, net) in zip(parts, shares, strict=True):
            part.fees.append(NamedFee(fee.title, whole, net))
    beside = _shares(sale.total - sale.parts_come_to, weights)
    for part, share in zip(parts, beside, strict=True):
        part.put_amount("Total", part.parts_come_to + share)
    return parts


def _part(sale: Sale, key: str, rows: list[dict[str, str]]) -> Sale:
    document = {**deepcopy(sale.document), "Rows": rows}
    beside = dict(sale.beside)
    return replace(sale, ref=f"{sale.ref}-{key}", document=document, fees=[], beside=beside)


def _share(parts: Sequence[Sale], name: str, whole: Decimal, weights: Sequence[Decimal]) -> None:
    for part, share in zip(parts, _shares(whole, weights), strict=True):
        if name in part.document["Amounts"]:
            part.put_amount(name, share)


def _shares(whole: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Share out cents in proportion; those left over go to the largest remainders."""
    cents, every = int(abs(whole) * 100), sum(weights)
    exact = [cents * weight / every for weight in weights]
    shares = [int(share) for share in exact]
    places = sorted(range(len(shares)), key=lambda place: shares[place] - exact[place])
    for place in places[: cents - sum(shares)]:
        shares[place] += 1
    return [(Decimal(share) * CENT).copy_sign(whole) for share in shares]
