"""An amount shared out to the smallest unit: the shares come to the very amount."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

ZERO = Decimal(0)


def shares(amount: Decimal, weights: Sequence[Decimal], unit: Decimal) -> list[Decimal]:
    """Return the shares of an amount, in proportion to the weights.

    Each is a whole number of units, but for what the amount itself has beyond a unit: the first
    share takes that. The units that are left over go to the largest remainders, of equal ones to
    the first. Where no weight is above 0 all shares are alike.

    Args:
        amount: to be shared; may be below 0.
        weights: one for each share, none below 0; at least one.
        unit: the smallest amount, e.g. 0.01.
    """
    whole = sum(weights, ZERO)
    if not whole:
        weights, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    units = (abs(amount) / unit).to_integral_value(ROUND_FLOOR)
    exact = [units * weight / whole for weight in weights]
    shared = [share.to_integral_value(ROUND_FLOOR) for share in exact]
    left = int(units - sum(shared, ZERO))
    by_remainder = sorted(
        range(len(weights)), key=lambda place: exact[place] - shared[place], reverse=True
    )
    for place in by_remainder[:left]:
        shared[place] += 1
    amounts = [(share * unit).copy_sign(amount) for share in shared]
    amounts[0] += amount - sum(amounts, ZERO)
    return amounts
