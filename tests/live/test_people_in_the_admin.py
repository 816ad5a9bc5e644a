"""What people do in the admin of a shop honours what the module wrote, and its pages show it.

The module's PHP is tried without a shop, too, its pages are not. A real one (``make live``) needs
its admin: OPENCART_ADMIN_URL, OPENCART_ADMIN_USER, OPENCART_ADMIN_PASSWORD, and a product that
counts its stock: OPENCART_PRODUCT, by default one of a fresh OpenCart's own.
"""

from __future__ import annotations

import re
import uuid

import pytest

from live.real_shop import HOSTS, PRODUCT
from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderLine, OrderParts, Tracking
from order_upload.domain.policies import Policy, StockPolicy
from shop_builders import a_create, an_update, content_of, order_of

PROCESSING, COMPLETE, CANCELED = "2", "5", "7"
FOLLOW = Policy(stock=StockPolicy.FOLLOW_SHOP)
LINE = OrderLine(sku=PRODUCT, name="As sold", quantity="2", price="10.00", total="20.00")

pytestmark = pytest.mark.allow_hosts(HOSTS)


@pytest.fixture
def an_order(client):
    """A maker of orders of two pieces of the product; returns the order as it stands."""

    def make(policy, status=PROCESSING, **parts):
        ref = f"people:{uuid.uuid4().hex}"
        order = order_of(status=status, content=content_of(LINE), **parts)
        answer = client.apply([a_create(ref, parts=order, policy=policy)])[0]
        assert answer.answer is Answer.CREATED, answer
        return client.find([ref])[0]

    return make


def pieces(client):
    return client.lookup([PRODUCT]).products[0].pieces


def walk(client, admin, order, *statuses):
    """Let a person set the statuses and return the pieces after each, less those at first."""
    start, seen = pieces(client), []
    for status in statuses:
        admin.set_status(order.order_id, status)
        seen.append(pieces(client) - start)
    return seen


def test_an_order_created_untouched_moves_nothing_whoever_changes_its_status(
    client, admin, an_order
):
    statuses = (COMPLETE, CANCELED, PROCESSING, CANCELED)
    assert walk(client, admin, an_order(Policy()), *statuses) == [0, 0, 0, 0]


def test_an_order_created_untouched_and_cancelled_stays_so_when_a_person_completes_it(
    client, admin, an_order
):
    assert walk(client, admin, an_order(Policy(), CANCELED), COMPLETE, CANCELED) == [0, 0]


def test_pieces_that_were_taken_come_back_once(client, admin, an_order):
    assert walk(client, admin, an_order(FOLLOW), COMPLETE, CANCELED, CANCELED) == [0, 2, 2]


def test_pieces_that_a_person_gave_back_are_taken_again_by_the_persons_next_change(
    client, admin, an_order
):
    assert walk(client, admin, an_order(FOLLOW), CANCELED, PROCESSING, CANCELED) == [2, 0, 2]


def test_the_shop_says_that_a_cancelled_order_holds_nothing(client, admin, an_order):
    order = an_order(FOLLOW)
    admin.set_status(order.order_id, CANCELED)
    assert (order.stock_taken, client.find([order.ref])[0].stock_taken) == (True, False)


def test_our_update_takes_again_what_a_person_gave_back_and_only_once(client, admin, an_order):
    order, start = an_order(FOLLOW), pieces(client)
    admin.set_status(order.order_id, CANCELED)
    found = client.find([order.ref])[0]
    client.apply([an_update(found, OrderParts(status=PROCESSING), policy=FOLLOW)])
    assert (pieces(client) - start, *walk(client, admin, order, COMPLETE)) == (0, 0)


def test_a_status_that_a_person_changed_since_is_a_conflict(client, admin, an_order):
    order = an_order(Policy())
    admin.set_status(order.order_id, CANCELED)
    late = an_update(order, OrderParts(status=COMPLETE))
    assert client.apply([late])[0].answer is Answer.CONFLICT


def test_a_status_that_a_person_changed_is_the_only_part_that_is_seen_as_changed(
    client, admin, an_order
):
    order = an_order(Policy())
    admin.set_status(order.order_id, CANCELED)
    found = client.find([order.ref])[0]
    assert [part for part in found.written if found.changed_by_people(part)] == ["status"]


@pytest.mark.live
def test_the_admins_order_page_shows_the_reference_and_each_parcel_once(client, admin, an_order):
    order = an_order(Policy(), tracking=Tracking(number="BRT<b>1"))
    courier = OrderParts(tracking=Tracking(courier="BRT & Co"))
    client.apply([an_update(order, courier)])
    page = admin.order_page(order.order_id)
    panel = page[page.index("order-upload-panel") :]
    assert (order.ref in panel, panel.count("BRT&lt;b&gt;1"), "BRT<b>1" in panel) == (
        True,
        1,
        False,
    )


@pytest.mark.live
def test_the_admins_order_page_draws_no_warning_of_php(admin, an_order):
    page = admin.order_page(an_order(Policy()).order_id)
    assert not re.search(r"<b>(Warning|Notice|Deprecated|Fatal error)</b>", page)


@pytest.mark.live
def test_opening_the_list_of_modules_leaves_the_module_where_it_is(client, admin):
    admin.modules_page()
    assert client.info().module_version in admin.settings_page()


@pytest.mark.live
def test_the_settings_page_says_which_installation_this_is(client, admin):
    assert client.info().installation in admin.settings_page()
