"""The module's page in the admin: who may call, and what each may do, on the module's PHP."""

from __future__ import annotations

import json

import pytest

from php_shop import API_ID
from raw_shop import RawShop

SETTING = "module_order_upload_api_users"
NETWORKS = "\n".join(f"173.245.{number}.0/24" for number in range(60))


@pytest.fixture
def access(php_shop):
    """What the page shows of the API user."""

    def shown():
        (user,) = [user for user in php_shop.page()["users"] if user["api_id"] == API_ID]
        names = ("is_chosen", "has_all_stores", "stores", "finds_others")
        return tuple(user[name] for name in names)

    return shown


def keep(shop, value):
    """Put a value into the shop's settings, as no page of this version does."""
    shop.rows("UPDATE {setting} SET value = %s WHERE `key` = %s", value, SETTING)


def uninstall(shop):
    """Uninstall the module as 3.0 does, which takes its settings away first."""
    shop.press("uninstall")
    shop.rows("DELETE FROM {setting} WHERE code = 'module_order_upload'")


def findings(shop):
    return [finding["word"] for finding in shop.page()["findings"]]


def test_the_page_shows_every_store(php_shop):
    stores = [(store["id"], store["name"]) for store in php_shop.page()["stores"]]
    assert stores == [("0", "Test & Shop"), ("1", "Second & Co")]


@pytest.mark.parametrize("finds_others", [False, True])
@pytest.mark.parametrize("stores", [(), ("1",), ("0", "1")])
def test_what_a_person_chose_is_shown(php_shop, access, stores, finds_others):
    php_shop.choose(*stores, finds_others=finds_others)
    assert access() == (True, False, list(stores), finds_others)


def test_every_store_is_more_than_those_of_today(php_shop, access):
    php_shop.choose("all", "0", finds_others=False)
    php_shop.rows("INSERT INTO {store} (store_id, name, url) VALUES (7, 'Third', '')")
    shop = RawShop(php_shop.base_url, php_shop.user, php_shop.key)
    assert access() == (True, True, [], False)
    assert shop.call("info")["access"]["stores"] == ["0", "1", "7"]


def test_a_store_that_does_not_exist_is_not_kept(php_shop, access):
    php_shop.choose("0", "9", "", finds_others=False)
    assert access() == (True, False, ["0"], False)


def test_a_user_that_nobody_chose_is_proposed_the_default_store_and_linked_orders_only(
    php_shop, access
):
    php_shop.press("save", {"status": "1", "finds_others[]": API_ID})
    assert access() == (False, False, ["0"], False)
    assert "nobody_chosen" in findings(php_shop)


def test_a_user_without_a_store_is_found(php_shop):
    assert "no_store" not in findings(php_shop)
    php_shop.choose(finds_others=False)
    assert "no_store" in findings(php_shop)


@pytest.mark.parametrize(
    "kept", [[API_ID], {API_ID: "all"}, {API_ID: None}, "x", None], ids=json.dumps
)
def test_a_setting_of_another_form_chooses_nobody_and_breaks_nothing(php_shop, access, kept):
    keep(php_shop, json.dumps(kept))
    shop = RawShop(php_shop.base_url, php_shop.user, php_shop.key)
    assert access() == (False, False, ["0"], False)
    assert shop.call("info")["error"]["code"] == "bad_signature"


def test_a_user_with_half_a_setting_may_use_no_store(php_shop, access):
    keep(php_shop, json.dumps({API_ID: {"finds_others": True}}))
    shop = RawShop(php_shop.base_url, php_shop.user, php_shop.key)
    assert access() == (True, False, [], True)
    assert shop.call("info")["error"]["code"] == "store_not_allowed"


@pytest.fixture
def old_shop(php_shops):
    """The shop of 3.0: those of 4.x have no groups of users, whose rights go with the module."""
    shop = php_shops.by_generation["3.0"]
    shop.reset()
    return shop


@pytest.mark.php
def test_settings_outlive_a_new_installation_however_long_they_are(old_shop):
    form = {"status": "1", "users[]": API_ID, f"stores[{API_ID}][]": "0", "proxies": NETWORKS}
    old_shop.press("save", form)
    before = old_shop.page()
    uninstall(old_shop)
    old_shop.press("install")
    after = old_shop.page()
    assert (after["users"], after["proxies"]) == (before["users"], NETWORKS)


@pytest.mark.php
def test_nobody_is_let_in_again_who_was_shut_out_before_the_last_uninstallation(old_shop):
    uninstall(old_shop)
    old_shop.press("install")
    old_shop.rows("DELETE FROM {setting} WHERE code = 'module_order_upload'")
    uninstall(old_shop)
    old_shop.press("install")
    assert [user["is_chosen"] for user in old_shop.page()["users"]] == [False] * len(
        old_shop.page()["users"]
    )
