"""What became of every order: one row for each time that its outcome changed or it was written.

An order that is unchanged costs no row. One that waits run after run for the same has one, which
says since when and how many runs saw it so; one that the filter drops for the same has the first.

All rows of a run carry one time, that of its report. A report that is tried again finds it, and so
comes to the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, delete, func, select

from order_upload.domain.hashes import canonical_json
from order_upload.domain.outcome import Outcome
from order_upload.ledger.bulk import upsert, upsert_ready
from order_upload.ledger.database import Database
from order_upload.ledger.tables import acts, as_text, reported_runs, result_words, results

SHOP, ORIGIN_NODE, REASON_CODE = "shop", "origin_node", "reason_code"
"""Kinds of the words by which results can be filtered."""

SUCCESS, FAILED = "success", "failed"
"""States of a run whose report is done; before that it has none."""

_WRITES = frozenset({Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED})


class KeptResult(NamedTuple):
    """What is kept of one result; texts that anybody may see. In the order of the table's columns.

    Attributes:
        ref: of the order; of a part of one, that of the whole.
        split_as: reference of the part that the order was split into; "" where it is whole.
        number: the platform's.
        changes, stock: the fields that were written and the pieces that moved, as JSON; "" for
            none.
        mails: how many the buyer got.
        attempts: how often the order was sent in the run.
    """

    ref: str
    split_as: str
    number: str
    origin_node: str
    shop_order_id: str
    outcome: str
    reason_code: str
    waits_for: str
    status_from: str
    status_to: str
    total: str
    currency: str
    changes: str
    stock: str
    mails: int
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingRun:
    """A run that reports.

    Attributes:
        kind: who started it.
        shop: the shop's Connection; "" where the run did not come so far.
        installation: of that shop.
        is_dry: nothing was to be sent.
        at: the time of its rows; :meth:`Results.begin` gives it.
    """

    connector: str
    run_id: str
    kind: str = ""
    shop: str = ""
    installation: str = ""
    is_dry: bool = False
    at: datetime | None = None


class Results:
    """The tables of results and of the runs that reported them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, run: ReportingRun) -> datetime:
        """Enter a run whose report begins; return the time of its rows.

        A report that died before its end goes on with the time that it had.
        """
        key = and_(reported_runs.c.connector == run.connector, reported_runs.c.run_id == run.run_id)
        times = select(reported_runs.c.state, reported_runs.c.at, reported_runs.c.began_at)
        with self._database.write() as connection:
            known = connection.execute(times.where(key)).first()
            if known is not None and not known.state:
                begun: datetime = known.at
                return begun
            now = self._database.now(connection)
            row = {
                "connector": run.connector,
                "run_id": run.run_id,
                "kind": run.kind,
                "shop": run.shop,
                "installation": run.installation,
                "is_dry": int(run.is_dry),
                "state": "",
                "counts": "{}",
                "news": "{}",
                "began_at": now if known is None else known.began_at,
                "at": now,
            }
            upsert(connection, reported_runs, [row])
        return now

    def keep(self, run: ReportingRun, kept: Sequence[KeptResult]) -> None:
        """Keep results of a run."""
        if not kept:
            return
        with self._database.write() as connection:
            known = _latest(connection, run, kept)
            rows, at = [], as_text(run.at)
            for result in kept:
                before = known.get((result.ref, result.split_as))
                is_same = before is not None and _says_the_same(before, result)
                if is_same and result.outcome == Outcome.FILTERED:
                    continue
                if before is not None and is_same:
                    runs = before.runs + (before.last_run != run.run_id)
                    own = (before.run_id, as_text(before.at), runs)
                else:
                    own = (run.run_id, at, 1)
                rows.append(_row_of(run, at, result, own))
            upsert_ready(connection, results, rows)
            _keep_words(connection, run, kept, at)

    def end(self, run: ReportingRun, state: str, counts: Mapping[str, int]) -> None:
        """Enter that the report is done, and how many orders ended how.

        How many of them are news the rows tell: a report that is tried again may no longer see that
        an order waited before.
        """
        is_run = and_(
            reported_runs.c.connector == run.connector, reported_runs.c.run_id == run.run_id
        )
        with self._database.write() as connection:
            began = select(reported_runs.c.began_at).where(is_run).scalar_subquery()
            own = select(results.c.outcome, func.count()).where(
                results.c.connector == run.connector,
                results.c.at >= began,
                results.c.run_id == run.run_id,
            )
            news = {row[0]: row[1] for row in connection.execute(own.group_by(results.c.outcome))}
            counted = {"counts": _without_zeros(counts), "news": _without_zeros(news)}
            connection.execute(reported_runs.update().where(is_run).values(state=state, **counted))

    def expire(self, before: datetime) -> int:
        """Delete the results and acts of before a time, of all connectors; return how many.

        What an order still waits for stays as long as it does.
        """
        gone = 0
        with self._database.write() as connection:
            for connector in connection.scalars(select(reported_runs.c.connector).distinct()).all():
                old = and_(results.c.connector == connector, results.c.at < before)
                gone += connection.execute(
                    delete(results).where(old, results.c.seen_at < before)
                ).rowcount
            gone += connection.execute(delete(acts).where(acts.c.at < before)).rowcount
            connection.execute(delete(result_words).where(result_words.c.at < before))
            connection.execute(delete(reported_runs).where(reported_runs.c.at < before))
        return gone


