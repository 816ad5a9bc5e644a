"""What a line chooses of its product's options, and what of it chooses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from option_builders import COLORE, TAGLIA, a_product, a_row, an_option, choice_of, chosen
from order_upload.config.correspondences import load_correspondences
from order_upload.domain.attributes import Attribute
from order_upload.domain.option_reasons import missing_option
from order_upload.domain.parts import OrderLine

COLOUR = an_option("Colour", "Red", "Blue")
SIZE = an_option("Size", "M", "L")
SHIRT = a_product(COLOUR, SIZE)
TO_COLOUR = Attribute(("Colore",), "color", "Colour")
TO_SIZE = Attribute(("Taglia",), "size", "Size")
BOTH = (TO_COLOUR, TO_SIZE)
RED, M = ("Colore", "Red"), ("Taglia", "M")


def test_the_options_have_the_names_that_the_shop_gives_them():
    assert chosen(SHIRT, RED, M, attributes=BOTH) == [("Colour", "Red"), ("Size", "M")]


def test_an_option_is_known_by_the_word_of_its_attribute_and_by_the_names_of_the_parameters():
    product = a_product(an_option("color", "Red"), an_option("taglia", "M"))
    assert chosen(product, RED, M) == [("color", "Red"), ("taglia", "M")]


def test_an_option_is_known_by_its_name_in_another_language():
    product = a_product(an_option("Colour|Colore", "Red"))
    assert chosen(product, RED, attributes=()) == [("Colour", "Red")]


def test_a_parameter_that_nobody_names_is_the_option_of_its_own_name():
    product = a_product(an_option("Material", "Wool"))
    assert chosen(product, ("material", "wool")) == [("Material", "Wool")]


def test_a_third_attribute_has_its_option():
    product = a_product(an_option("Material", "Wool"))
    material = Attribute(("Materiale",), option="Material")
    assert chosen(product, ("Materiale", "Wool"), attributes=(material,)) == [("Material", "Wool")]


def test_one_parameter_may_be_an_option_here_and_another_one_there():
    shoe = a_product(an_option("Shoe size", "42"))
    sizes = (TO_SIZE, Attribute(("Taglia",), option="Shoe size"))
    assert chosen(shoe, ("Taglia", "42"), attributes=sizes) == [("Shoe size", "42")]


def test_a_row_goes_before_an_attribute():
    product = a_product(COLOUR, an_option("Shade", "Red", required=False))
    row = a_row("option", "Colore", "Shade")
    assert chosen(product, RED, attributes=BOTH, rows=(row,)) == [("Shade", "Red")]


def test_a_row_may_name_an_attribute():
    row = a_row("option", "Tinta", "color")
    assert chosen(SHIRT, ("Tinta", "Red"), attributes=BOTH, rows=(row,)) == [("Colour", "Red")]


def test_a_row_of_another_node_says_nothing():
    row = a_row("option", "Tinta", "Colour", node="eBay")
    assert choice_of(SHIRT, ("Tinta", "Red"), rows=(row,)).untaken == ("Tinta",)


def test_the_words_that_ship_join_two_languages():
    shipped = (a_row("option", "Farbe", "color"), a_row("option", "Colour", "color"))
    product = a_product(COLOUR)
    assert chosen(product, ("Farbe", "Red"), attributes=(), shipped=shipped) == [("Colour", "Red")]


def test_of_an_attribute_the_first_name_that_the_line_has_is_taken():
    choice = choice_of(a_product(COLOUR), ("Color", "Blue"), RED, attributes=(COLORE, TO_COLOUR))
    assert [option.value for option in choice.options] == ["Red"]
    assert choice.untaken == ("Color",)


def test_a_parameter_without_a_value_chooses_nothing():
    choice = choice_of(a_product(COLOUR), ("Colore", ""), ("Color", "Red"), attributes=BOTH)
    assert (choice.lacking.option, choice.lacking.param) == (COLOUR, None)


def test_of_two_parameters_of_one_name_the_first_counts_though_it_is_empty():
    twice = (("Colore", ""), ("colore", "Red"))
    assert choice_of(a_product(COLOUR), *twice, attributes=BOTH).options == ()


def test_of_two_options_of_one_name_the_one_with_the_value_is_meant():
    letters, figures = an_option("Size|1", "M"), an_option("Size|2", "46", required=False)
    product = a_product(letters, figures)
    assert choice_of(product, ("Size", "46"), attributes=()).lacking.option == letters


def test_a_buyer_may_write_anything_where_an_option_has_no_values():
    product = a_product(an_option("Incisione"))
    assert chosen(product, ("Incisione", "Für\nZoë")) == [("Incisione", "Für Zoë")]


def test_a_value_that_the_shop_does_not_have_is_lacking():
    lacking = choice_of(SHIRT, ("Colore", "Pink"), M, attributes=BOTH).lacking
    assert (lacking.option, lacking.param) == (COLOUR, ("Colore", "Pink"))


ENGRAVING = an_option("Incisione", "Cuore", "Stella")


def reason_of(product, *params, **known):
    choice = choice_of(product, *params, **known)
    return str(missing_option(choice.lacking, choice, OrderLine(sku="SHIRT"), 1))


def test_what_a_buyer_may_have_typed_is_not_shown():
    reason = reason_of(a_product(ENGRAVING), ("Incisione", "Per Anna Bianchi"))
    assert ("a text of 16 characters" in reason, "Anna" in reason) == (True, False)


@pytest.mark.parametrize("value", ["Luna", "il cuore", "40 mm"])
def test_a_word_a_size_and_what_is_like_a_value_are_shown(value):
    assert f"found '{value}'" in reason_of(a_product(ENGRAVING), ("Incisione", value))


def test_the_value_of_an_attribute_is_shown_whole():
    attributes = (Attribute(("Incisione",), "", option="Incisione"),)
    value = ("Incisione", "Cuore di pietra lavica")
    assert "found 'Cuore di pietra lavica'" in reason_of(
        a_product(ENGRAVING), value, attributes=attributes
    )


def test_a_colour_is_shown_whole_though_no_attribute_names_it():
    colour = a_product(an_option("Colore", "Rosso", "Blu"))
    value = ("Colore", "Verde acqua marina")
    reason = reason_of(colour, value, attributes=(), shipped=load_correspondences())
    assert "found 'Verde acqua marina'" in reason


def test_a_required_option_that_nothing_says_is_lacking():
    lacking = choice_of(SHIRT, RED, attributes=BOTH).lacking
    assert (lacking.option, lacking.param) == (SIZE, None)


def test_an_option_that_is_not_required_may_be_missing():
    assert choice_of(a_product(an_option("Gift", "Box", required=False))).lacking is None


def test_a_line_without_parameters_of_a_product_without_options_chooses_nothing():
    assert choice_of(a_product()) is None


@pytest.mark.parametrize("product", [None, a_product()], ids=["unknown", "without options"])
def test_colour_and_size_of_a_product_without_options_stay_on_its_line(product):
    choice = choice_of(product, RED, ("Peso", "1"))
    assert [(option.name, option.value) for option in choice.options] == [RED]
    assert (choice.left, choice.untaken) == ((("Peso", "1"),), ("Peso",))


def test_an_attribute_that_no_option_takes_stays_on_the_line_and_is_told():
    product = a_product(SIZE)
    choice = choice_of(product, RED, M, attributes=BOTH)
    assert ([option.name for option in choice.options], choice.untaken) == (
        ["Colore", "Size"],
        ("Colore",),
    )


def test_other_parameters_that_no_option_takes_are_left():
    choice = choice_of(a_product(SIZE), M, ("Peso", "1"), attributes=(TAGLIA, TO_SIZE))
    assert choice.left == (("Peso", "1"),)


WORDS = st.sampled_from(["Colore", "colore", "Color", "Taglia", "Peso", "Size", "Lining"])
PARAMS = st.lists(st.tuples(WORDS, st.sampled_from(["", "Red", "M", "Pink", "1"])), max_size=6)
PRODUCTS = st.sampled_from([None, a_product(), SHIRT, a_product(COLOUR), a_product(SIZE, COLOUR)])


@given(params=PARAMS, product=PRODUCTS)
def test_every_parameter_with_a_value_stands_on_the_line_or_is_left(params, product):
    choice = choice_of(product, *params, attributes=(COLORE, *BOTH))
    first = {name.casefold(): value for name, value in reversed(params)}
    stands = [] if choice is None else [option.value for option in choice.options]
    stands += [] if choice is None else [value for _, value in choice.left]
    assert sorted(stands) == sorted(value for value in first.values() if value)
