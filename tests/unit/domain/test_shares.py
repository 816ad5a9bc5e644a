"""Amounts that are shared out: to the cent, by the largest remainder."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from order_upload.domain.shares import shares

CENT = Decimal("0.01")
AMOUNTS = st.decimals("-9999.99", "9999.99", places=2)
WEIGHTS = st.lists(st.decimals(0, 9999, places=2), min_size=1, max_size=8)


def shared(amount: str, *weights: str) -> list[str]:
    return [str(share) for share in shares(Decimal(amount), list(map(Decimal, weights)), CENT)]


def test_the_unit_that_is_left_over_goes_to_the_largest_remainder():
    assert shared("10.00", "1", "1", "1") == ["3.34", "3.33", "3.33"]
    assert shared("0.05", "1", "2") == ["0.02", "0.03"]


def test_shares_of_an_amount_below_zero_are_below_zero():
    assert shared("-10.00", "1", "3") == ["-2.50", "-7.50"]


def test_without_weights_all_shares_are_alike():
    assert shared("1.00", "0", "0") == ["0.50", "0.50"]


def test_what_is_finer_than_a_unit_goes_to_the_first_share():
    assert shared("1.005", "1", "1") == ["0.505", "0.50"]


@given(amount=AMOUNTS, weights=WEIGHTS)
def test_the_shares_come_to_the_amount(amount, weights):
    assert sum(shares(amount, weights, CENT)) == amount


@given(amount=AMOUNTS, weights=WEIGHTS)
def test_no_share_is_a_unit_or_more_from_its_proportion(amount, weights):
    whole = sum(weights)
    for share, weight in zip(shares(amount, weights, CENT), weights, strict=True):
        proportion = weight / whole if whole else Decimal(1) / len(weights)
        assert abs(share - amount * proportion) < CENT
