"""What an API user sees and writes: its stores, and without more only orders with a reference.

The module's PHP and the demo shop; on a real one a person would have to choose in between.
"""

from __future__ import annotations

import uuid

import pytest

from contract.shops import PHP
from demo.shop.shop import running_shop
from order_upload.domain.shop import ShopAccess
from order_upload.errors import ShopRefusedError
from raw_shop import ORDER, RawShop, create, refusal, update
from shop_builders import a_client

NOT_LINKED = ("rejected", "linked_orders_only")
NOT_ITS_STORE = ("rejected", "store_not_allowed")


@pytest.fixture(params=["fake", *PHP])
def people(request, tmp_path):
    """One shop of each kind, with those who work in its admin; its user may do everything."""
    if request.param == "fake":
        with running_shop(tmp_path) as shop:
            yield shop
    else:
        shop = request.getfixturevalue("php_shops").by_generation[request.param]
        shop.reset()
        yield shop
        assert shop.log() == ""


@pytest.fixture
def shop(people):
    return RawShop(people.base_url, people.user, people.key)


@pytest.fixture
def own(shop, people, found):
    """An order of the default store that no reference leads to."""
    people.disown(found["order_id"])
    return shop.find(order_ids=(found["order_id"],))[0]


@pytest.fixture
def of_second(shop, ref):
    """An order of the second store, with a reference."""
    assert shop.apply(create(f"{ref}-2", store_id="1"))[0]["answer"] == "created"
    return shop.find(f"{ref}-2")[0]


def first_link(order, ref, parts, **changed):
    return {**update(order, parts), "ref": ref, **changed}


def error_of(answer):
    return answer.get("error", {}).get("code")


@pytest.mark.parametrize(
    ("chosen", "stores"), [(("0",), ["0"]), (("1", "0"), ["0", "1"])], ids=["one", "both"]
)
@pytest.mark.parametrize("finds_others", [False, True])
def test_info_says_what_the_user_may(shop, people, chosen, stores, finds_others):
    people.choose(*chosen, finds_others=finds_others)
    access = shop.call("info")["access"]
    assert (sorted(access["stores"]), access["finds_others"]) == (stores, finds_others)


def test_the_client_reads_what_the_user_may(people):
    people.choose("0", finds_others=False)
    assert a_client(people, timeout=60).info().access == ShopAccess(("0",), finds_others=False)


def test_an_order_with_a_reference_is_found_by_it_and_by_its_number(shop, people, found):
    people.choose("0", finds_others=False)
    order_id = found["order_id"]
    assert [
        [order["order_id"] for order in orders]
        for orders in (shop.find(found["ref"]), shop.find(order_ids=(order_id,)))
    ] == [[order_id], [order_id]]


def test_an_order_without_a_reference_is_found_by_who_may_find_others(shop, own):
    assert (own["ref"], shop.find(order_ids=(own["order_id"],))) == ("", [own])


def test_an_order_without_a_reference_is_left_out_for_who_finds_linked_orders_only(
    shop, people, own, ref
):
    shop.apply(create(f"{ref}-2"))
    people.choose("0", finds_others=False)
    orders = shop.find(f"{ref}-2", order_ids=(own["order_id"],))
    assert [order["ref"] for order in orders] == [f"{ref}-2"]


@pytest.mark.parametrize("parts", [{"status": "3"}, {"shipping": ORDER["billing"]}, {}])
def test_who_finds_linked_orders_only_links_none(shop, people, own, ref, parts):
    people.choose("0", finds_others=False)
    assert refusal(shop, first_link(own, ref, parts)) == NOT_LINKED
    people.choose("0", finds_others=True)
    assert shop.find(ref, order_ids=(own["order_id"],)) == [own]


def test_the_refusal_of_the_first_link_names_the_setting(shop, people, own, ref):
    people.choose("0", finds_others=False)
    reason = shop.apply(first_link(own, ref, {"status": "3"}))[0]["reason"]
    assert "find" in reason["remedy"]


def test_who_finds_others_links_an_order_of_the_shops_own(shop, people, own, ref):
    people.choose("0", finds_others=True)
    assert shop.apply(first_link(own, ref, {"status": "3"}))[0]["answer"] == "updated"


def test_an_own_order_that_is_linked_is_updated_by_who_finds_linked_orders_only(
    shop, people, own, ref
):
    shop.apply(first_link(own, ref, {"status": "3"}))
    people.choose("0", finds_others=False)
    linked = shop.find(ref)[0]
    assert shop.apply(update(linked, {"status": "5"}))[0]["answer"] == "updated"


def test_who_finds_linked_orders_only_creates_and_updates_its_own(shop, people, ref):
    people.choose("0", finds_others=False)
    assert shop.apply(create(ref))[0]["answer"] == "created"
    assert shop.apply(update(shop.find(ref)[0], {"status": "3"}))[0]["answer"] == "updated"


def test_the_other_operations_of_a_batch_go_on(shop, people, own, ref):
    people.choose("0", finds_others=False)
    sent = [
        create(f"{ref}-2"),
        first_link(own, ref, {"status": "3"}),
        create(f"{ref}-3", store_id="1"),
        create(f"{ref}-4"),
    ]
    answers = shop.apply(*sent)
    assert [answer["answer"] for answer in answers] == [
        "created",
        "rejected",
        "rejected",
        "created",
    ]


