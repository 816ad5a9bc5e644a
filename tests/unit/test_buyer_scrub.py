"""Documents about whole runs lose what is one buyer's; references and the others' stay."""

from __future__ import annotations

import json

import pytest

from order_upload.domain.buyer import Buyer
from order_upload.pipeline.buyer_scrub import scrubbed_document


@pytest.fixture
def buyer():
    named = Buyer(["ada@example.com"], ["hub:1"])
    named.numbers.add("404-1")
    return named


def scrubbed(value, buyer):
    return json.loads(scrubbed_document(json.dumps(value).encode(), buyer))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"refs": ["404-1", "hub:2"]}, {"refs": ["hub:2"]}),
        ({"request": {"order_refs": ["404-1", "7"]}}, {"request": {"order_refs": ["7"]}}),
        ({"not_given": ["404-1"]}, {"not_given": []}),
        ({"waits": [{"refs": ["hub:1"], "message": "m"}, {"refs": ["hub:2"]}]},
         {"waits": [{"refs": ["hub:2"]}]}),
        ({"notes": [{"refs": ["404-1"], "message": "m"}]}, {"notes": []}),
        ({"waits": [{"refs": ["hub:1", "hub:2"], "message": "m", "remedy": "r", "group": "g"}]},
         {"waits": [{"refs": ["hub:1", "hub:2"], "message": "", "remedy": "", "group": "g"}]}),
        ({"failure": "odd: Ada@Example.com"}, {"failure": ""}),
    ],
)  # fmt: skip
def test_a_document_loses_what_is_the_buyers(buyer, before, after):
    assert scrubbed(before, buyer) == after


@pytest.mark.parametrize(
    "value",
    [
        {"waits": [{"refs": ["hub:2", "hub:1"], "message": "m"}]},
        {"waits": [{"refs": [], "message": "m"}]},
        {"forgotten": ["hub:1"], "adopted": ["run-1"]},
        {"connector": {"steps": [{"customer.email": "ada@example.com"}]}, "hub_nodes": ["404-1"]},
        {"counts": {"created": 3}, "failure": None},
        ["404-1"],
        7,
    ],
)
def test_what_is_not_the_buyers_stays_byte_for_byte(buyer, value):
    content = json.dumps(value, indent=2).encode()
    assert scrubbed_document(content, buyer) == content


@pytest.mark.parametrize("text", ["no order 404-1", "Ada@example.com is no number"])
def test_a_text_that_names_the_buyer_goes(buyer, text):
    assert scrubbed_document(text.encode(), buyer) == (
        b"the text was about a buyer who was forgotten"
    )


def test_another_text_stays(buyer):
    assert scrubbed_document(b"hub:1 or 4041: found nothing", buyer) == (
        b"hub:1 or 4041: found nothing"
    )


def test_a_document_for_people_stays_indented(buyer):
    content = json.dumps({"refs": ["404-1", "hub:2"]}, indent=1).encode()
    assert scrubbed_document(content, buyer).splitlines() == [
        b"{", b' "refs": [', b'  "hub:2"', b" ]", b"}",
    ]  # fmt: skip
