"""When a connector works."""

from datetime import datetime

import pytest

from order_upload.domain.active_windows import ActiveWindow, next_opening

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


@pytest.mark.parametrize(
    ("hour", "opening"), [(6, (20, 7)), (7, (20, 22)), (22, (23, 7)), (23, (23, 7))]
)
def test_the_next_window_opens_after_the_time_and_on_one_of_its_days(hour, opening):
    day, hour_of_opening = opening
    office = ActiveWindow(days=("mon", "fri"), from_="07:00", to="21:00")
    night = ActiveWindow(days=("fri",), from_="22:00", to="06:00")
    expected = FRIDAY.replace(day=day, hour=hour_of_opening)
    assert next_opening([office, night], FRIDAY.replace(hour=hour)) == expected


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (ActiveWindow(days=("mon", "fri"), from_="07:00", to="21:00"), "mon fri 07:00-21:00"),
        (ActiveWindow(from_="07:00", to="24:00"), "07:00-24:00"),
    ],
)
def test_a_window_is_shown_in_words(window, words):
    assert str(window) == words


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
