"""The parts of an order: their table, and their hashes."""

from __future__ import annotations

from order_upload.domain.parts import PARTS, Buyer, OrderParts, Part, part_hash


def test_the_fields_of_an_order_stand_in_the_order_of_the_parts():
    assert OrderParts.__struct_fields__ == tuple(part.value for part in PARTS)


def test_an_order_names_the_parts_that_something_is_said_of():
    assert OrderParts(comment="", customer=Buyer()).present() == [Part.CUSTOMER, Part.COMMENT]


def test_a_hash_of_a_part_can_stand_in_an_address():
    hashes = "".join(part_hash(str(number)) for number in range(200))
    assert {"-", "_"} <= set(hashes)
    assert not {"+", "/", "="} & set(hashes)
