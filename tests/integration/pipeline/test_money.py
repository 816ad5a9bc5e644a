"""What an order costs, from the hub to the shop: fees, rounding, and what the shop makes of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from builders import NOON, an_order
from order_upload.domain.order import Amounts, Payment
from order_upload.pipeline.report_text import report_text

ON_DELIVERY = Payment(name="Contrassegno", cash_on_delivery=True)


def an_order_paid(total: str, number: str = "1", **known):
    """Return an order of one mug at 10.00 for which so much was paid."""
    return an_order(number, amounts=Amounts(total=Decimal(total), currency="EUR"), **known)


def rows_in(shop, ref="bindcommerce:1"):
    """Return code and value of the rows of sums that stand in the shop."""
    content = shop.order(ref)["parts"]["content"]["value"]
    return [(row["code"], row["value"]) for row in content["totals"]]


def alter_totals(shop):
    """Let a trigger of the shop's database alter the total of each new order."""
    with shop.database.transaction() as tables:
        tables.execute(
            "CREATE TRIGGER altered AFTER INSERT ON orders BEGIN UPDATE orders "
            "SET parts = json_set(parts, '$.content.total', '99.00') "
            "WHERE order_id = NEW.order_id; END"
        )


def test_what_cash_on_delivery_costs_reaches_the_shop(box):
    box.hub.holds(an_order_paid("13.00", payment=ON_DELIVERY))
    box.run()
    assert rows_in(box.shop) == [
        ("sub_total", "10.00"),
        ("shipping", "0.00"),
        ("handling", "3.00"),
        ("total", "13.00"),
    ]


def test_an_order_whose_sums_differ_waits_until_the_configuration_lets_it_pass(box):
    box.hub.holds(an_order_paid("13.00"))
    assert box.run().counts["blocked"] == 1
    box.configuration["fees"] = {"limit": "5.00", "unexplained": "row"}
    assert box.run().counts["created"] == 1


def test_a_difference_that_is_accepted_for_one_order_lets_that_one_pass(box):
    order = an_order_paid("99.00", "2")
    accepted = replace(order, amounts=replace(order.amounts, accept_difference=True))
    box.hub.holds(an_order_paid("99.00"), accepted)
    box.run()
    outcomes = {ref: str(result.outcome) for ref, result in box.results().items()}
    assert outcomes == {"bindcommerce:1": "blocked", "bindcommerce:2": "created"}


def test_what_the_shop_altered_is_an_incident_of_an_order_that_was_created(box):
    alter_totals(box.shop)
    box.hub.holds(an_order(), an_order("2"))
    finished = box.run()
    (incident,) = finished.incidents
    assert (incident.orders, incident.refs) == (2, ("bindcommerce:1", "bindcommerce:2"))
    assert "Incident: 2 orders altered in the shop: content.total" in report_text(finished)
    result = box.results()["bindcommerce:1"]
    assert (str(result.outcome), result.reason.code) == ("created", "altered_in_shop")


def test_an_incident_makes_no_run_red_and_is_told_once(box):
    alter_totals(box.shop)
    box.hub.holds(an_order())
    assert box.run().failure is None
    again = box.run()
    assert (again.incidents, again.failure) == ([], None)


@pytest.mark.parametrize("update", ["minimal", "complete"])
def test_what_the_shop_altered_is_not_written_again_while_the_hub_says_the_same(box, update):
    box.configuration["update"] = update
    alter_totals(box.shop)
    box.hub.holds(an_order())
    box.run()
    box.hub.holds(an_order(updated_at=NOON.replace(hour=13)), file="b")
    assert box.run().counts["unchanged"] == 1
