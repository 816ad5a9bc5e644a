"""When a connector works: the times of its cron text that lie in its windows, on its clock.

The clock of a time zone jumps twice a year. **Where it skips an hour**, a time in that hour comes
when the clock jumps. **Where it repeats an hour**, a time in it comes once, the first time. Only
a schedule of every hour (``*`` as its hour) takes the hours as they come: it makes up for no hour
that is skipped, and works in both of those that are alike. Windows are read on the same clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

# The library that Airflow itself reads cron texts with.
from croniter import CroniterBadDateError, croniter  # type: ignore[import-untyped]

from order_upload.domain.active_windows import ActiveWindow, next_opening

LONGEST_SEARCH = timedelta(days=5 * 366)
"""What works at no time of five years is refused."""

_MINUTE = timedelta(minutes=1)
_FORTNIGHT = timedelta(days=14)
"""A clock does not jump there and back again within it."""
_SPANS = [timedelta(minutes=20) * 4**power for power in range(9)] + [LONGEST_SEARCH]
"""How far back a time is looked for, one after the other."""


class NeverWorksError(ValueError):
    """No time of the schedule lies in a window."""


@dataclass(frozen=True)
class WorkingTimes:
    """The moments at which a connector starts by itself; all are aware and in UTC.

    Attributes:
        cron: five fields, checked.
        windows: times outside all of them are left out; none means that every time counts.
        zone: whose clock is read.
    """

    cron: str
    windows: tuple[ActiveWindow, ...]
    zone: ZoneInfo

    def after(self, moment: datetime) -> datetime:
        """Return the first working time after a moment.

        Raises:
            NeverWorksError: there is none in five years.
        """
        return next(self._from(_plain(moment)))

    def before(self, moment: datetime) -> datetime:
        """Return the last working time before a moment.

        Raises:
            NeverWorksError: there is none in five years.
        """
        moment = _plain(moment)
        for span in _SPANS:
            last = None
            for time in self._from(moment - span):
                if time >= moment:
                    break
                last = time
            if last is not None:
                return last
        raise NeverWorksError

    def rests_at(self, moment: datetime) -> bool:
        """Return whether a moment lies outside all windows."""
        clock = self._clock(_plain(moment))
        return bool(self.windows) and not any(window.covers(clock) for window in self.windows)

    @cached_property
    def _takes_every_hour(self) -> bool:
        return bool(croniter(self.cron).expanded[1] == ["*"])

    def _from(self, moment: datetime) -> Iterator[datetime]:
        """Yield the working times after a moment.

        Between two jumps of the clock its times and ours lie side by side.
        """
        cron = croniter(self.cron)
        moment = moment.replace(second=0, microsecond=0)
        clock = self._clock(moment)
        while True:
            offset = self._offset(moment)
            shown = self._next_shown(cron, clock)
            time = (shown - offset).replace(tzinfo=UTC)
            jump = self._first_jump(moment, time)
            if jump is None:
                yield time
                moment, clock = time, shown
                continue
            before, after = jump + offset, jump + self._offset(jump)
            moment, clock = jump, after.replace(tzinfo=None) - _MINUTE
            if self._takes_every_hour:
                continue
            if before < after and shown < after.replace(tzinfo=None):
                yield jump
                clock = after.replace(tzinfo=None)
            else:
                clock = max(before, after).replace(tzinfo=None) - _MINUTE

    def _next_shown(self, cron: croniter, clock: datetime) -> datetime:
        """Return the next time that the clock shows, after another, at which work begins."""
        last = clock + LONGEST_SEARCH
        while clock < last:
            try:
                shown: datetime = cron.get_next(datetime, start_time=clock)
            except CroniterBadDateError:
                break
            if not self.windows or any(window.covers(shown) for window in self.windows):
                return shown
            clock = next_opening(self.windows, shown) - _MINUTE
        raise NeverWorksError

    def _first_jump(self, start: datetime, end: datetime) -> datetime | None:
        """Return when the clock first jumps, after ``start`` and up to ``end``; None: it doesn't.

        Returns the first moment of the new time.
        """
        offset = self._offset(start)
        while start < end:
            stop = min(start + _FORTNIGHT, end)
            if self._offset(stop) != offset:
                return self._jump_between(start, stop)
            start = stop
        return None

    def _jump_between(self, start: datetime, stop: datetime) -> datetime:
        offset = self._offset(start)
        while stop - start > _MINUTE:
            middle = start + (stop - start) // _MINUTE // 2 * _MINUTE
            if self._offset(middle) == offset:
                start = middle
            else:
                stop = middle
        return stop

    def _offset(self, moment: datetime) -> timedelta:
        return moment.astimezone(self.zone).utcoffset() or timedelta()

    def _clock(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone).replace(tzinfo=None)


def _plain(moment: datetime) -> datetime:
    """Return a moment in UTC as Python's own; those of Airflow count otherwise."""
    moment = moment.astimezone(UTC)
    return datetime.combine(moment.date(), moment.time(), UTC)


@lru_cache(maxsize=1024)
def ever_works(cron: str, windows: tuple[ActiveWindow, ...]) -> bool:
    """Return whether a time of a cron text lies in one of the windows, within five years."""
    try:
        WorkingTimes(cron, windows, ZoneInfo("UTC")).after(datetime(2026, 1, 1, tzinfo=UTC))
    except NeverWorksError:
        return False
    return True
