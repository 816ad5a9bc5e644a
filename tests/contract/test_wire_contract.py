"""What goes over the wire by docs/node-protocol.md, in plain JSON: every kind of shop.

The client is not used: a shop that agrees with the client alone is not what this holds it to.
"""

from __future__ import annotations

import pytest

from raw_shop import (
    CONTENT,
    ORDER,
    RawShop,
    create,
    hashes_of,
    kept_by_opencart,
    refusal,
    update,
    values_of,
    written_of,
    written_parts,
)


def test_every_part_comes_back_as_it_was_sent(found):
    assert kept_by_opencart(values_of(found)) == kept_by_opencart(ORDER)


def test_only_the_values_that_are_wanted_come(shop, found):
    assert set(values_of(shop.find(found["ref"], values=["status"])[0])) == {"status"}


def test_values_of_what_is_no_part_are_refused(shop, found):
    answer = shop.call("find", refs=[found["ref"]], order_ids=[], values=["shoes"])
    assert answer["error"]["code"] == "bad_request"


def test_there_is_a_hash_of_every_part(found):
    assert set(hashes_of(found)) == set(ORDER)


def test_every_hash_is_a_short_opaque_text(found):
    assert [text for text in hashes_of(found).values() if not 1 <= len(text) <= 64] == []


def test_no_two_parts_of_an_order_have_one_hash(found):
    assert len(set(hashes_of(found).values())) == len(ORDER)


def test_reading_changes_no_hash(shop, found):
    assert hashes_of(shop.find(found["ref"])[0]) == hashes_of(found)


def test_nothing_of_before_is_left_on_the_wire(found):
    assert not {"revision", "fields", "hashes", "written"} & set(found)


def test_a_part_is_remembered_as_it_stood_when_it_was_written(found):
    written = {part: written_of(found, part)["hash"] for part in ORDER}
    assert written == hashes_of(found)


def test_a_part_is_remembered_with_what_the_hub_said_of_it(found):
    written = written_of(found, "shipping")
    assert (written["said"], written["owner"], written["source_time"]) == (
        "said-shipping",
        "marketplaces",
        "2026-11-20T12:00:00Z",
    )


def test_a_part_is_remembered_with_the_event_that_brought_it(shop, ref):
    shop.apply(create(ref, event_id="event-1"))
    assert {row["event_id"] for row in shop.find(ref)[0]["events"]} == {"event-1"}


def test_a_create_is_answered_with_the_hashes_of_its_parts(shop, ref):
    answer = shop.apply(create(ref))[0]
    assert answer["hashes"] == hashes_of(shop.find(ref)[0])


def test_an_update_is_answered_with_the_hashes_of_the_parts_that_were_sent(shop, found):
    answer = shop.apply(update(found, {"tracking": {"number": "BRT2"}}))[0]
    now = hashes_of(shop.find(found["ref"])[0])
    assert (answer["answer"], answer["hashes"]) == ("updated", {"tracking": now["tracking"]})


FURTHER = [{"number": "BRT3", "courier": "BRT", "link": "https://brt.example/3"}, {"number": "G1"}]


def tracking_after(shop, found, *updates):
    """Return the tracking of an order after these updates of it, each of the next event."""
    for number, tracking in enumerate(updates):
        found = shop.find(found["ref"])[0]
        event = update(found, {"tracking": tracking}, event_id=f"parcels-{number}")
        assert refusal(shop, event) == ("updated", None)
    return values_of(shop.find(found["ref"])[0])["tracking"]


def test_further_parcels_come_back_as_they_were_sent(shop, found):
    assert tracking_after(shop, found, {"number": "BRT1", "further": FURTHER})["further"] == FURTHER


def test_a_number_comes_with_all_parcels(shop, found):
    two = {"number": "BRT1", "further": FURTHER}
    assert "further" not in tracking_after(shop, found, two, {"number": "BRT1"})


def test_an_update_without_a_number_leaves_further_parcels_alone(shop, found):
    two = {"number": "BRT1", "further": FURTHER}
    assert tracking_after(shop, found, two, {"courier": "GLS"})["further"] == FURTHER


def test_another_number_takes_the_link_of_the_one_before_with_it(shop, found):
    linked = {"number": "BRT1", "link": "https://brt.example/1"}
    tracking = tracking_after(shop, found, linked, {"number": "BRT2"})
    assert (tracking.get("link"), tracking["courier"]) == (None, "BRT")


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
    assert ("fiscal" in values_of(found), bool(hashes_of(found)["fiscal"])) == (False, True)


