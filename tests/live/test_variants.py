"""Variants with colour, size and a third option, in the tables of a shop.

A new OpenCart has none, so the tests make a jacket with three options, a variant of it where the
shop has those (4.x), and one under a code of its own (OPENCART_DB), and take them out again.
"""

from __future__ import annotations

import uuid

import pytest

from builders import AMAZON
from live.real_shop import HOSTS, PRODUCT
from order_upload.config.correspondences import load_correspondences
from order_upload.domain.attributes import Attribute
from order_upload.domain.correspondences import Correspondences
from order_upload.domain.line_options import LineOptions
from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderLine
from order_upload.domain.policies import Policy, StockPolicy
from order_upload.domain.shop_words import ShopWords
from shop_builders import a_create, content_of, order_of

PRODUCT_ID, VARIANT_ID, CHILD_ID = 9701, 9702, 9703
NAMES = {PRODUCT_ID: "LIVE-JACKET", VARIANT_ID: "LIVE-JACKET-RED", CHILD_ID: "LIVE-JACKET-BLUE-M"}
OPTIONS = {
    9701: ("Tinta & tono", "radio", 1, ("Rosso", "Blu")),
    9702: ("Misura capo", "select", 1, ("IT 42", "IT 44")),
    9703: ("Tessuto", "select", 0, ("Cotone", "Lana")),
}
ATTRIBUTES = (
    Attribute(("Color",), "color", "Tinta & tono"),
    Attribute(("Size",), "size", "Misura capo", scales=("women_clothes",)),
    Attribute(("Material",), option="Tessuto"),
)
TABLES = ("product", "product_description", "product_option", "product_option_value")
FOLLOW = Policy(stock=StockPolicy.FOLLOW_SHOP)

pytestmark = pytest.mark.allow_hosts(HOSTS)


def make_products(tables):
    like = next(row for row in tables.rows("product") if row["model"] == PRODUCT)
    like |= {"subtract": 1, "quantity": 100, "status": 1}
    for number, name in NAMES.items():
        row = {**like, "product_id": number, "model": name}
        if "sku" in row:
            row["sku"] = name
        if number == VARIANT_ID:
            if "variant" not in row:
                continue
            # The form of OpenCart 4 writes both: the value, and that it overrides the master's.
            fixed = f'{{"{9701}":"97010","9702":""}}'
            row |= {"master_id": PRODUCT_ID, "variant": fixed}
            row["override"] = '{"variant":{"9701":"1"}}'
        tables.insert("product", [row])


def make_options(tables):
    languages = [row["language_id"] for row in tables.rows("language")]
    for number, (name, kind, required, values) in OPTIONS.items():
        tables.insert("option", [{"option_id": number, "type": kind, "sort_order": 1}])
        chosen = {"product_option_id": number, "product_id": PRODUCT_ID, "option_id": number}
        tables.insert("product_option", [{**chosen, "value": "", "required": required}])
        for language in languages:
            text = {"option_id": number, "language_id": language}
            tables.insert("option_description", [{**text, "name": name.replace("&", "&amp;")}])
        for place, value in enumerate(values):
            make_value(tables, {**chosen, "option_value_id": number * 10 + place}, value, languages)


def make_value(tables, chosen, name, languages):
    ids = {key: chosen[key] for key in ("option_id", "option_value_id")}
    tables.insert("option_value", [{**ids, "image": "", "sort_order": 1}])
    for language in languages:
        row = {**ids, "language_id": language, "name": name}
        tables.insert("option_value_description", [row])
    nothing = dict.fromkeys(("price", "points", "weight"), 0)
    signs = dict.fromkeys(("price_prefix", "points_prefix", "weight_prefix"), "+")
    row = {**chosen, "product_option_value_id": chosen["option_value_id"], **nothing, **signs}
    columns = tables.rows("product_option_value")[0]
    row = {key: value for key, value in row.items() if key in columns}
    tables.insert("product_option_value", [{**row, "quantity": 50, "subtract": 1}])


@pytest.fixture(scope="module", autouse=True)
def jackets(tables):
    """The jackets in the shop's catalogue, for the time of these tests."""
    take_out(tables)
    make_products(tables)
    make_options(tables)
    yield
    take_out(tables)


def take_out(tables):
    for table in TABLES:
        tables.run(f"DELETE FROM {{{table}}} WHERE product_id BETWEEN 9701 AND 9703")
    for table in ("option", "option_description", "option_value", "option_value_description"):
        tables.run(f"DELETE FROM {{{table}}} WHERE option_id BETWEEN 9701 AND 9703")


@pytest.fixture
def sold(client, tables):
    """A maker of orders of two of a product; gives the rows of the options that they got."""
    words = ShopWords(Correspondences((), load_correspondences()), ATTRIBUTES)

    def make(code, *params):
        (product,) = client.lookup([code]).products
        choice = LineOptions(words).choice(params, product, AMAZON)
        options = choice.options if choice else ()
        line = OrderLine(
            sku=code, name="As sold", quantity="2", price="10.00", total="20.00", options=options
        )
        order = order_of(status="2", content=content_of(line))
        ref = f"variants:{uuid.uuid4().hex}"
        (answer,) = client.apply([a_create(ref, parts=order, policy=FOLLOW)])
        assert (answer.answer, answer.altered) == (Answer.CREATED, ()), answer.reason
        rows = tables.rows("order_option", answer.order_id)
        kept = ("product_option_id", "product_option_value_id", "name", "value")
        return sorted([tuple([row[name] for name in kept]) for row in rows])

    return make


def pieces(tables, table, column, number):
    return next(row["quantity"] for row in tables.rows(table) if row[column] == number)


def test_a_products_code_and_three_options_are_linked_with_the_catalogues(sold, tables):
    before = pieces(tables, "product_option_value", "product_option_value_id", 97010)
    rows = sold("LIVE-JACKET", ("Color", "Rouge"), ("Size", "IT 42"), ("Material", "Lana"))
    assert rows == [
        (9701, 97010, "Tinta &amp; tono", "Rosso"),
        (9702, 97020, "Misura capo", "IT 42"),
        (9703, 97031, "Tessuto", "Lana"),
    ]
    after = pieces(tables, "product_option_value", "product_option_value_id", 97010)
    assert before - after == 2


def test_a_size_is_found_by_its_scale(sold):
    rows = sold("LIVE-JACKET", ("Color", "Blau"), ("Size", "DE 38"))
    assert rows[1] == (9702, 97021, "Misura capo", "IT 44")


def test_a_variant_under_a_code_of_its_own_moves_its_own_pieces(sold, tables):
    before = pieces(tables, "product", "product_id", CHILD_ID)
    rows = sold("LIVE-JACKET-BLUE-M", ("Color", "Blue"))
    assert rows == [(0, 0, "Color", "Blue")]
    assert before - pieces(tables, "product", "product_id", CHILD_ID) == 2


def test_a_variant_of_a_master_has_the_options_of_the_master(sold, tables):
    if "variant" not in tables.rows("product")[0]:
        pytest.skip("NOT RUN: OpenCart 3 has no variants with a master")
    rows = sold("LIVE-JACKET-RED", ("Color", "Rot"), ("Size", "FR 38"))
    assert rows == [
        (9701, 97010, "Tinta &amp; tono", "Rosso"),
        (9702, 97020, "Misura capo", "IT 42"),
    ]
