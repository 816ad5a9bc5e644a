"""Runs over orders that people and the hub changed, over echoes, and over others' orders."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from builders import MY_SHOP, NOON, a_line, an_address, an_order
from demo.shop.data import OWN_ORDERS
from demo.shop.found import values_of
from order_upload.domain.order import Amounts, Customer, Order, PlatformStatus, Shipping
from order_upload.domain.outcome import Reason
from order_upload.domain.parts import Part
from order_upload.ledger import Ledger
from order_upload.pipeline.report_text import report_text
from order_upload.sources.base import RefusedOrder

LATER = NOON + timedelta(hours=1)
REF = "bindcommerce:1"


def counts(finished: Any) -> dict[str, int]:
    return {outcome: count for outcome, count in finished.counts.items() if count}


def of_pieces(pieces: int, **known: Any) -> Order:
    line = a_line(quantity=Decimal(pieces))
    amounts = Amounts(total=line.total, currency="EUR", shipping_cost=Decimal(0))
    return an_order(lines=(line,), amounts=amounts, **known)


def values(box: Any, ref: str = REF) -> dict[str, Any]:
    return values_of(box.shop.order(ref))


def note_codes(finished: Any) -> list[str]:
    return [note.code for note in finished.notes]


@pytest.fixture
def complete(box):
    """A connector that updates everything and has created an order of one mug."""
    box.configuration |= {"update": "complete"}
    box.hub.holds(of_pieces(1))
    box.run()
    return box


def then(box: Any, *orders: Order | RefusedOrder, **request: Any) -> Any:
    """Run once more; the hub holds these orders alone."""
    box.hub.files = {}
    box.hub.holds(*orders, file=f"file {box.runs}")
    return box.run(**request)


def edit(box: Any, **parts: Any) -> None:
    """Change parts as a person in the admin does."""
    box.shop.edit(box.shop.order(REF)["order_id"], parts)


def five_off(content: dict[str, Any]) -> dict[str, Any]:
    total = f"{Decimal(content['total']) - 5:.2f}"
    rows = [
        *content["totals"][:-1],
        {"code": "credit", "title": "Sorry", "value": "-5.00"},
        {"code": "total", "title": "Total", "value": total},
    ]
    return {**content, "totals": rows, "total": total}


def swapped(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "lines": [{**content["lines"][0], "name": "Another mug"}]}


def lines_and_totals(content: dict[str, Any]) -> tuple[Any, ...]:
    return content["lines"], content["totals"], content["total"]


# The money of an order is that of one version.


@pytest.mark.parametrize("by_hand", [five_off, swapped])
def test_content_that_people_edited_is_kept_whole(complete, by_hand):
    edit(complete, content=by_hand(values(complete)["content"]))
    edited = values(complete)["content"]
    then(complete, of_pieces(3, updated_at=LATER))
    assert values(complete)["content"] == edited


@pytest.mark.parametrize("by_hand", [five_off, swapped])
def test_content_that_people_edited_is_overwritten_whole(complete, by_hand):
    complete.configuration |= {"on_conflict": "overwrite"}
    edit(complete, content=by_hand(values(complete)["content"]))
    then(complete, of_pieces(3, updated_at=LATER))
    content = values(complete)["content"]
    assert (content["lines"][0]["quantity"], content["total"]) == ("3", "30.00")
    assert [row["code"] for row in content["totals"]] == ["sub_total", "shipping", "total"]


# What was kept and overwritten is named.


def billed_to(city: str, **known: Any) -> Order:
    customer = Customer(code="9", address=an_address(city=city))
    return an_order(customer=customer, updated_at=LATER, **known)


@pytest.mark.parametrize(
    ("on_conflict", "code", "field"),
    [("keep", "kept", "kept"), ("overwrite", "overwritten", "overwritten")],
)
def test_what_both_changed_is_named_in_report_and_result(complete, on_conflict, code, field):
    complete.configuration |= {"on_conflict": on_conflict}
    edit(complete, billing={"city": "Rome"})
    finished = then(complete, billed_to("Milan"))
    [note] = finished.notes
    assert (note.code, note.orders, note.parts, note.refs) == (code, 1, {"billing": 1}, (REF,))
    assert getattr(complete.results()[REF], field) == (Part.BILLING,)


def test_the_report_names_parts_and_nothing_that_is_in_them(complete):
    edit(complete, billing={"city": "Rome"})
    text = report_text(then(complete, billed_to("Milan")))
    assert ("billing 1" in text, "Rome" in text, "Milan" in text) == (True, False, False)


def test_what_would_be_kept_is_in_the_report_of_a_dry_run(complete):
    edit(complete, billing={"city": "Rome"})
    assert note_codes(then(complete, billed_to("Milan"), dry_run=True)) == ["kept"]


def test_what_was_kept_is_named_once(complete):
    edit(complete, billing={"city": "Rome"})
    then(complete, billed_to("Milan"))
    assert note_codes(then(complete, billed_to("Milan"))) == []


def test_another_policy_writes_what_was_kept(complete):
    edit(complete, billing={"city": "Rome"})
    then(complete, billed_to("Milan"))
    complete.configuration |= {"on_conflict": "overwrite"}
    then(complete, billed_to("Milan"))
    assert values(complete)["billing"]["city"] == "Milan"


def test_a_comment_that_a_person_typed_into_an_empty_field_stays(complete):
    edit(complete, comment="Call before")
    amounts = replace(an_order().amounts, customer_note="Ring twice")
    then(complete, an_order(amounts=amounts, updated_at=LATER))
    assert values(complete)["comment"] == "Call before"


def test_a_comment_that_the_hub_says_later_fills_an_empty_field(complete):
    amounts = replace(an_order().amounts, customer_note="Ring twice")
    then(complete, an_order(amounts=amounts, updated_at=LATER))
    assert values(complete)["comment"] == "Ring twice"


# The shop's own orders.


def own(**known: Any) -> Order:
    """Return the shop's order 1001 as the hub tells it: otherwise than the shop has it."""
    buyer = Customer(code="9", address=an_address(email="elena.conti@example.com"))
    facts = {"origin": MY_SHOP, "number": "1001", "customer": buyer, "ref": REF}
    return replace(an_order(status=PlatformStatus(name="Processing")), **{**facts, **known})


