"""Which value of a product's option a platform means."""

from __future__ import annotations

import pytest

from option_builders import COLORE, a_product, a_row, an_option, choice_of, chosen
from order_upload.config.correspondences import load_correspondences
from order_upload.domain.attributes import Attribute

SIZE = Attribute(("Taglia",), "size", "Size")


def value_of(word: str, *values: str, name: str = "Colore", shipped=None, rows=(), attributes=None):
    """Return what a shop with these values calls a word, "" where it has none certain."""
    product = a_product(an_option(name, *values))
    if shipped is None:
        shipped = load_correspondences()
    known = {"rows": rows, "shipped": shipped, "attributes": attributes or (COLORE, SIZE)}
    param = "Taglia" if name == "Size" else "Colore"
    if choice_of(product, (param, word), **known).lacking:
        return ""
    return chosen(product, (param, word), **known)[0][1]


@pytest.mark.parametrize("word", ["Rossa", "rosso", "RED", "Rot", "rouges", "Roja"])
@pytest.mark.parametrize("value", ["Rosso", "Red", "Rot", "Rouge", "Rojo"])
def test_a_colour_is_the_shops_in_any_of_five_languages(word, value):
    assert value_of(word, value, "Blu") == value


def test_a_value_that_the_shop_has_itself_goes_before_every_word_that_ships():
    assert value_of("Rossa", "Rosso", "Rossa") == "Rossa"


def test_a_value_is_known_by_its_name_in_another_language_of_the_shop():
    assert value_of("Cremisi", "Crimson|Cremisi", "Red|Rosso") == "Crimson"


@pytest.mark.parametrize("word", ["Rossastro", "Ross", "Redd", "Azzurro", "Rosè"])
def test_a_word_that_is_only_like_a_colour_is_none(word):
    assert value_of(word, "Rosso", "Blu", "Rosa") == ""


def test_of_two_values_that_a_word_may_be_none_is_guessed():
    assert value_of("Rot", "Rosso", "Rossa") == ""


def test_a_row_goes_before_the_shops_own_value():
    row = a_row("option_value", "Rosso", "Crimson", within="color")
    assert value_of("Rosso", "Rosso", "Crimson", rows=(row,)) == "Crimson"


@pytest.mark.parametrize("scope", ["color", "Colore", "colore"])
def test_a_row_may_call_the_option_by_the_attribute_or_by_the_shops_name(scope):
    row = a_row("option_value", "MX-1", "Blu", within=scope)
    assert value_of("mx-1", "Rosso", "Blu", rows=(row,)) == "Blu"


def test_the_word_of_a_row_may_be_in_another_language_than_the_shops():
    row = a_row("option_value", "MX-1", "Blue", within="color")
    assert value_of("MX-1", "Rosso", "Blu", rows=(row,)) == "Blu"


def test_a_row_whose_word_the_shop_does_not_have_finds_nothing():
    row = a_row("option_value", "Rosso", "Crimson", within="color")
    assert value_of("Rosso", "Rosso", rows=(row,)) == ""


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("XX-Large", "2XL"),
        ("xxl", "2XL"),
        ("Medium", "M"),
        ("Taglia unica", "One size"),
        ("TU", "Talla única"),
        ("37,5", "37.5"),
    ],
)
def test_a_size_is_the_shops_in_another_spelling(word, value):
    assert value_of(word, value, "S", name="Size") == value


@pytest.mark.parametrize(("word", "value"), [("EU 42", "42"), ("DE 36", "IT 42"), ("M", "L")])
def test_a_size_of_another_scale_is_none(word, value):
    assert value_of(word, value, name="Size") == ""


@pytest.mark.parametrize(("word", "value"), [("+2", "-2"), ("1/2", "1 2"), ("Rosé", "Rose")])
def test_marks_and_accents_make_another_value(word, value):
    assert value_of(word, value, name="Size", shipped=()) == ""


WOMEN = Attribute(("Taglia",), "size", "Size", scales=("women_clothes",))


def test_a_scale_that_the_configuration_names_joins_the_sizes_of_countries():
    attributes = (WOMEN,)
    assert value_of("DE 36", "IT 40", "IT 42", name="Size", attributes=attributes) == "IT 42"


def test_a_row_puts_a_size_of_the_shop_into_a_scale():
    row = a_row("option_value", "42", "DE 36", within="women_clothes")
    found = value_of("FR 38", "40", "42", name="Size", rows=(row,), attributes=(WOMEN,))
    assert found == "42"
