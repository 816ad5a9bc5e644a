"""Cron texts and time zones, checked before Airflow sees them: a bad one would take every DAG of the file away."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from croniter import CroniterError, croniter  # type: ignore[import-untyped]  # what Airflow itself reads cron with

from order_upload.candidates import did_you_mean

_PRESETS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@quarterly": "0 0 1 */3 *",
    "@yearly": "0 0 1 1 *",
}
_ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=1024)
def checked_cron(text: str) -> str:
    """Return the cron text, presets such as ``@daily`` as the five fields they mean.

    Raises:
        ValueError: it is no cron text of five fields, or names a day that never comes.
    """
    cron = _PRESETS.get(text, text)
    if len(cron.split()) != 5:
        raise ValueError(
            f'allowed: null, five cron fields such as "*/15 * * * *", or {", ".join(_PRESETS)}'
        )
    try:
        croniter(cron, _ANY_MOMENT).get_next()
    except (CroniterError, ValueError) as error:
        raise ValueError(
            'allowed: five cron fields "minute hour day month weekday" that come true, such as "*/15 * * * *"'
        ) from error
    return cron


@lru_cache(maxsize=1024)
def checked_timezone(name: str) -> str:
    """Return the name of a time zone that this machine knows.

    Raises:
        ValueError: it does not; the message has the nearest that it does.
    """
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        question = did_you_mean(name, available_timezones())
        raise ValueError(
            f'allowed: an IANA time zone such as "Europe/Rome"{question and "; " + question}'
        ) from error
    return name
