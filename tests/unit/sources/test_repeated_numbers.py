"""Numbers that a file has more than once, found a share at a time."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from order_upload.sources.bindcommerce.csv import repeated


@given(numbers=st.lists(st.integers(-5, 5)), at_once=st.integers(1, 20))
def test_every_number_that_is_there_twice_is_found_whatever_the_shares(numbers, at_once):
    counts = Counter(numbers)
    assert repeated(numbers, at_once) == {number for number in counts if counts[number] > 1}
