"""Whole runs: what is created, what is not, what waits and what comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from builders import MY_SHOP, NOON, an_address, an_order
from demo.shop.found import values_of
from order_upload.domain.filters import OrderFilter, TimeRange
from order_upload.domain.order import PlatformStatus, Shipping
from order_upload.domain.outcome import Outcome, Reason
from order_upload.domain.statuses import NormalizedStatus, StatusRow
from order_upload.ledger import Ledger
from order_upload.pipeline.report_text import report_text
from order_upload.pipeline.request import RunKind, Window
from order_upload.sources.base import RefusedOrder

FROBNICATED = PlatformStatus(code="FROBNICATED", name="FROBNICATED")
MAP_LINE = StatusRow(status=NormalizedStatus.PROCESSING, name="FROBNICATED")


def counts(report):
    return {outcome: count for outcome, count in report.counts.items() if count}


def test_a_new_order_is_created(box):
    box.hub.holds(an_order("1"), an_order("2"))
    assert counts(box.run()) == {"created": 2}
    assert box.shop.order("bindcommerce:1")["status"] == "2"


def test_an_invoice_is_no_order(box):
    box.hub.holds(an_order("1"), an_order("2", document_type="F"))
    assert counts(box.run()) == {"created": 1, "filtered": 1}


def test_an_invoice_passes_where_the_filter_names_its_type(box):
    box.hub.holds(an_order(document_type="F"))
    box.connector = {"filter": OrderFilter(document_types=("F",))}
    assert counts(box.run()) == {"created": 1}


def test_a_report_names_the_elements_that_nothing_here_knows(box):
    box.hub.fields_seen |= {"number", "extra.General/PoNumber", "lines.extra.Serial"}
    box.hub.holds(an_order())
    assert box.run().unknown_elements == ["General/PoNumber", "Serial"]


def test_the_second_run_creates_nothing_and_says_unchanged(box):
    box.hub.holds(an_order())
    box.run()
    box.hub.holds(an_order(), file="again")
    assert counts(box.run()) == {"unchanged": 1}


def test_with_the_ledger_deleted_nothing_is_created_twice(box, tmp_path):
    box.hub.holds(an_order())
    box.run()
    box.ledger = Ledger(f"sqlite:///{tmp_path}/new.db")
    assert counts(box.run()) == {"unchanged": 1}


def test_a_second_connector_on_the_same_shop_and_hub_creates_nothing(box):
    box.hub.holds(an_order())
    box.run()
    box.connector = {"name": "second"}
    assert counts(box.run()) == {"unchanged": 1}


def test_a_file_is_taken_once(box):
    box.hub.holds(an_order())
    box.run()
    assert box.run().orders == 0
    assert box.hub.fetched == ["a"]


def test_a_shipped_order_is_updated_with_status_and_tracking(box):
    box.hub.holds(an_order())
    box.run()
    shipped = Shipping(carrier="DHL", tracking_number="JD0001", shipped_at=NOON)
    later = an_order(
        status=PlatformStatus(name="Shipped"), shipping=shipped, updated_at=NOON + timedelta(days=1)
    )
    box.hub.holds(later)
    assert counts(box.run()) == {"updated": 1}
    fields = values_of(box.shop.order("bindcommerce:1"))
    assert (fields["status"], fields["tracking"]["number"]) == ("3", "JD0001")


def test_an_own_order_is_updated_and_never_created(box):
    buyer = structs.replace(
        an_order().customer, address=an_address(email="elena.conti@example.com")
    )
    own = structs.replace(
        an_order("9", origin=MY_SHOP, customer=buyer),
        number="1001",
        updated_at=NOON + timedelta(days=30),
    )
    own = structs.replace(own, status=PlatformStatus(name="Complete"))
    box.hub.holds(own)
    before = box.shop.count()
    assert counts(box.run()) == {"updated": 1}
    assert box.shop.count() == before


def test_an_unknown_status_blocks_that_order_and_not_the_others(box):
    box.hub.holds(an_order("1"), an_order("2", status=FROBNICATED))
    report = box.run()
    assert counts(report) == {"created": 1, "blocked": 1}
    assert report.waits[0].group == "Amazon IT / FROBNICATED"
    assert '"FROBNICATED"' in report.waits[0].remedy


def test_a_blocked_order_of_a_taken_file_is_created_after_only_its_map_line_was_added(box):
    box.hub.holds(an_order(status=FROBNICATED))
    box.run()
    box.connector = {"status_rows": (MAP_LINE,)}
    assert counts(box.run()) == {"created": 1}
    assert counts(box.run()) == {}


def test_an_order_that_waits_is_news_once_and_makes_no_run_red(box):
    box.hub.holds(an_order(status=FROBNICATED))
    runs = [box.run(), box.run()]
    assert [(run.new, run.failure) for run in runs] == [(1, None), (0, None)]


def test_an_order_that_settled_waits_no_longer(box):
    box.hub.holds(an_order(status=FROBNICATED))
    box.run()
    box.connector = {"status_rows": (MAP_LINE,)}
    box.run()
    assert box.run().orders == 0
    assert list(box.ledger.waiting.of("connector")) == []


def test_a_newer_version_replaces_the_one_that_waits(box):
    box.hub.holds(an_order(status=FROBNICATED))
    box.run()
    box.hub.holds(an_order(updated_at=NOON + timedelta(hours=1)))
    assert counts(box.run()) == {"created": 1}


def test_an_older_version_does_not_replace_the_one_that_waits(box):
    box.hub.holds(an_order(status=FROBNICATED))
    box.run()
    box.hub.holds(an_order(updated_at=NOON - timedelta(hours=1)))
    assert counts(box.run()) == {"blocked": 1}


def test_of_two_versions_in_one_run_the_later_counts(box):
    later = an_order(status=PlatformStatus(name="Shipped"), updated_at=NOON + timedelta(hours=1))
    box.hub.holds(an_order(), later, an_order("2"))
    assert counts(box.run()) == {"created": 2}
    assert box.shop.order("bindcommerce:1")["status"] == "3"


def test_an_order_that_its_payload_could_not_make_is_rejected_and_the_others_go_on(box):
    bad = RefusedOrder(
        ref="bindcommerce:2", where="Document 2", reason=Reason("negative_quantity", "quantity -1")
    )
    box.hub.holds(an_order("1"), bad)
    report = box.run()
    assert counts(report) == {"created": 1, "rejected": 1}
    assert report.waits[0].message == "Document 2: quantity -1"


def test_a_rejected_order_stays_in_the_report_until_a_good_version_comes(box):
    bad = RefusedOrder(
        ref="bindcommerce:2", where="Document 2", reason=Reason("negative_quantity", "quantity -1")
    )
    box.hub.holds(bad)
    box.run()
    assert counts(box.run()) == {"rejected": 1}
    box.hub.holds(an_order("2"))
    assert counts(box.run()) == {"created": 1}


def test_a_refused_version_stands_for_its_order_in_the_same_payload(box):
    bad = RefusedOrder(
        ref="bindcommerce:1",
        where="row 9",
        reason=Reason("lines_not_adjacent", ""),
        last_update=NOON,
    )
    box.hub.holds(an_order("1"), bad)
    assert counts(box.run()) == {"rejected": 1}


def test_a_dry_run_plans_and_takes_nothing(box):
    box.hub.holds(an_order())
    report = box.run(dry_run=True)
    assert (report.planned["create"], box.shop.count()) == (1, 3)
    assert counts(box.run()) == {"created": 1}


def test_a_dry_run_counts_no_order_twice(box):
    box.hub.holds(an_order("1"), an_order("2", status=FROBNICATED))
    assert box.run(dry_run=True).orders == 2


def test_only_the_references_asked_for_go_on(box):
    box.hub.holds(an_order("1"), an_order("2"))
    assert counts(box.run(order_refs=frozenset({"bindcommerce:2"}))) == {"created": 1}
    assert counts(box.run()) == {"created": 1, "unchanged": 1}


def test_a_limit_holds_after_the_filter_and_takes_nothing(box):
    box.hub.holds(*(an_order(str(number)) for number in range(5)))
    assert counts(box.run(limit=2)) == {"created": 2}
    assert counts(box.run()) == {"created": 3, "unchanged": 2}


def test_a_retry_asks_the_hub_for_nothing(box):
    box.hub.holds(an_order(status=FROBNICATED))
    box.run()
    box.hub.holds(an_order("2"), file="new")
    assert counts(box.run(retry=True)) == {"blocked": 1}
    assert box.hub.fetched == ["a"]


def test_force_asks_the_shop_again_about_what_the_ledger_knows(box):
    box.hub.holds(an_order())
    box.run()
    box.shop.set_status(box.shop.order("bindcommerce:1")["order_id"], "1")
    box.hub.holds(an_order(), file="again")
    assert counts(box.run()) == {"unchanged": 1}
    box.hub.holds(an_order(), file="and again")
    box.run(force=True)
    assert box.results()["bindcommerce:1"].reason.code != "unchanged_since_last_time"


def test_a_window_takes_only_orders_whose_time_lies_in_it(box):
    box.hub.holds(an_order("1"), an_order("2", updated_at=NOON + timedelta(days=1)))
    window = Window(NOON, NOON + timedelta(hours=1))
    assert counts(box.run(window=window)) == {"created": 1}


def a_refused(number, last_update):
    where = f"Document {number}"
    return RefusedOrder(
        ref=f"bindcommerce:{number}", where=where, reason=Reason("x", "y"), last_update=last_update
    )


@pytest.mark.parametrize(
    ("field", "reported"), [("updated_at", ["1", "4"]), ("ordered_at", ["1", "3", "4"])]
)
def test_a_window_leaves_out_a_refused_order_that_is_known_to_lie_outside(box, field, reported):
    kind = {"kind": "all"} if field == "updated_at" else {"kind": "all", "field": field}
    box.connector = {"filter": OrderFilter(time_range=TimeRange(**kind))}
    day = timedelta(days=1)
    times = {
        1: NOON,
        2: NOON - day,
        3: NOON + day,
        4: None,
    }  # one that says no time may be anywhere
    box.hub.holds(*(a_refused(number, time) for number, time in times.items()))
    box.run(window=Window(NOON, NOON + timedelta(hours=1)))
    assert sorted(ref[-1] for ref in box.results()) == reported


def test_a_backfill_reads_the_archive_when_the_hub_cannot_look_back(box):
    box.hub.looks_back = False
    box.hub.holds(an_order("1"))
    box.run(dry_run=True)
    box.hub.files = {}
    window = Window(NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    assert counts(box.run(window=window, kind=RunKind.BACKFILL)) == {"created": 1}


def test_a_backfill_sends_no_mail_and_moves_no_stock_by_construction(box):
    box.configuration |= {"mail": "always", "stock": "follow_shop"}
    box.hub.holds(an_order())
    before = box.shop.stock(), box.shop.mails()
    box.run(kind=RunKind.BACKFILL)
    assert (box.shop.stock(), box.shop.mails()) == before


@pytest.mark.parametrize("kind", list(RunKind))
def test_every_kind_of_run_gives_a_new_order_to_whom_the_configuration_says(box, kind):
    box.configuration["customer"] = "create"
    box.hub.holds(an_order("1"))
    box.run(kind=kind)
    assert box.shop.order("bindcommerce:1")["customer_id"] != ""


@pytest.mark.parametrize(("mail", "mails"), [("never", 0), ("always", 1)])
def test_a_run_sends_the_mails_that_the_configuration_names(box, mail, mails):
    box.configuration |= {"mail": mail}
    box.hub.holds(an_order())
    before = len(box.shop.mails())
    box.run()
    assert len(box.shop.mails()) - before == mails


def test_stock_moves_when_the_configuration_says_so(box):
    box.hub.holds(an_order())
    before = box.shop.stock()["MUG-BLUE"]
    box.run()
    assert box.shop.stock()["MUG-BLUE"] == before - 1


def test_results_hold_no_personal_data(box):
    box.hub.holds(an_order("1"), an_order("2", status=FROBNICATED))
    report = box.run()
    texts = str(box.results()) + report_text(report) + str(report.record())
    assert not [
        word for word in ("Rossi", "Ada", "Via Roma", "ada@example.com", "00042") if word in texts
    ]


def test_a_clone_of_the_shop_at_another_address_is_not_written_to(box):
    box.hub.holds(an_order())
    box.run(dry_run=True)
    clone = box.snapshot
    box.snapshot = lambda run, **request: replace(
        clone(run, **request), base_url="http://clone.test/"
    )
    assert counts(box.run()) == {"failed": 1}
    assert box.shop.count() == 3


def test_every_order_has_one_result(box):
    bad = RefusedOrder(ref="bindcommerce:9", where="Document 9", reason=Reason("x", "y"))
    box.connector = {"filter": None}
    box.hub.holds(an_order("1"), an_order("2", status=FROBNICATED), bad)
    report = box.run()
    assert report.orders == len(box.results()) == 3
    assert set(counts(report)) == {Outcome.CREATED, Outcome.BLOCKED, Outcome.REJECTED}
