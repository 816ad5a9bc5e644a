"""Numbers for whoever watches Airflow: sent by its own Stats, to StatsD or OpenTelemetry.

Where Airflow has no metrics switched on, nothing is sent. Each number goes twice, as Airflow's own:
with the connector as a tag, and with its name within the number's, for a StatsD without tags
(unless ``[metrics] legacy_names_on`` is off). ``docs/operations.md`` lists them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from airflow.sdk.configuration import conf
from airflow.sdk.observability import stats

ORDERS = "order_upload.orders"
WAITING = "order_upload.waiting"
OLDEST_WAITING = "order_upload.oldest_waiting_seconds"
STAGE_SECONDS = "order_upload.stage_seconds"


@contextmanager
def timed_stage(connector: str, stage: str) -> Iterator[None]:
    """Measure how long the block takes, however it ends."""
    began = time.monotonic()
    try:
        yield
    finally:
        milliseconds = (time.monotonic() - began) * 1000
        for name, tags in _names(STAGE_SECONDS, connector=connector, stage=stage):
            stats.timing(name, milliseconds, tags=tags)


def measure_run(
    connector: str, counts: Mapping[str, int], waiting: int, oldest: datetime | None
) -> None:
    """Send what became of a run's orders, and what waits afterwards.

    Args:
        connector: its name.
        counts: orders by outcome.
        waiting: how many of the connector's orders wait.
        oldest: since when the oldest of them waits; None where none does.
    """
    for outcome, count in counts.items():
        if count:
            for name, tags in _names(ORDERS, connector=connector, outcome=outcome):
                stats.incr(name, count, tags=tags)
    age_s = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
    for number, value in ((WAITING, float(waiting)), (OLDEST_WAITING, age_s)):
        for name, tags in _names(number, connector=connector):
            stats.gauge(name, value, tags=tags)


def _names(number: str, **tags: str) -> Iterator[tuple[str, dict[str, str] | None]]:
    """Yield the names that a number has, each with its tags."""
    yield number, tags
    if conf.getboolean("metrics", "legacy_names_on", fallback=True):
        parts = (stats.normalize_name_for_stats(tag.replace(".", "__")) for tag in tags.values())
        yield ".".join((number, *parts)), None
