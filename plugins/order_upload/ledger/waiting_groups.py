"""What waits, as people look at it: for what, since when, and how much money that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, select

from order_upload.ledger.database import Database
from order_upload.ledger.tables import results, waiting


class WaitsFor(NamedTuple):
    """What orders of a connector wait for."""

    connector: str
    outcome: str
    reason_code: str
    waits_for: str


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
        kind = [waiting.c[name] for name in WaitsFor._fields]
        query = select(*kind, func.count(), func.min(waiting.c.first_seen))
        query = query.where(waiting.c.connector.in_(connectors)).group_by(*kind)
        with self._database.read() as connection:
            sums, nodes = _sums_and_nodes(connection, connectors)
            groups = []
            for *values, orders, oldest in connection.execute(query):
                group = WaitsFor(*values)
                groups.append(
                    WaitingGroup(group, orders, oldest, sums[group], sorted(nodes[group]))
                )
        return sorted(groups, key=lambda group: group.oldest)

    def orders(self, group: WaitsFor, most: int, after: str = "") -> list[WaitingOrder]:
        """Return orders of a group by reference, at most so many, after a reference."""
        of_group = [waiting.c[name] == value for name, value in group._asdict().items()]
        query = select(waiting.c.ref, waiting.c.first_seen, waiting.c.attempts)
        query = query.where(*of_group, waiting.c.ref > after).order_by(waiting.c.ref)
        with self._database.read() as connection:
            rows = connection.execute(query.limit(most)).all()
            in_page = waiting.c.ref.in_([row.ref for row in rows])
            latest = _latest_results(connection, and_(*of_group, in_page))
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


def _latest_results(connection: Connection, are_meant: Any) -> dict[tuple[str, str], Any]:
    """Return connector and reference of orders that wait -> the latest result of their wait.

    An order that waits in several parts is told by one of them.
    """
    same = and_(
        results.c.connector == waiting.c.connector,
        results.c.ref == waiting.c.ref,
        results.c.outcome == waiting.c.outcome,
        results.c.reason_code == waiting.c.reason_code,
        results.c.waits_for == waiting.c.waits_for,
    )
    names = (*WaitsFor._fields, "ref", *_Said._fields)
    query = select(*(results.c[name] for name in names)).join_from(waiting, results, same)
    rows = connection.execute(query.where(are_meant).order_by(results.c.at))
    return {(row.connector, row.ref): row for row in rows}


def _sums_and_nodes(
    connection: Connection, connectors: Collection[str]
) -> tuple[dict[WaitsFor, dict[str, Decimal]], dict[WaitsFor, set[str]]]:
    sums: dict[WaitsFor, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    nodes: dict[WaitsFor, set[str]] = defaultdict(set)
    for row in _latest_results(connection, waiting.c.connector.in_(connectors)).values():
        group = WaitsFor(row.connector, row.outcome, row.reason_code, row.waits_for)
        if row.total:
            sums[group][row.currency] += Decimal(row.total)
        if row.origin_node:
            nodes[group].add(row.origin_node)
    return sums, nodes
