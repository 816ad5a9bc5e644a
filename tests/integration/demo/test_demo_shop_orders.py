"""What the demo shop does with orders: stock, mails, ownership, dead requests, its memory."""

from __future__ import annotations

from contextlib import suppress

import pytest
from msgspec.structs import replace

from demo.shop.shop import Fault, running_shop
from order_upload.domain.operations import Answer
from order_upload.domain.parts import LineOption, OrderParts, Tracking
from order_upload.domain.policies import (
    CustomerPolicy,
    MailPolicy,
    MissingProduct,
    Policy,
    StockPolicy,
)
from order_upload.errors import OutcomeUnknownError
from shop_builders import (
    MUG,
    ORDER,
    a_client,
    a_create,
    an_update,
    content_of,
    order_of,
    totals,
)

FOLLOW = Policy(stock=StockPolicy.FOLLOW_SHOP)
REF = "bindcommerce:1"
PINK = LineOption(attribute="color", name="Colore", value="Rosa")
PINK_SHIRT = replace(MUG, sku="TSHIRT-01", options=(PINK,))
UNKNOWN_PRODUCT = replace(MUG, sku="NOT-THERE")


@pytest.fixture
def shop(tmp_path):
    with running_shop(tmp_path) as running:
        yield running


@pytest.fixture
def client(shop):
    return a_client(shop)


def mugs(shop):
    return shop.stock()["MUG-BLUE"]


def reason(client, **parts):
    """Return why a create with these parts is refused."""
    answer = client.apply([a_create(parts=order_of(**parts))])[0]
    return answer.reason and answer.reason.code


def update(client, parts, **changed):
    return client.apply([an_update(client.find([REF])[0], parts, **changed)])[0]


def status(id_, number=""):
    """Return an update of the status, with a tracking number where one is given."""
    return OrderParts(status=id_, tracking=Tracking(number=number) if number else None)


def test_stock_follows_the_shop_when_it_may(shop, client):
    before = mugs(shop)
    client.apply([a_create(policy=FOLLOW)])
    assert mugs(shop) == before - 2


def test_stock_is_left_alone_when_it_may_not_move(shop, client):
    before = mugs(shop)
    client.apply([a_create()])
    assert mugs(shop) == before


def test_stock_is_not_taken_outside_the_lists(shop, client):
    before = mugs(shop)
    client.apply([a_create(policy=FOLLOW, parts=order_of(status="7"))])
    assert mugs(shop) == before


def test_stock_comes_back_when_the_order_is_cancelled(shop, client):
    before = mugs(shop)
    client.apply([a_create(policy=FOLLOW)])
    update(client, status("7"), policy=FOLLOW)
    assert mugs(shop) == before


def test_an_order_that_took_nothing_gives_nothing_back(shop, client):
    before = mugs(shop)
    client.apply([a_create()])
    update(client, status("7"), policy=FOLLOW)
    assert mugs(shop) == before


def test_an_order_that_took_nothing_gives_nothing_back_to_the_admin_either(shop, client):
    before = mugs(shop)
    client.apply([a_create()])
    shop.set_status(shop.order(REF)["order_id"], "7")
    assert mugs(shop) == before


def test_a_cancelled_order_that_is_taken_up_again_takes_its_stock_once(shop, client):
    before = mugs(shop)
    client.apply([a_create(policy=FOLLOW)])
    for number, id_ in enumerate(["7", "2", "3"]):
        update(client, status(id_), policy=FOLLOW, event_id=f"e{number}")
    assert mugs(shop) == before - 2


def test_other_lines_take_other_stock(shop, client):
    before = mugs(shop)
    client.apply([a_create(policy=FOLLOW)])
    five = content_of(replace(MUG, quantity="5"))
    update(client, OrderParts(content=five), policy=FOLLOW)
    assert mugs(shop) == before - 5


@pytest.mark.parametrize(
    ("mail", "sent"),
    [(MailPolicy.NEVER, 0), (MailPolicy.ON_STATUS_CHANGE, 0), (MailPolicy.ALWAYS, 1)],
)
def test_a_create_sends_the_mails_that_its_policy_names(shop, client, mail, sent):
    client.apply([a_create(policy=Policy(mail=mail))])
    assert shop.order(REF)["mails_sent"] == sent


@pytest.mark.parametrize("customer", [CustomerPolicy.LINK, CustomerPolicy.CREATE])
def test_an_account_that_was_switched_off_gets_no_order(shop, client, customer):
    with shop.database.transaction() as tables:
        tables.execute("INSERT INTO customers (email, enabled) VALUES ('ada@example.com', 0)")
    client.apply([a_create(policy=Policy(customer=customer))])
    assert shop.order(REF)["customer_id"] == ""


@pytest.mark.parametrize(
    ("mail", "sent"),
    [(MailPolicy.NEVER, 0), (MailPolicy.ON_STATUS_CHANGE, 1), (MailPolicy.ALWAYS, 1)],
)
def test_a_change_of_status_sends_the_mails_that_its_policy_names(shop, client, mail, sent):
    client.apply([a_create()])
    update(client, status("3", "1"), policy=Policy(mail=mail))
    assert shop.order(REF)["mails_sent"] == sent


