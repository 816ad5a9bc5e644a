"""What the module keeps beside the orders, of calls and of buyers: little, and nobody fills it."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest

from order_upload.domain.policies import MissingProduct, Policy
from order_upload.errors import ShopRefusedError
from shop_builders import a_client, a_create

FLOOD = 40


def test_calls_of_nobody_known_push_no_other_call_out_of_the_log(php_shop):
    client = a_client(php_shop, timeout=60)
    client.info()
    known = php_shop.rows_once_there("order_upload_call")
    stranger = a_client(php_shop, timeout=60, key="w" * 40)
    for _ in range(FLOOD):
        with suppress(ShopRefusedError):
            stranger.info()
    refused = php_shop.rows_once_there("order_upload_refused")
    assert (len(known), php_shop.rows("SELECT * FROM {order_upload_call}")) == (1, known)
    assert len(refused) <= 2  # one an hour
    assert sum(row["size"] for row in refused) >= FLOOD - 1


@pytest.mark.parametrize("text", ["Rossi", "ada@example.com", "Anzio", "00042"])
def test_no_text_of_a_buyer_is_kept_a_second_time(php_shop, text):
    policy = Policy(missing_product=MissingProduct.AS_SOLD)
    a_client(php_shop, timeout=60).apply([a_create("kept:1", policy=policy)])
    (order,) = php_shop.rows("SELECT * FROM {order_upload_written}")
    assert text not in json.dumps(order, default=str)
