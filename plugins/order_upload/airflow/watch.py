"""The task that looks at connectors from outside their runs: late ones, what waits, the digest."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from airflow.sdk import BaseOperator

from order_upload.airflow.storage import ledger_from_connection
from order_upload.airflow.telling import Teller
from order_upload.airflow.variables import read_variables
from order_upload.config import Connector, Variables, connector_names, parse_connector
from order_upload.config.channels import Channel
from order_upload.config.working_times import WorkingTimes
from order_upload.domain.news import News
from order_upload.errors import ConfigError
from order_upload.ledger import Ledger
from order_upload.pipeline.news import daily_digest, late, oldest_waiting

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)

DIGEST_HOUR = 7
"""From when on the digest of a day is told, on the connector's clock."""


class WatchConnectorsOperator(BaseOperator):
    """Tell of connectors that are late, of orders that wait too long, and once a day of all."""

    def execute(self, context: Context) -> None:
        """Look at every connector that tells somebody."""
        ledger = None
        for connector in _telling(read_variables()):
            ledger = ledger or ledger_from_connection()
            watch(connector, ledger, datetime.now(UTC))


def _telling(variables: Variables) -> Iterator[Connector]:
    """Yield the connectors that can be read and have channels."""
    for name in connector_names(variables):
        try:
            connector = parse_connector(name, variables)
        except ConfigError:
            continue  # its runs fail, and tell so
        if connector.configuration.notify:
            yield connector


def watch(connector: Connector, ledger: Ledger, now: datetime) -> list[str]:
    """Tell what there is to tell of a connector, and return what could not be told.

    Args:
        connector: it.
        ledger: knows its runs and what waits.
        now: aware.
    """
    channels = connector.configuration.notify
    teller = Teller(connector.name, channels, ledger.told, failures=[])
    number, oldest = ledger.waiting.number_and_oldest(connector.name)
    last = ledger.last_run_at(connector.name)
    for channel in channels:
        own = Teller(connector.name, [channel], ledger.told, teller.failures)
        due = due_since(connector, channel, last, now)
        if due:
            own.tell(late(connector.name, due, last))
        elif connector.schedule:
            own.end([News.LATE])
        limit = channel.oldest_waiting_hours
        if oldest and now - oldest > timedelta(hours=limit):
            own.tell(oldest_waiting(connector.name, number, oldest, limit))
        else:
            own.end([News.OLDEST_WAITING])
    here = now.astimezone(connector.zone)
    if here.hour >= DIGEST_HOUR:
        ended = ledger.runs_since(connector.name, now - timedelta(days=1))
        teller.tell(daily_digest(connector.name, f"{here:%Y-%m-%d}", ended, number, oldest))
    return teller.failures


def due_since(
    connector: Connector, channel: Channel, last: datetime | None, now: datetime
) -> datetime | None:
    """Return the time of the schedule since which a run should have ended, and none has.

    None also for a connector that has never run: nobody has switched it on yet.
    """
    if not connector.schedule or last is None:
        return None
    times = WorkingTimes(connector.schedule, connector.active_windows, connector.zone)
    due = times.before(now - timedelta(minutes=channel.late_minutes))
    return due if last < due else None
