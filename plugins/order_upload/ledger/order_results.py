"""What became of orders, for those who ask: by a number, by what filters name, by run, by order."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Select, and_, or_, select, true, tuple_

from order_upload.domain.outcome import Outcome
from order_upload.domain.plan import StockMove
from order_upload.domain.shown_changes import ShownChange
from order_upload.ledger.database import Database
from order_upload.ledger.order_names import SHOP_MARKS
from order_upload.ledger.records import Waiting
from order_upload.ledger.tables import (
    NOT_WRITTEN,
    acts,
    namespaces,
    order_names,
    reported_runs,
    result_words,
    results,
    waiting,
)
from order_upload.ledger.waiting_orders import waiting_of

MOST_FOUND = 100
"""Orders that a search gives."""

_WRITTEN = frozenset({Outcome.CREATED, Outcome.UPDATED})
_decode_changes = msgspec.json.Decoder(tuple[ShownChange, ...]).decode
_decode_stock = msgspec.json.Decoder(tuple[StockMove, ...]).decode


class Place(NamedTuple):
    """Where a result stands among all, latest first; a page goes on after it."""

    at: datetime
    connector: str
    ref: str
    split_as: str
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderResult:
    """One result of an order, as :class:`~order_upload.ledger.results.KeptResult` says, and more.

    Attributes:
        run_id: the run that came to it first.
        shop: the shop's Connection.
        total: None where the order had none.
        at: the time of that run's report.
        seen_at, last_run: the last report that found the order so, and its run.
        runs: how many did.
    """

    connector: str
    ref: str
    split_as: str
    run_id: str
    number: str
    origin_node: str
    shop: str
    shop_order_id: str
    outcome: str
    reason_code: str
    waits_for: str
    status_from: str
    status_to: str
    total: Decimal | None
    currency: str
    changes: tuple[ShownChange, ...]
    stock: tuple[StockMove, ...]
    mails: int
    attempts: int
    at: datetime
    seen_at: datetime
    runs: int
    last_run: str

    @property
    def hub_number(self) -> str:
        """The hub's number of the order."""
        return self.ref.partition(":")[2] or self.ref

    @property
    def place(self) -> Place:
        """Where it stands among all."""
        return Place(self.at, self.connector, self.ref, self.split_as, self.run_id)


@dataclass(frozen=True, slots=True)
class Act:
    """What a person, or the hub, did about an order.

    Attributes:
        act: one of :data:`~order_upload.ledger.decisions.ACTS`.
        field: of a correction; its value is the buyer's, and stands nowhere here.
        person: "" for the hub.
    """

    at: datetime
    act: str
    field: str
    person: str


@dataclass(frozen=True, slots=True)
class Life:
    """All that is known of what happened to one order, latest first.

    Attributes:
        waits: how it waits now; None where it is settled.
    """

    results: Sequence[OrderResult]
    acts: Sequence[Act]
    waits: Waiting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which results are wanted: those that meet all criteria; an empty one is met by every result.

    Attributes:
        connectors: theirs alone; with none there is no result.
    """

    connectors: Collection[str]
    shops: Collection[str] = ()
    origin_nodes: Collection[str] = ()
    outcomes: Collection[str] = ()
    reason_codes: Collection[str] = ()
    waits_for: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None


class OrderResults:
    """Reads the tables of results and of what people did."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def connectors(self) -> list[str]:
        """Return the connectors that orders are known of, sorted; also those that are gone."""
        with self._database.read() as connection:
            names = connection.scalars(select(namespaces.c.connector).distinct())
            return sorted(names)

    def find(self, connectors: Collection[str], text: str) -> list[OrderResult]:
        """Return the latest result of each order that a text names, latest first.

        Args:
            connectors: whose orders are looked at.
            text: a reference, the hub's number, the platform's, or the shop's order id.
        """
        with self._database.read() as connection:
            spaces = connection.scalars(
                select(namespaces.c.namespace)
                .where(namespaces.c.connector.in_(connectors))
                .distinct()
            )
            refs = [text, *(f"{space}:{text}" for space in spaces)]
            names = [*refs, f"#{text}", *_shop_names(text)]
            named = select(order_names.c.ref).where(
                order_names.c.connector.in_(connectors), order_names.c.name.in_(names)
            )
            refs += connection.scalars(named.limit(MOST_FOUND))
            latest: dict[tuple[str, str, str], OrderResult] = {}
            for result in _results_of(connection, connectors, refs):
                latest.setdefault((result.connector, result.ref, result.split_as), result)
        return list(latest.values())[:MOST_FOUND]

    def page(self, wanted: Wanted, most: int, after: Place | None = None) -> list[OrderResult]:
        """Return the next results that are wanted, latest first; fewer than ``most`` are the last.

        Each connector is asked by itself, in the order of an index. A place or a reason that is
        rare is looked for in all results of its time: say since when.
        """
        with self._database.read() as connection:
            streams = [
                iter(_rows(connection, query.limit(most))) for query in _queries(wanted, after)
            ]
            merged = heapq.merge(*streams, key=_place_of, reverse=True)
            return list(islice(merged, most))

    def words(self, connectors: Collection[str]) -> dict[str, list[str]]:
        """Return by which words results can be filtered: kind -> words, sorted.

        The kinds are those of :mod:`order_upload.ledger.results`.
        """
        query = select(result_words.c.kind, result_words.c.word)
        query = query.where(result_words.c.connector.in_(connectors)).distinct()
        words: dict[str, list[str]] = defaultdict(list)
        with self._database.read() as connection:
            for kind, word in connection.execute(query):
                words[kind].append(word)
        return {kind: sorted(listed) for kind, listed in words.items()}

    def of_run(self, connector: str, run_id: str) -> list[OrderResult]:
        """Return what became of the orders of a run, also of those that it found as they were.

        Those that were unchanged are not among them.
        """
        key = and_(reported_runs.c.connector == connector, reported_runs.c.run_id == run_id)
        with self._database.read() as connection:
            times = select(reported_runs.c.began_at, reported_runs.c.at)
            run = connection.execute(times.where(key)).first()
            if run is None:
                return []
            of_connector = select(results).where(results.c.connector == connector)
            own = of_connector.where(
                results.c.at >= run.began_at, results.c.at <= run.at, results.c.run_id == run_id
            )
            before = of_connector.where(
                NOT_WRITTEN,
                results.c.outcome.in_(_STOPPING),
                results.c.at < run.began_at,
                results.c.seen_at >= run.at,
            )
            return [*_rows(connection, own), *_rows(connection, before)]

    def life(self, connector: str, ref: str) -> Life:
        """Return what happened to an order."""
        done = select(acts.c.at, acts.c.act, acts.c.field, acts.c.person)
        done = done.where(acts.c.connector == connector, acts.c.ref == ref)
        waits = select(waiting).where(waiting.c.connector == connector, waiting.c.ref == ref)
        with self._database.read() as connection:
            row = connection.execute(waits).mappings().first()
            return Life(
                results=_results_of(connection, [connector], [ref]),
                acts=[Act(*act) for act in connection.execute(done.order_by(acts.c.at.desc()))],
                waits=None if row is None else waiting_of(row),
            )


