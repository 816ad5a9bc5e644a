"""People edit the lines of an order in the admin of a real shop; orders of its own are taken up.

Besides the shop (``make live``) these need its admin (OPENCART_ADMIN_URL, OPENCART_ADMIN_USER,
OPENCART_ADMIN_PASSWORD) and a product that counts its stock and has no options: OPENCART_PRODUCT,
by default a fresh OpenCart's.
"""

from __future__ import annotations

import uuid

import pytest

from benchmarks.native_shop import NativeApi
from live.real_shop import HOSTS, PRODUCT, SHOP, needs
from live.shop_order_form import edit_lines
from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderLine, OrderParts, Part, Tracking
from order_upload.domain.policies import Policy, StockPolicy
from shop_builders import a_create, an_update, content_of, order_of

PROCESSING, SHIPPED, COMPLETE, CANCELED = "2", "3", "5", "7"
FOLLOW = Policy(stock=StockPolicy.FOLLOW_SHOP)
LINE = OrderLine(sku=PRODUCT, name="As sold", quantity="2", price="10.00", total="20.00")
TWO_PIECES = content_of(LINE)

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]


@pytest.fixture(scope="module")
def product_id(client):
    return client.lookup([PRODUCT]).products[0].id


@pytest.fixture
def taken(client):
    """Return how many pieces have left the shelf since the test began."""
    before = pieces(client)
    return lambda: before - pieces(client)


@pytest.fixture
def an_order(client):
    """A maker of orders of two pieces in status Processing; returns the order as it stands."""

    def make(policy, status=PROCESSING):
        ref = f"edited:{uuid.uuid4().hex}"
        order = order_of(status=status, content=TWO_PIECES)
        answer = client.apply([a_create(ref, parts=order, policy=policy)])[0]
        assert answer.answer is Answer.CREATED
        return client.find([ref])[0]

    return make


@pytest.fixture
def own_order(client, product_id):
    """An order of one piece that the shop made itself and has taken, and a new reference."""
    order_id = NativeApi(needs(*SHOP), [product_id]).create()
    return client.find(order_ids=[order_id])[0], f"own:{uuid.uuid4().hex}"


def pieces(client):
    return client.lookup([PRODUCT]).products[0].pieces


def linked(client, own_order, parts, **changed):
    """Write to an order of the shop's own for the first time and return its answer."""
    found, ref = own_order
    known = {"ref": ref, "owner": "hub", "event_id": f"{ref}/1", "policy": FOLLOW}
    return client.apply([an_update(found, parts, **{**known, **changed})])[0]


def status(id_):
    return OrderParts(status=id_)


def test_the_stock_of_an_edited_order_is_that_of_its_new_lines(
    client, admin, an_order, product_id, taken
):
    edit_lines(admin, an_order(FOLLOW).order_id, PROCESSING, product_id, "5")
    assert taken() == 5


@pytest.mark.parametrize("quantity", ["5", "1"])
def test_an_edited_order_that_a_person_cancels_gives_back_what_it_held(
    client, admin, an_order, product_id, taken, quantity
):
    order = an_order(FOLLOW)
    edit_lines(admin, order.order_id, PROCESSING, product_id, quantity)
    admin.set_status(order.order_id, CANCELED)
    assert (taken(), client.find([order.ref])[0].stock_taken) == (0, False)


def test_an_edited_order_that_we_cancel_gives_back_what_it_held(
    client, admin, an_order, product_id, taken
):
    order = an_order(FOLLOW)
    edit_lines(admin, order.order_id, PROCESSING, product_id, "5")
    now = client.find([order.ref])[0]
    client.apply([an_update(now, status(CANCELED), policy=FOLLOW)])
    assert taken() == 0


def test_an_edited_order_that_is_deleted_gives_back_what_the_shop_gives_back(
    client, admin, an_order, product_id, taken
):
    order = an_order(FOLLOW)
    edit_lines(admin, order.order_id, PROCESSING, product_id, "5")
    admin.delete(order.order_id)
    assert taken() == (5 if client.info().opencart_version.startswith("4.1") else 0)


def test_the_stock_of_a_deleted_order_comes_back_once_by_the_shops_rule(
    client, admin, an_order, taken
):
    order = an_order(FOLLOW)
    admin.delete(order.order_id)
    client.apply([a_create(order.ref, policy=FOLLOW)])
    assert taken() == (2 if client.info().opencart_version.startswith("4.1") else 0)


