"""When a connector works."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from order_upload.domain.active_windows import ActiveWindow, is_active

FRIDAY = datetime(2026, 11, 20)  # noqa: DTZ001 - a local clock
OFFICE = ActiveWindow(days=("fri",), from_="07:00", to="21:00")
NIGHT = ActiveWindow(days=("thu",), from_="22:00", to="06:00")


@pytest.mark.parametrize(
    ("window", "day", "hour", "minute", "covered"),
    [
        (OFFICE, 20, 7, 0, True),
        (OFFICE, 20, 20, 59, True),
        (OFFICE, 20, 21, 0, False),
        (OFFICE, 20, 6, 59, False),
        (OFFICE, 19, 12, 0, False),
        (NIGHT, 19, 22, 0, True),
        (NIGHT, 20, 5, 59, True),
        (NIGHT, 20, 6, 0, False),
        (NIGHT, 20, 22, 0, False),
        (NIGHT, 19, 5, 0, False),
        (ActiveWindow(from_="00:00", to="24:00"), 20, 23, 59, True),
    ],
)
def test_a_window_crosses_midnight_from_the_day_on_which_it_starts(
    window, day, hour, minute, covered
):
    assert window.covers(FRIDAY.replace(day=day, hour=hour, minute=minute)) is covered


def test_a_night_that_starts_on_sunday_ends_on_monday():
    assert ActiveWindow(days=("sun",), from_="22:00", to="06:00").covers(
        FRIDAY.replace(day=23, hour=3)
    )


def test_without_windows_a_connector_always_works():
    assert is_active([], datetime(2026, 11, 20, tzinfo=UTC), ZoneInfo("Europe/Rome"))


def test_one_of_several_windows_is_enough():
    assert is_active(
        [NIGHT, OFFICE], datetime(2026, 11, 20, 8, tzinfo=UTC), ZoneInfo("Europe/Rome")
    )


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("7:00", "21:00", ("mon",)),
        ("24:00", "06:00", ("mon",)),
        ("06:00", "06:00", ("mon",)),
        ("06:00", "07:00", ()),
    ],
)
def test_a_window_that_could_mean_two_things_is_refused(start, end, days):
    with pytest.raises(ValueError, match="allowed: "):
        ActiveWindow(days=days, from_=start, to=end)
