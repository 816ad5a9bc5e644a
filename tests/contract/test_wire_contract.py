"""What goes over the wire by docs/node-protocol.md, in plain JSON: every kind of shop.

The client is not used: a shop that agrees with the client alone is not what this holds it to.
"""

from __future__ import annotations

import uuid

import pytest

from raw_shop import ADDRESS, CONTENT, ORDER, RawShop, create, update


@pytest.fixture
def shop(any_shop):
    access = any_shop.access
    return RawShop(access.base_url, access.user, access.key)


@pytest.fixture
def ref():
    return f"wire:{uuid.uuid4().hex}"


@pytest.fixture
def found(shop, ref):
    """An order of all twelve parts, as it stands."""
    answer = shop.apply(create(ref, said={part: f"said-{part}" for part in ORDER}))[0]
    assert answer["answer"] == "created", answer
    return shop.find(ref)[0]


def refusal(shop, *operations):
    """Return answer and code of the last of these operations."""
    answer = shop.apply(*operations)[-1]
    return answer["answer"], (answer["reason"] or {}).get("code")


def test_every_part_comes_back_as_it_was_sent(found):
    assert found["parts"] == ORDER


def test_there_is_a_hash_of_every_part(found):
    assert set(found["hashes"]) == set(ORDER)


def test_every_hash_is_a_short_opaque_text(found):
    assert [text for text in found["hashes"].values() if not 1 <= len(text) <= 64] == []


def test_no_two_parts_of_an_order_have_one_hash(found):
    assert len(set(found["hashes"].values())) == len(ORDER)


def test_reading_changes_no_hash(shop, found):
    assert shop.find(found["ref"])[0]["hashes"] == found["hashes"]


def test_nothing_of_before_is_left_on_the_wire(found):
    assert not {"revision", "fields"} & set(found)


def test_a_part_is_remembered_as_it_stood_when_it_was_written(found):
    assert {part: row["hash"] for part, row in found["written"].items()} == found["hashes"]


def test_a_part_is_remembered_with_what_the_hub_said_of_it(found):
    written = found["written"]["shipping"]
    assert (written["said"], written["owner"], written["source_time"]) == (
        "said-shipping",
        "marketplaces",
        "2026-11-20T12:00:00Z",
    )


def test_a_part_is_remembered_with_the_event_that_brought_it(shop, ref):
    shop.apply(create(ref, event_id="event-1"))
    assert {row["event_id"] for row in shop.find(ref)[0]["written"].values()} == {"event-1"}


def test_a_create_is_answered_with_the_hashes_of_its_parts(shop, ref):
    answer = shop.apply(create(ref))[0]
    assert answer["hashes"] == shop.find(ref)[0]["hashes"]


def test_an_update_is_answered_with_the_hashes_of_the_parts_that_were_sent(shop, found):
    answer = shop.apply(update(found, {"tracking": {"number": "BRT2"}}))[0]
    now = shop.find(found["ref"])[0]["hashes"]
    assert (answer["answer"], answer["hashes"]) == ("updated", {"tracking": now["tracking"]})


def test_an_event_sent_again_is_answered_with_the_hashes_that_stand_now(shop, found):
    event = update(found, {"tracking": {"number": "BRT2"}})
    first, again = (shop.apply(event)[0] for _ in range(2))
    assert (again["answer"], again["hashes"]) == ("unchanged", first["hashes"])


def test_what_is_refused_has_no_hashes(shop, found):
    answer = shop.apply(update(found, {"status": "9999"}))[0]
    assert (answer["answer"], answer["hashes"]) == ("rejected", {})


def test_a_part_that_the_order_has_nothing_of_has_a_hash(shop, ref):
    shop.apply(create(ref, order={"content": CONTENT}))
    found = shop.find(ref)[0]
    assert ("fiscal" in found["parts"], bool(found["hashes"]["fiscal"])) == (False, True)


def test_what_was_not_sent_is_not_remembered(shop, ref):
    shop.apply(create(ref, order={"content": CONTENT}))
    assert set(shop.find(ref)[0]["written"]) == {"content"}


def test_an_update_changes_the_hashes_of_its_own_parts_only(shop, found):
    shop.apply(update(found, {"shipping": {"city": "Nettuno"}, "comment": "Ring once"}))
    now = shop.find(found["ref"])[0]["hashes"]
    changed = {part for part, text in now.items() if found["hashes"][part] != text}
    assert changed == {"shipping", "comment"}


def test_a_part_that_is_written_back_has_its_hash_of_before(shop, found):
    shop.apply(update(found, {"comment": "Ring once"}))
    shop.apply(update(shop.find(found["ref"])[0], {"comment": "Ring twice"}))
    assert shop.find(found["ref"])[0]["hashes"]["comment"] == found["hashes"]["comment"]


def test_content_that_is_written_back_has_its_hash_of_before(shop, found):
    other = {**CONTENT, "lines": [{**CONTENT["lines"][0], "name": "Another mug"}]}
    shop.apply(update(found, {"content": other}))
    shop.apply(update(shop.find(found["ref"])[0], {"content": CONTENT}))
    assert shop.find(found["ref"])[0]["hashes"]["content"] == found["hashes"]["content"]


def test_a_field_that_is_absent_is_left_alone(shop, found):
    shop.apply(update(found, {"shipping": {"city": "Nettuno"}}))
    now = shop.find(found["ref"])[0]["parts"]["shipping"]
    assert now == {**ORDER["shipping"], "city": "Nettuno"}


@pytest.mark.parametrize(
    ("part", "field"),
    [("customer", "company"), ("fiscal", "pec"), ("origin", "node"), ("tracking", "courier")],
)
def test_an_empty_text_empties_a_field(shop, found, part, field):
    shop.apply(update(found, {part: {field: ""}}))
    now = shop.find(found["ref"])[0]["parts"][part]
    assert now == {name: text for name, text in ORDER[part].items() if name != field}