_STOPPING = [str(outcome) for outcome in Outcome if outcome not in (*_WRITTEN, "unchanged")]


def _shop_names(text: str) -> list[str]:
    return [f"#{text.removeprefix(mark).strip()}" for mark in SHOP_MARKS if text.startswith(mark)]


def _results_of(
    connection: Connection, connectors: Collection[str], refs: Collection[str]
) -> list[OrderResult]:
    """Return all results of orders, latest first."""
    query = select(results).where(results.c.connector.in_(connectors), results.c.ref.in_(refs))
    # sorted here: told to sort, SQLite would go through all results of a connector by their time
    return sorted(_rows(connection, query), key=attrgetter("at"), reverse=True)


def _queries(wanted: Wanted, after: Place | None) -> Iterator[Select[Any]]:
    """Yield a query for each index range that holds what is wanted, latest first."""
    by_outcome = wanted.outcomes and not _WRITTEN & set(wanted.outcomes)
    for connector in sorted(set(wanted.connectors)):
        of_connector = (
            select(results)
            .where(
                results.c.connector == connector, *_criteria(wanted), _is_after(connector, after)
            )
            .order_by(
                results.c.at.desc(),
                results.c.ref.desc(),
                results.c.split_as.desc(),
                results.c.run_id.desc(),
            )
        )
        if not by_outcome:
            if wanted.outcomes:
                of_connector = of_connector.where(results.c.outcome.in_(wanted.outcomes))
            yield of_connector
            continue
        for outcome in sorted(set(wanted.outcomes)):
            yield of_connector.where(NOT_WRITTEN, results.c.outcome == outcome)


def _criteria(wanted: Wanted) -> Iterator[Any]:
    values = {
        results.c.shop: wanted.shops,
        results.c.origin_node: wanted.origin_nodes,
        results.c.reason_code: wanted.reason_codes,
        results.c.waits_for: wanted.waits_for,
    }
    for column, allowed in values.items():
        if allowed:
            yield column.in_(allowed)
    if wanted.since is not None:
        yield results.c.at >= wanted.since
    if wanted.until is not None:
        yield results.c.at < wanted.until


def _is_after(connector: str, place: Place | None) -> Any:
    """Return the condition that a result of a connector stands after a place."""
    if place is None:
        return true()
    if connector > place.connector:
        return results.c.at < place.at
    if connector < place.connector:
        return results.c.at <= place.at
    rest = tuple_(results.c.ref, results.c.split_as, results.c.run_id)
    return and_(
        results.c.at <= place.at,
        or_(results.c.at < place.at, rest < (place.ref, place.split_as, place.run_id)),
    )


def _rows(connection: Connection, query: Select[Any]) -> list[OrderResult]:
    return [_result_of(row) for row in connection.execute(query).mappings()]


def _result_of(row: Any) -> OrderResult:
    fields = dict(row)
    fields["total"] = Decimal(row["total"]) if row["total"] else None
    fields["changes"] = _decode_changes(row["changes"]) if row["changes"] else ()
    fields["stock"] = _decode_stock(row["stock"]) if row["stock"] else ()
    return OrderResult(**fields)


def _place_of(result: OrderResult) -> Place:
    return result.place