def test_the_first_link_of_an_own_order_leaves_what_the_shop_sold(box):
    box.configuration |= {"update": "complete"}
    then(box, own(shipping=Shipping(carrier="DHL", tracking_number="JD1")))
    now = values(box)
    assert now["tracking"]["number"] == "JD1"
    assert {**now, "tracking": None} == {**OWN_ORDERS["1001"], "tracking": None}


def test_an_own_order_that_is_only_linked_is_unchanged_and_known(box):
    box.configuration |= {"update": "complete"}
    assert counts(then(box, own())) == {"unchanged": 1}
    assert box.shop.order(REF)["order_id"] == "1001"


def test_what_the_hub_changes_of_an_own_order_after_the_link_is_written(box):
    box.configuration |= {"update": "complete"}
    then(box, own())
    moved = replace(own().customer, address=replace(own().customer.address, city="Como"))
    then(box, own(customer=moved, updated_at=LATER))
    now = values(box)
    assert (now["billing"]["city"], now["content"]) == ("Como", OWN_ORDERS["1001"]["content"])


# Echoes.


def echo_of(box: Any) -> Order:
    """Return the order as the hub read it back from the shop: with a number of its own."""
    order_id = box.shop.order(REF)["order_id"]
    return replace(
        an_order("900", origin=MY_SHOP), number=order_id, status=PlatformStatus(name="Processing")
    )


def test_an_echo_is_unchanged_and_the_run_is_green(complete):
    finished = then(complete, of_pieces(1), echo_of(complete))
    assert (counts(finished), finished.failure) == ({"unchanged": 2}, None)
    assert complete.results()["bindcommerce:900"].reason.code == "echo"


