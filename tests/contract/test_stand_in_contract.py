"""A product of the shop stands in for those that its catalogue lacks: the demo shop and the PHP."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from contract.shops import PHP
from order_upload.domain.operations import Answer
from order_upload.domain.parts import LineOption, OrderParts
from order_upload.domain.policies import MissingProduct, Policy, StockPolicy
from order_upload.domain.three_way import compare
from shop_builders import MUG, a_client, a_create, an_update, content_of, order_of

STAND_IN = Policy(
    stock=StockPolicy.FOLLOW_SHOP,
    missing_product=MissingProduct.STAND_IN,
    stand_in_product="MARKETPLACE-ITEM",
)
RED = LineOption(attribute="color", name="Colour", value="Red")
VASE = replace(MUG, sku="VASE-RED", barcode="4006381333931", name="Vase", options=(RED,))
SOLD = order_of(status="2", content=content_of(VASE))
LINES = (
    "SELECT product_id AS id, name, model, quantity, price FROM {order_product} "
    "ORDER BY order_product_id"
)
MARKETPLACE_ITEM, COUNTED = 44, "LAMP-01"
PIECES = "SELECT quantity FROM {product} WHERE product_id = 44"

both = pytest.mark.parametrize("any_shop", ["fake", *PHP], indirect=True)


def create(client, ref, policy=STAND_IN, order=SOLD):
    return client.apply([a_create(ref, parts=order, policy=policy)])[0]


@both
def test_an_order_with_a_product_that_the_catalogue_lacks_is_created(client, ref):
    answer = create(client, ref)
    assert (answer.answer, answer.altered) == (Answer.CREATED, ())


@both
def test_its_line_is_read_back_as_it_was_sold(client, ref):
    create(client, ref)
    (line,) = client.find([ref])[0].parts.content.lines
    assert (line.sku, line.name, line.quantity, line.price, line.total) == (
        "VASE-RED", "Vase", "2", "10.00", "20.00")  # fmt: skip
    assert [(option.name, option.value) for option in line.options] == [("Colour", "Red")]


@both
def test_the_hub_that_says_the_same_again_changes_nothing(client, ref):
    create(client, ref)
    assert compare(client.find([ref])[0], OrderParts(content=SOLD.content)).fields == ()


@both
def test_the_same_content_written_again_is_unchanged(client, ref):
    create(client, ref)
    same = an_update(client.find([ref])[0], OrderParts(content=SOLD.content), policy=STAND_IN)
    assert client.apply([same])[0].answer is Answer.UNCHANGED


@both
def test_a_product_that_the_catalogue_lacks_holds_no_stock(client, ref):
    create(client, ref)
    assert not client.find([ref])[0].stock_taken


@both
def test_a_product_that_nobody_has_cannot_stand_in(client, ref):
    answer = create(client, ref, _replaced(stand_in_product="NOWHERE"))
    assert (answer.answer, answer.reason.code, answer.reason.group) == (
        Answer.REJECTED, "unfit_stand_in", "stand-in NOWHERE")  # fmt: skip


@both
def test_an_order_that_needs_no_product_in_its_place_asks_for_none(any_shop, client, ref):
    known = replace(MUG, sku="LAMP-01" if hasattr(any_shop.access, "rows") else "MUG-BLUE")
    order = order_of(status="2", content=content_of(known))
    policy = _replaced(stand_in_product="NOWHERE")
    assert create(client, ref, policy, order).answer is Answer.CREATED


def _replaced(**changed):
    fields = {name: getattr(STAND_IN, name) for name in Policy.__struct_fields__}
    return Policy(**{**fields, **changed})


@pytest.fixture
def php_client(php_shop):
    return a_client(php_shop, timeout=60)


def test_the_line_belongs_to_the_product_that_stands_in(php_shop, php_client):
    create(php_client, "stand:1")
    (line,) = php_shop.rows(LINES)
    assert (line["id"], line["name"], line["model"], line["quantity"], f"{line['price']:.2f}") == (
        MARKETPLACE_ITEM, "Vase", "VASE-RED", 2, "10.00")  # fmt: skip


def test_a_line_without_any_code_gets_it_too(php_shop, php_client):
    nameless = replace(VASE, sku="", barcode="")
    create(php_client, "stand:1", order=order_of(content=content_of(nameless)))
    (line,) = php_shop.rows(LINES)
    assert (line["id"], line["model"]) == (MARKETPLACE_ITEM, "")


def test_none_of_its_options_is_asked_for_and_those_of_the_line_are_texts(php_shop, php_client):
    create(php_client, "stand:1")
    query = "SELECT name, value, type, product_option_id AS id FROM {order_option}"
    assert php_shop.rows(query) == [{"name": "Colour", "value": "Red", "type": "text", "id": 0}]


def test_its_own_stock_stays_through_every_status(php_shop, php_client):
    before = php_shop.number(PIECES)
    create(php_client, "stand:1")
    for number, status in enumerate(("7", "3"), 3):
        found = php_client.find(["stand:1"])[0]
        changed = an_update(
            found, OrderParts(status=status), policy=STAND_IN, event_id=f"event/{number}"
        )
        assert php_client.apply([changed])[0].answer is Answer.UPDATED
    assert php_shop.number(PIECES) == before


def test_its_own_stock_stays_when_people_change_the_status(php_shop, php_client):
    before = php_shop.number(PIECES)
    order_id = create(php_client, "stand:1").order_id
    for status in ("7", "2"):
        php_shop.set_status(order_id, status)
    assert php_shop.number(PIECES) == before


@pytest.mark.parametrize("stock", list(StockPolicy))
def test_a_product_that_counts_its_stock_cannot_stand_in(php_shop, php_client, stock):
    answer = create(php_client, "stand:1", _replaced(stand_in_product=COUNTED, stock=stock))
    assert (answer.reason.code, "counts its stock" in answer.reason.message) == (
        "unfit_stand_in", True)  # fmt: skip
    assert php_shop.number("SELECT COUNT(*) FROM {order}") == 0


def test_a_code_that_two_products_have_cannot_stand_in(php_shop, php_client):
    php_shop.rows("UPDATE {product} SET model = 'MARKETPLACE-ITEM' WHERE product_id = 43")
    answer = create(php_client, "stand:1")
    assert (answer.reason.code, "2 products" in answer.reason.message) == ("unfit_stand_in", True)


def test_the_line_gets_its_own_product_when_the_catalogue_has_it_and_the_content_comes_again(
    php_shop, php_client
):
    create(php_client, "stand:1")
    php_shop.rows("UPDATE {product} SET model = 'VASE-RED' WHERE product_id = 43")
    found = php_client.find(["stand:1"])[0]
    more = content_of(replace(VASE, name="Vase, red"))
    php_client.apply([an_update(found, OrderParts(content=more), policy=STAND_IN)])
    assert [line["id"] for line in php_shop.rows(LINES)] == [43]
