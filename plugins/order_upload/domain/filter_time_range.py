"""The criterion ``time_range``: when the order was changed, or made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from operator import attrgetter
from typing import Any, ClassVar, Literal

from order_upload.domain.filter_checks import Check, Interval, RunFacts
from order_upload.domain.order import Order
from order_upload.domain.setting_keys import AS_WRITTEN, json_key

_LONGEST_COUNT = 36_500
"""Days or hours that a time range may count back; a hundred years of days."""

_TIME_KEYS: dict[str, set[str]] = {
    "dates": {"from_", "to"},
    "last_days": {"days"},
    "last_hours": {"hours"},
    "all": set(),
    "run_interval": set(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRange:
    """When the order was changed (or made). The start is in the range, the end is not.

    Attributes:
        kind: ``dates`` uses ``from`` and ``to``; ``last_days`` and ``last_hours`` count back from
            now; ``run_interval`` is the window of the run, and no limit when the run has none.
        days: spans of 24 hours, for ``last_days``.
        from_, to: a day (the whole day counts, also that of ``to``) or a time; without a zone, in
            the connector's.
        field: which time of the order is looked at.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    kind: Literal["dates", "last_days", "last_hours", "all", "run_interval"]
    days: int | None = None
    hours: int | None = None
    from_: datetime | date | None = None
    to: datetime | date | None = None
    field: Literal["updated_at", "ordered_at"] = "updated_at"

    def __post_init__(self) -> None:
        self._require_keys_of_kind()
        for count in (self.days, self.hours):
            if count is not None and not 1 <= count <= _LONGEST_COUNT:
                raise ValueError(f"allowed: days or hours from 1 to {_LONGEST_COUNT}")
        if self.from_ and self.to and _day(self.to) < _day(self.from_):
            raise ValueError("allowed: to not before from")

    def fields_needed(self) -> tuple[str, ...]:
        """Return the time of the order that is looked at."""
        return () if self.kind == "all" else (self.field,)

    def make_check(self, facts: RunFacts) -> Check | None:
        """Return the check of one run, None when its span is open at both ends."""
        start, end = self._span(facts)
        if start is None and end is None:
            return None
        time_of: Callable[[Order], datetime | None] = attrgetter(self.field)
        # An order that was let in once stays in while the range moves on; fixed dates do not move.
        moves = self.kind != "dates"

        def check(order: Order) -> str | None:
            if order.passed_time and moves:
                return None
            at = time_of(order)
            if at is None:
                return f"has no {self.field}"
            if start is not None and at < start:
                return f"{self.field} is before {start.isoformat(timespec='minutes')}"
            if end is not None and at >= end:
                return f"{self.field} is not before {end.isoformat(timespec='minutes')}"
            return None

        return check

    def _require_keys_of_kind(self) -> None:
        allowed = _TIME_KEYS[self.kind]
        keys = ("days", "hours", "from_", "to")
        given = {key for key in keys if getattr(self, key) is not None}
        if given - allowed or (allowed and not given):
            names = " and ".join(map(json_key, sorted(allowed))) or "nothing else"
            raise ValueError(f'allowed with kind "{self.kind}": {names}')

    def _span(self, facts: RunFacts) -> Interval:
        """Return start and end in UTC: on a zone's own clock an hour may come twice or never."""
        now = facts.now.astimezone(UTC)
        if self.kind == "last_days" and self.days:
            return now - timedelta(days=self.days), None
        if self.kind == "last_hours" and self.hours:
            return now - timedelta(hours=self.hours), None
        if self.kind == "dates":
            return _start_of(self.from_, facts.zone), _end_of(self.to, facts.zone)
        if self.kind == "run_interval" and facts.interval:
            start, end = facts.interval
            return start and start.astimezone(UTC), end and end.astimezone(UTC)
        return None, None


def _day(value: date) -> str:
    return value.isoformat()[:10]


def _start_of(value: date | None, zone: tzinfo) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone)
    return value.astimezone(UTC)


def _end_of(value: date | None, zone: tzinfo) -> datetime | None:
    """Return the end; that of a whole day is the start of the next."""
    if value is not None and not isinstance(value, datetime):
        value += timedelta(days=1)
    return _start_of(value, zone)
