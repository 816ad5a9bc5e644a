"""Cron texts, checked before Airflow sees them: a bad one would take every DAG of the file away."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

# The library that Airflow itself reads cron texts with.
from croniter import CroniterError, croniter  # type: ignore[import-untyped]

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
            'allowed: five cron fields "minute hour day month weekday" that come true, '
            'such as "*/15 * * * *"'
        ) from error
    return cron
