"""When a connector starts by itself: schedule and windows, also where the clock jumps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from order_upload.config.working_times import NeverWorksError, WorkingTimes, ever_works
from order_upload.domain.active_windows import ActiveWindow

ROME = ZoneInfo("Europe/Rome")
OFFICE = ActiveWindow(days=("mon", "tue", "wed", "thu", "fri"), from_="07:00", to="21:00")
NIGHT = ActiveWindow(days=("fri",), from_="22:00", to="01:00")

SPRING = datetime(2026, 3, 29, 0, 20, tzinfo=UTC)
"""01:20 in Rome, of the night in which 02:00 becomes 03:00."""
AUTUMN = datetime(2026, 10, 24, 23, 20, tzinfo=UTC)
"""01:20 in Rome, of the night in which 03:00 becomes 02:00."""


def shown(cron, start, count, windows=(), zone=ROME):
    """Return the working times after a moment, as the clock shows them, with its offset."""
    times, found = WorkingTimes(cron, windows, zone), []
    for _ in range(count):
        start = times.after(start)
        found.append(f"{start.astimezone(zone):%a %H:%M%z}"[:-2])
    return found


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("30 2 * * *", ["Sun 03:00+02", "Mon 02:30+02"]),
        ("0,30 2,3 * * *", ["Sun 03:00+02", "Sun 03:30+02", "Mon 02:00+02"]),
        ("*/30 * * * *", ["Sun 01:30+01", "Sun 03:00+02", "Sun 03:30+02"]),
        ("30 * * * *", ["Sun 01:30+01", "Sun 03:30+02", "Sun 04:30+02"]),
    ],
)
def test_a_time_that_the_spring_skips_comes_when_the_clock_jumps(cron, expected):
    assert shown(cron, SPRING, len(expected)) == expected


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("30 2 * * *", ["Sun 02:30+02", "Mon 02:30+01"]),
        ("0 1-3 * * *", ["Sun 02:00+02", "Sun 03:00+01", "Mon 01:00+01"]),
    ],
)
def test_a_time_that_the_autumn_repeats_comes_once(cron, expected):
    assert shown(cron, AUTUMN, len(expected)) == expected


def test_a_schedule_of_every_hour_goes_through_the_repeated_hour_twice():
    assert shown("*/30 * * * *", AUTUMN, 6) == [
        "Sun 01:30+02", "Sun 02:00+02", "Sun 02:30+02", "Sun 02:00+01", "Sun 02:30+01",
        "Sun 03:00+01",
    ]  # fmt: skip


def test_a_window_of_the_repeated_hour_is_open_twice():
    window = ActiveWindow(from_="02:00", to="03:00")
    assert shown("*/30 * * * *", AUTUMN, 5, (window,)) == [
        "Sun 02:00+02", "Sun 02:30+02", "Sun 02:00+01", "Sun 02:30+01", "Mon 02:00+01",
    ]  # fmt: skip


def test_a_window_of_the_skipped_hour_opens_when_the_clock_jumps():
    window = ActiveWindow(from_="02:00", to="03:00")
    assert shown("30 2 * * *", SPRING, 2, (window,)) == ["Sun 03:00+02", "Mon 02:30+02"]


def test_a_clock_that_jumps_at_midnight_or_by_half_an_hour_is_followed():
    beirut, lord_howe = ZoneInfo("Asia/Beirut"), ZoneInfo("Australia/Lord_Howe")
    at_midnight = datetime(2026, 3, 28, 21, 50, tzinfo=UTC)
    half = datetime(2026, 10, 3, 14, 30, tzinfo=UTC)
    assert shown("*/30 * * * 0", at_midnight, 2, zone=beirut) == ["Sun 01:00+03", "Sun 01:30+03"]
    assert shown("0 * * * *", half, 2, zone=lord_howe) == ["Sun 03:00+11", "Sun 04:00+11"]


def test_a_time_after_the_jump_of_a_long_wait_is_not_missed():
    monday = datetime(2026, 3, 23, 22, 30, tzinfo=UTC)
    assert shown("0 * * * 1", monday, 2) == ["Mon 00:00+02", "Mon 01:00+02"]


def test_outside_the_windows_nothing_works_until_the_next_one_opens():
    friday = datetime(2026, 11, 27, 19, 20, tzinfo=UTC)
    assert shown("*/15 * * * *", friday, 4, (OFFICE,)) == [
        "Fri 20:30+01", "Fri 20:45+01", "Mon 07:00+01", "Mon 07:15+01",
    ]  # fmt: skip


def test_a_window_across_midnight_belongs_to_the_day_on_which_it_starts():
    friday = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert shown("0 * * * *", friday, 4, (NIGHT,)) == [
        "Fri 22:00+01", "Fri 23:00+01", "Sat 00:00+01", "Fri 22:00+01",
    ]  # fmt: skip


def test_it_rests_outside_its_windows_only():
    times = WorkingTimes("0 * * * *", (OFFICE,), ROME)
    moments = [datetime(2026, 11, 27, hour, tzinfo=UTC) for hour in (5, 6, 19, 20)]
    assert [times.rests_at(moment) for moment in moments] == [True, False, False, True]


def test_without_windows_it_never_rests():
    assert not WorkingTimes("0 * * * *", (), ROME).rests_at(SPRING)


def test_a_schedule_that_works_in_leap_years_only_is_found():
    assert shown("0 12 29 2 *", AUTUMN, 1) == ["Tue 12:00+01"]


def test_a_schedule_whose_times_lie_in_no_window_never_works():
    assert not ever_works("0 3 * * *", (OFFICE,))
    with pytest.raises(NeverWorksError):
        WorkingTimes("0 3 * * *", (OFFICE,), ROME).before(AUTUMN)


CRONS = ["*/7 * * * *", "30 2 * * *", "0 1-4 * * *", "15 */2 * * 0", "0 0 1 * *", "59 23 * * 1-5"]
ZONES = ["Europe/Rome", "America/Santiago", "Australia/Lord_Howe", "Asia/Beirut", "UTC"]


@given(
    cron=st.sampled_from(CRONS),
    zone=st.sampled_from(ZONES),
    windows=st.sampled_from([(), (OFFICE,), (ActiveWindow(from_="01:00", to="04:00"),)]),
    minutes=st.integers(0, 2 * 366 * 24 * 60),
)
def test_the_time_before_the_next_one_is_the_last_one(cron, zone, windows, minutes):
    times = WorkingTimes(cron, windows, ZoneInfo(zone))
    if not ever_works(cron, windows):
        return
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes, seconds=7)
    following, last = times.after(moment), times.before(moment)
    assert last < moment < following
    assert (times.after(last), times.before(following)) == (following, last)
