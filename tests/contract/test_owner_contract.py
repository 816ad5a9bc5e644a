"""Whose an order is, and how a connector of another name takes it over: every kind of shop."""

from __future__ import annotations

from raw_shop import CONTENT, ORDER, create, refusal, update, values_of, written_of

TAKES_OVER = {"owner": "renamed", "previous_owner": "marketplaces"}


def owner_of(shop, found):
    return shop.find(found["ref"])[0]["owner"]


def test_an_order_that_is_taken_over_has_another_owner(shop, found):
    shop.apply(update(found, {"status": "3"}, **TAKES_OVER))
    assert owner_of(shop, found) == "renamed"


def test_an_order_is_taken_over_though_nothing_of_it_is_written(shop, found):
    shop.apply(update(found, {}, said={"shipping": "hub-2"}, **TAKES_OVER))
    assert (owner_of(shop, found), refusal(shop, update(found, {}, owner="renamed"))[0]) == (
        "renamed",
        "unchanged",
    )


def test_who_takes_an_order_over_may_write_all_of_it(shop, found):
    sent = update(found, {"comment": "Ring once"}, **TAKES_OVER)
    assert refusal(shop, sent) == ("updated", None)


def test_whose_order_was_taken_over_may_write_it_no_longer(shop, found):
    shop.apply(update(found, {"status": "3"}, **TAKES_OVER))
    assert refusal(shop, update(found, {"comment": "Ring once"})) == ("rejected", "owned_by")


def test_an_order_of_somebody_else_is_not_taken_over(shop, found):
    sent = update(found, {"comment": "Ring once"}, owner="renamed", previous_owner="other")
    assert refusal(shop, sent) == ("rejected", "owned_by")


def test_nobody_takes_over_an_order_by_its_status_who_does_not_name_its_owner(shop, found):
    shop.apply(update(found, {"status": "3"}, owner="renamed", previous_owner="other"))
    assert owner_of(shop, found) == "marketplaces"


def test_a_previous_owner_that_is_no_text_is_refused(shop, found):
    sent = update(found, {"status": "3"}, previous_owner=["marketplaces"])
    assert refusal(shop, sent) == ("rejected", "bad_field")


def test_of_a_part_that_a_create_leaves_empty_it_is_remembered_that_nothing_was_said(shop, ref):
    shop.apply(create(ref, order={"content": CONTENT}, said={"content": "c", "comment": "-"}))
    assert written_of(shop.find(ref)[0], "comment")["said"] == "-"


def test_a_part_that_a_create_leaves_empty_counts_as_standing_as_it_was_written(shop, ref):
    shop.apply(create(ref, order={"content": CONTENT}, said=dict.fromkeys(ORDER, "-")))
    parts = shop.find(ref)[0]["parts"]
    assert [name for name, row in parts.items() if "event" not in row or "written" in row] == []


def test_an_event_that_only_said_something_is_known_again(shop, found):
    sent = update(found, {}, said={"shipping": "hub-2"})
    answers = shop.apply(sent, sent)
    assert [answer["answer"] for answer in answers] == ["unchanged", "unchanged"]
    assert values_of(shop.find(found["ref"])[0])["shipping"] == ORDER["shipping"]