@pytest.mark.parametrize("call", ["info", "lookup", "find", "apply"])
@pytest.mark.parametrize("finds_others", [False, True])
def test_a_call_for_a_store_that_the_user_may_not_use_is_refused(shop, people, call, finds_others):
    people.choose("0", finds_others=finds_others)
    more = {
        "info": {},
        "lookup": {"products": [], "countries": [], "emails": [], "methods": False},
        "find": {"refs": [], "order_ids": [], "values": []},
        "apply": {"operations": []},
    }[call]
    assert error_of(shop.call(call, **more)) is None
    assert error_of(shop.call(call, store_id="1", **more)) == "store_not_allowed"


def test_the_client_says_what_to_do_about_a_store_that_is_not_allowed(people):
    people.choose("0", finds_others=False)
    with pytest.raises(ShopRefusedError, match=r"store_not_allowed .* 'Who may call'"):
        a_client(people, timeout=60, store_id="1").info()


def test_a_user_without_a_store_may_do_nothing(shop, people):
    people.choose(finds_others=True)
    assert [error_of(shop.call("info", store_id=store)) for store in ("0", "1")] == [
        "store_not_allowed"
    ] * 2


@pytest.mark.parametrize("finds_others", [False, True])
def test_an_order_of_another_store_is_left_out(shop, people, of_second, finds_others):
    people.choose("0", finds_others=finds_others)
    assert shop.find(of_second["ref"], order_ids=(of_second["order_id"],)) == []


@pytest.mark.parametrize("finds_others", [False, True])
def test_an_order_of_another_store_that_the_user_may_use_is_found(
    shop, people, of_second, finds_others
):
    people.choose("0", "1", finds_others=finds_others)
    assert shop.find(of_second["ref"]) == [of_second]


def test_a_deleted_order_of_another_store_is_left_out(shop, people, of_second):
    people.delete(of_second["order_id"])
    assert shop.find(of_second["ref"])[0]["state"] == "deleted"
    people.choose("0", finds_others=True)
    assert shop.find(of_second["ref"]) == []


def test_nothing_is_written_for_a_store_that_the_user_may_not_use(shop, people, of_second, ref):
    people.choose("0", finds_others=True)
    sent = [create(ref, store_id="1"), update(of_second, {"status": "3"}, store_id="1")]
    assert [refusal(shop, operation) for operation in sent] == [NOT_ITS_STORE] * 2
    people.choose("0", "1", finds_others=True)
    assert (shop.find(ref), shop.find(of_second["ref"])) == ([], [of_second])


def test_a_reference_of_a_store_that_the_user_may_not_use_is_refused_and_its_order_not_named(
    shop, people, of_second
):
    people.choose("0", finds_others=True)
    sent = [create(of_second["ref"]), update(of_second, {"status": "3"})]
    assert [refusal(shop, operation) for operation in sent] == [NOT_ITS_STORE] * 2
    assert {answer["order_id"] for answer in shop.apply(*sent)} == {""}


def test_an_own_order_of_a_store_that_the_user_may_not_use_is_not_linked(
    shop, people, of_second, ref
):
    people.disown(of_second["order_id"])
    people.choose("0", finds_others=True)
    assert refusal(shop, first_link(of_second, ref, {"status": "3"})) == NOT_ITS_STORE


def test_an_order_of_a_store_that_the_user_may_not_use_is_not_told_to_have_a_reference(
    shop, people, of_second, ref
):
    people.choose("0", finds_others=True)
    assert refusal(shop, first_link(of_second, ref, {"status": "3"})) == NOT_ITS_STORE


@pytest.mark.parametrize("change", [{}, {"event_id": "another"}], ids=["same", "another"])
def test_an_order_that_people_moved_to_another_store_is_not_named(php_shop, ref, change):
    shop = RawShop(php_shop.base_url, php_shop.user, php_shop.key)
    sent = create(ref)
    order_id = shop.apply(sent)[0]["order_id"]
    php_shop.rows("UPDATE {order} SET store_id = 1 WHERE order_id = %s", order_id)
    php_shop.choose("0", finds_others=True)
    (answer,) = shop.apply({**sent, **change})
    assert (answer["answer"], answer["order_id"], answer["hashes"]) == ("rejected", "", {})


def test_an_order_of_another_store_that_the_user_may_use_stays_a_conflict(
    shop, people, of_second, ref
):
    people.disown(of_second["order_id"])
    people.choose("0", "1", finds_others=True)
    sent = first_link(of_second, ref, {"status": "3"})
    assert refusal(shop, sent) == ("conflict", "other_store")


@pytest.mark.parametrize(("finds_others", "accounts"), [(False, 0), (True, 1)])
def test_accounts_are_told_to_who_finds_others_only(shop, people, ref, finds_others, accounts):
    email = f"{uuid.uuid4().hex}@example.com"
    order = {**ORDER, "customer": {**ORDER["customer"], "email": email}}
    policy = {**create(ref)["policy"], "customer": "create"}
    assert shop.apply(create(ref, order=order, policy=policy))[0]["answer"] == "created"
    people.choose("0", finds_others=finds_others)
    asked = {"products": [], "countries": [], "emails": [email], "methods": False}
    assert len(shop.call("lookup", **asked)["customers"]) == accounts


def test_who_has_not_all_stores_forgets_nobody(shop, people):
    people.choose("0", finds_others=True)
    answer = shop.call("forget", email="ada@example.com", refs=[], order_ids=[])
    assert answer["error"]["code"] == "store_not_allowed"
