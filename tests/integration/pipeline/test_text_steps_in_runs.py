"""Steps of codes, names and groups from the hub to the shop."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from pydantic import TypeAdapter

from builders import AMAZON, a_line, an_order
from order_upload.config.connector import AnyStep
from order_upload.domain.outcome import Outcome
from order_upload.errors import ConfigError
from order_upload.pipeline.stages import SKU_ROWS

STEPS = TypeAdapter(tuple[AnyStep, ...])
REF = "bindcommerce:1"
DEFAULT, WHOLESALE = "1", "2"
"""Customer groups of the demo shop."""
EBAY = replace(AMAZON, node="eBay IT", node_id="")
FROM_FILE = {"step": "sku", "file": "codes.csv"}


@pytest.fixture
def transforms(box):
    """Give the connector these steps, and complete updates."""

    def give(*steps):
        box.configuration |= {"transformation": "t", "update": "complete"}
        box.connector["steps"] = STEPS.validate_json(json.dumps(steps))

    return give


@pytest.fixture
def codes(tmp_path, monkeypatch):
    """Write a file of codes of three columns."""
    monkeypatch.setenv("ORDER_UPLOAD_SKU_FILES", str(tmp_path))

    def write(*rows):
        content = "\n".join(["sku,external_sku,node", *rows])
        (tmp_path / "codes.csv").write_text(content, encoding="utf-8")

    return write


def sku_in_shop(box, ref=REF):
    (shop_order,) = box.client.find([ref], (), ("content",))
    (line,) = shop_order.parts.content.lines
    return line.sku


def sold(code, number="1", **known):
    return an_order(number, lines=(a_line(code=code),), **known)


def test_the_shop_gets_the_codes_of_the_file(box, transforms, codes):
    codes("MUG-BLUE,ext-1,", "MUG-RED,ext-1,eBay IT")
    transforms(FROM_FILE)
    box.hub.holds(sold("ext-1"), sold("ext-1", "2", origin=EBAY))
    box.run()
    assert [sku_in_shop(box, f"bindcommerce:{number}") for number in (1, 2)] == [
        "MUG-BLUE",
        "MUG-RED",
    ]


def test_another_file_makes_unchanged_orders_be_read_again(box, transforms, codes):
    codes("MUG-BLUE,ext-1,")
    transforms(FROM_FILE)
    box.hub.holds(sold("ext-1"))
    box.run()
    codes("MUG-RED,ext-1,")
    box.hub.files = {}
    box.hub.holds(sold("ext-1"), file="again")
    box.run()
    assert (box.hub.orders_read, sku_in_shop(box)) == (2, "MUG-RED")


def test_the_same_file_leaves_unchanged_orders_unread(box, transforms, codes):
    transforms(FROM_FILE)
    for file in ("once", "again"):
        codes("MUG-BLUE,ext-1,")
        box.hub.files = {}
        box.hub.holds(sold("ext-1"), file=file)
        box.run()
    assert box.hub.orders_read == 1


def test_a_file_that_changes_under_way_changes_no_run(box, transforms, codes):
    codes("MUG-BLUE,ext-1,")
    transforms(FROM_FILE)
    box.hub.holds(sold("ext-1"))
    for stage, work in box.stages(box.new_run()):
        if stage == "filter":
            codes("MUG-RED,ext-1,")
        work()
    assert sku_in_shop(box) == "MUG-BLUE"


def test_a_file_that_is_not_there_fails_the_run_before_the_hub_is_asked(box, transforms, codes):
    transforms(FROM_FILE)
    box.hub.holds(sold("ext-1"))
    _, extract = next(box.stages(box.new_run()))
    with pytest.raises(ConfigError, match=r"codes\.csv: found no file that can be read"):
        extract()
    assert box.hub.fetched == []


def test_without_files_of_codes_none_is_staged(box, transforms):
    transforms({"step": "sku", "rows": [{"from": "ext-1", "to": "MUG-BLUE"}]})
    box.hub.holds(sold("ext-1"))
    run = box.new_run()
    box.run(run)
    assert (run.has(SKU_ROWS), sku_in_shop(box)) == (False, "MUG-BLUE")


def test_a_code_that_is_blocked_goes_on_when_the_file_has_it(box, transforms, codes):
    codes("MUG-BLUE,ext-1,")
    transforms({**FROM_FILE, "otherwise": "block"})
    box.hub.holds(sold("ext-2"))
    box.run()
    assert box.results()[REF].outcome is Outcome.BLOCKED
    codes("MUG-BLUE,ext-1,", "MUG-RED,ext-2,")
    box.hub.files = {}
    box.run()
    assert (box.results()[REF].outcome, sku_in_shop(box)) == (Outcome.CREATED, "MUG-RED")


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
