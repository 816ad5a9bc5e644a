"""What the module's PHP finds in a catalogue that the tests know: codes, names, options, stock."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from order_upload.domain.operations import Answer
from order_upload.domain.parts import LineOption, OrderLine
from order_upload.domain.policies import MissingProduct, Policy, StockPolicy
from shop_builders import a_client, a_create, content_of, order_of

STRICT = Policy(stock=StockPolicy.FOLLOW_SHOP)
LENIENT = Policy(stock=StockPolicy.FOLLOW_SHOP, missing_product=MissingProduct.AS_SOLD)
SHIRT = OrderLine(sku="SHIRT", name="Shirt", quantity="2", price="10.00", total="20.00")
LAMP = replace(SHIRT, sku="LAMP-01", name="Lamp")
PIECES = "SELECT quantity FROM {product} WHERE model = %s"
PIECES_OF_SIZE = (
    "SELECT quantity FROM {product_option_value} v JOIN {option_value_description} d "
    "ON d.option_value_id = v.option_value_id AND d.language_id = 1 WHERE d.name = %s"
)


@pytest.fixture
def client(php_shop):
    return a_client(php_shop, timeout=60)


def create(client, line, policy=STRICT):
    order = order_of(status="2", content=content_of(line))
    return client.apply([a_create("catalogue:1", parts=order, policy=policy)])[0]


def of_size(size, name="Size", attribute=""):
    return replace(SHIRT, options=(LineOption(attribute=attribute, name=name, value=size),))


@pytest.mark.parametrize("code", ["LAMP-01", "8001234567890", "LUNA"])
def test_a_product_is_found_by_each_of_its_codes(client, code):
    (product,) = client.lookup([code]).products
    assert (product.id, product.name, product.pieces) == ("40", 'Lamp "Luna"', 1000)


@pytest.mark.parametrize("code", ["lamp-01", "LAMP-0", "LAMP-01 ", "%"])
def test_a_product_is_not_found_by_what_only_looks_like_its_code(client, code):
    assert client.lookup([code]).products == ()


def test_a_product_comes_with_its_options_in_their_order(client):
    (shirt,) = client.lookup(["SHIRT"]).products
    (option,) = shirt.options
    assert (option.name, list(option.values.values())) == ("Size", ["M", "L"])


@pytest.mark.parametrize(
    ("line", "model"),
    [
        (LAMP, "LAMP-01"),
        (replace(LAMP, sku="", barcode="8001234567890"), "LAMP-01"),
        (replace(LAMP, sku="", mpn="LUNA"), "LAMP-01"),
    ],
    ids=["sku", "barcode", "mpn"],
)
def test_a_line_takes_the_pieces_of_the_product_it_names(php_shop, client, line, model):
    before = php_shop.number(PIECES, model)
    assert create(client, line).answer is Answer.CREATED
    assert before - php_shop.number(PIECES, model) == 2


@pytest.mark.parametrize("line", [of_size("M"), of_size("m", "taglia"), of_size("M", "x", "Size")])
def test_a_line_takes_the_pieces_of_its_option_value_too(php_shop, client, line):
    before = php_shop.number(PIECES, "SHIRT"), php_shop.number(PIECES_OF_SIZE, "M")
    assert create(client, line).answer is Answer.CREATED
    after = php_shop.number(PIECES, "SHIRT"), php_shop.number(PIECES_OF_SIZE, "M")
    assert [before[0] - after[0], before[1] - after[1]] == [2, 2]


def test_an_option_value_that_the_product_lacks_blocks_the_order(php_shop, client):
    answer = create(client, of_size("XXL"))
    assert (answer.reason.code, answer.reason.group) == (
        "missing_option",
        "option SHIRT / Size / XXL",
    )
    assert php_shop.number("SELECT COUNT(*) FROM {order}") == 0


def test_an_option_value_that_the_product_lacks_is_kept_as_sold_where_the_policy_says(
    php_shop, client
):
    assert create(client, of_size("XXL"), LENIENT).answer is Answer.CREATED
    assert php_shop.rows("SELECT name, value, product_option_id AS id FROM {order_option}") == [
        {"name": "Size", "value": "XXL", "id": 0}
    ]


def test_a_product_that_is_not_there_blocks_the_order(client):
    answer = create(client, replace(LAMP, sku="NOWHERE"))
    assert (answer.reason.code, answer.reason.group) == ("missing_product", "product NOWHERE")


def test_a_code_that_two_products_have_blocks_the_order(php_shop, client):
    php_shop.rows("UPDATE {product} SET model = 'TWICE' WHERE product_id IN (42, 43)")
    answer = create(client, replace(LAMP, sku="TWICE"))
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "missing_product")


def test_a_product_that_counts_no_stock_stays_as_it_is(php_shop, client):
    assert create(client, replace(LAMP, sku="SERVICE")).answer is Answer.CREATED
    assert php_shop.number(PIECES, "SERVICE") == 0