def keep_acts(
    connection: Connection,
    connector: str,
    act: str,
    orders: Iterable[tuple[str, str]],
    person: str,
    at: datetime,
) -> None:
    """Keep what a person, or the hub, did about orders, as part of a transaction of the caller.

    Args:
        connection: of the transaction.
        connector: whose orders.
        act: what was done.
        orders: reference and field of each; "" where it is about the whole order.
        person: who did it; "" for the hub.
        at: when.
    """
    rows = [
        {
            "connector": connector,
            "ref": ref,
            "at": at,
            "act": act,
            "field": field,
            "person": person,
        }
        for ref, field in orders
    ]
    upsert(connection, acts, rows)


def _keep_words(
    connection: Connection, run: ReportingRun, kept: Sequence[KeptResult], at: str | None
) -> None:
    """Keep by which words the results of a run can be filtered: there are few of them."""
    words = {(SHOP, run.shop)}
    words.update((ORIGIN_NODE, result.origin_node) for result in kept)
    words.update((REASON_CODE, result.reason_code) for result in kept)
    rows = [(run.connector, kind, word, at) for kind, word in words if word]
    upsert_ready(connection, result_words, rows)


def _without_zeros(counts: Mapping[str, int]) -> str:
    return canonical_json({name: count for name, count in counts.items() if count}).decode()


def _latest(
    connection: Connection, run: ReportingRun, kept: Sequence[KeptResult]
) -> dict[tuple[str, str], Any]:
    """Return the latest row of each order that this run does not write, of those that end so.

    Rows that an earlier try of this report has entered are none of them.
    """
    refs = list({result.ref for result in kept if result.outcome not in _WRITES})
    if not refs:
        return {}
    query = select(
        results.c.ref,
        results.c.split_as,
        results.c.run_id,
        results.c.outcome,
        results.c.reason_code,
        results.c.waits_for,
        results.c.at,
        results.c.runs,
        results.c.last_run,
    ).where(
        results.c.connector == run.connector,
        results.c.ref.in_(refs),
        results.c.run_id != run.run_id,
    )
    # sorted here: told to sort, SQLite would go through all results of the connector by their time
    rows = sorted(connection.execute(query), key=attrgetter("at"))
    return {(row.ref, row.split_as): row for row in rows}


def _says_the_same(before: Any, result: KeptResult) -> bool:
    return (before.outcome, before.reason_code, before.waits_for) == (
        result.outcome,
        result.reason_code,
        result.waits_for,
    )


def _row_of(
    run: ReportingRun, seen_at: str | None, result: KeptResult, own: tuple[str, str | None, int]
) -> tuple[Any, ...]:
    """Return a row in the order of the table's columns; ``own`` is its run, time and runs."""
    run_id, at, runs = own
    key = (run.connector, result.ref, result.split_as, run_id)
    return (*key, *result[2:], run.shop, at, seen_at, runs, run.run_id)