def test_what_was_not_sent_is_not_remembered(shop, ref):
    shop.apply(create(ref, order={"content": CONTENT}))
    assert written_parts(shop.find(ref)[0]) == {"content"}


def test_an_update_changes_the_hashes_of_its_own_parts_only(shop, found):
    shop.apply(update(found, {"shipping": {"city": "Nettuno"}, "comment": "Ring once"}))
    now = hashes_of(shop.find(found["ref"])[0])
    changed = {part for part, text in now.items() if hashes_of(found)[part] != text}
    assert changed == {"shipping", "comment"}


def test_a_part_that_is_written_back_has_its_hash_of_before(shop, found):
    shop.apply(update(found, {"comment": "Ring once"}))
    shop.apply(update(shop.find(found["ref"])[0], {"comment": "Ring twice"}))
    assert hashes_of(shop.find(found["ref"])[0])["comment"] == hashes_of(found)["comment"]


def test_content_that_is_written_back_has_its_hash_of_before(shop, found):
    other = {**CONTENT, "lines": [{**CONTENT["lines"][0], "name": "Another mug"}]}
    shop.apply(update(found, {"content": other}))
    shop.apply(update(shop.find(found["ref"])[0], {"content": CONTENT}))
    assert hashes_of(shop.find(found["ref"])[0])["content"] == hashes_of(found)["content"]


def test_a_field_that_is_absent_is_left_alone(shop, found):
    shop.apply(update(found, {"shipping": {"city": "Nettuno"}}))
    now = values_of(shop.find(found["ref"])[0])["shipping"]
    assert now == {**ORDER["shipping"], "city": "Nettuno"}


@pytest.mark.parametrize(
    ("part", "field"),
    [("customer", "telephone"), ("fiscal", "pec"), ("origin", "node"), ("tracking", "courier")],
)
def test_an_empty_text_empties_a_field(shop, found, part, field):
    shop.apply(update(found, {part: {field: ""}}))
    now = values_of(shop.find(found["ref"])[0])[part]
    assert now == {name: text for name, text in ORDER[part].items() if name != field}


def test_an_empty_text_empties_a_part(shop, found):
    shop.apply(update(found, {"comment": ""}))
    assert "comment" not in values_of(shop.find(found["ref"])[0])


def test_empty_texts_in_a_line_are_the_same_as_none(shop, ref):
    bare = {"name": "Mug", "quantity": "1", "price": "25.00", "total": "25.00"}
    empty = {**bare, "sku": "", "barcode": "", "price_without_tax": "", "vat_rate": ""}
    rows = [{"code": code, "title": code, "value": "25.00"} for code in ("sub_total", "total")]
    content = {**CONTENT, "lines": [{**empty, "options": []}], "totals": rows}
    assert refusal(shop, create(ref, order={"content": content})) == ("created", None)
    kept = kept_by_opencart(values_of(shop.find(ref)[0]))
    assert kept["content"]["lines"] == [bare]


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
    late["expect"] |= {"shipping": hashes_of(found)["shipping"]}
    assert refusal(shop, late) == ("conflict", "changed")


def test_an_update_expects_something_of_every_part_that_it_writes(shop, found):
    blind = update(found, {"comment": "x"}, expect={"status": hashes_of(found)["status"]})
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
    assert (values_of(now)["shipping"], written_of(now, "shipping")["said"]) == (
        ORDER["shipping"],
        "hub-2",
    )


def test_what_is_only_said_is_remembered_with_the_hash_it_has_then(shop, ref):
    shop.apply(create(ref, order={"content": CONTENT}))
    found = shop.find(ref)[0]
    shop.apply(update(found, {}, said={"shipping": "hub-1"}))
    assert written_of(shop.find(ref)[0], "shipping")["hash"] == hashes_of(found)["shipping"]


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("fiscal", {"vat_code": "1234567890"}, {"vat_code": "01234567890"}),
        ("fiscal", {"einvoice_dest_code": "10E2"}, {"einvoice_dest_code": "1000"}),
        ("payment_method", {"name": "01"}, {"name": "1"}),
        ("shipping_method", {"name": "01"}, {"name": "1"}),
        ("comment", "[1]", "[ 1 ]"),
    ],
)
def test_texts_that_are_one_number_are_two_texts(shop, ref, part, before, after):
    shop.apply(create(ref, order={**ORDER, part: before}))
    found = shop.find(ref)[0]
    answer = shop.apply(update(found, {part: after}))[0]["answer"]
    assert (answer, values_of(shop.find(ref)[0])[part]) == ("updated", after)


