"""Order Transformation from the hub to the shop: what steps change, decide and end."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from pydantic import TypeAdapter

from builders import a_line, an_order
from order_upload.config.connector import AnyStep
from order_upload.domain.outcome import Outcome
from order_upload.pipeline.report import report
from order_upload.pipeline.request import RunKind
from order_upload.pipeline.stages import ENDED, part_lines

STEPS = TypeAdapter(tuple[AnyStep, ...])
MARKETPLACE = {
    "billing.company": "Marketplace S.p.A.",
    "billing.address": "Via Esempio 1",
    "billing.city": "Milano",
    "billing.country_code": "IT",
}
EBAY = replace(an_order().origin, node="eBay IT", node_id="")
ON_EBAY = {"origin_nodes": {"rule": "select", "nodes": ["eBay IT"]}}


@pytest.fixture
def transforms(box):
    """Give the connector these steps."""

    def give(*steps):
        box.configuration["transformation"] = "t"
        box.connector["steps"] = STEPS.validate_json(json.dumps(steps))

    return give


def planned(box, run):
    return list(run.read(part_lines("0001")))


def test_the_shop_gets_what_the_steps_make(box, transforms):
    transforms({"step": "set", "fields": MARKETPLACE, "replaces_address": True})
    box.hub.holds(an_order())
    box.run()
    (shop_order,) = box.client.find([an_order().ref], (), ("billing", "shipping"))
    assert shop_order.parts.billing.company == "Marketplace S.p.A."
    assert (shop_order.parts.billing.lastname, shop_order.parts.billing.city) == ("", "Milano")
    assert shop_order.parts.shipping.lastname == an_order().shipping_address.surname


def test_the_plan_names_each_field_that_a_step_changed(box, transforms):
    transforms({"step": "set", "fields": {"payment.name": "Platform"}})
    box.hub.holds(an_order())
    run = box.new_run()
    box.run(run)
    (order,) = planned(box, run)
    (change,) = order.transformed
    assert (change.step, change.field) == ("t[0] set", "payment.name")
    assert (change.before, change.after) == (an_order().payment.name, "Platform")


def test_a_step_is_for_the_orders_of_its_condition(box, transforms):
    transforms({"step": "drop", "reason": "sold elsewhere", "when": ON_EBAY})
    other = replace(an_order(), ref="bindcommerce:2", origin=EBAY)
    box.hub.holds(an_order(), other)
    box.run()
    outcomes = {ref: result.outcome for ref, result in box.results().items()}
    assert outcomes == {an_order().ref: Outcome.CREATED, other.ref: Outcome.FILTERED}


def test_a_condition_may_ask_for_the_normalized_status(box, transforms):
    when = {"normalized_statuses": {"rule": "select", "values": ["cancelled"]}}
    transforms({"step": "drop", "reason": "cancelled before it came", "when": when})
    box.hub.holds(an_order())
    assert box.run().counts[Outcome.CREATED] == 1


def test_an_order_waits_until_the_step_is_not_for_it_any_more(box, transforms):
    transforms({"step": "wait", "reason": "the price list is being made"})
    box.hub.holds(an_order())
    report = box.run()
    assert (report.counts[Outcome.NOT_YET], report.failure) == (1, None)
    box.connector["steps"] = ()
    box.hub.files = {}
    assert box.run().counts[Outcome.CREATED] == 1


def test_the_report_names_the_step_that_lets_orders_wait(box, transforms):
    transforms({"step": "wait", "reason": "the price list is being made"})
    box.hub.holds(an_order())
    (wait,) = box.run().waits
    assert (wait.group, wait.message) == (
        "transformation t[0] wait",
        "t[0] wait: the price list is being made",
    )


def test_a_step_that_does_not_apply_blocks_its_order_alone(box, transforms):
    rows = [{"from": ["Visa"], "to": "Card"}]
    transforms({"step": "map", "field": "payment.name", "rows": rows, "otherwise": "block"})
    paid = replace(an_order().payment, name="Visa")
    other = replace(an_order(), ref="bindcommerce:2", payment=paid)
    box.hub.holds(an_order(), other)
    box.run()
    results = box.results()
    assert results[other.ref].outcome is Outcome.CREATED
    assert results[an_order().ref].outcome is Outcome.BLOCKED
    assert results[an_order().ref].reason.code == "step_failed"


def test_the_policy_of_a_step_counts_for_its_orders(box, transforms):
    box.configuration["stock"] = "follow_shop"
    transforms({"step": "policy", "stock": "untouched", "when": ON_EBAY})
    other = replace(an_order(), ref="bindcommerce:2", origin=EBAY)
    box.hub.holds(an_order(), other)
    run = box.new_run()
    box.run(run)
    policies = {order.ref: str(order.operation.policy.stock) for order in planned(box, run)}
    assert policies == {an_order().ref: "follow_shop", other.ref: "untouched"}


def test_no_step_lets_a_backfill_send_mails(box, transforms):
    transforms({"step": "policy", "mail": "always", "stock": "follow_shop"})
    box.hub.holds(an_order())
    run = box.new_run()
    box.run(run, kind=RunKind.BACKFILL)
    (order,) = planned(box, run)
    assert (str(order.operation.policy.mail), str(order.operation.policy.stock)) == (
        "never",
        "untouched",
    )


def test_the_same_steps_leave_an_order_unchanged(box, transforms):
    transforms({"step": "set", "fields": MARKETPLACE})
    box.hub.holds(an_order())
    box.run()
    box.hub.holds(an_order(), file="again")
    box.run(force=True)
    assert box.results()[an_order().ref].outcome is Outcome.UNCHANGED


def test_other_steps_make_an_order_be_looked_at_again(box, transforms):
    box.configuration["update"] = "complete"
    transforms({"step": "set", "fields": MARKETPLACE})
    box.hub.holds(an_order())
    box.run()
    transforms({"step": "set", "fields": {**MARKETPLACE, "billing.city": "Torino"}})
    box.hub.files = {}
    box.hub.holds(an_order(), file="again")
    box.run()
    (shop_order,) = box.client.find([an_order().ref], (), ("billing",))
    assert shop_order.parts.billing.city == "Torino"


def test_a_run_that_died_after_the_steps_loses_none_of_its_orders(box, transforms):
    transforms({"step": "drop", "reason": "x", "when": ON_EBAY})
    other = replace(an_order(), ref="bindcommerce:2", origin=EBAY)
    box.hub.holds(an_order(), other)
    run = box.new_run()
    for stage, work in box.stages(run):
        if stage == "plan":
            break
        work()
    counts = report(run, "plan").counts
    assert (counts[Outcome.FAILED], counts[Outcome.FILTERED]) == (1, 1)
    assert not run.has(ENDED)


SPLIT = {"step": "split", "by": "supplier"}


def an_order_of_two(**known):
    lines = tuple(replace(a_line(code=f"SKU-{key}"), supplier=key) for key in "AB")
    return an_order(lines=lines, **known)


def test_a_split_order_stands_in_the_shop_in_parts(box, transforms):
    transforms(SPLIT)
    box.hub.holds(an_order_of_two())
    assert box.run().counts[Outcome.CREATED] == 2
    found = box.client.find(["bindcommerce:1-A", "bindcommerce:1-B"], (), ())
    assert len(found) == 2


def test_the_parts_are_not_made_again(box, transforms):
    transforms(SPLIT)
    box.hub.holds(an_order_of_two())
    box.run()
    box.hub.holds(an_order_of_two(), file="again")
    assert box.run().counts[Outcome.UNCHANGED] == 2


def test_an_order_that_is_in_the_shop_as_a_whole_is_not_split_later(box, transforms):
    box.hub.holds(an_order_of_two())
    box.run()
    transforms(SPLIT)
    box.hub.files = {}
    box.hub.holds(an_order_of_two(), file="again")
    box.run()
    assert {ref: result.outcome for ref, result in box.results().items()} == {
        "bindcommerce:1": Outcome.UNCHANGED
    }


def test_an_order_waits_as_a_whole_until_each_of_its_parts_is_in(box, transforms):
    when = {"products": {"suppliers": ["B"]}}
    transforms(SPLIT, {"step": "wait", "reason": "the supplier is closed", "when": when})
    box.hub.holds(an_order_of_two())
    first = box.run()
    assert (first.counts[Outcome.CREATED], first.counts[Outcome.NOT_YET]) == (1, 1)
    assert [row.ref for row in box.ledger.waiting.of("connector")] == ["bindcommerce:1"]
    transforms(SPLIT)
    box.hub.files = {}
    second = box.run()
    assert (second.counts[Outcome.CREATED], second.counts[Outcome.UNCHANGED]) == (1, 1)
    assert list(box.ledger.waiting.of("connector")) == []


def test_a_part_may_be_left_out(box, transforms):
    when = {"products": {"suppliers": ["B"]}}
    transforms(SPLIT, {"step": "drop", "reason": "the supplier ships", "when": when})
    box.hub.holds(an_order_of_two())
    box.run()
    assert {ref: result.outcome for ref, result in box.results().items()} == {
        "bindcommerce:1-A": Outcome.CREATED,
        "bindcommerce:1-B": Outcome.FILTERED,
    }


def test_a_part_is_found_by_its_own_reference(box, transforms, person):
    transforms(SPLIT)
    box.hub.holds(an_order_of_two())
    box.run()
    (named,) = box.ledger.names.find("connector", "bindcommerce:1-A")
    assert named.ref == "bindcommerce:1"


def test_a_step_may_let_in_what_the_shop_does_not_have(box, transforms):
    box.configuration["missing_product"] = "block"
    transforms({"step": "policy", "missing_product": "as_sold", "when": ON_EBAY})
    lines = (a_line(code="NOT-THERE"),)
    other = replace(an_order(lines=lines), ref="bindcommerce:2", origin=EBAY)
    box.hub.holds(an_order(lines=lines), other)
    box.run()
    outcomes = {ref: result.outcome for ref, result in box.results().items()}
    assert outcomes == {an_order().ref: Outcome.BLOCKED, other.ref: Outcome.CREATED}


def test_a_step_may_name_a_stand_in(box, transforms):
    stand_in = {"missing_product": "stand_in", "stand_in_product": "MARKETPLACE-ITEM"}
    transforms({"step": "policy", **stand_in, "when": ON_EBAY})
    box.configuration["missing_product"] = "block"
    lines = (a_line(code="NOT-THERE"),)
    box.hub.holds(an_order(origin=EBAY, lines=lines))
    assert box.run().counts[Outcome.CREATED] == 1


def test_a_step_may_keep_a_province_as_a_text(box, transforms):
    box.configuration["unknown_zone"] = "block"
    transforms(
        {
            "step": "set",
            "fields": {"shipping.province": "Atlantis", "billing.province": "Atlantis"},
        },
        {"step": "policy", "unknown_zone": "without_zone"},
    )
    box.hub.holds(an_order())
    assert box.run().counts[Outcome.CREATED] == 1