def test_the_report_says_once_how_to_keep_echoes_out(complete):
    second = replace(echo_of(complete), ref="bindcommerce:901")
    finished = then(complete, echo_of(complete), second)
    [note] = finished.notes
    assert (note.orders, '"rule": "exclude", "nodes": ["My shop"]' in note.remedy) == (2, True)


def test_an_echo_is_told_once(complete):
    then(complete, echo_of(complete))
    assert note_codes(then(complete, echo_of(complete))) == []


def test_an_echo_is_known_without_the_ledger(complete):
    complete.ledger = Ledger(f"sqlite:///{complete.folder}/fresh.db")
    then(complete, echo_of(complete))
    assert complete.results()["bindcommerce:900"].reason.code == "echo"


# Other connectors.


def test_an_order_of_another_connector_gets_its_tracking_and_keeps_its_content(complete):
    complete.connector["name"] = "second"
    parcel = Shipping(carrier="DHL", tracking_number="JD1")
    finished = then(complete, billed_to("Milan", shipping=parcel))
    now = values(complete)
    assert (counts(finished), note_codes(finished)) == ({"updated": 1}, ["owned_by"])
    assert (now["tracking"]["number"], now["billing"]["city"]) == ("JD1", "Anzio")


def test_what_another_connector_left_its_owner_writes(complete):
    complete.connector["name"] = "second"
    then(complete, billed_to("Milan"))
    complete.connector["name"] = "connector"
    then(complete, billed_to("Milan"))
    assert values(complete)["billing"]["city"] == "Milan"


def test_content_that_another_connector_owns_is_told_once(complete):
    complete.connector["name"] = "second"
    then(complete, billed_to("Milan"))
    assert note_codes(then(complete, billed_to("Milan"))) == []


def test_a_connector_of_another_name_takes_its_orders_over(complete):
    complete.connector |= {"name": "renamed", "takes_over": ("connector",)}
    then(complete, billed_to("Milan"))
    assert (values(complete)["billing"]["city"], complete.shop.order(REF)["owner"]) == (
        "Milan",
        "renamed",
    )


# Documents without a number, and two of one number.


def numberless(where: str = "Document 2", number: str = "2026/14") -> RefusedOrder:
    reason = Reason("no_number", "General/bindCommerceNumber: found nothing; allowed: a number")
    return RefusedOrder(ref="", where=where, reason=reason, number=number, record_hash=number)


def test_an_order_without_a_number_is_named_by_what_it_has(box):
    finished = then(box, an_order(), numberless())
    [wait] = finished.waits
    assert (wait.refs, wait.message.startswith("Document 2: ")) == (("2026/14",), True)


def test_an_order_without_a_number_is_named_once(box):
    then(box, an_order(), numberless())
    finished = then(box, an_order(), numberless("Document 5"))
    assert (finished.waits, finished.failure, finished.counts["rejected"]) == ([], None, 1)


def test_another_order_without_a_number_is_named(box):
    then(box, an_order(), numberless())
    finished = then(box, an_order(), numberless(), numberless("Document 3", "2026/15"))
    assert [wait.refs for wait in finished.waits] == [("2026/15",)]


def test_of_two_documents_of_one_number_the_report_says_which_counts(box):
    finished = then(box, an_order(), an_order(updated_at=LATER), an_order("2"))
    [note] = finished.notes
    assert (note.code, note.orders, note.refs) == ("superseded", 1, (REF,))
    assert "2026-11-20T12:00:00" in note.message


def test_the_document_that_does_not_count_has_an_end_in_the_report(box):
    then(box, an_order(), an_order(updated_at=LATER))
    assert box.ends() == [(REF, "filtered", "superseded"), (REF, "created", "")]


def test_versions_of_one_order_in_two_payloads_are_no_news(box):
    box.hub.holds(an_order())
    box.hub.holds(an_order(updated_at=LATER), file="b")
    assert box.run().notes == []
