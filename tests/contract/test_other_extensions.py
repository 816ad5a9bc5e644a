"""Other extensions of a shop see each status, and their failures stay with the order they are of.

Only the module's PHP is tried: no protocol installs an extension in a shop.
"""

from __future__ import annotations

import pytest

from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderLine, OrderParts
from order_upload.domain.policies import MailPolicy, MissingProduct, Policy, StockPolicy
from shop_builders import a_client, a_create, an_update, content_of, order_of

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)
FOLLOW = Policy(stock=StockPolicy.FOLLOW_SHOP)
PROCESSING, SHIPPED, FAILED = "2", "3", "10"
LAMPS = OrderLine(sku="LAMP-01", name="Lamp", quantity="2", price="10.00", total="20.00")
HEARD = "SELECT order_status_id AS status FROM shop_heard WHERE action = %s ORDER BY heard_id"
PIECES = "SELECT quantity FROM {product} WHERE model = 'LAMP-01'"
ORDERS = "SELECT COUNT(*) FROM {order}"
HISTORIES = "SELECT COUNT(*) FROM {order_history}"


@pytest.fixture
def client(php_shop):
    return a_client(php_shop, timeout=60)


def create(ref, status=PROCESSING, **changed):
    order = order_of(status=status, content=content_of(LAMPS))
    return a_create(f"others:{ref}", parts=order, **{"policy": FOLLOW, **changed})


def heard(shop, action="extension/other/hear"):
    return [str(row["status"]) for row in shop.rows(HEARD, action)]


def test_another_extension_hears_of_each_status_once(php_shop, client):
    php_shop.let_others_hear()
    client.apply([create("1")])
    (found,) = client.find(["others:1"])
    client.apply([an_update(found, OrderParts(status=SHIPPED), policy=FOLLOW)])
    assert heard(php_shop) == [PROCESSING, SHIPPED]


def test_what_others_hear_of_moves_the_stock_once(php_shop, client):
    php_shop.let_others_hear()
    before = php_shop.number(PIECES)
    client.apply([create("1")])
    assert before - php_shop.number(PIECES) == 2


def test_an_order_that_moves_no_stock_moves_none_when_others_hear_of_it(php_shop, client):
    php_shop.let_others_hear()
    before = php_shop.number(PIECES)
    client.apply([create("1", policy=Policy())])
    assert php_shop.number(PIECES) == before


def test_a_batch_that_others_hear_of_has_one_row_of_history_each(php_shop, client):
    php_shop.let_others_hear()
    client.apply([create(str(number)) for number in range(20)])
    assert (php_shop.number(HISTORIES), len(heard(php_shop))) == (20, 20)


@pytest.mark.parametrize(
    ("mail", "actions"),
    [
        (MailPolicy.NEVER, []),
        (MailPolicy.ON_STATUS_CHANGE, ["mail/order"]),
        (MailPolicy.ALWAYS, ["mail/order", "mail/order", "mail/order.alert", "mail/order.alert"]),
    ],
)
def test_mails_go_to_whom_the_policy_names(php_shop, client, mail, actions):
    policy = Policy(mail=mail, stock=StockPolicy.FOLLOW_SHOP)
    client.apply([create("1", policy=policy)])
    (found,) = client.find(["others:1"])
    client.apply([an_update(found, OrderParts(status=SHIPPED), policy=policy)])
    sent = [row["action"] for row in php_shop.rows("SELECT action FROM shop_heard")]
    assert sorted(action.replace("order/alert", "order.alert") for action in sent) == actions


def test_what_an_extension_alters_of_a_new_order_is_told(php_shop, client):
    php_shop.let_others_hear("alter")
    answers = client.apply([create("1"), create("2")])
    assert [answer.altered for answer in answers] == [("content.total",)] * 2


def test_what_an_extension_alters_beside_the_status_of_an_update_is_not_of_the_update(
    php_shop, client
):
    client.apply([create("1")])
    (found,) = client.find(["others:1"])
    php_shop.let_others_hear("alter")
    answer = client.apply([an_update(found, OrderParts(status=SHIPPED), policy=FOLLOW)])[0]
    assert (answer.answer, answer.altered) == (Answer.UPDATED, ())


def test_an_extension_that_fails_refuses_its_order_and_no_other(php_shop, client):
    php_shop.let_others_hear("fail")
    answers = client.apply([create("1"), create("2", FAILED), create("3")])
    assert [answer.answer for answer in answers] == [
        Answer.CREATED,
        Answer.REJECTED,
        Answer.CREATED,
    ]
    assert answers[1].reason.code == "shop_error"
    assert "RuntimeException" in php_shop.take_log()


def test_nothing_is_there_twice_when_an_extension_fails_in_a_batch(php_shop, client):
    php_shop.let_others_hear("fail")
    before = php_shop.number(PIECES)
    client.apply([create("1"), create("2", FAILED), create("3")])
    php_shop.take_log()
    complete = [order for order in client.find(["others:1", "others:3"]) if order.stock_taken]
    assert (len(complete), before - php_shop.number(PIECES)) == (2, 4)


def test_an_order_that_another_extension_refused_is_completed_when_it_is_well(php_shop, client):
    php_shop.let_others_hear("fail")
    client.apply([create("1", FAILED)])
    php_shop.take_log()
    php_shop.rows("DELETE FROM {event} WHERE code = 'other'")
    answer = client.apply([create("1", FAILED)])[0]
    (found,) = client.find(["others:1"])
    assert (answer.answer, found.status, found.state) == (Answer.CREATED, FAILED, "complete")
    assert (php_shop.number(ORDERS), php_shop.number(HISTORIES)) == (1, 1)


def test_an_update_that_another_extension_refused_is_written_once_when_it_is_well(php_shop, client):
    client.apply([create("1")])
    (found,) = client.find(["others:1"])
    php_shop.let_others_hear("fail")
    update = an_update(found, OrderParts(status=FAILED), policy=FOLLOW)
    refused = client.apply([update])[0]
    php_shop.take_log()
    php_shop.rows("DELETE FROM {event} WHERE code = 'other'")
    client.apply([update])
    assert (refused.reason.code, client.find(["others:1"])[0].status) == ("shop_error", FAILED)
    assert php_shop.number(HISTORIES) == 2
