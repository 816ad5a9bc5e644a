"""What a person does about one order: correct a field, send it again, leave it alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec import structs

from builders import NOON, a_line, an_address, an_order
from order_upload.domain.order import Customer, HubValue, PlatformStatus
from order_upload.domain.order_fields import FieldError
from order_upload.domain.outcome import Reason
from order_upload.errors import ConfigError
from order_upload.pipeline.asked_orders import UnknownOrderError
from order_upload.pipeline.extract import extract
from order_upload.pipeline.order_actions import ComesBack, OrderActions
from order_upload.pipeline.request import RunKind, Window
from order_upload.pipeline.stages import SUMMARY
from order_upload.sources.base import RefusedOrder
from order_upload.staging import Staging

REF = "bindcommerce:1"
FIRST = "#1004"
"""The order id that the demo shop gives first."""
COMPLETE = {"update": "complete", "missing_product": "as_sold"}


@pytest.fixture
def person(box):
    return OrderActions(Staging(box.folder / "staging"), box.ledger, box.name, "ada")


def unknown_zone(province: str = "XX", **known):
    """Return an order whose province the shop does not have."""
    return an_order(customer=Customer(address=an_address(province=province)), **known)


def later(order, **known):
    return structs.replace(order, updated_at=order.updated_at + timedelta(hours=1), **known)


def shown(box, ref=REF):
    """Return the outcome of an order in the last run, and its reason."""
    result = box.results()[ref]
    return str(result.outcome), result.reason.code if result.reason else ""


def billing(box):
    (order,) = box.client.find([REF])
    return order.parts.billing


@pytest.fixture
def corrected(box, person):
    """An order that its province blocked, was corrected, and is in the shop."""
    box.configuration = COMPLETE
    box.hub.holds(unknown_zone())
    box.run()
    assert shown(box) == ("blocked", "unknown_zone")
    person.correct(REF, "customer.address.province", "RM", "the buyer wrote a village")
    box.run()
    assert shown(box) == ("created", "")
    return box


def test_a_blocked_order_that_is_corrected_gets_in(corrected):
    assert billing(corrected).zone == "RM"


def test_a_corrected_order_is_not_read_again_while_the_hub_says_the_same(corrected):
    corrected.hub.holds(unknown_zone(), file="again")
    corrected.run()
    assert corrected.unread() == {REF: "unchanged"}


def test_a_correction_holds_while_the_hub_changes_other_fields(corrected):
    corrected.hub.holds(
        later(unknown_zone(), status=PlatformStatus(code="Shipped")), file="shipped"
    )
    corrected.run()
    assert shown(corrected) == ("updated", "")
    assert billing(corrected).zone == "RM"


def test_a_correction_ends_when_the_hub_changes_its_field(corrected, person):
    corrected.hub.holds(later(unknown_zone("MI")), file="changed")
    report = corrected.run()
    assert billing(corrected).zone == "MI"
    assert person.corrections() == []
    assert "ended, because the hub changed the field: bindcommerce:1 customer" in report.text


def test_a_version_that_is_not_the_latest_ends_no_correction(corrected, person):
    corrected.hub.holds(unknown_zone("MI", updated_at=NOON - timedelta(days=1)), file="old")
    corrected.hub.holds(unknown_zone(), file="again")
    corrected.run()
    assert len(person.corrections()) == 1


def test_a_dry_run_ends_no_correction(corrected, person):
    corrected.hub.holds(later(unknown_zone("MI")), file="changed")
    corrected.run(dry_run=True)
    assert len(person.corrections()) == 1


def test_the_plan_names_what_was_corrected(corrected):
    folder = corrected.folder / "staging" / "connector" / "run-2" / "plan"
    assert '"corrected":["customer.address.province"]' in (folder / "part-0001.jsonl").read_text()


def test_a_settled_order_that_is_corrected_is_updated_though_the_hub_says_nothing_new(box, person):
    box.configuration = COMPLETE
    box.hub.holds(an_order())
    box.run()
    done = person.correct("404-1", "customer.address.city", "Nettuno", "a typing error")
    box.hub.holds(an_order(), file="again")
    box.run()
    assert done.comes_back is ComesBack.COPIED
    assert (shown(box), billing(box).city) == (("updated", ""), "Nettuno")


def test_a_settled_order_is_corrected_though_the_hub_gives_it_no_more(box, person):
    box.configuration = COMPLETE
    box.hub.holds(an_order())
    box.run()
    person.correct(REF, "customer.address.city", "Nettuno", "a typing error")
    box.hub.files = {}
    box.run()
    assert (shown(box), billing(box).city) == (("updated", ""), "Nettuno")


def test_what_the_hub_says_holds_again_when_a_correction_is_taken_back(box, person):
    box.configuration = COMPLETE
    box.hub.holds(an_order())
    box.run()
    person.correct(REF, "customer.address.city", "Nettuno", "a typing error")
    box.run()
    person.take_back(REF, "customer.address.city")
    box.run()
    assert (shown(box), billing(box).city) == (("updated", ""), "Anzio")


def test_an_order_that_waits_corrected_waits_as_the_hub_says_once_that_is_taken_back(box, person):
    box.hub.holds(unknown_zone("XX", lines=(a_line(code="NO-SUCH"),)))
    box.configuration = {"missing_product": "block"}
    box.run()
    person.correct(REF, "customer.address.province", "RM", "w")
    box.run()
    assert shown(box) == ("blocked", "missing_product")
    person.take_back(REF, "customer.address.province")
    box.configuration = COMPLETE
    box.run()
    assert shown(box) == ("blocked", "unknown_zone")


def test_the_hub_ends_the_correction_of_an_order_that_waits_corrected(box, person):
    lines = (a_line(code="NO-SUCH"),)
    box.hub.holds(unknown_zone(lines=lines))
    box.configuration = {"missing_product": "block"}
    box.run()
    person.correct(REF, "customer.address.province", "RM", "w")
    box.run()
    box.hub.holds(later(unknown_zone("MI", lines=lines)), file="changed")
    box.configuration = COMPLETE
    box.run()
    assert (shown(box)[0], billing(box).zone) == ("created", "MI")


def test_a_correction_of_a_line_ends_when_the_line_is_about_another_product(box, person):
    box.configuration = COMPLETE
    box.hub.holds(an_order(lines=(a_line(code="A"), a_line(code="B"))))
    box.run()
    person.correct(REF, "lines[2].description", "Cup", "w")
    box.run()
    box.hub.holds(later(an_order(lines=(a_line(code="B"), a_line(code="A")))), file="changed")
    box.run()
    assert person.corrections() == []


def test_a_sum_that_was_wrong_is_corrected(box, person):
    order = an_order()
    box.hub.holds(structs.replace(order, amounts=structs.replace(order.amounts, total=Decimal(11))))
    box.run()
    assert shown(box)[0] == "blocked"
    person.correct(REF, "amounts.total", "10.00", "the platform's fee is not the buyer's")
    box.run()
    assert shown(box) == ("created", "")


UNREADABLE = HubValue(
    path="customer.address.email", text="ada at home", fault=Reason("not_an_email", "found it")
)


def refused(*unreadable, **known):
    order = an_order(customer=Customer(address=an_address(email="")), **known)
    return RefusedOrder(
        ref=REF,
        where="Document 1",
        reason=Reason("not_an_email", "found it"),
        number=order.number,
        order=order,
        unreadable=unreadable or (UNREADABLE,),
    )


@pytest.fixture
def unreadable(box, person):
    """An order whose e-mail address could not be read, and was corrected."""
    box.hub.holds(refused())
    box.run()
    assert shown(box) == ("rejected", "not_an_email")
    person.correct(REF, "customer.address.email", "ada@example.com", "asked the buyer")
    return box


def test_an_order_that_could_not_be_read_gets_in_though_the_hub_gives_it_no_more(unreadable):
    unreadable.hub.files = {}
    unreadable.run()
    assert shown(unreadable) == ("created", "")


def test_an_order_that_could_not_be_read_gets_in_when_the_hub_gives_it_again(unreadable):
    unreadable.hub.holds(refused(), file="again")
    unreadable.run()
    assert shown(unreadable) == ("created", "")


def test_what_is_left_unreadable_is_told(box, person):
    other = HubValue(path="amounts.total", text="ten", fault=Reason("not_a_number", "found ten"))
    box.hub.holds(refused(UNREADABLE, other))
    box.run()
    person.correct(REF, "customer.address.email", "ada@example.com", "asked the buyer")
    box.run()
    assert shown(box) == ("rejected", "not_a_number")


def test_an_order_cannot_be_read_again_once_its_correction_is_taken_back(box, person):
    box.configuration = {"missing_product": "block"}
    box.hub.holds(refused(lines=(a_line(code="NO-SUCH"),)))
    box.run()
    person.correct(REF, "customer.address.email", "ada@example.com", "asked the buyer")
    box.run()
    assert shown(box) == ("blocked", "missing_product")
    person.take_back(REF, "customer.address.email")
    box.run()
    assert shown(box) == ("rejected", "not_an_email")


def test_a_dismissed_order_stays_out(box, person):
    box.hub.holds(unknown_zone())
    box.run()
    person.dismiss([REF], "the buyer cancelled by phone")
    box.run()
    assert shown(box) == ("filtered", "dismissed")
    assert list(box.ledger.waiting.of(box.name)) == []


def test_a_dismissed_order_stays_out_under_other_rules(box, person):
    box.hub.holds(unknown_zone())
    box.run()
    person.dismiss([REF], "w")
    box.run()
    box.configuration = {"missing_product": "block"}
    box.hub.holds(later(unknown_zone()), file="again")
    box.run()
    assert shown(box) == ("filtered", "dismissed")


def test_a_dismissed_order_comes_back_when_the_hub_changes_it(box, person):
    box.hub.holds(unknown_zone())
    box.run()
    person.dismiss([REF], "w")
    box.run()
    box.hub.holds(later(unknown_zone("RM")), file="changed")
    box.run()
    assert shown(box) == ("created", "")
    assert box.ledger.decisions.dismissals(box.name) == {}


def test_an_order_that_could_not_be_read_is_dismissed(box, person):
    box.hub.holds(refused())
    box.run()
    person.dismiss(["404-1"], "w")
    box.hub.holds(refused(), file="again")
    box.run()
    assert shown(box) == ("filtered", "dismissed")


def test_a_dismissed_order_is_sent_again(box, person):
    box.hub.holds(an_order(status=PlatformStatus(code="FROBNICATED")))
    box.run()
    person.dismiss([REF], "w")
    box.run()
    person.send_again([REF])
    box.run()
    assert shown(box) == ("blocked", "unmapped_status")


def test_an_order_that_does_not_wait_is_not_dismissed(settled, person):
    with pytest.raises(ConfigError, match="bindcommerce:1: found no copy that waits"):
        person.dismiss([REF], "w")


def test_what_is_sent_again_is_read_and_compared_once(settled, person):
    person.send_again([FIRST])
    settled.run()
    assert shown(settled) == ("unchanged", "")
    settled.hub.holds(an_order(), file="third")
    settled.run()
    assert settled.unread() == {REF: "unchanged"}


@pytest.fixture
def exported(box):
    """An order that was exported by a connector that exports once."""
    box.connector = {"filter": {"export_once": True}, "filter_name": "once"}
    box.hub.holds(an_order())
    box.run()
    return box


def shipped():
    return later(an_order(), status=PlatformStatus(code="Shipped"))


def test_what_was_exported_once_is_sent_again_once(exported, person):
    person.send_again(["404-1"])
    exported.hub.holds(shipped(), file="shipped")
    exported.run()
    assert shown(exported) == ("updated", "")
    exported.hub.holds(later(later(an_order())), file="later")
    exported.run()
    assert shown(exported) == ("filtered", "export_once")


def test_a_backfill_leaves_what_is_to_be_sent_again_for_the_next_run(settled, person):
    person.send_again([REF])
    settled.run(kind=RunKind.BACKFILL, window=Window(NOON - timedelta(days=1), None))
    assert list(settled.ledger.decisions.to_send_again(settled.name)) == [REF]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("delivery.provinc", "RM", "delivery.provinc: found no field of that path; allowed: del"),
        ("lines[2].code", "A", r"lines\[2\].code: found 1 lines"),
        ("lines[1].quantity", "0", "allowed: a number above 0"),
        ("customer.address.email", "x\r\nDATA", "allowed: a text without control characters"),
        ("customer.address.email", "ada", "customer.address.email: found a text of 3 characters"),
        ("ordered_at", "2026-11-20 12:00", "allowed: a time with its offset"),
        ("ref", "x", "ref: found no field"),
    ],
)
def test_a_field_or_value_that_cannot_be_is_refused(settled, person, path, value, message):
    with pytest.raises(FieldError, match=message):
        person.correct(REF, path, value, "w")
    assert person.corrections() == []


def test_a_run_for_an_order_by_any_of_its_numbers_takes_that_order(box):
    box.hub.holds(an_order("1"), an_order("2"))
    for number in ("bindcommerce:1", "1", "404-1"):
        box.run(order_refs=frozenset({number}), dry_run=True)
        assert box.results() == {} or list(box.results()) == [REF]


def test_a_run_for_an_order_that_nobody_knows_fails_and_takes_nothing(box):
    box.hub.holds(an_order("1"))
    run = box.new_run()
    snapshot = box.snapshot(run, order_refs=frozenset({"1", "48211"}))
    with pytest.raises(UnknownOrderError, match=r"params.order_refs: found 48211, which names no"):
        extract(run, box.hub, snapshot)
    assert not run.has(SUMMARY)


def test_a_run_for_an_order_that_is_known_and_not_given_says_so(settled):
    settled.hub.files = {}
    settled.hub.holds(an_order("2"))
    report = settled.run(order_refs=frozenset({FIRST}))
    assert report.failure is None
    assert f"neither given by the hub nor waiting: {FIRST}" in report.text


def test_a_number_of_several_orders_names_them_all(box, person):
    box.hub.holds(*(structs.replace(an_order(ref), number="77") for ref in "12"))
    box.run()
    with pytest.raises(UnknownOrderError, match=r"bindcommerce:1 .*bindcommerce:2 "):
        person.send_again(["77"])


def test_an_order_that_nobody_knows_is_not_sent_again(settled, person):
    with pytest.raises(UnknownOrderError, match="48211: found no order of connector connector"):
        person.send_again([REF, "48211"])
    assert settled.ledger.decisions.to_send_again(settled.name) == {}


@pytest.mark.parametrize(
    "text", ["bindcommerce:1", "1", "404-1", FIRST, FIRST.replace("#", "shop:")]
)
def test_a_settled_order_is_named_by_any_of_its_numbers(settled, person, text):
    assert person.send_again([text])[0].ref == REF


@pytest.mark.parametrize("text", ["bindcommerce:1", "1", "404-1"])
def test_an_order_that_waits_is_named_by_its_numbers(box, person, text):
    box.hub.holds(unknown_zone())
    box.run()
    assert person.send_again([text])[0].comes_back is ComesBack.WAITS


def test_a_correction_says_nothing_of_its_value_in_any_report(corrected):
    folder = corrected.folder / "staging" / "connector" / "run-2" / "report"
    assert all("RM" not in file.read_text() for file in folder.iterdir())
