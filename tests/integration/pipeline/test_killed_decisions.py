"""What a person decided about one order holds, whenever the run dies that should do it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec import structs

from builders import an_address, an_order
from order_upload.domain.order import Customer, PlatformStatus
from order_upload.staging import Staging

REF = "bindcommerce:1"
STAGES = ("extract", "filter", "normalize_status", "transform", "plan", "upload")


@pytest.fixture
def blocked(box):
    """An order that waits for its province, of a hub that hands out an order only once."""
    box.hub.holds(unknown_zone())
    box.run()
    box.hub.files = {}
    return box


def unknown_zone(province: str = "XX"):
    return an_order(customer=Customer(address=an_address(province=province)))


def die_after(box, last: str) -> None:
    for stage, work in box.stages(box.new_run()):
        work()
        if stage == last:
            return


def zone_in(box) -> str:
    (order,) = box.client.find([REF])
    return order.parts.billing.zone


@pytest.mark.parametrize("last", STAGES)
def test_a_corrected_order_gets_in(blocked, person, last):
    person.correct(REF, "customer.address.province", "RM", "w")
    die_after(blocked, last)
    blocked.run()
    assert zone_in(blocked) == "RM"


@pytest.mark.parametrize("last", STAGES)
def test_a_correction_that_the_hub_ended_does_not_come_back(blocked, person, last):
    person.correct(REF, "customer.address.province", "RM", "w")
    later = unknown_zone("MI")
    blocked.hub.holds(structs.replace(later, updated_at=later.updated_at + timedelta(hours=1)))
    die_after(blocked, last)
    blocked.hub.files = {}
    blocked.run()
    assert zone_in(blocked) == "MI"


@pytest.mark.parametrize("last", STAGES)
def test_a_dismissed_order_stays_out(blocked, person, last):
    person.dismiss([REF], "w")
    die_after(blocked, last)
    blocked.run()
    assert blocked.results()[REF].reason.code == "dismissed"


@pytest.mark.parametrize("last", STAGES)
def test_what_was_exported_once_is_sent_again(box, person, last):
    box.connector = {"filter": {"export_once": True}, "filter_name": "once"}
    order = an_order()
    box.hub.holds(order)
    box.run()
    person.send_again([REF])
    box.hub.holds(
        structs.replace(
            order,
            updated_at=order.updated_at + timedelta(hours=1),
            status=PlatformStatus(code="Shipped"),
        ),
        file="shipped",
    )
    die_after(box, last)
    box.hub.files = {}
    box.run()
    assert box.client.find([REF])[0].status == "3"


def test_a_copy_of_which_the_ledger_never_heard_changes_nothing(settled):
    waiting = Staging(settled.folder / "staging").waiting(settled.name)
    (line,) = settled.new_run().other("run-1").staging.read_lines("extract", "orders.jsonl")
    with waiting.write_lines("sent-again-x.jsonl") as lines:
        lines.write(line)
    assert settled.run().counts["unchanged"] == 1
    assert waiting.names() == []
