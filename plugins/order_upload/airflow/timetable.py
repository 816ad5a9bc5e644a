"""When a connector's DAG runs by itself: its schedule, as far as it lies in its active windows.

Airflow knows no window: a cron text that is cut off by one has runs that do nothing. Here what
Airflow asks for, the next time and the last one, is answered by
:class:`~order_upload.config.working_times.WorkingTimes`; a run's data interval reaches from the
working time before it to its own, so the intervals of a backfill leave nothing out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from airflow.sdk.timezone import utcnow
from airflow.timetables.interval import CronDataIntervalTimetable
from pendulum import DateTime, instance

from order_upload.config.working_times import WorkingTimes
from order_upload.domain.active_windows import ActiveWindow


class ActiveWindowsTimetable(CronDataIntervalTimetable):
    """Runs at the times of a cron text that lie in windows, on the clock of a time zone.

    Args:
        cron: five fields, checked.
        timezone: an IANA name.
        windows: none means that every time counts.
        now: the clock; aware.
    """

    def __init__(
        self,
        cron: str,
        timezone: str,
        windows: tuple[ActiveWindow, ...] = (),
        *,
        now: Callable[[], datetime] = utcnow,
    ) -> None:
        super().__init__(cron, timezone)
        self._now = now
        self._times = WorkingTimes(cron, windows, ZoneInfo(timezone))
        if windows:
            self.description = f"{self.description}, {self._in_words()}".lstrip(", ")

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> ActiveWindowsTimetable:
        """Return the timetable that :meth:`serialize` described."""
        windows = msgspec.convert(data["windows"], tuple[ActiveWindow, ...])
        return cls(data["cron"], data["timezone"], windows)

    def serialize(self) -> dict[str, Any]:
        """Return the timetable as JSON."""
        times = self._times
        windows = msgspec.to_builtins(times.windows)
        return {"cron": times.cron, "timezone": times.zone.key, "windows": windows}

    @property
    def summary(self) -> str:
        """What Airflow's pages show as the schedule."""
        if not self._times.windows:
            return self._times.cron
        return f"{self._times.cron}, {self._in_words()}"

    def _in_words(self) -> str:
        return " and ".join(str(window) for window in self._times.windows)

    def _get_next(self, current: DateTime) -> DateTime:
        return instance(self._times.after(current))

    def _get_prev(self, current: DateTime) -> DateTime:
        return instance(self._times.before(current))

    def _skip_to_latest(self, earliest: DateTime | None) -> DateTime:
        """Return where the first interval begins that still counts without catching up.

        Airflow makes up for one missed run at once, e.g. when a DAG is switched on. Outside the
        windows nothing is made up for: the next run is that of the next working time.
        """
        now = instance(self._now())
        latest = self._get_prev(now)
        if not (self._times.rests_at(now) or self._get_next(latest) == now):
            latest = self._get_prev(latest)
        if earliest is None:
            return latest
        return max(latest, self._align_to_next(earliest))