def test_a_tracking_number_alone_is_no_change_of_status(shop, client):
    client.apply([a_create()])
    tracking = OrderParts(tracking=Tracking(number="1"))
    update(client, tracking, policy=Policy(mail=MailPolicy.ON_STATUS_CHANGE))
    assert shop.order(REF)["mails_sent"] == 0


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"status": "99"}, "unknown_status"),
        ({"content": content_of(currency="CHF")}, "unknown_currency"),
        ({"customer": replace(ORDER.customer, language="xx")}, "unknown_language"),
        ({"shipping": replace(ORDER.shipping, country="XX")}, "unknown_country"),
        ({"shipping": replace(ORDER.shipping, zone="Rome")}, "unknown_zone"),
        ({"customer": replace(ORDER.customer, firstname="x" * 33)}, "too_long"),
        ({"content": content_of(total="")}, "missing_field"),
        ({"content": content_of(total="25")}, "bad_money"),
        ({"content": content_of(totals=totals("20.00", "5.00", "25.01"))}, "totals_differ"),
        ({"content": content_of(total="26.00")}, "totals_differ"),
        ({"content": content_of(replace(MUG, quantity="-1"))}, "bad_quantity"),
        ({"content": content_of(UNKNOWN_PRODUCT)}, "missing_product"),
        ({"content": content_of(PINK_SHIRT)}, "missing_option"),
    ],
)
def test_what_the_shop_cannot_hold_is_refused_with_its_reason(client, parts, code):
    assert reason(client, **parts) == code


def test_a_product_is_found_by_its_barcode(shop, client):
    before = mugs(shop)
    content = content_of(replace(MUG, sku="", barcode="8000000000019"))
    client.apply([a_create(policy=FOLLOW, parts=order_of(content=content))])
    assert mugs(shop) == before - 2


def test_a_product_that_is_not_there_can_stay_as_it_was_sold(client):
    order = order_of(content=content_of(UNKNOWN_PRODUCT))
    policy = Policy(missing_product=MissingProduct.AS_SOLD, stock=StockPolicy.FOLLOW_SHOP)
    assert client.apply([a_create(policy=policy, parts=order)])[0].answer is Answer.CREATED


@pytest.mark.parametrize("fault", [Fault.HANG_UP_RESERVED, Fault.HANG_UP_HALF_MADE])
def test_what_a_dead_request_left_is_reserved(shop, client, fault):
    shop.faults.plan(fault)
    with suppress(OutcomeUnknownError):
        client.apply([a_create()])
    assert client.find([REF])[0].state == "reserved"


@pytest.mark.parametrize("fault", [Fault.HANG_UP_RESERVED, Fault.HANG_UP_HALF_MADE])
def test_what_a_dead_request_left_is_cleared_away(shop, client, fault):
    shop.faults.plan(fault)
    with suppress(OutcomeUnknownError):
        client.apply([a_create(policy=FOLLOW)])
    client.apply([a_create(policy=FOLLOW)])
    assert (shop.count(), mugs(shop)) == (4, 250 - 2)


def test_a_dead_request_keeps_the_orders_before_it(shop, client):
    shop.faults.plan(Fault.HANG_UP_RESERVED, ref="a:2")
    with suppress(OutcomeUnknownError):
        client.apply([a_create(f"a:{number}") for number in (1, 2, 3)])
    assert [(order.ref, order.state) for order in client.find(["a:1", "a:2", "a:3"])] == [
        ("a:1", "complete"),
        ("a:2", "reserved"),
    ]


def test_another_connector_may_write_the_status(client):
    client.apply([a_create()])
    assert update(client, status("3", "1"), owner="other").answer is Answer.UPDATED


def test_another_connector_may_not_write_the_content(client):
    client.apply([a_create()])
    assert update(client, OrderParts(comment="x"), owner="other").reason.code == "owned_by"


def test_an_own_order_is_linked_by_its_first_update(shop, client):
    found = client.find(order_ids=["1001"])[0]
    client.apply([an_update(found, status("3", "1"), ref=REF)])
    assert (shop.order(REF)["order_id"], shop.order(REF)["owner"]) == ("1001", "")


def test_an_own_order_belongs_to_one_reference(client):
    client.apply([an_update(client.find(order_ids=["1001"])[0], status("3"), ref=REF)])
    other = an_update(client.find(order_ids=["1001"])[0], status("5"), ref="bindcommerce:2")
    assert client.apply([other])[0].reason.code == "linked_to_other"


def test_what_people_change_is_a_conflict_for_an_older_plan(shop, client):
    client.apply([a_create()])
    found = client.find([REF])[0]
    shop.edit(found.order_id, {"shipping": {"city": "Nettuno"}})
    moved = OrderParts(shipping=replace(found.parts.shipping, city="Ostia"))
    assert client.apply([an_update(found, moved)])[0].reason.code == "changed"


def test_what_people_change_holds_no_other_part_up(shop, client):
    client.apply([a_create()])
    found = client.find([REF])[0]
    shop.edit(found.order_id, {"shipping": {"city": "Nettuno"}})
    client.apply([an_update(found, status("3"))])
    now = client.find([REF])[0].parts
    assert (now.status, now.shipping.city) == ("3", "Nettuno")


def test_a_part_that_people_change_is_seen_as_changed(shop, client):
    client.apply([a_create()])
    shop.edit(client.find([REF])[0].order_id, {"comment": "Ring twice", "shipping": {"city": "X"}})
    found = client.find([REF])[0]
    assert [part for part in found.written if found.changed_by_people(part)] == ["shipping"]


def test_orders_and_identity_outlive_the_process(tmp_path):
    with running_shop(tmp_path) as shop:
        a_client(shop).apply([a_create()])
        installation = a_client(shop).info().installation
    with running_shop(tmp_path) as shop:
        assert (shop.order(REF)["state"], a_client(shop).info().installation) == (
            "complete",
            installation,
        )
