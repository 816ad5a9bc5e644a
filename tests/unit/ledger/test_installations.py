"""Which installation is at which address."""

from __future__ import annotations

import pytest

from order_upload.errors import LedgerError

URL = "https://shop.example/store"


@pytest.mark.parametrize(
    "same",
    [
        URL,
        "http://shop.example/store/",
        "https://SHOP.example:443/store",
        "https://key:hunter2@shop.example/store",
    ],
)
def test_the_same_address_written_otherwise_is_the_same_shop(ledger, same):
    ledger.installations.bind("opencart_shop", "uuid", URL)
    ledger.installations.bind("opencart_again", "uuid", same)
    with pytest.raises(LedgerError, match=r"opencart_shop\)"):
        ledger.installations.bind("opencart_copy", "uuid", "https://staging.example/store")


def test_a_clone_is_refused_by_both_addresses(ledger):
    ledger.installations.bind("opencart_shop", "uuid", URL)
    with pytest.raises(
        LedgerError,
        match=r"staging\.example/store .* shop\.example/store \(Connection opencart_shop\)",
    ):
        ledger.installations.bind("opencart_copy", "uuid", "https://staging.example/store")


def test_a_store_on_another_port_is_another_address(ledger):
    ledger.installations.bind("opencart_shop", "uuid", URL)
    with pytest.raises(LedgerError, match=r"shop\.example:8080/store"):
        ledger.installations.bind("opencart_shop", "uuid", "https://shop.example:8080/store")


def test_each_store_of_an_installation_has_an_address_of_its_own(ledger):
    ledger.installations.bind("opencart_shop", "uuid", URL)
    ledger.installations.bind("opencart_second", "uuid", "https://second.example", store_id="1")
    with pytest.raises(LedgerError, match=r"second\.example \(Connection opencart_second\)"):
        ledger.installations.bind("opencart_second", "uuid", URL, store_id="1")


def test_a_shop_that_has_moved_is_bound_to_its_new_address(ledger):
    ledger.installations.bind("opencart_shop", "uuid", URL)
    ledger.installations.move("opencart_shop", "uuid", "https://new.example")
    with pytest.raises(LedgerError, match=r"new\.example \(Connection"):
        ledger.installations.bind("opencart_shop", "uuid", URL)


def test_the_installation_at_an_address_is_known(ledger):
    ledger.installations.bind("opencart_shop", "uuid", URL)
    assert ledger.installations.at(f"{URL}/") == "uuid"


def test_an_address_that_no_shop_was_bound_to_has_no_installation(ledger):
    ledger.installations.bind("opencart_second", "uuid", URL, store_id="1")
    assert ledger.installations.at(URL) == ""


def test_of_two_installations_at_one_address_the_later_one_is_there(ledger, clock):
    for installation in ("z", "a"):
        ledger.installations.bind("opencart_shop", installation, URL)
        clock.move(1)
    assert ledger.installations.at(URL) == "a"
