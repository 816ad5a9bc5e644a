"""What a line may choose of its product's options, and has to: the demo shop and the PHP."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from contract.shops import PHP
from order_upload.domain.operations import Answer
from order_upload.domain.parts import LineOption
from order_upload.domain.policies import MissingProduct, Policy, StockPolicy
from shop_builders import MUG, a_client, a_create, content_of, order_of

STRICT = Policy(stock=StockPolicy.FOLLOW_SHOP)
AS_SOLD = Policy(stock=StockPolicy.FOLLOW_SHOP, missing_product=MissingProduct.AS_SOLD)
RED, MEDIUM = ("Colour", "Red"), ("Size", "M")
WITH_VARIANTS = [kind for kind in PHP if not kind.values[0].startswith("3")]
OPTIONS = (
    "SELECT product_option_id AS id, product_option_value_id AS value, type, name "
    "FROM {order_option} ORDER BY order_option_id"
)
PIECES_OF_RED = "SELECT quantity FROM {product_option_value} WHERE product_option_value_id = 11"

both = pytest.mark.parametrize("any_shop", ["fake", *PHP], indirect=True)
with_variants = pytest.mark.parametrize("any_shop", ["fake", *WITH_VARIANTS], indirect=True)
variants_of_php = pytest.mark.parametrize("php_shop", WITH_VARIANTS, indirect=True)


def create(client, ref, *options, sku="JACKET", policy=STRICT):
    """Create an order of two jackets, and return its answer."""
    chosen = tuple([LineOption(name=name, value=value) for name, value in options])
    line = replace(MUG, sku=sku, barcode="", name="Jacket", options=chosen)
    order = order_of(status="2", content=content_of(line))
    return client.apply([a_create(ref, parts=order, policy=policy)])[0]


def options_of(client, code):
    (product,) = client.lookup([code]).products
    return {option.name: option for option in product.options}


@both
def test_options_and_values_come_with_their_names_in_every_language(client):
    colour = options_of(client, "JACKET")["Colour"]
    names = {name: set(colour.names_of(value)) for value, name in colour.values.items()}
    assert set(colour.names) == {"Colour", "Colore"}
    assert names == {"Red": {"Red", "Rosso"}, "Blue": {"Blue", "Blu"}}


@both
def test_options_say_whether_they_are_required_and_whether_anything_may_be_written(client):
    options = options_of(client, "JACKET")
    assert (options["Size"].required, options["Fabric"].required) == (True, False)
    assert not options["Engraving"].values


@both
def test_a_line_that_chooses_all_that_is_required_is_created(client, ref):
    options = (RED, MEDIUM, ("Fabric", "Wool"), ("Engraving", "Für Zoë"))
    answer = create(client, ref, *options)
    (line,) = client.find([ref])[0].parts.content.lines
    assert (answer.answer, answer.altered) == (Answer.CREATED, ())
    assert [(option.name, option.value) for option in line.options] == list(options)


@both
def test_a_line_may_choose_in_another_language_of_the_shop(client, ref):
    assert create(client, ref, ("Colore", "rosso"), ("taglia", "m")).answer is Answer.CREATED


@both
def test_a_required_option_that_is_missing_refuses_the_order(client, ref):
    answer = create(client, ref, RED)
    assert (answer.reason.code, answer.reason.group) == ("missing_option", "option JACKET / Size")


@both
def test_a_value_that_the_option_does_not_have_refuses_the_order(client, ref):
    answer = create(client, ref, ("Colour", "Pink"), MEDIUM)
    assert (answer.reason.code, answer.reason.group) == (
        "missing_option",
        "option JACKET / Colour / Pink",
    )


@both
def test_an_option_that_is_chosen_twice_counts_once(client, ref):
    assert create(client, ref, RED, ("Colore", "Blu")).reason.code == "missing_option"


@both
def test_an_option_that_the_product_does_not_have_is_kept_as_a_text(client, ref):
    assert create(client, ref, RED, MEDIUM, ("Lining", "Silk")).answer is Answer.CREATED


@both
@pytest.mark.parametrize("options", [(), (("Colour", "Pink"),)], ids=["missing", "unknown"])
def test_a_line_that_is_kept_as_sold_may_choose_what_it_wants(client, ref, options):
    assert create(client, ref, *options, policy=AS_SOLD).answer is Answer.CREATED


@both
def test_a_variant_under_a_code_of_its_own_needs_no_options(client, ref):
    answer = create(client, ref, ("Colore", "Blu"), sku="JACKET-BLUE-M")
    assert answer.answer is Answer.CREATED


@with_variants
def test_a_variant_has_the_options_of_its_master_less_what_it_says_itself(client):
    options = options_of(client, "JACKET-RED")
    colour, size = options["Colour"], options["Size"]
    assert (list(colour.values.values()), colour.required, size.required) == (["Red"], False, True)


@with_variants
def test_a_variant_needs_the_other_options_alone(client, ref):
    assert create(client, ref, MEDIUM, sku="JACKET-RED").answer is Answer.CREATED


@with_variants
@pytest.mark.parametrize("options", [(RED,), (("Colour", "Blue"), MEDIUM)], ids=["size", "blue"])
def test_a_variant_does_not_go_without_them_nor_in_another_colour(client, ref, options):
    assert create(client, ref, *options, sku="JACKET-RED").reason.code == "missing_option"


def test_each_kind_of_option_is_linked_with_the_catalogues(php_shop):
    create(a_client(php_shop, timeout=60), "options:1", RED, MEDIUM, ("Engraving", "Zoë"))
    assert php_shop.rows(OPTIONS) == [
        {"id": 221, "value": 11, "type": "radio", "name": "Colour"},
        {"id": 222, "value": 13, "type": "select", "name": "Size"},
        {"id": 224, "value": 0, "type": "text", "name": "Engraving"},
    ]


@variants_of_php
def test_a_variant_moves_the_pieces_of_its_masters_value(php_shop):
    before = php_shop.number(PIECES_OF_RED)
    answer = create(a_client(php_shop, timeout=60), "options:1", RED, MEDIUM, sku="JACKET-RED")
    assert answer.answer is Answer.CREATED
    assert before - php_shop.number(PIECES_OF_RED) == 2
