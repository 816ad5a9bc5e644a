"""A batch in which the database refuses one order: the others go on, and count once."""

from __future__ import annotations

import pytest

from order_upload.domain.operations import Answer
from order_upload.domain.policies import MissingProduct, Policy, StockPolicy
from shop_builders import MUG, ORDER, a_client, a_create, content_of, order_of

POLICY = Policy(missing_product=MissingProduct.AS_SOLD, stock=StockPolicy.UNTOUCHED)
REFUSED = "Refused"
REFUSE = (
    "CREATE TRIGGER refuse BEFORE INSERT ON {order_upload_written} FOR EACH ROW "
    f"IF NEW.origin_node = '{REFUSED}' THEN SIGNAL SQLSTATE '45000'; END IF"
)
"""It refuses where nearly all of an order is written."""

pytestmark = pytest.mark.php


@pytest.fixture
def client(php_shop):
    return a_client(php_shop, timeout=60)


@pytest.fixture
def answers(php_shop, client):
    """The answers to two orders, the second of which the database refuses."""
    php_shop.rows(REFUSE)
    refused = order_of(origin=type(ORDER.origin)(node=REFUSED))
    operations = [
        a_create("batch:good", policy=POLICY, parts=order_of(content=content_of(MUG))),
        a_create("batch:bad", policy=POLICY, parts=refused),
    ]
    yield client.apply(operations)
    php_shop.rows("DROP TRIGGER IF EXISTS refuse")
    php_shop.take_log()


def test_the_other_order_is_created(answers):
    assert [answer.answer for answer in answers] == [Answer.CREATED, Answer.REJECTED]


def test_the_shops_statistics_count_one_order(php_shop, answers):
    (sale,) = php_shop.rows("SELECT value FROM {statistics} WHERE code = 'order_sale'")
    (order,) = php_shop.rows("SELECT total FROM {order} WHERE order_id = %s", answers[0].order_id)
    assert sale["value"] == order["total"]