@pytest.mark.parametrize("nothing", ["", "[]", "{}"])
def test_no_fiscal_data_is_the_same_however_the_shop_keeps_it(php_shop, ref, nothing):
    shop = RawShop(php_shop.base_url, php_shop.user, php_shop.key)
    shop.apply(create(ref, order={"content": CONTENT}))
    php_shop.rows("UPDATE {order} SET custom_field = %s", nothing)
    sent = update(shop.find(ref)[0], {"fiscal": {"vat_code": ""}})
    assert shop.apply(sent)[0]["answer"] == "unchanged"


def test_a_batch_of_long_texts_is_written_together(shop, ref):
    """More than one statement takes; a PHP shop logs a batch that failed and was tried apart."""
    order = {"comment": "x" * 9_000, "content": CONTENT}
    answers = shop.apply(*(create(f"{ref}-{number}", order=order) for number in range(60)))
    assert [answer["answer"] for answer in answers] == ["created"] * 60


def test_another_connector_writes_status_and_tracking(shop, found):
    order = {"status": "3", "tracking": {"number": "BRT2"}}
    assert refusal(shop, update(found, order, owner="other")) == ("updated", None)


def test_a_part_is_remembered_with_the_connector_that_wrote_it(shop, found):
    shop.apply(update(found, {"tracking": {"number": "BRT2"}}, owner="other"))
    now = shop.find(found["ref"])[0]
    assert (now["owner"], written_of(now, "tracking")["owner"]) == ("marketplaces", "other")


@pytest.mark.parametrize("part", [part for part in ORDER if part not in ("status", "tracking")])
def test_another_connector_writes_nothing_else(shop, found, part):
    order = {part: ORDER[part]}
    assert refusal(shop, update(found, order, owner="other")) == ("rejected", "owned_by")


def test_another_connector_says_nothing_of_what_it_does_not_own(shop, found):
    order = {"status": "3"}
    sent = update(found, order, owner="other", said={"shipping": "hub-2"})
    assert refusal(shop, sent) == ("rejected", "owned_by")


def test_lengths_are_given_by_path(shop):
    lengths = shop.call("info")["lengths"]
    assert {"customer.firstname", "billing.city", "shipping.postcode", "tracking.link"} <= set(
        lengths
    )


def test_lengths_are_given_of_rows_too(shop):
    lengths = shop.call("info")["lengths"]
    assert {"content.lines.name", "content.lines.options.value", "content.totals.title"} <= set(
        lengths
    )


def test_the_order_of_the_keys_of_a_line_is_no_change(shop, found):
    turned = [dict(reversed(line.items())) for line in CONTENT["lines"]]
    answer = shop.apply(update(found, {"content": {**CONTENT, "lines": turned}}))[0]
    assert (answer["answer"], answer["hashes"]) == (
        "unchanged",
        {"content": hashes_of(found)["content"]},
    )


def titles_of(shop, ref, *rows, **order):
    """Create an order with these rows of totals and return their codes and titles as they stand."""
    total = {"code": "total", "value": "25.00"}
    content = {**CONTENT, "totals": [*rows, total]}
    assert refusal(shop, create(ref, order={"content": content, **order})) == ("created", None)
    kept = values_of(shop.find(ref)[0])["content"]["totals"]
    return [(row["code"], row["title"]) for row in kept]


def test_a_row_of_totals_without_a_title_gets_the_shops(shop, ref):
    rows = ({"code": "sub_total", "value": "20.00"}, {"code": "shipping", "value": "5.00"})
    assert titles_of(shop, ref, *rows) == [
        ("sub_total", "Sub-Total"),
        ("shipping", "Shipping"),
        ("total", "Total"),
    ]


def test_a_coupon_stands_as_one(shop, ref):
    goods = {"code": "sub_total", "title": "Goods", "value": "30.00"}
    coupon = {"code": "coupon", "title": "Coupon SUMMER", "value": "-5.00"}
    assert titles_of(shop, ref, goods, coupon)[1] == ("coupon", "Coupon SUMMER")
