"""Buyers of platforms get the customer group that a row names, and keep it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from builders import AMAZON, NOON, an_address, an_order
from order_upload.domain.correspondences import Correspondence, CorrespondenceKind

REF = "bindcommerce:1"
DEFAULT, WHOLESALE, MARKETPLACE = "1", "2", "3"
"""Customer groups of the demo shop."""


def a_row(*words, to="Wholesale", **scope):
    kind = CorrespondenceKind.CUSTOMER_GROUP
    return Correspondence(kind=kind, words=words, to=to, where="rows[0]", **scope)


BUSINESS_ROW = a_row("business")


@pytest.fixture
def complete(box):
    box.configuration["update"] = "complete"
    box.connector["correspondence_rows"] = (BUSINESS_ROW,)
    return box


def found(box, ref=REF):
    return box.client.find([ref])[0]


def group_of(box, ref=REF):
    return found(box, ref).parts.customer.group


def moved_to(order, city):
    address = an_address(city=city, phone="+39 06 1")
    later = NOON.replace(hour=13)
    return replace(order, customer=replace(order.customer, address=address), updated_at=later)


def test_a_business_is_in_the_group_of_its_row_and_the_others_in_the_shops_own(complete):
    complete.hub.holds(an_order(is_business=True), an_order("2"))
    complete.run()
    groups = [group_of(complete, f"bindcommerce:{number}") for number in (1, 2)]
    assert groups == [WHOLESALE, DEFAULT]


def test_a_platform_has_a_group_of_its_own(box):
    rows = (BUSINESS_ROW, a_row("business", "private", to="Mercato online", node=AMAZON.node))
    box.connector["correspondence_rows"] = rows
    box.hub.holds(an_order(), an_order("2", is_business=True))
    box.run()
    assert {group_of(box, f"bindcommerce:{number}") for number in (1, 2)} == {MARKETPLACE}


def test_without_a_row_nothing_changes(box):
    box.hub.holds(an_order(is_business=True))
    box.run()
    assert group_of(box) == DEFAULT


def test_an_unknown_group_waits_until_its_row_is_right(box):
    box.connector["correspondence_rows"] = (a_row("business", to="Wholsale"),)
    box.hub.holds(an_order(is_business=True), an_order("2"))
    box.run()
    results = box.results()
    assert (str(results[REF].outcome), results[REF].reason.code) == (
        "blocked",
        "unknown_customer_group",
    )
    assert str(results["bindcommerce:2"].outcome) == "created"
    box.connector["correspondence_rows"] = (BUSINESS_ROW,)
    box.run()
    assert (str(box.results()[REF].outcome), group_of(box)) == ("created", WHOLESALE)


def test_a_complete_update_changes_the_group_with_the_buyer(complete):
    order = an_order()
    complete.hub.holds(order)
    complete.run()
    business = replace(order, is_business=True, updated_at=NOON.replace(hour=13))
    complete.hub.holds(business, file="b")
    complete.run()
    assert (str(complete.results()[REF].outcome), group_of(complete)) == ("updated", WHOLESALE)


def test_a_row_that_comes_later_changes_no_order_in_the_shop(complete):
    complete.connector["correspondence_rows"] = ()
    complete.hub.holds(an_order(is_business=True))
    complete.run()
    complete.connector["correspondence_rows"] = (BUSINESS_ROW,)
    complete.hub.holds(an_order(is_business=True), file="b")
    complete.run(force=True)
    assert (str(complete.results()[REF].outcome), group_of(complete)) == ("unchanged", DEFAULT)


def test_an_order_is_not_planned_again_while_its_group_stays(complete):
    complete.hub.holds(an_order(is_business=True))
    complete.run()
    complete.hub.holds(an_order(is_business=True), file="b")
    complete.run(force=True)
    assert str(complete.results()[REF].outcome) == "unchanged"


def test_an_account_is_made_in_the_group_and_its_later_orders_have_it(complete):
    complete.configuration["customer"] = "create"
    business, private = an_order(is_business=True), an_order("2")
    complete.hub.holds(business)
    complete.run()
    complete.hub.holds(business, private)
    complete.run()
    (account,) = complete.client.lookup(emails=["ada@example.com"]).customers
    groups = {group_of(complete, f"bindcommerce:{number}") for number in (1, 2)}
    assert (account.group_id, groups) == (WHOLESALE, {WHOLESALE})


def test_an_update_leaves_the_group_of_an_account_alone(complete):
    complete.configuration["customer"] = "create"
    order = an_order()
    complete.hub.holds(order)
    complete.run()
    complete.hub.holds(moved_to(replace(order, is_business=True), "Nettuno"), file="b")
    complete.run()
    assert (str(complete.results()[REF].outcome), group_of(complete)) == ("updated", DEFAULT)
    assert complete.results()[REF].reason is None
