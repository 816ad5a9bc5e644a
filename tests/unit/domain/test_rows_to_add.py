"""The row that a remedy names comes out of it again, with what a person has to put in."""

from __future__ import annotations

import pytest

from order_upload.domain.order import Origin, PlatformStatus
from order_upload.domain.rows_to_add import correspondence_to_add, row_to_add
from order_upload.domain.unmapped_status import CHOOSE_STATUS, explain_unmapped


def test_the_row_of_an_unknown_status_leaves_its_meaning_open():
    reason = explain_unmapped(PlatformStatus(code="NEW_ONE"), Origin(node="Amazon IT"), ())
    found = row_to_add(reason.remedy)
    row = {"node": "Amazon IT", "code": "NEW_ONE", "status": CHOOSE_STATUS}
    assert (found.variable, found.row, found.open) == (
        "order_upload_status_maps",
        row,
        ("status",),
    )


def test_a_word_that_is_not_shown_is_open_too():
    remedy = correspondence_to_add("zone", "tel 3331234567", "zone in the shop", country="IT")
    assert row_to_add(remedy).open == ("from", "to")


def test_a_row_with_the_shops_own_word_leaves_nothing_open():
    remedy = correspondence_to_add("option", "Colour", "Color", is_certain=True)
    assert row_to_add(f"{remedy}, or else").open == ()


@pytest.mark.parametrize("remedy", ["", "nothing: the next run does it", "set {x} to y"])
def test_a_remedy_without_a_row_has_none(remedy):
    assert row_to_add(remedy) is None


def test_a_row_that_was_cut_is_none():
    remedy = correspondence_to_add("product", "A-1", "SKU in the shop")
    assert row_to_add(remedy[:-3] + " ...") is None
