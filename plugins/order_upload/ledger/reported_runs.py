"""What runs came to, by connector and by day: for charts, and for who asks how a connector does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from order_upload.ledger.database import Database
from order_upload.ledger.results import SUCCESS
from order_upload.ledger.tables import reported_runs

_decode_counts = msgspec.json.Decoder(dict[str, int]).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRun:
    """A run whose report has begun.

    Attributes:
        kind: who started it: ``manual``, ``scheduled`` or ``backfill``; "" where it never began.
        shop: the shop's Connection.
        is_dry: nothing was to be sent.
        state: ``success`` or ``failed``; "" until its report is done.
        counts: outcome -> orders.
        news: outcome -> orders that ended so for the first time, or were written.
        at: the time of its report.
    """

    connector: str
    run_id: str
    kind: str
    shop: str
    installation: str
    is_dry: bool
    state: str
    counts: Mapping[str, int]
    news: Mapping[str, int]
    at: datetime


@dataclass(frozen=True, slots=True)
class ConnectorRuns:
    """How the runs of a connector went.

    Attributes:
        latest: the last one that reported.
        good: the last one that succeeded, and was no dry one.
    """

    latest: ReportedRun | None
    good: ReportedRun | None


class ReportedRuns:
    """Reads the table of the runs that reported."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, connector: str, run_id: str) -> ReportedRun | None:
        """Return a run, None where it has not reported or is older than what is kept."""
        query = select(reported_runs).where(
            reported_runs.c.connector == connector, reported_runs.c.run_id == run_id
        )
        with self._database.read() as connection:
            return next(_runs(connection, query), None)

    def of(self, connector: str) -> ConnectorRuns:
        """Return how the runs of a connector went."""
        latest_first = (
            select(reported_runs)
            .where(reported_runs.c.connector == connector, reported_runs.c.state != "")
            .order_by(reported_runs.c.at.desc())
            .limit(1)
        )
        good = latest_first.where(reported_runs.c.state == SUCCESS, reported_runs.c.is_dry == 0)
        with self._database.read() as connection:
            return ConnectorRuns(
                next(_runs(connection, latest_first), None), next(_runs(connection, good), None)
            )

    def news_since(self, connectors: Collection[str], since: datetime) -> dict[str, Counter[str]]:
        """Return connector -> what its runs since a time came to, by outcome."""
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for run in self._since(connectors, since):
            counted[run.connector].update(_told(run))
        return dict(counted)

    def news_by_day(
        self, connectors: Collection[str], since: datetime, zone: tzinfo
    ) -> dict[tuple[date, str], Counter[str]]:
        """Return day and connector -> what its runs came to, by outcome.

        Args:
            connectors: these.
            since: not before.
            zone: whose days they are.
        """
        counted: dict[tuple[date, str], Counter[str]] = defaultdict(Counter)
        for run in self._since(connectors, since):
            counted[run.at.astimezone(zone).date(), run.connector].update(_told(run))
        return dict(counted)

    def _since(self, connectors: Collection[str], since: datetime) -> list[ReportedRun]:
        query = select(reported_runs).where(
            reported_runs.c.connector.in_(connectors),
            reported_runs.c.at >= since,
            reported_runs.c.is_dry == 0,
        )
        with self._database.read() as connection:
            return list(_runs(connection, query.order_by(reported_runs.c.at)))


def _told(run: ReportedRun) -> Mapping[str, int]:
    """Return a run's news, and how many orders were unchanged: of those there are no news."""
    return {**run.news, "unchanged": run.counts.get("unchanged", 0)}


def _runs(connection: Connection, query: Any) -> Iterator[ReportedRun]:
    for row in connection.execute(query).mappings():
        fields = {name: row[name] for name in ReportedRun.__slots__}
        fields["is_dry"] = bool(row["is_dry"])
        fields |= {name: _decode_counts(row[name]) for name in ("counts", "news")}
        yield ReportedRun(**fields)
