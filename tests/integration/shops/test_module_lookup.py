"""``lookup``: what the client asks, in how many calls, and what it makes of the answers."""

from __future__ import annotations

import hashlib
import json

import pytest

from demo.shop.shop import running_shop
from order_upload.shops.module.lookup import lookup_bodies, read_lookup
from shop_builders import a_client

ANSWER = {
    "products": [],
    "countries": [],
    "customers": [],
    "methods": {"payment": [], "shipping": [], "total": []},
}
PRODUCT = {
    "product_id": "7",
    "name": "Mug",
    "codes": {"sku": ["M1"], "model": [], "barcode": [], "mpn": []},
    "enabled": True,
    "subtracts": True,
    "pieces": "-3",
    "options": [],
}


def as_body(answer):
    return json.dumps({"protocol": 1, **answer}).encode()


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with running_shop(tmp_path_factory.mktemp("shop")) as shop:
        yield a_client(shop)


@pytest.mark.parametrize("code", ["LAMP-OAK", "8000000000026", "L01-EU"])
def test_a_product_is_found_by_each_of_its_codes(client, code):
    assert [product.name for product in client.lookup([code]).products] == ["Oak table lamp"]


def test_a_product_says_of_which_kind_its_codes_are(client):
    codes = client.lookup(["L01-EU"]).products[0].codes
    assert (codes["sku"], codes["mpn"]) == ({"LAMP-OAK"}, {"L01-EU"})


def test_a_product_comes_with_its_options_and_their_values(client):
    options = {
        option.name: set(option.values.values())
        for option in client.lookup(["TSHIRT-01"]).products[0].options
    }
    assert options["size"] == {"S", "M", "L", "XL"}


def test_a_code_with_other_capitals_is_another_code(client):
    assert client.lookup(["lamp-oak"]).products == ()


def test_a_customer_is_found_whatever_the_capitals(client):
    found = client.lookup(emails=[" Elena.Conti@Example.com"]).customers
    assert [customer.email_hash for customer in found] == [
        hashlib.sha256(b"elena.conti@example.com").hexdigest()
    ]


def test_codes_of_methods_come_only_when_asked_for(client):
    assert not client.lookup(["LAMP-OAK"]).total_codes


def test_more_words_than_fit_are_asked_for_in_several_calls():
    bodies = lookup_bodies(map(str, range(900)), ["IT"], (), methods=True, largest=500)
    assert [
        (len(body["products"]), len(body["countries"]), body["methods"]) for body in bodies
    ] == [
        (500, 0, True),
        (400, 1, False),
    ]


def test_a_word_asked_for_twice_is_sent_once():
    assert lookup_bodies(["A", "A", ""], (), (), methods=False, largest=500)[0]["products"] == ["A"]


def test_answers_of_several_calls_come_together(client):
    assert len(client.lookup([*map(str, range(600)), "LAMP-OAK", "MUG-BLUE"]).products) == 2


def test_a_product_found_in_two_calls_is_there_once():
    answer = {**ANSWER, "products": [PRODUCT]}
    assert [product.pieces for product in read_lookup([as_body(answer)] * 2).products] == [-3]


@pytest.mark.parametrize(
    "change", [{"pieces": 3}, {"codes": {"sku": ["M1"]}}, {"enabled": "1"}, {"product_id": ""}]
)
def test_an_answer_that_is_not_as_agreed_is_not_believed(change):
    with pytest.raises(ValueError, match=r"pieces|model|enabled|product_id"):
        read_lookup([as_body({**ANSWER, "products": [{**PRODUCT, **change}]})])