def test_an_empty_text_empties_a_part(shop, found):
    shop.apply(update(found, {"comment": ""}))
    assert "comment" not in shop.find(found["ref"])[0]["parts"]


def test_empty_texts_in_a_line_are_the_same_as_none(shop, ref):
    bare = {"name": "Mug", "quantity": "1", "price": "25.00", "total": "25.00"}
    empty = {**bare, "sku": "", "barcode": "", "price_without_tax": "", "vat_rate": ""}
    rows = [{"code": code, "title": code, "value": "25.00"} for code in ("sub_total", "total")]
    content = {**CONTENT, "lines": [{**empty, "options": []}], "totals": rows}
    assert refusal(shop, create(ref, order={"content": content})) == ("created", None)
    assert shop.find(ref)[0]["parts"]["content"]["lines"] == [bare]


def test_a_part_that_changed_since_the_plan_saw_it_is_a_conflict(shop, found):
    shop.apply(update(found, {"shipping": {"city": "Nettuno"}}))
    late = update(found, {"shipping": {"city": "Ostia"}})
    assert refusal(shop, late) == ("conflict", "changed")


def test_another_part_that_changed_since_holds_nothing_up(shop, found):
    shop.apply(update(found, {"shipping": {"city": "Nettuno"}}))
    assert refusal(shop, update(found, {"tracking": {"number": "BRT2"}})) == ("updated", None)


def test_a_part_that_is_expected_and_not_written_is_looked_at_too(shop, found):
    shop.apply(update(found, {"shipping": {"city": "Nettuno"}}))
    late = update(found, {"comment": "x"})
    late["expect"] |= {"shipping": found["hashes"]["shipping"]}
    assert refusal(shop, late) == ("conflict", "changed")


def test_an_update_expects_something_of_every_part_that_it_writes(shop, found):
    blind = update(found, {"comment": "x"}, expect={"status": found["hashes"]["status"]})
    assert refusal(shop, blind) == ("rejected", "bad_operation")


def test_a_create_expects_nothing(shop, ref):
    assert refusal(shop, create(ref, expect={"status": "x"})) == ("rejected", "bad_operation")


@pytest.mark.parametrize("name", ["expect", "said"])
@pytest.mark.parametrize(
    "hashes", [{"shoes": "x"}, {"status": "x" * 65}, {"status": 1}, ["x"], "x"]
)
def test_hashes_of_another_form_are_refused(shop, found, name, hashes):
    broken = update(found, {"status": found["status"]}, **{name: hashes})
    assert refusal(shop, broken) == ("rejected", "bad_operation")


def test_what_is_only_said_is_remembered_and_not_written(shop, found):
    shop.apply(update(found, {"status": "3"}, said={"status": "s", "shipping": "hub-2"}))
    now = shop.find(found["ref"])[0]
    assert (now["parts"]["shipping"], now["written"]["shipping"]["said"]) == (
        ORDER["shipping"],
        "hub-2",
    )


def test_what_is_only_said_is_remembered_with_the_hash_it_has_then(shop, ref):
    shop.apply(create(ref, order={"content": CONTENT}))
    found = shop.find(ref)[0]
    shop.apply(update(found, {}, said={"shipping": "hub-1"}))
    assert shop.find(ref)[0]["written"]["shipping"]["hash"] == found["hashes"]["shipping"]


def test_another_connector_writes_status_and_tracking(shop, found):
    order = {"status": "3", "tracking": {"number": "BRT2"}}
    assert refusal(shop, update(found, order, owner="other")) == ("updated", None)


def test_a_part_is_remembered_with_the_connector_that_wrote_it(shop, found):
    shop.apply(update(found, {"tracking": {"number": "BRT2"}}, owner="other"))
    now = shop.find(found["ref"])[0]
    assert (now["owner"], now["written"]["tracking"]["owner"]) == ("marketplaces", "other")


@pytest.mark.parametrize("part", [part for part in ORDER if part not in ("status", "tracking")])
def test_another_connector_writes_nothing_else(shop, found, part):
    order = {part: ORDER[part]}
    assert refusal(shop, update(found, order, owner="other")) == ("rejected", "owned_by")


def test_another_connector_says_nothing_of_what_it_does_not_own(shop, found):
    order = {"status": "3"}
    sent = update(found, order, owner="other", said={"shipping": "hub-2"})
    assert refusal(shop, sent) == ("rejected", "owned_by")


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
        ({"customer": {"email": "Ada Rossi"}}, "not_an_email"),
        ({"customer": {"email": "ada@example.com\r\nDATA\r\n"}}, "control_character"),
        ({"shipping": {"address_1": "Via Roma 1\nScala B"}}, "control_character"),
        ({"billing": {"city": "Anzio\u0085"}}, "control_character"),
        ({"tracking": {"number": "1Z\t999"}}, "control_character"),
        ({"comment": "ring\x07 twice"}, "control_character"),
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


def test_lengths_are_given_by_path(shop):
    lengths = shop.call("info")["lengths"]
    assert {"customer.firstname", "billing.city", "shipping.postcode", "tracking.link"} <= set(
        lengths
    )


def test_the_order_of_the_keys_of_a_line_is_no_change(shop, found):
    turned = [dict(reversed(line.items())) for line in CONTENT["lines"]]
    answer = shop.apply(update(found, {"content": {**CONTENT, "lines": turned}}))[0]
    assert (answer["answer"], answer["hashes"]) == (
        "unchanged",
        {"content": found["hashes"]["content"]},
    )
