"""Runs that die, take a part, look back, stand side by side: no order is lost or ended wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

import order_upload.pipeline.extract as extract_module
import order_upload.pipeline.plan as plan_module
from builders import NOON, an_order
from order_upload.domain.filters import OrderFilter, TimeRange
from order_upload.domain.order import PlatformStatus
from order_upload.domain.outcome import Outcome, Reason
from order_upload.domain.statuses import NormalizedStatus, StatusRow
from order_upload.errors import LeaseLostError, SourceRefusedError
from order_upload.ledger import Holder, Ledger
from order_upload.ledger.lease import Lease
from order_upload.ledger.tables import leases
from order_upload.pipeline.extract import extract
from order_upload.pipeline.plan import plan
from order_upload.pipeline.report import report
from order_upload.pipeline.request import RunKind, Window
from order_upload.pipeline.upload import upload
from order_upload.pipeline.waiting import dead_batches
from order_upload.sources.base import RefusedOrder

HOUR = timedelta(hours=1)
AROUND_NOON = Window(NOON - HOUR, NOON + HOUR)
LATER = Window(NOON + HOUR, NOON + 3 * HOUR)
FROBNICATED = PlatformStatus(code="FROBNICATED", name="FROBNICATED")
THIS_INTERVAL = {
    "filter": OrderFilter(time_range=TimeRange(kind="run_interval")),
    "filter_name": "recent",
}
REFUSED = RefusedOrder(
    ref="bindcommerce:2", where="Document 2", reason=Reason("negative_quantity", "quantity -1")
)


def meaning(status: NormalizedStatus = NormalizedStatus.PROCESSING) -> dict:
    return {"status_rows": (StatusRow(status=status, name="FROBNICATED"),)}


def counts(finished):
    return {outcome: count for outcome, count in finished.counts.items() if count}


def run_until(box, last: str, **request):
    run = box.new_run()
    for stage, work in box.stages(run, **request):
        work()
        if stage == last:
            return run
    return run


def report_that_dies(run, monkeypatch, call: str) -> None:
    """Begin the report and die where it makes this call to the ledger."""

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, call, die)
        with pytest.raises(KeyboardInterrupt):
            report(run, None)


@pytest.mark.parametrize(
    "part", [{"order_refs": frozenset({"bindcommerce:1"})}, {"limit": 1}, {"dry_run": True}]
)
def test_a_run_that_takes_a_part_leaves_the_rest_of_a_dead_run_to_the_next(box, part):
    box.hub.holds(an_order("1"), an_order("2"), an_order("3"))
    run_until(box, "extract")
    box.hub.files = {}
    box.run(**part)
    box.run()
    assert sorted(order["ref"][-1] for order in box.shop.orders() if order["ref"]) == [
        "1",
        "2",
        "3",
    ]


def test_dead_runs_are_looked_for_once_so_that_what_is_read_is_what_is_noted(box, monkeypatch):
    box.hub.holds(an_order("1"))
    run_until(box, "extract")
    asked = []
    monkeypatch.setattr(
        extract_module, "dead_batches", lambda run: asked.append(run) or dead_batches(run)
    )
    run_until(box, "extract")
    assert len(asked) == 1


def test_what_a_dead_run_could_not_read_is_told_by_the_next(box):
    box.hub.holds(an_order("1"), REFUSED)
    run_until(box, "extract")
    box.hub.files = {}
    assert counts(box.run()) == {"created": 1, "rejected": 1}


def test_a_report_that_dies_before_the_ledger_knows_leaves_its_orders_to_the_next_run(
    box, monkeypatch
):
    box.hub.holds(an_order("1"), an_order("2", status=FROBNICATED))
    run = run_until(box, "upload")
    box.hub.files = {}
    report_that_dies(run, monkeypatch, "settle")
    assert counts(box.run()) == {"unchanged": 1, "blocked": 1}
    assert counts(box.run()) == {"blocked": 1}


def test_a_report_tried_again_still_says_what_is_new(box, monkeypatch):
    box.hub.holds(an_order(status=FROBNICATED))
    run = run_until(box, "upload")
    report_that_dies(run, monkeypatch, "record_run")
    assert report(run, None).new == 1


def test_a_ledger_deleted_in_the_middle_of_a_run_loses_nothing(box, tmp_path):
    box.hub.holds(an_order("1"), an_order("2", status=FROBNICATED))
    run = run_until(box, "plan")
    box.ledger = Ledger(f"sqlite:///{tmp_path}/new.db")
    run = replace(run, ledger=box.ledger)
    upload(run, box.client, "0001", attempt=1)
    assert counts(report(run, None)) == {"created": 1, "blocked": 1}
    assert counts(box.run()) == {"unchanged": 1, "blocked": 1}


def test_a_lease_lost_in_the_middle_ends_the_upload_and_keeps_what_was_answered(box, monkeypatch):
    box.hub.holds(*(an_order(str(number)) for number in range(250)))
    run = run_until(box, "plan")
    monkeypatch.setattr(Lease, "renew", _taken_over_at_the_second_batch(box))
    with pytest.raises(LeaseLostError):
        upload(run, box.client, "0001", attempt=1)
    assert counts(report(run, "upload")) == {"created": 100, "failed": 150}


def _taken_over_at_the_second_batch(box):
    renew, calls = Lease.renew, []

    def take_over(lease: Lease) -> None:
        calls.append(lease)
        if len(calls) == 2:
            with box.ledger.database.write() as connection:
                connection.execute(update(leases).values(expires_at=NOON - timedelta(days=3650)))
            box.ledger.lease(lease.installation, Holder("other", "run", "0001"), 60).acquire()
        renew(lease)

    return take_over


def test_a_run_cleared_after_its_map_was_corrected_sends_the_correction(box):
    box.connector = meaning(NormalizedStatus.PROCESSING)
    box.hub.holds(an_order(status=FROBNICATED))
    run = run_until(box, "upload")
    box.connector = meaning(NormalizedStatus.SHIPPED)
    box.run(run)
    assert box.shop.order("bindcommerce:1")["status"] == "3"


def test_a_plan_made_again_forgets_the_parts_of_the_first(box, monkeypatch):
    monkeypatch.setattr(plan_module, "LARGEST_PART", 2)
    box.hub.holds(*(an_order(str(number)) for number in range(6)))
    run = run_until(box, "plan")
    for part in ("0001", "0003"):
        upload(run, box.client, part, attempt=1)
    for part in plan(run, box.client):
        upload(run, box.client, part, attempt=2)
    assert counts(report(run, None)) == {"created": 2, "unchanged": 4}


def test_an_older_version_seen_through_a_window_does_not_end_the_one_that_waits(box):
    box.hub.looks_back = False
    box.hub.holds(an_order())
    box.run()
    box.hub.holds(an_order(status=FROBNICATED, updated_at=NOON + 24 * HOUR), file="b")
    box.run()
    box.hub.files = {}
    box.run(window=AROUND_NOON)
    box.connector = meaning(NormalizedStatus.SHIPPED)
    assert counts(box.run()) == {"updated": 1}


def test_a_blocked_older_version_does_not_replace_the_one_that_waits(box):
    box.hub.holds(an_order(status=FROBNICATED, updated_at=NOON + 24 * HOUR))
    box.run()
    box.hub.holds(an_order(status=PlatformStatus(name="GRONKED")), file="old")
    box.run(window=AROUND_NOON)
    box.hub.files, box.connector = {}, meaning(NormalizedStatus.SHIPPED)
    assert counts(box.run()) == {"created": 1}


def test_two_windows_side_by_side_keep_what_each_of_them_found(box):
    box.hub.holds(
        an_order("1", status=FROBNICATED),
        an_order("2", status=FROBNICATED, updated_at=NOON + 2 * HOUR),
    )
    first, second = run_until(box, "plan", window=AROUND_NOON), run_until(box, "plan", window=LATER)
    report(first, None)
    report(second, None)
    box.hub.files = {}
    assert counts(box.run()) == {"blocked": 2}


def test_a_run_that_ends_while_a_backfill_writes_what_waits_takes_nothing_from_it(box, monkeypatch):
    box.hub.holds(an_order(status=FROBNICATED))
    backfill = run_until(box, "plan", window=AROUND_NOON, kind=RunKind.BACKFILL)
    settle, box.hub.files = Ledger.settle, {}

    def another_run_first(*args, **kwargs):
        monkeypatch.setattr(Ledger, "settle", settle)
        box.run()
        settle(*args, **kwargs)

    monkeypatch.setattr(Ledger, "settle", another_run_first)
    report(backfill, None)
    box.connector = meaning()
    assert counts(box.run()) == {"created": 1}


def test_a_retry_with_a_window_takes_what_waits_from_that_time(box):
    box.hub.holds(
        an_order("1", status=FROBNICATED),
        an_order("2", status=FROBNICATED, updated_at=NOON + 2 * HOUR),
    )
    box.run()
    box.connector = meaning()
    assert counts(box.run(retry=True, window=AROUND_NOON)) == {"created": 1}
    assert counts(box.run(retry=True)) == {"created": 1}


def test_what_waits_is_not_dropped_because_its_time_has_passed(box):
    box.connector = THIS_INTERVAL
    box.hub.holds(an_order(status=FROBNICATED))
    box.run(interval=AROUND_NOON)
    box.connector = THIS_INTERVAL | meaning()
    assert counts(box.run(interval=LATER)) == {"created": 1}


def test_what_waits_unfiltered_is_filtered_when_it_comes_back(box):
    box.hub.holds(an_order())
    report(run_until(box, "extract"), "filter")
    box.connector = THIS_INTERVAL
    assert counts(box.run(interval=LATER)) == {"filtered": 1}


def test_a_dead_runs_orders_are_judged_by_its_own_time(box):
    box.connector = THIS_INTERVAL
    box.hub.holds(an_order("1"), an_order("2", updated_at=NOON - 9 * HOUR))
    run_until(box, "extract", interval=AROUND_NOON)
    box.hub.files = {}
    assert counts(box.run(interval=LATER)) == {"created": 1, "filtered": 1}


def test_what_a_backfill_left_waiting_stays_without_mail_and_stock(box):
    box.configuration |= {"mail": "always", "stock": "follow_shop"}
    box.hub.holds(an_order(status=FROBNICATED))
    before = box.shop.stock(), box.shop.mails()
    box.run(kind=RunKind.BACKFILL, window=AROUND_NOON)
    box.hub.files = {}
    box.run()
    box.connector = meaning()
    assert counts(box.run()) == {"created": 1}
    assert (box.shop.stock(), box.shop.mails()) == before


def test_a_payload_that_cannot_be_read_is_set_aside_and_fetched_anew(box):
    box.hub.holds(an_order())
    box.hub.truncated = True
    run = box.new_run()
    assert box.run(run).failed_stage == "extract"
    box.hub.truncated = False
    assert box.run(run).counts[Outcome.CREATED] == 1
    assert box.hub.fetched == ["a", "a"]
    assert len(run.root.of("connector").readable_payloads()) == 1


@pytest.mark.parametrize(("is_export", "kept"), [(True, ["00000.unreadable"]), (False, [])])
def test_of_a_payload_that_cannot_be_read_only_an_export_is_kept(box, is_export, kept):
    box.hub.holds(an_order())
    box.hub.truncated, box.hub.is_export = True, is_export
    run = box.new_run()
    box.run(run)
    left = [*run.staging.path("extract", "raw/00000").parent.iterdir()]
    assert [path.name for path in left] == kept
    assert [oct(path.stat().st_mode & 0o777) for path in left] == ["0o600"] * len(kept)


def test_a_payload_that_cannot_be_read_is_named(box):
    box.hub.holds(an_order(), file="export_of_monday.xml")
    box.hub.truncated = True
    run = box.new_run()
    with pytest.raises(SourceRefusedError, match=r"^export_of_monday\.xml: ends in the middle"):
        extract(run, box.hub, box.snapshot(run))


def test_what_a_dead_run_made_counts_as_exported_once(box):
    box.connector = {"filter": OrderFilter(export_once=True)}
    box.hub.holds(an_order())
    for _, work in box.stages(box.new_run()):
        work()
    box.run()
    box.hub.holds(an_order(updated_at=NOON + timedelta(days=1)))
    assert box.run().counts[Outcome.FILTERED] == 1


def test_a_dry_run_that_finds_orders_blocked_tells_no_news(box):
    box.hub.holds(an_order(status=FROBNICATED))
    finished = box.run(dry_run=True)
    assert (finished.counts[Outcome.BLOCKED], finished.new) == (1, 0)
