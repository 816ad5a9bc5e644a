"""The ledger: our memory of what was sent. It never judges what exists; that is the shop's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from order_upload.domain.hashes import canonical_json
from order_upload.ledger.batches import Batches
from order_upload.ledger.bulk import upsert
from order_upload.ledger.database import Clock, Database, engine_for
from order_upload.ledger.decisions import Decisions
from order_upload.ledger.erasure import Erasure
from order_upload.ledger.erasure_hold import ErasureHold
from order_upload.ledger.expiry import Expiry
from order_upload.ledger.forgotten_orders import ForgottenOrders
from order_upload.ledger.installations import Installations
from order_upload.ledger.lease import Holder, IsAtWork, Lease, end_leases, nobody_knows
from order_upload.ledger.order_names import OrderNames
from order_upload.ledger.order_results import OrderResults
from order_upload.ledger.pace import Pace
from order_upload.ledger.records import Waiting
from order_upload.ledger.reported_runs import ReportedRuns
from order_upload.ledger.results import Results
from order_upload.ledger.sent_orders import SentOrders
from order_upload.ledger.settled_records import SettledRecords
from order_upload.ledger.tables import runs
from order_upload.ledger.told import Told
from order_upload.ledger.waiting_groups import WaitingGroups
from order_upload.ledger.waiting_orders import WaitingOrders


class Ledger:
    """The ledger in one database.

    Cheap to make: the database is opened, and its tables are made, on first use.

    Args:
        url: SQLAlchemy URL of a SQLite file or a Postgres database.
        clock: gives the time instead of the database (tests).

    Attributes:
        database: where it is kept.
        sent: what was sent to which installation, and what each connector exported.
        records: with which record of the hub each order was settled.
        waiting: which orders wait.
        told: what people were told.
        batches: what runs took and have not reported yet.
        installations: which shop is at which address.
        decisions: what people decided about single orders.
        names: the numbers under which orders are known.
        results: what became of every order, as reports write it.
        order_results, reported_runs, waiting_groups: the same and what waits, as pages read it.
        expiry: what it lets go.
        forgotten: the orders whose buyers were forgotten.
        erasure: what it keeps about single orders, to be erased.
        erasure_hold: keeps runs from beginning meanwhile.

    Raises:
        LedgerError: the database can't be used as it is set up; names the Connection, never the
            password.
        LedgerUnavailableError: (every method) the database does not answer or is locked by others.
    """

    def __init__(self, url: str, *, clock: Clock | None = None) -> None:
        self.database = Database(engine_for(url), clock)
        self.sent = SentOrders(self.database)
        self.records = SettledRecords(self.database)
        self.waiting = WaitingOrders(self.database)
        self.batches = Batches(self.database)
        self.installations = Installations(self.database)
        self.decisions = Decisions(self.database, self.waiting)
        self.names = OrderNames(self.database)
        self.results = Results(self.database)
        self.order_results = OrderResults(self.database)
        self.reported_runs = ReportedRuns(self.database)
        self.waiting_groups = WaitingGroups(self.database)
        self.expiry = Expiry(self.database)
        self.told = Told(self.database)
        self.forgotten = ForgottenOrders(self.database)
        self.erasure = Erasure(self.database, self.forgotten)
        self.erasure_hold = ErasureHold(self.database)

    def close(self) -> None:
        """Close the connections to the database; the ledger opens them again when it is used."""
        self.database.engine.dispose()

    def lease(
        self,
        installation: str,
        holder: Holder,
        ttl_s: float,
        is_at_work: IsAtWork = nobody_knows,
    ) -> Lease:
        """Return the lease on an installation, to be used as a context manager."""
        return Lease(self.database, installation, holder, ttl_s, is_at_work)

    def end_leases(self, connector: str, run_id: str) -> None:
        """End what a run still holds, on every shop: its tasks have ended, however they did."""
        end_leases(self.database, connector, run_id)

    def pace(self, site: str, per_minute: int) -> Pace:
        """Return at which pace requests go to a site, from all who share this ledger."""
        return Pace(self.database, site, per_minute)

    def settle(
        self,
        connector: str,
        run_id: str,
        *,
        settled: Iterable[str],
        waiting: Iterable[Waiting],
        close_batches: Sequence[str],
        replaces: bool = True,
    ) -> None:
        """Take over what a run came to, all or nothing.

        A reference in both lists waits. The iterables are read inside the transaction: they must
        not write to the ledger.

        Args:
            connector: whose run.
            run_id: the run.
            settled: references of orders that wait no longer.
            waiting: orders that wait; see :meth:`WaitingOrders.keep`.
            close_batches: runs whose batches are closed.
            replaces: False leaves what waits already as it is.
        """
        with self.database.write() as connection:
            self.waiting.settled(connection, connector, settled)
            if replaces:
                self.waiting.keep(connection, connector, run_id, waiting)
            else:
                self.waiting.add(connection, connector, run_id, waiting)
            self.batches.close(connection, connector, close_batches)

    def forget(self, connector: str, ref: str) -> None:
        """Make the connector consider this order again: as never read, exported or sent.

        The shop still decides whether it exists.
        """
        with self.database.write() as connection:
            self._forget(connection, connector, ref)

    def give_up(self, connector: str, lost: Iterable[Waiting], run_ids: Iterable[str]) -> set[str]:
        """Forget orders whose staged copies are lost; return their references.

        Args:
            connector: whose orders.
            lost: orders that wait; one that is in another file by now waits on.
            run_ids: runs whose batches are lost: their files count as not taken.
        """
        given_up = set()
        with self.database.write() as connection:
            for order in lost:
                if self.waiting.give_up(connection, connector, order):
                    self._forget(connection, connector, order.ref)
                    given_up.add(order.ref)
            for run_id in run_ids:
                self.batches.give_up(connection, connector, run_id)
        return given_up

    def record_run(self, connector: str, run_id: str, counts: Mapping[str, object]) -> None:
        """Keep what a run counted (JSON values), replacing an earlier record of the same run."""
        text = canonical_json(dict(counts)).decode()
        with self.database.write() as connection:
            at = self.database.now(connection)
            row = {"connector": connector, "run_id": run_id, "at": at, "counts": text}
            upsert(connection, runs, [row])

    def newest_reports(self, connector: str, most: int) -> list[dict[str, Any]]:
        """Return what a connector's last runs counted, the newest first."""
        query = select(runs.c.counts).where(runs.c.connector == connector)
        with self.database.read() as connection:
            texts = connection.scalars(query.order_by(runs.c.at.desc()).limit(most)).all()
        return [json.loads(text) for text in texts]

    def runs_since(self, connector: str, since: datetime) -> list[Mapping[str, Any]]:
        """Return what runs that ended after a time counted, the oldest first."""
        ended_since = (runs.c.connector == connector) & (runs.c.at > since)
        query = select(runs.c.counts).where(ended_since).order_by(runs.c.at)
        with self.database.read() as connection:
            return [json.loads(text) for text in connection.scalars(query)]

    def last_run_at(self, connector: str) -> datetime | None:
        """Return when a run of the connector last ended, however; None where none is known."""
        query = select(func.max(runs.c.at)).where(runs.c.connector == connector)
        with self.database.read() as connection:
            last: datetime | None = connection.scalar(query)
        return last

    def _forget(self, connection: Connection, connector: str, ref: str) -> None:
        self.sent.forget(connection, connector, ref)
        self.records.forget(connection, connector, ref)
