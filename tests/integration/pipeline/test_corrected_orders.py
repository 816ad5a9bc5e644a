"""One field of one order, corrected on our side: in plan and shop, until the hub changes it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec import structs

from builders import NOON, a_line, an_order
from decision_builders import (
    COMPLETE,
    REF,
    UNREADABLE,
    billing,
    later,
    refused,
    shown,
    unknown_zone,
)
from order_upload.domain.order import HubValue, PlatformStatus
from order_upload.domain.order_fields import FieldError
from order_upload.domain.outcome import Reason
from order_upload.pipeline.order_actions import ComesBack
from order_upload.pipeline.report_text import report_text


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


def test_an_order_whose_sums_differ_is_sent_as_it_is_when_a_person_says_so(box, person):
    order = an_order()
    amounts = structs.replace(order.amounts, total=order.amounts.total + 7)
    box.hub.holds(structs.replace(order, amounts=amounts))
    box.run()
    assert shown(box) == ("blocked", "totals_differ")
    person.correct(REF, "amounts.accept_difference", "yes", "paid by telephone")
    box.run()
    assert shown(box) == ("created", "")


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
    assert "ended, because the hub changed the field: bindcommerce:1 customer" in report_text(
        report
    )


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


def test_a_correction_says_nothing_of_its_value_in_any_report(corrected):
    folder = corrected.folder / "staging" / "connector" / "run-2" / "report"
    assert all("RM" not in file.read_text() for file in folder.iterdir())
