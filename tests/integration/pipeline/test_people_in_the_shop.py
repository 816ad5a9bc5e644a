"""What people did in the shop stays done until they say otherwise.

They delete orders; they copy shops, and move them.
"""

from __future__ import annotations

import pytest

from builders import NOON, a_line, an_order
from demo.shop.data import OWN_ORDERS
from demo.shop.shop import Fault
from order_upload.domain.order import PlatformStatus

SHIPPED = PlatformStatus(name="Shipped")
FOLLOW = {"stock": "follow_shop", "missing_product": "as_sold"}


def counts(finished):
    return {outcome: count for outcome, count in finished.counts.items() if count}


@pytest.fixture
def deleted(box):
    """A shop out of which a person took the order that was created; the hub tells news of it."""
    box.hub.holds(an_order())
    box.run()
    box.shop.delete(box.shop.order("bindcommerce:1")["order_id"])
    box.hub.holds(an_order(status=SHIPPED, updated_at=NOON.replace(hour=13)), file="b")
    return box


def test_an_order_that_a_person_deleted_is_blocked_and_says_what_to_do(deleted):
    finished = deleted.run()
    assert (counts(finished), deleted.shop.count()) == ({"blocked": 1}, len(OWN_ORDERS))
    assert "say so on the module's page" in finished.waits[0].remedy


def test_what_a_person_deleted_is_news_once(deleted):
    assert [deleted.run().new, deleted.run().new] == [1, 0]


def test_an_order_that_may_be_made_again_is_created_by_the_next_run(deleted):
    deleted.run()
    deleted.shop.let_again("bindcommerce:1")
    assert counts(deleted.run()) == {"created": 1}


def test_an_order_of_which_the_hub_says_nothing_new_is_made_again_too(deleted):
    deleted.hub.files = {}
    deleted.hub.holds(an_order(), file="c")
    assert counts(deleted.run(force=True)) == {"blocked": 1}
    deleted.shop.let_again("bindcommerce:1")
    assert counts(deleted.run()) == {"created": 1}


def test_parts_of_an_order_that_a_person_deleted_can_be_created(deleted):
    deleted.hub.files = {}
    deleted.hub.holds(an_order("1-A"))
    assert counts(deleted.run()) == {"created": 1}


def test_the_stock_of_a_deleted_order_came_back_once(box):
    box.configuration |= FOLLOW
    box.hub.holds(an_order(lines=(a_line(),)))
    before = box.shop.stock()["MUG-BLUE"]
    box.run()
    assert box.shop.stock()["MUG-BLUE"] < before
    box.shop.delete(box.shop.order("bindcommerce:1")["order_id"])
    assert box.shop.stock()["MUG-BLUE"] == before


def test_an_order_whose_stock_is_in_doubt_is_blocked_with_its_products(box):
    box.configuration |= FOLLOW
    box.hub.holds(an_order())
    box.shop.faults.plan(Fault.STOCK_UNCERTAIN)
    finished = box.run()
    assert (counts(finished), finished.waits[0].group) == ({"blocked": 1}, "stock MUG-BLUE")


def test_an_order_whose_doubt_a_person_ended_goes_through_by_itself(box):
    box.configuration |= FOLLOW
    box.hub.holds(an_order())
    box.shop.faults.plan(Fault.STOCK_UNCERTAIN)
    box.run()
    assert counts(box.run()) == {"created": 1}


def test_nothing_is_planned_for_a_copy_of_the_shop(box):
    box.shop.copied_from = "https://shop.example/"
    box.hub.holds(an_order())
    assert (box.run().failed_stage, box.shop.count()) == ("plan", len(OWN_ORDERS))


def test_orders_that_met_a_copy_come_when_it_is_a_shop_of_its_own(box):
    box.shop.copied_from = "https://shop.example/"
    box.hub.holds(an_order())
    box.run()
    box.shop.copied_from = ""
    assert counts(box.run()) == {"created": 1}
