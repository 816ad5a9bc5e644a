"""What explains that a buyer paid another sum than lines, shipping and discounts come to.

The hub has a cost of collection on its order page, but no element of its export is known to carry
it (docs/hub-format.md): the difference itself is the evidence. What may explain it, in this order:
rounding; an element of ``Amounts`` or ``Payments`` that the format does not know and whose amount
is the difference; cash on delivery; and what the configuration or a correction of the one order
lets pass unexplained.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from itertools import combinations, islice

from order_upload.domain.order import Order
from order_upload.domain.policies import SumsPolicy, UnexplainedDifference

ZERO = Decimal(0)
MOST_ELEMENTS = 8
"""Unknown amounts of one order that are looked at; more are no export of an order."""

_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,4}|,\d{1,2})?", re.ASCII)
_GROUPS = ("Amounts/", "Payments/")
_PAYMENT_TOTAL = "Payments/PaymentTotal"
_TAX = re.compile("vat|tax|iva", re.IGNORECASE)


class FeeKind(StrEnum):
    """What a buyer pays beside goods and shipping."""

    CASH_ON_DELIVERY = "cash_on_delivery"
    GIFT_WRAP = "gift_wrap"
    SURCHARGE = "surcharge"
    """Anything else."""


_WORDS = (
    (FeeKind.GIFT_WRAP, re.compile("gift|wrap|regalo", re.IGNORECASE)),
    (
        FeeKind.CASH_ON_DELIVERY,
        re.compile("collect|cod(?![a-z])|delivery|contrassegno|incasso", re.IGNORECASE),
    ),
)
"""What the name of an element says of the kind of its fee; it is looked for in this order."""


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee, in the order's currency; without tax it is the same where nothing tells its tax.

    ``title`` is that of its row; "" stands for the one of its kind.
    """

    kind: FeeKind
    amount: Decimal
    amount_without_tax: Decimal
    title: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a difference consists of. What is in none of these is rounding.

    Attributes:
        fees: what was paid beside goods and shipping.
        discount: what was taken off and is named nowhere; above 0.
        unexplained: what stops the order, above 0 where the buyer paid more; 0 where all is
            explained.
        hint: what would explain it, and why it does not.
    """

    fees: tuple[Fee, ...] = ()
    discount: Decimal = ZERO
    unexplained: Decimal = ZERO
    hint: str = ""


def explained(order: Order, difference: Decimal, policy: SumsPolicy, unit: Decimal) -> Explanation:
    """Return what a difference consists of.

    Args:
        order: as the hub tells it.
        difference: what was paid less what lines, shipping and discounts come to; not 0.
        policy: up to which sums something explains it.
        unit: the smallest amount of the currency.
    """
    if abs(difference) <= policy.rounding:
        return Explanation()
    is_accepted = order.amounts.accept_difference
    takes_any = is_accepted or policy.fees.unexplained is UnexplainedDifference.ROW
    named = _named_fees(order, difference, policy.rounding, unit)
    found = Explanation(fees=named)
    reason = "which an element of the order names as a fee"
    if not named and difference > 0 and order.payment.cash_on_delivery:
        found = Explanation(fees=(Fee(FeeKind.CASH_ON_DELIVERY, difference, difference),))
        reason = "which would be the cost of cash on delivery"
    elif not named and takes_any:
        found = _taken_as_it_is(difference)
        reason = "which nothing explains"
    elif not named:
        hint = f"which nothing explains, and rounding is {policy.rounding}"
        return Explanation(unexplained=difference, hint=hint)
    if is_accepted or abs(difference) <= policy.fees.limit:
        return found
    hint = f"{reason}, and fees.limit is {policy.fees.limit}"
    return Explanation(unexplained=difference, hint=hint)


def _taken_as_it_is(difference: Decimal) -> Explanation:
    if difference > 0:
        return Explanation(fees=(Fee(FeeKind.SURCHARGE, difference, difference),))
    return Explanation(discount=-difference)


def _named_fees(
    order: Order, difference: Decimal, tolerance: Decimal, unit: Decimal
) -> tuple[Fee, ...]:
    """Return the fees of which elements of the order come to the difference; empty if none do.

    Two elements are looked for before one: a fee without its tax and the tax, or two fees.
    """
    elements = list(islice(_unknown_amounts(order, unit), MOST_ELEMENTS))
    for pair in combinations(elements, 2):
        if abs(sum((amount for _, amount in pair), ZERO) - difference) <= tolerance:
            return _fees_of_pair(pair)
    for path, amount in elements:
        if abs(amount - difference) <= tolerance:
            return (_fee(path, amount),)
    return ()


def _unknown_amounts(order: Order, unit: Decimal) -> Iterator[tuple[str, Decimal]]:
    """Yield path and amount of the elements that may be a fee; none of them is 0."""
    amounts = [(_PAYMENT_TOTAL, order.payment.total or ZERO)]
    for path, text in order.extra:
        if path.startswith(_GROUPS) and _AMOUNT.fullmatch(text):
            amounts.append((path, Decimal(text.replace(",", "."))))
    for path, amount in amounts:
        if rounded := amount.quantize(unit, ROUND_HALF_EVEN):
            yield path, rounded


def _fees_of_pair(pair: tuple[tuple[str, Decimal], ...]) -> tuple[Fee, ...]:
    (path, amount), (other_path, other) = pair
    if not (_TAX.search(path) or _TAX.search(other_path)):
        return (_fee(path, amount), _fee(other_path, other))
    # No tax is higher than what it is of.
    return (Fee(_kind(f"{path} {other_path}"), amount + other, max(amount, other)),)


def _fee(path: str, amount: Decimal) -> Fee:
    return Fee(_kind(path), amount, amount)


def _kind(path: str) -> FeeKind:
    for kind, words in _WORDS:
        if words.search(path):
            return kind
    return FeeKind.SURCHARGE
