"""What the ledger keeps of how orders ended, from whole runs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from builders import NOON, an_address, an_order
from decision_builders import REF, later, refused, unknown_zone
from demo.shop.faults import Fault
from order_upload.domain.order import Customer, PlatformStatus, Shipping
from order_upload.domain.shown_changes import ShownChange
from order_upload.ledger.results import ReportingRun
from order_upload.pipeline.approval import Approval
from order_upload.pipeline.report import report

FROBNICATED = PlatformStatus(code="FROBNICATED", name="FROBNICATED")
SHIPPED = Shipping(carrier="DHL", tracking_number="JD0001", shipped_at=NOON)


def life_of(box, ref=REF):
    return box.ledger.order_results.life(box.name, ref)


def ends_of(box, ref=REF):
    return [(row.outcome, row.reason_code) for row in life_of(box, ref).results]


def shipped(order):
    return later(order, status=PlatformStatus(name="Shipped"), shipping=SHIPPED)


def test_a_created_order_is_kept_with_its_numbers_and_its_sum(box):
    box.hub.holds(an_order())
    box.run()
    row = life_of(box).results[0]
    shop_order = box.shop.order(REF)
    assert (row.outcome, row.number, row.origin_node) == ("created", "404-1", "Amazon IT")
    assert (row.shop, row.shop_order_id) == ("shop", str(shop_order["order_id"]))
    assert (row.total, row.currency) == (an_order().amounts.total, "EUR")
    assert (row.run_id, row.attempts, row.status_to) == ("run-1", 1, "Processing")


def test_an_update_is_kept_field_by_field_without_a_word_of_the_buyer(box):
    box.configuration |= {"update": "complete"}
    box.hub.holds(an_order())
    box.run()
    box.hub.holds(shipped(an_order(customer=Customer(address=an_address(city="Grado")))))
    box.run()
    changes = {change.field: change for change in life_of(box).results[0].changes}
    assert changes["tracking.number"] == ShownChange("tracking.number", "", "JD0001")
    assert changes["status"] == ShownChange("status", "Processing", "Shipped")
    assert changes["billing.city"] == ShownChange("billing.city")


def test_stock_and_mails_of_what_was_written_are_kept(box):
    box.configuration |= {"mail": "always"}
    box.hub.holds(an_order())
    box.run()
    row = life_of(box).results[0]
    assert [(move.sku, move.quantity) for move in row.stock] == [
        (line.code, f"-{line.quantity}") for line in an_order().lines
    ]
    assert row.mails == 1


def test_an_order_that_is_unchanged_costs_no_row(settled):
    settled.run(force=True)
    assert ends_of(settled) == [("created", "")]
    runs = settled.ledger.reported_runs.of(settled.name)
    assert (runs.latest.counts, runs.latest.news) == ({"unchanged": 1}, {})


def test_an_order_that_waits_is_one_row_until_it_is_created(box):
    box.hub.holds(an_order(status=FROBNICATED))
    box.run()
    box.run()
    waits = life_of(box)
    assert [(row.outcome, row.runs) for row in waits.results] == [("blocked", 2)]
    assert waits.waits is not None
    box.configuration |= {"unmapped_status": "keep"}
    box.run()
    assert ends_of(box) == [("created", ""), ("blocked", "unmapped_status")]
    assert life_of(box).waits is None


@pytest.mark.parametrize("stops", [unknown_zone, refused, lambda: an_order(status=FROBNICATED)])
def test_money_that_waits_is_known_wherever_an_order_stops(box, stops):
    box.hub.holds(stops())
    box.run()
    (group,) = box.ledger.waiting_groups.of([box.name])
    assert group.money == {"EUR": an_order().amounts.total}


def test_money_of_orders_that_a_dead_shop_strands_is_known(box):
    box.shop.faults.plan(Fault.SERVER_ERROR, call="info", times=9)
    box.hub.holds(an_order())
    box.run()
    (group,) = box.ledger.waiting_groups.of([box.name])
    assert (group.waits_for.reason_code, group.money["EUR"] > Decimal(0)) == ("run_stopped", True)


def test_what_was_refused_by_a_person_is_not_kept_as_written(box):
    box.hub.holds(an_order())
    run = box.new_run()
    for stage, work in box.stages(run):
        if stage == "upload":
            break
        work()
    report(run, None, approval=Approval(is_given=False, by="ada"))
    row = life_of(box).results[0]
    assert (row.outcome, row.reason_code) == ("blocked", "not_approved")
    assert (row.changes, row.stock, row.mails) == ((), (), 0)


def test_a_dry_run_keeps_what_it_counted_and_no_result(box):
    box.hub.holds(an_order())
    box.run(dry_run=True)
    assert life_of(box).results == []
    reported = box.ledger.reported_runs.get(box.name, "run-1")
    assert (reported.is_dry, reported.state) == (True, "success")


def test_a_run_is_kept_with_its_kind_its_shop_and_its_state(box):
    box.hub.holds(an_order())
    box.run()
    run = box.ledger.reported_runs.get(box.name, "run-1")
    assert (run.kind, run.shop, run.state) == ("manual", "shop", "success")
    assert run.installation
    assert run.news == {"created": 1}


def test_a_run_whose_extract_failed_is_kept_as_failed(box):
    box.hub.truncated = True
    box.hub.holds(an_order())
    box.run()
    assert box.ledger.reported_runs.get(box.name, "run-1").state == "failed"


def test_a_report_that_is_tried_again_comes_to_the_same(box):
    box.hub.holds(an_order("1"), an_order("2", status=FROBNICATED))
    run = box.new_run()
    box.run(run)
    before = [life_of(box, f"bindcommerce:{number}").results for number in (1, 2)]
    report(run, None)
    after = [life_of(box, f"bindcommerce:{number}").results for number in (1, 2)]
    assert [len(rows) for rows in after] == [1, 1]
    assert [(row.outcome, row.runs) for (row,) in after] == [
        (row.outcome, row.runs) for (row,) in before
    ]


def test_who_decided_stands_in_the_life_of_an_order(box, person):
    box.hub.holds(unknown_zone())
    box.run()
    person.correct(REF, "customer.address.province", "RM", "a call")
    box.run()
    life = life_of(box)
    assert [row.outcome for row in life.results] == ["created", "blocked"]
    assert [(act.act, act.field, act.person) for act in life.acts] == [
        ("corrected", "customer.address.province", "ada")
    ]


def test_an_order_is_found_by_each_of_its_numbers(box):
    box.hub.holds(an_order())
    box.run()
    order_id = str(box.shop.order(REF)["order_id"])
    for number in (REF, "1", "404-1", order_id):
        found = box.ledger.order_results.find([box.name], number)
        assert [row.ref for row in found] == [REF]


def test_a_forgotten_order_has_no_results(box, person):
    box.hub.holds(an_order())
    box.run()
    person.send_again([REF])
    box.ledger.erasure.erase([REF], lambda text: text)
    life = life_of(box)
    assert (life.results, life.acts) == ([], [])


def test_results_expire_with_the_reports(box):
    box.hub.holds(an_order())
    box.run()
    at = box.ledger.results.begin(ReportingRun(connector=box.name, run_id="later"))
    assert box.ledger.results.expire(at + timedelta(seconds=1)) == 1
    assert life_of(box).results == []
