"""What waits, as people look at it: for what, since when, and how much money that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from order_upload.chunks import chunks
from order_upload.ledger.database import Database
from order_upload.ledger.tables import results, waiting


class WaitsFor(NamedTuple):
    """What orders of a connector wait for."""

    connector: str
    outcome: str
    reason_code: str
    waits_for: str


_WAIT = [waiting.c[name] for name in (*WaitsFor._fields, "ref", "first_seen", "attempts")]


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """The orders that wait for the same.

    Attributes:
        oldest: since when the first of them waits.
        money: currency -> what the orders come to whose sum is known.
        origin_nodes: where they were sold, as far as that is known.
    """

    waits_for: WaitsFor
    orders: int
    oldest: datetime
    money: Mapping[str, Decimal]
    origin_nodes: Sequence[str]


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """One order that waits.

    Attributes:
        number, origin_node, total, currency: "" and None where no run has kept them yet.
        first_seen: since when it waits.
        runs: how many ended with it waiting.
    """

    connector: str
    ref: str
    number: str
    origin_node: str
    total: Decimal | None
    currency: str
    first_seen: datetime
    runs: int


class WaitingGroups:
    """Reads what waits, with what is kept of its results."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, connectors: Collection[str]) -> int:
        """Return how many orders of these connectors wait."""
        query = select(func.count()).where(waiting.c.connector.in_(connectors))
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def of(self, connectors: Collection[str]) -> list[WaitingGroup]:
        """Return what orders of these connectors wait for, the oldest first."""
        query = select(*_WAIT).where(waiting.c.connector.in_(connectors))
        with self._database.read() as connection:
            waits = connection.execute(query).all()
            latest = _latest_results(connection, waits)
        groups: dict[WaitsFor, list[Any]] = defaultdict(list)
        for row in waits:
            groups[_waits_for(row)].append(row)
        found = [_group_of(waits_for, rows, latest) for waits_for, rows in groups.items()]
        return sorted(found, key=lambda group: group.oldest)

    def orders(self, group: WaitsFor, most: int, after: str = "") -> list[WaitingOrder]:
        """Return orders of a group by reference, at most so many, after a reference."""
        of_group = [waiting.c[name] == value for name, value in group._asdict().items()]
        query = select(*_WAIT).where(*of_group, waiting.c.ref > after).order_by(waiting.c.ref)
        with self._database.read() as connection:
            rows = connection.execute(query.limit(most)).all()
            latest = _latest_results(connection, rows)
        return [
            _order_of(group.connector, row, latest.get((group.connector, row.ref))) for row in rows
        ]

    def since(self, connectors: Collection[str]) -> list[datetime]:
        """Return since when each order of these connectors waits, the oldest first."""
        query = select(waiting.c.first_seen).where(waiting.c.connector.in_(connectors))
        with self._database.read() as connection:
            return list(connection.scalars(query.order_by(waiting.c.first_seen)))


def _order_of(connector: str, row: Any, latest: Any) -> WaitingOrder:
    said = latest or _NOTHING_KEPT
    return WaitingOrder(
        connector=connector,
        ref=row.ref,
        number=said.number,
        origin_node=said.origin_node,
        total=Decimal(said.total) if said.total else None,
        currency=said.currency,
        first_seen=row.first_seen,
        runs=row.attempts,
    )


class _Said(NamedTuple):
    number: str = ""
    origin_node: str = ""
    total: str = ""
    currency: str = ""


_NOTHING_KEPT = _Said()


def _waits_for(row: Any) -> WaitsFor:
    return WaitsFor(row.connector, row.outcome, row.reason_code, row.waits_for)


def _latest_results(connection: Connection, waits: Sequence[Any]) -> dict[tuple[str, str], Any]:
    """Return connector and reference of orders that wait -> the latest result of their wait.

    An order that waits in several parts is told by one of them. Asked for by their keys, and joined
    here: SQLite would go through all results.
    """
    names = (*WaitsFor._fields, "ref", "at", *_Said._fields)
    query = select(*(results.c[name] for name in names))
    refs: dict[str, list[str]] = defaultdict(list)
    for row in waits:
        refs[row.connector].append(row.ref)
    found: list[Any] = []
    for connector, of_connector in refs.items():
        of_it = query.where(results.c.connector == connector)
        for chunk in chunks(of_connector):
            found += connection.execute(of_it.where(results.c.ref.in_(chunk)))
    wanted = {(row.connector, row.ref): _waits_for(row) for row in waits}
    found.sort(key=attrgetter("at"))
    return {
        (row.connector, row.ref): row
        for row in found
        if _waits_for(row) == wanted[row.connector, row.ref]
    }


def _group_of(
    waits_for: WaitsFor, rows: Sequence[Any], latest: Mapping[tuple[str, str], Any]
) -> WaitingGroup:
    money: dict[str, Decimal] = defaultdict(Decimal)
    nodes = set()
    for row in rows:
        said = latest.get((row.connector, row.ref), _NOTHING_KEPT)
        if said.total:
            money[said.currency] += Decimal(said.total)
        if said.origin_node:
            nodes.add(said.origin_node)
    oldest = min(row.first_seen for row in rows)
    return WaitingGroup(waits_for, len(rows), oldest, dict(money), sorted(nodes))
