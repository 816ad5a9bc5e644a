"""Runs that look back: what they find in the archive, and when nothing is kept of their time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from builders import NOON, an_order
from order_upload.domain.filters import OrderFilter, TimeRange
from order_upload.domain.order import PlatformStatus
from order_upload.errors import SourceRefusedError
from order_upload.pipeline.extract import extract
from order_upload.pipeline.request import RunKind, Window
from order_upload.pipeline.selection import NothingKeptError
from report_counts import counts

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOW = datetime.now(UTC)
AROUND_NOON = Window(NOON - HOUR, NOON + HOUR)
LONG_AGO = Window(NOON - 400 * DAY, NOON - 399 * DAY)
FROBNICATED = PlatformStatus(name="FROBNICATED")


@pytest.fixture
def box(box):
    """A connector whose hub can't be asked for the past."""
    box.hub.looks_back = False
    return box


@pytest.fixture
def kept(box):
    """The same, after a run whose payload is in the archive; the hub has nothing any more."""
    box.hub.holds(an_order("1"))
    box.run(dry_run=True)
    box.hub.files = {}
    return box


def look_back(box, window, **request):
    run = box.new_run()
    extract(run, box.hub, box.snapshot(run, window=window, kind=RunKind.BACKFILL, **request))
    return run


def test_a_backfill_finds_in_the_archive_what_the_hub_gives_no_longer(kept):
    assert counts(kept.run(window=AROUND_NOON, kind=RunKind.BACKFILL)) == {"created": 1}


def test_a_backfill_of_which_nothing_is_kept_is_red_and_says_from_when_on_something_is(kept):
    assert kept.run(window=LONG_AGO, kind=RunKind.BACKFILL).failed_stage == "extract"
    with pytest.raises(NothingKeptError, match="of that time, only from 2026-11-20T12:00:00Z on"):
        look_back(kept, LONG_AGO)


def test_a_window_of_a_manual_run_is_refused_likewise(kept):
    run = kept.new_run()
    with pytest.raises(NothingKeptError, match="from ever to 2025"):
        extract(run, kept.hub, kept.snapshot(run, window=Window(None, LONG_AGO.end)))


def test_where_nothing_was_kept_yet_a_backfill_says_so(box):
    with pytest.raises(NothingKeptError, match="found no order, and nothing is kept yet"):
        look_back(box, LONG_AGO)


def test_a_time_without_orders_that_reaches_into_what_is_kept_is_no_fault(kept):
    assert kept.run(window=Window(NOON + HOUR, NOW + HOUR), kind=RunKind.BACKFILL).failure is None


def test_a_time_without_orders_between_those_that_are_kept_is_no_fault(box):
    box.hub.holds(an_order("1"), an_order("2", updated_at=NOON - 40 * DAY))
    look_back(box, Window(NOON - 10 * DAY, NOON - 9 * DAY))


def test_a_window_without_an_end_is_never_refused(box):
    look_back(box, Window(NOON, None))


def test_a_hub_that_can_be_asked_for_the_past_is_believed(box):
    box.hub.looks_back = True
    look_back(box, LONG_AGO)


def test_orders_of_another_time_that_are_asked_for_do_not_hide_that_nothing_is_kept(kept):
    with pytest.raises(NothingKeptError):
        look_back(kept, LONG_AGO, order_refs=frozenset({"bindcommerce:1"}))


def test_the_time_of_the_order_counts_where_the_filter_says_so(kept):
    kept.connector = {
        "filter": OrderFilter(time_range=TimeRange(kind="run_interval", field="ordered_at"))
    }
    kept.hub.holds(an_order("2", ordered_at=LONG_AGO.start, updated_at=NOON))
    look_back(kept, LONG_AGO)


def test_what_was_received_long_before_the_window_is_not_read(box):
    archive = box.new_run().root.of("connector").payloads
    box.hub.holds(an_order("1"))
    box.run(dry_run=True)
    (name,) = [kept.name for kept in archive.all()]
    (archive.folder / name).rename(archive.folder / f"{NOON - 3 * DAY:%Y%m%dT%H%M%SZ}{name[16:]}")
    box.hub.files, box.hub.orders_read = {}, 0
    look_back(box, AROUND_NOON)
    assert box.hub.orders_read == 0


def test_a_payload_of_the_archive_that_is_damaged_is_named_and_set_aside(kept):
    (path,) = kept.new_run().root.of("connector").readable_payloads()
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(SourceRefusedError, match=rf"{path.name}: found a damaged file"):
        look_back(kept, AROUND_NOON)
    assert path.with_name(f"{path.name}.unreadable").exists()


def test_a_run_goes_on_without_a_payload_of_the_archive_that_was_set_aside(kept):
    kept.hub.holds(an_order("2"), file="b")
    kept.run(dry_run=True)
    kept.hub.files = {}
    first = kept.new_run().root.of("connector").readable_payloads()[0]
    first.write_bytes(first.read_bytes()[:-9])
    run = kept.new_run()
    assert kept.run(run, window=AROUND_NOON, kind=RunKind.BACKFILL).failed_stage == "extract"
    assert counts(kept.run(run, window=AROUND_NOON, kind=RunKind.BACKFILL)) == {"created": 1}


def test_a_payload_that_expires_while_the_archive_is_read_is_passed_over(kept, monkeypatch):
    folder = kept.new_run().root.of("connector").payloads.folder
    for path in folder.iterdir():
        (folder / f"20261123T000000Z-{'0' * 32}.zst").write_bytes(path.read_bytes())
    read = kept.hub.read

    def first_read_deletes_all(payload, **how):
        for path in folder.iterdir():
            path.unlink()
        return read(payload, **how)

    monkeypatch.setattr(kept.hub, "read", first_read_deletes_all)
    assert counts(kept.run(window=AROUND_NOON, kind=RunKind.BACKFILL)) == {"created": 1}
