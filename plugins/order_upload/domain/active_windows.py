"""The weekly windows in which a connector works, on the clock of its time zone."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

from order_upload.domain.setting_keys import AS_WRITTEN

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveWindow:
    """From one time of the day to another, on some days.

    A window whose ``to`` is before its ``from`` crosses midnight; its days are those on which it
    starts.

    Attributes:
        days: every day when not given.
        from_, to: ``HH:MM``; ``to`` is not in the window and may be ``24:00``.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    days: tuple[Day, ...] = DAYS
    from_: str
    to: str

    def __post_init__(self) -> None:
        if not self.days:
            raise ValueError("allowed: at least one day, or no days at all for every day")
        are_times = re.fullmatch(_TIME, self.from_) and re.fullmatch(_TIME, self.to)
        if self.from_ == "24:00" or not are_times:
            raise ValueError('allowed: from "00:00" to "23:59", and "24:00" as the end')
        if self.from_ == self.to:
            raise ValueError(
                'allowed: a "to" that is not "from"; the whole day is from "00:00" to "24:00"'
            )

    def __str__(self) -> str:
        """Return the window in words, e.g. ``mon tue 07:00-21:00``."""
        days = "" if len(self.days) == len(DAYS) else f"{' '.join(self.days)} "
        return f"{days}{self.from_}-{self.to}"

    def covers(self, local: datetime) -> bool:
        """Return whether a moment, on the connector's clock, is in the window."""
        clock = f"{local:%H:%M}"
        today, yesterday = DAYS[local.weekday()], DAYS[local.weekday() - 1]
        if self.from_ < self.to:
            return today in self.days and self.from_ <= clock < self.to
        # Across midnight: the evening of a day of the window, or the morning after it.
        if clock >= self.from_:
            return today in self.days
        return clock < self.to and yesterday in self.days


_TIME = r"([01]\d|2[0-3]):[0-5]\d|24:00"


def next_opening(windows: Collection[ActiveWindow], clock: datetime) -> datetime:
    """Return when the next of some windows opens, after a time on the same clock."""
    midnight = clock.replace(hour=0, minute=0, second=0, microsecond=0)
    openings = []
    for days in range(8):
        day = midnight + timedelta(days=days)
        for window in windows:
            hours, minutes = map(int, window.from_.split(":"))
            opening = day.replace(hour=hours, minute=minutes)
            if DAYS[day.weekday()] in window.days and opening > clock:
                openings.append(opening)
    return min(openings)
