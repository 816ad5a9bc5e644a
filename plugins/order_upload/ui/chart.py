"""The chart: outcomes by day and connector, and what waits by its age."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import APIRouter, HTTPException, Query

from order_upload.airflow.storage import ledger_from_connection
from order_upload.ledger import Ledger
from order_upload.ui.access import ReaderDep

MOST_DAYS = 400
AGES = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "three_days": timedelta(days=3),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}
"""Up to how old what waits is, by the name of the class; what is older is in a last one."""
OLDER = "older"

router = APIRouter(prefix="/chart")


@router.get("")
def chart(
    reader: ReaderDep,
    zone: str = "UTC",
    days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = 30,
) -> dict[str, Any]:
    """Return how many orders ended how, by day and connector, and how old what waits is.

    Args:
        reader: who asks.
        zone: whose days they are, e.g. ``Europe/Rome``.
        days: how many, with today.
    """
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise HTTPException(422, "zone: found no time zone; allowed: as Europe/Rome") from error
    now = datetime.now(UTC)
    midnight = now.astimezone(place).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight.date() - timedelta(days=days - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=place)
    ledger, connectors = ledger_from_connection(), reader.connectors()
    by_day = ledger.reported_runs.news_by_day(connectors, since, place)
    return {
        "days": [str(first + timedelta(days=number)) for number in range(days)],
        "connectors": connectors,
        "counts": [
            {"day": str(day), "connector": connector, "counts": counts}
            for (day, connector), counts in sorted(by_day.items())
        ],
        "waiting": [_ages(ledger, connector, now) for connector in connectors],
    }


def _ages(ledger: Ledger, connector: str, now: datetime) -> dict[str, Any]:
    names, limits = [*AGES, OLDER], list(AGES.values())
    since = ledger.waiting_groups.since([connector])
    ages = Counter(names[bisect_right(limits, now - moment)] for moment in since)
    return {"connector": connector, "ages": {name: ages[name] for name in names}}