def test_an_order_created_untouched_takes_nothing_when_it_is_edited(
    client, admin, an_order, product_id, taken
):
    order = an_order(Policy())
    edit_lines(admin, order.order_id, PROCESSING, product_id, "5")
    admin.set_status(order.order_id, CANCELED)
    assert taken() == 0


def test_an_order_created_untouched_gives_nothing_back_when_it_is_deleted(
    client, admin, an_order, taken
):
    admin.delete(an_order(Policy()).order_id)
    assert taken() == 0


def test_a_complete_update_planned_before_the_edit_is_refused(client, admin, an_order, product_id):
    order = an_order(FOLLOW)
    edit_lines(admin, order.order_id, PROCESSING, product_id, "5")
    update = an_update(order, OrderParts(content=TWO_PIECES), policy=FOLLOW)
    answer = client.apply([update])[0]
    assert (answer.answer, answer.reason.code) == (Answer.CONFLICT, "changed")


def test_the_content_of_an_edited_order_is_seen_as_changed(client, admin, an_order, product_id):
    order = an_order(FOLLOW)
    edit_lines(admin, order.order_id, PROCESSING, product_id, "5")
    assert client.find([order.ref])[0].changed_by_people(Part.CONTENT)


def test_status_and_tracking_reach_an_order_whose_lines_a_person_edited_since(
    client, admin, an_order, product_id
):
    order = an_order(FOLLOW)
    edit_lines(admin, order.order_id, PROCESSING, product_id, "5")
    shipped = OrderParts(status=SHIPPED, tracking=Tracking(number="BRT1"))
    update = an_update(order, shipped, policy=FOLLOW)
    assert client.apply([update])[0].answer is Answer.UPDATED


def test_a_complete_update_planned_after_the_edit_holds_its_own_lines(
    client, admin, an_order, product_id, taken
):
    order = an_order(FOLLOW)
    edit_lines(admin, order.order_id, PROCESSING, product_id, "5")
    now = client.find([order.ref])[0]
    update = an_update(now, OrderParts(content=TWO_PIECES), policy=FOLLOW)
    assert client.apply([update])[0].answer is Answer.UPDATED
    assert taken() == 2


def test_an_order_of_the_shops_own_is_found_with_its_stock(own_order):
    assert (own_order[0].ref, own_order[0].owner, own_order[0].stock_taken) == ("", "", True)


def test_status_and_tracking_reach_an_order_of_the_shops_own(client, own_order):
    shipped = OrderParts(status=SHIPPED, tracking=Tracking(number="BRT1", courier="BRT"))
    assert linked(client, own_order, shipped).answer is Answer.UPDATED
    found = client.find([own_order[1]])[0]
    assert found.parts.only(shipped.present()) == shipped
    assert (found.order_id, found.owner) == (own_order[0].order_id, "")


def test_the_first_link_moves_no_stock_that_the_order_has(client, own_order, taken):
    linked(client, own_order, status(COMPLETE))
    assert (taken(), client.find([own_order[1]])[0].stock_taken) == (0, True)


def test_an_own_order_that_we_cancel_gives_back_its_stock_once(client, admin, own_order, taken):
    linked(client, own_order, status(CANCELED))
    given_back = taken()
    admin.set_status(own_order[0].order_id, CANCELED)
    assert (given_back, taken()) == (-1, -1)


def test_an_own_order_that_a_person_takes_up_again_takes_its_stock_once(
    client, admin, own_order, taken
):
    linked(client, own_order, status(CANCELED))
    admin.set_status(own_order[0].order_id, PROCESSING)
    found = client.find([own_order[1]])[0]
    client.apply([an_update(found, status(COMPLETE), policy=FOLLOW)])
    assert taken() == 0


def test_an_own_order_that_was_linked_gives_back_its_stock_when_a_person_cancels_it(
    client, admin, own_order, taken
):
    linked(client, own_order, status(SHIPPED))
    admin.set_status(own_order[0].order_id, CANCELED)
    assert taken() == -1


def test_an_own_order_moves_nothing_where_our_policy_is_untouched(client, own_order, taken):
    linked(client, own_order, status(CANCELED), policy=Policy())
    assert taken() == 0


def test_the_same_reference_cannot_be_linked_to_two_own_orders(client, own_order, product_id):
    linked(client, own_order, status(SHIPPED))
    other = NativeApi(needs(*SHOP), [product_id]).create()
    answer = linked(
        client,
        (client.find(order_ids=[other])[0], own_order[1]),
        status(COMPLETE),
        event_id="other",
    )
    assert (answer.answer, answer.reason.code) == (Answer.CONFLICT, "other_order")
