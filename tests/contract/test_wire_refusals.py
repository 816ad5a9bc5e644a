"""What the wire refuses, in plain JSON: every kind of shop."""

from __future__ import annotations

import pytest

from raw_shop import ADDRESS, CONTENT, ORDER, create, refusal, update


@pytest.mark.parametrize("missing", CONTENT)
@pytest.mark.parametrize("action", ["create", "update"])
def test_content_that_is_not_whole_is_refused(shop, found, ref, action, missing):
    content = {name: value for name, value in CONTENT.items() if name != missing}
    sent = create(f"{ref}-2", order={"content": content})
    if action == "update":
        sent = update(found, {"content": content})
    assert refusal(shop, sent) == ("rejected", "missing_field")


def test_a_create_without_content_is_refused(shop, ref):
    order = {"status": "1", "shipping": ADDRESS}
    assert refusal(shop, create(ref, order=order)) == ("rejected", "missing_field")


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"shoes": "42"}, "unknown_field"),
        ({"products": []}, "unknown_field"),
        ({"customer": {"shoe_size": "42"}}, "unknown_field"),
        ({"customer": {"vat_code": "42"}}, "unknown_field"),
        ({"content": {**CONTENT, "tax": "1.00"}}, "unknown_field"),
        ({"customer": "Ada"}, "bad_field"),
        ({"customer": {"firstname": 1}}, "bad_field"),
        ({"status": {"id": "3"}}, "bad_field"),
        ({"status": 3}, "bad_field"),
        ({"content": "x"}, "bad_field"),
        ({"content": {**CONTENT, "lines": {"a": {}}}}, "bad_field"),
        ({"content": {**CONTENT, "lines": "[]"}}, "bad_field"),
        ({"content": {**CONTENT, "lines": [{"quantity": "1", "colour": "red"}]}}, "bad_field"),
        ({"content": {**CONTENT, "total": 25}}, "bad_field"),
        ({"content": {**CONTENT, "total": "25"}}, "bad_money"),
        ({"content": {**CONTENT, "total": "26.00"}}, "totals_differ"),
        ({"content": {**CONTENT, "currency": "XXX"}}, "unknown_currency"),
        ({"customer": {"language": "xx-xx"}}, "unknown_language"),
        ({"shipping": {"country": "XX"}}, "unknown_country"),
        ({"billing": {"country": "IT", "zone": "Atlantis"}}, "unknown_zone"),
        ({"date": "yesterday"}, "bad_field"),
        ({"tracking": {"shipped_at": "yesterday"}}, "bad_field"),
        ({"tracking": {"courier": "x" * 65}}, "too_long"),
        ({"tracking": {"number": "1", "further": [{"number": "x" * 129}]}}, "too_long"),
        ({"tracking": {"number": "1", "further": [{"courier": "BRT"}]}}, "bad_field"),
        ({"tracking": {"number": "1", "further": [{"number": "2", "size": "L"}]}}, "bad_field"),
        ({"tracking": {"number": "1", "further": "2"}}, "bad_field"),
        ({"tracking": {"number": "1", "further": [{"number": "2"}] * 101}}, "bad_field"),
        ({"tracking": {"further": [{"number": "2", "shipped_at": "now"}]}}, "bad_field"),
        ({"customer": {"lastname": '"<Rossi & figli>"'}}, "too_long"),
        ({"origin": {"seller_note": "x" * 4001}}, "too_long"),
        ({"shipping_method": {"pickup_point": "x" * 256}}, "too_long"),
        ({"customer": {"email": "Ada Rossi"}}, "not_an_email"),
        ({"customer": {"email": "ada@example.com\r\nDATA\r\n"}}, "control_character"),
        ({"shipping": {"address_1": "Via Roma 1\nScala B"}}, "control_character"),
        ({"billing": {"city": "Anzio\u0085"}}, "control_character"),
        ({"tracking": {"number": "1Z\t999"}}, "control_character"),
        ({"comment": "ring\x07 twice"}, "control_character"),
        ({"origin": {"seller_note": "late\x07"}}, "control_character"),
        ({"origin": {"details": "x" * 4001}}, "too_long"),
        ({"shipping_method": {"pickup_point": "Bar\nSport"}}, "control_character"),
        (
            {"content": {**CONTENT, "lines": [{**CONTENT["lines"][0], "name": "Mug\r"}]}},
            "control_character",
        ),
    ],
)
def test_a_part_that_breaks_the_page_is_refused(shop, found, order, code):
    assert refusal(shop, update(found, order)) == ("rejected", code)


def test_a_request_for_another_shop_is_refused_with_which_this_is(shop):
    answer = shop.answer_to_another("another", signed_as="another")
    assert answer["error"]["code"] == "other_installation"
    assert answer["installation"] == shop.installation


def test_what_was_signed_for_another_shop_is_no_good_here(shop):
    answer = shop.answer_to_another(shop.installation, signed_as="another")
    assert answer["error"]["code"] == "bad_signature"


def test_a_comment_may_have_line_breaks(shop, found):
    answer = shop.apply(update(found, {"comment": "ring twice\nsecond door"}))[0]
    assert answer["answer"] == "updated"


@pytest.mark.parametrize("key", ["said", "expect", "order", "policy", "owner"])
def test_a_key_that_is_missing_is_refused(shop, ref, key):
    sent = create(ref)
    del sent[key]
    assert refusal(shop, sent) == ("rejected", "bad_operation")


def test_a_refusal_names_the_field_by_its_path(shop, ref):
    order = {**ORDER, "shipping": {**ADDRESS, "zone": "Atlantis"}}
    reason = shop.apply(create(ref, order=order))[0]["reason"]
    assert reason["message"].startswith("shipping.zone: ")


@pytest.mark.parametrize("zone", ["Anna Bianchi", "c/o Anna", "Anna\u2028ERROR", "A" * 21])
def test_a_refusal_repeats_nothing_that_a_buyer_may_have_typed(shop, ref, zone):
    order = {**ORDER, "shipping": {**ADDRESS, "zone": zone}}
    reason = shop.apply(create(ref, order=order))[0]["reason"]
    assert reason["code"] == "unknown_zone"
    assert [text for text in reason.values() if zone in text or "Anna" in text] == []


@pytest.mark.parametrize(
    "policy",
    [
        {"missing_product": "stand_in"},
        {"missing_product": "stand_in", "stand_in_product": ""},
        {"missing_product": "as_sold", "stand_in_product": "MARKETPLACE-ITEM"},
    ],
    ids=["without a product", "with an empty one", "with another policy"],
)
def test_a_product_stands_in_where_the_policy_says_so_and_only_there(shop, ref, policy):
    sent = create(ref, policy={"mail": "never", "stock": "untouched", **policy})
    assert refusal(shop, sent) == ("rejected", "bad_operation")
