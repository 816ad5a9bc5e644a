"""The doctor's findings as lines of text."""

from __future__ import annotations

import pytest

from order_upload.doctor import as_table, finding


@pytest.mark.parametrize("width", [60, 80, 118])
def test_the_table_is_no_wider_than_it_may_be(width):
    about = "a_connector_whose_name_is_longer_than_what_people_give_to_one"
    table = as_table([finding("no_currency"), finding("correspondences", about)], width)
    longest = max(map(len, table.splitlines()))
    assert longest <= max(width, len(f"good     correspondences ({about})"))


def test_the_table_shows_each_remedy_under_what_was_found():
    table = as_table([finding("no_currency"), finding("open")])
    assert [line.split()[:3] for line in table.splitlines()] == [
        ["error", "currencies", "none"],
        ["->", "System", ">"],
        ["good", "maintenance", "the"],
    ]
