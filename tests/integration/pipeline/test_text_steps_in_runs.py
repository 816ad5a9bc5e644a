"""Steps of names and groups from the hub to the shop."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from pydantic import TypeAdapter

from builders import AMAZON, an_order
from order_upload.config.connector import AnyStep
from order_upload.domain.outcome import Outcome

STEPS = TypeAdapter(tuple[AnyStep, ...])
REF = "bindcommerce:1"
DEFAULT, WHOLESALE = "1", "2"
"""Customer groups of the demo shop."""
EBAY = replace(AMAZON, node="eBay IT", node_id="")


@pytest.fixture
def transforms(box):
    """Give the connector these steps, and complete updates."""

    def give(*steps):
        box.configuration |= {"transformation": "t", "update": "complete"}
        box.connector["steps"] = STEPS.validate_json(json.dumps(steps))

    return give


def group_in_shop(box, ref=REF):
    return box.client.find([ref])[0].parts.customer.group


def test_the_buyers_of_a_node_are_in_the_group_of_the_step(box, transforms):
    when = {"origin_nodes": {"rule": "select", "nodes": ["eBay IT"]}}
    transforms({"step": "customer_group", "group": "Wholesale", "when": when})
    box.hub.holds(an_order(), an_order("2", origin=EBAY))
    box.run()
    assert [group_in_shop(box), group_in_shop(box, "bindcommerce:2")] == [DEFAULT, WHOLESALE]


def test_an_unknown_group_blocks_until_the_step_is_right(box, transforms):
    transforms({"step": "customer_group", "group": "Wholsale"})
    box.hub.holds(an_order())
    box.run()
    assert box.results()[REF].reason.code == "unknown_customer_group"
    transforms({"step": "customer_group", "group": "Wholesale"})
    box.hub.files = {}
    box.run()
    assert (box.results()[REF].outcome, group_in_shop(box)) == (Outcome.CREATED, WHOLESALE)


def test_a_step_that_comes_later_leaves_the_group_of_an_order_in_the_shop(box, transforms):
    transforms()
    box.hub.holds(an_order())
    box.run()
    transforms({"step": "customer_group", "group": "Wholesale"})
    box.hub.files = {}
    box.hub.holds(an_order(), file="again")
    box.run()
    assert (box.results()[REF].outcome, group_in_shop(box)) == (Outcome.UNCHANGED, DEFAULT)


def test_names_stand_in_the_shop_as_the_step_writes_them(box, transforms):
    transforms({"step": "names", "case": "upper", "surname_first": True})
    box.hub.holds(an_order())
    box.run()
    (shop_order,) = box.client.find([REF], (), ("billing", "shipping", "customer"))
    parts = shop_order.parts
    assert {
        (part.firstname, part.lastname) for part in (parts.billing, parts.shipping, parts.customer)
    } == {("ROSSI", "ADA")}
