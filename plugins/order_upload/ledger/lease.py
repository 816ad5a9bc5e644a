"""The lease on a shop: which run may work on it now.

It bounds the work also where pools do not: in backfills. A row is a task at work on the shop, with
one part of a run. Those of one run work side by side; another run waits until all have ended.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import NamedTuple, Self

from sqlalchemy import ColumnElement, Connection, delete, select, update

from order_upload.errors import LeaseLostError, LeaseTakenError
from order_upload.ledger.bulk import upsert
from order_upload.ledger.database import Database
from order_upload.ledger.tables import leases


@dataclass(frozen=True, slots=True)
class Holder:
    """A task that works on a shop.

    Attributes:
        part: the part of the run that it sends.
    """

    connector: str
    run_id: str
    part: str

    @property
    def run(self) -> str:
        """Its connector and run, as messages name them."""
        return f"connector {self.connector}, run {self.run_id}"

    def __str__(self) -> str:
        """Return it as messages name it."""
        return f"{self.run}, part {self.part}"


IsAtWork = Callable[[Holder], bool | None]
"""Says whether a holder's task still runs; None when that cannot be known."""


def nobody_knows(_: Holder) -> None:
    """Stand in where nobody can say whether a task still runs: a hold ends by its time alone."""


class _Hold(NamedTuple):
    """A hold of another run, as it stands in the ledger."""

    holder: Holder
    token: str
    since: datetime
    has_expired: bool


class Lease:
    """The hold of one task on one installation; use it as a context manager.

    The next try of a task that was killed replaces what the killed one held, so a part holds the
    shop once. A hold of another run is taken over when its task has ended without giving it back.
    Where nobody knows about that task, it is when ``ttl_s`` seconds have passed since the hold was
    taken or renewed.

    Args:
        database: the ledger's.
        installation: the shop.
        holder: who asks for it.
        ttl_s: for how long the hold is good without a sign of life.
        is_at_work: asked about holders of other runs, outside of any transaction.
    """

    def __init__(
        self,
        database: Database,
        installation: str,
        holder: Holder,
        ttl_s: float,
        is_at_work: IsAtWork = nobody_knows,
    ) -> None:
        self.installation = installation
        self.holder = holder
        self._database = database
        self._ttl = timedelta(seconds=ttl_s)
        self._is_at_work = is_at_work
        self._token = ""

    def acquire(self) -> Self:
        """Take the lease, or renew it where it is held already.

        Raises:
            LeaseTakenError: another run is at work on the shop; the message names it.
        """
        if self._token:
            self.renew()
            return self
        others = self._take(gone=())
        if others:
            others = self._take(gone=[hold.token for hold in others if self._is_gone(hold)])
        if others:
            raise self._taken_by(min(others, key=lambda hold: hold.since))
        return self

    def renew(self) -> None:
        """Begin the ``ttl_s`` seconds anew.

        Raises:
            LeaseLostError: another run, or the next try of this task, has taken it over: stop
                working on this shop.
        """
        with self._database.write() as connection:
            expires_at = self._database.now(connection) + self._ttl
            renewed = connection.execute(
                update(leases).where(self._is_mine()).values(expires_at=expires_at)
            ).rowcount
        if not renewed:
            raise LeaseLostError(
                f"installation {self.installation}: found that another task has taken the lease of "
                f"{self.holder} over, because this one was taken for dead; it tries again"
            )

    def release(self) -> None:
        """Give the hold back; nothing happens when it was lost or given back before."""
        with self._database.write() as connection:
            connection.execute(delete(leases).where(self._is_mine()))
        self._token = ""

    def _take(self, gone: Collection[str]) -> list[_Hold]:
        """Take the lease, or return the holds of other runs that are in the way.

        Args:
            gone: tokens of holds that are none any more.
        """
        token = uuid.uuid4().hex
        with self._database.write() as connection:
            # of two runs that want what a dead one held only one gets it
            self._database.lock(connection, f"lease {self.installation}")
            now = self._database.now(connection)
            others = [hold for hold in self._others(connection, now) if hold.token not in gone]
            if others:
                return others
            connection.execute(delete(leases).where(self._is_of_others()))
            row = {
                "installation": self.installation,
                "connector": self.holder.connector,
                "run_id": self.holder.run_id,
                "part": self.holder.part,
                "token": token,
                "since": now,
                "expires_at": now + self._ttl,
            }
            upsert(connection, leases, [row])
        self._token = token
        return []

    def _others(self, connection: Connection, now: datetime) -> list[_Hold]:
        rows = connection.execute(select(leases).where(self._is_of_others()))
        return [
            _Hold(
                Holder(row.connector, row.run_id, row.part),
                row.token,
                row.since,
                row.expires_at <= now,
            )
            for row in rows
        ]

    def _is_gone(self, hold: _Hold) -> bool:
        is_at_work = self._is_at_work(hold.holder)
        if is_at_work is None:
            return hold.has_expired
        return not is_at_work

    def _is_of_others(self) -> ColumnElement[bool]:
        is_my_run = (leases.c.connector == self.holder.connector) & (
            leases.c.run_id == self.holder.run_id
        )
        return (leases.c.installation == self.installation) & ~is_my_run

    def _is_mine(self) -> ColumnElement[bool]:
        return (leases.c.installation == self.installation) & (leases.c.token == self._token)

    def _taken_by(self, hold: _Hold) -> LeaseTakenError:
        taken = LeaseTakenError(
            f"installation {self.installation}: found {hold.holder}, at work on this shop since "
            f"{hold.since:%Y-%m-%d %H:%M:%S} UTC; {self.holder} goes on when that run has ended its"
            " work there"
        )
        taken.by = hold.holder.run
        return taken

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def end_leases(database: Database, connector: str, run_id: str) -> None:
    """End what a run still holds, on every shop: its tasks have ended, however they did."""
    with database.write() as connection:
        connection.execute(
            delete(leases).where(leases.c.connector == connector, leases.c.run_id == run_id)
        )
