"""Flat fields and their nested form on the wire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from order_upload.shops.module.fields import from_wire, to_wire
from shop_builders import fields_of_an_order

paths = st.sampled_from(
    ["status", "total", "comment", "customer.email", "customer.pec", "shipping_address.city"]
)


@given(st.dictionaries(paths, st.text()))
def test_fields_come_back_as_they_were(fields):
    assert from_wire(to_wire(fields)) == fields


def test_a_dotted_field_stands_in_its_group():
    assert to_wire({"shipping_address.city": "Roma"}) == {"shipping_address": {"city": "Roma"}}


def test_lists_are_lists_on_the_wire():
    assert to_wire({"products": '[{"sku":"A"}]'}) == {"products": [{"sku": "A"}]}


def test_lists_come_back_as_canonical_text():
    assert from_wire({"products": [{"sku": "A", "name": "è"}]}) == {
        "products": '[{"name":"è","sku":"A"}]'
    }


def test_a_whole_order_comes_back_as_it_was():
    assert from_wire(to_wire(fields_of_an_order())) == fields_of_an_order()


@pytest.mark.parametrize(
    "nested", [{"total": 12.5}, {"customer": {"email": None}}, {"products": ["A"]}, {"totals": {}}]
)
def test_what_is_no_text_is_refused(nested):
    with pytest.raises(ValueError, match="is wanted"):
        from_wire(nested)


def test_a_group_that_is_also_a_value_is_refused():
    with pytest.raises(ValueError, match=r"customer\.email"):
        to_wire({"customer": "Ada", "customer.email": "a@example.com"})
