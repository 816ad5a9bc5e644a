"""Two requests of one reference of which one has lost its lock: the second makes no second order.

The test is the first of them. It holds the row of a reservation that was left, and completes it
while the second, which has read it as reserved, is under way. Tables with transactions only.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from raw_shop import RawShop, create

OTHER = 700_001
WAITING = "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
WAIT_S = 20
PAUSE_S = 0.2
"""The server makes the list of waiting ones anew where nobody has asked for it for 0.1 s."""

pytestmark = pytest.mark.php


@pytest.fixture(params=["4.0", "4.1"])
def people(request, php_shops):
    shop = php_shops.by_generation[request.param]
    shop.reset()
    wait_for(shop, 0)
    yield shop
    shop.rows("ROLLBACK")
    assert shop.log() == ""


@pytest.fixture
def shop(people):
    shop = RawShop(people.base_url, people.user, people.key)
    shop.call("info")
    return shop


def wait_for(people, waiting):
    """Wait until as many requests wait for a row."""
    until = time.monotonic() + WAIT_S
    while people.number(WAITING) != waiting:
        assert time.monotonic() < until, f"there are not {waiting} requests that wait for a row"
        time.sleep(PAUSE_S)


@pytest.mark.parametrize("count", [1, 2])
def test_a_reservation_that_another_request_completes_meanwhile_gets_no_second_order(
    shop, people, ref, count
):
    people.rows(
        "INSERT INTO {order_upload_order} (ref, store_id, owner, state, date_added, date_modified) "
        "VALUES (%s, 0, 'marketplaces', 'reserved', NOW(), NOW())",
        ref,
    )
    people.rows("START TRANSACTION")
    people.rows(
        "UPDATE {order_upload_order} SET order_id = %s, state = 'complete' WHERE ref = %s",
        OTHER,
        ref,
    )
    sent = [create(ref), *(create(f"{ref}-{number}") for number in range(1, count))]
    with ThreadPoolExecutor() as pool:
        answers = pool.submit(shop.apply, *sent)
        wait_for(people, 1)
        people.rows("COMMIT")
    first, *others = answers.result()
    assert (first["answer"], first["order_id"]) == ("conflict", str(OTHER))
    assert [answer["answer"] for answer in others] == ["created"] * (count - 1)
    assert people.number("SELECT COUNT(*) FROM {order}") == count - 1
