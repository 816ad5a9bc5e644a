"""A buyer is found by address or by any number; who only looks alike is told, and stays."""

from __future__ import annotations

import pytest

from order_upload.errors import ConfigError
from two_buyers import ADA, EMAIL, EVA, OTHER, REF, ada, cells_of, eva, left_of


@pytest.mark.parametrize(
    "text",
    [REF, "48211", f"{ADA}Number", "#1004", "shop:1004", EMAIL, f"{ADA}.Delivery@example.com",
     f"{ADA.upper()}.CUSTOMER@example.com"],
)  # fmt: skip
@pytest.mark.usefixtures("created")
def test_a_buyer_is_named_by_any_number_of_an_order_or_by_an_address(box, buyers, text):
    assert buyers.find([text]).refs == {REF}
    buyers.forget([text], "ada")
    assert left_of(ADA, box) == []


@pytest.mark.usefixtures("created")
def test_numbers_are_known_without_the_ledger(box, buyers):
    for path in box.folder.glob("ledger.db*"):
        path.unlink()
    box.ledger.close()
    box.ledger.database._prepared = False
    assert buyers.find([f"{ADA}Number"]).refs == buyers.find(["48211"]).refs == {REF}
    assert buyers.find(["#1004"]).refs == {REF}


@pytest.mark.usefixtures("created")
def test_what_names_no_order_is_refused(buyers):
    for text in ("48299", "bindcommerce:48299", "#9"):
        with pytest.raises(ConfigError, match=f"{text}: found no order that it names"):
            buyers.forget([text], "ada")


def test_what_names_two_orders_is_refused(box, buyers, xml_exports):
    xml_exports.gives(ada(Number="7"), eva(Number="7"))
    box.run()
    with pytest.raises(ConfigError, match=f"found 2 orders that it names: {REF}, {OTHER}"):
        buyers.forget(["7"], "ada")


def test_nobody_is_named_by_nothing(buyers):
    with pytest.raises(ConfigError, match="BUYER: found nothing; allowed: an e-mail address"):
        buyers.forget([" "], "ada")


@pytest.mark.usefixtures("created")
def test_an_address_that_nobody_has_is_forgotten_nowhere(box, buyers):
    before = left_of("", box)
    done = buyers.forget(["nobody@example.com"], "ada")
    assert (done.found.places, done.rows, done.files) == (set(), 0, 0)
    assert left_of("", box) == before


def test_other_orders_of_the_address_are_told_and_stay(box, buyers, xml_exports):
    xml_exports.gives(ada(), eva(Email=EMAIL))
    box.run()
    done = buyers.forget([REF], "ada")
    assert {place.ref for place in done.found.alike} == {OTHER}
    assert left_of(EVA, box) != []


def test_an_order_of_another_that_names_the_address_is_told_and_stays(box, buyers, xml_exports):
    xml_exports.gives(ada(), eva(SellerNote=f"see {EMAIL}"))
    box.run()
    done = buyers.forget([EMAIL], "ada")
    assert {place.ref for place in done.left.mentions} == {OTHER}
    assert left_of(EVA, box) != []


def test_an_address_of_many_orders_is_taken_for_a_platforms(box, buyers, xml_exports):
    xml_exports.gives(*(cells_of(str(number), ADA) for number in range(1, 22)))
    box.run()
    with pytest.raises(ConfigError, match=r"found 21 orders .*; allowed: 20; .* --at-most 21"):
        buyers.forget([EMAIL], "ada")
    assert left_of(ADA, box) != []
    buyers.forget([EMAIL], "ada", most_orders=21)
    assert left_of(ADA, box) == []


def test_what_was_found_names_no_buyer(box, buyers, created):
    found = buyers.find([EMAIL])
    assert ADA.lower() not in str(sorted(found.places)).lower()
    assert {place.connector for place in found.places} == {"connector"}
