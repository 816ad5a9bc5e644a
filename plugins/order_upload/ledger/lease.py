"""The lease on a shop: who may work on it now, until when.

It bounds the work also where pools do not: in backfills.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from sqlalchemy import ColumnElement, Connection, Row, case, delete, or_, select, update

from order_upload.errors import LeaseTakenError
from order_upload.ledger.bulk import insert_into
from order_upload.ledger.database import Database
from order_upload.ledger.tables import leases


class Lease:
    """One hold on one installation; use it as a context manager.

    Holders with the same owner share the lease: the parts of one run work side by side, and a task
    that was killed gets in again at its next try. It ends with its last holder, or ``ttl_s``
    seconds after it was last taken or renewed.

    Attributes:
        expires_at: when it ends unless it is renewed; by the database's clock.
    """

    def __init__(self, database: Database, installation: str, owner: str, ttl_s: float) -> None:
        self.installation = installation
        self.owner = owner
        self.expires_at: datetime | None = None
        self._database = database
        self._ttl = timedelta(seconds=ttl_s)
        self._tenure = ""

    def acquire(self) -> Self:
        """Take the lease, or join the one that this owner has.

        An expired one is taken over; one that is held already is renewed.

        Raises:
            LeaseTakenError: another owner holds it; names the owner and the expiry.
        """
        if self._tenure:
            self.renew()
            return self
        with self._database.write() as connection:
            now = self._database.now(connection)
            taken = self._take(connection, now)
            row = self._row(connection)
        if not taken or row is None:
            raise self._taken_by(row)
        self._tenure, self.expires_at = row.tenure, row.expires_at
        return self

    def renew(self) -> None:
        """Begin the ``ttl_s`` seconds anew.

        Raises:
            LeaseTakenError: it had expired and another owner took it over: stop working on this
                shop.
        """
        with self._database.write() as connection:
            expires_at = self._database.now(connection) + self._ttl
            renewed = connection.execute(
                update(leases).where(self._is_mine()).values(expires_at=expires_at)
            ).rowcount
            row = None if renewed else self._row(connection)
        if not renewed:
            raise self._taken_by(row)
        self.expires_at = expires_at

    def release(self) -> None:
        """Give the hold back; nothing happens when it was lost or given back before."""
        with self._database.write() as connection:
            connection.execute(
                update(leases).where(self._is_mine()).values(holders=leases.c.holders - 1)
            )
            connection.execute(delete(leases).where(self._is_mine(), leases.c.holders <= 0))
        self._tenure = ""

    def _take(self, connection: Connection, now: datetime) -> bool:
        """One statement, so that of two runs that want an expired lease only one gets it."""
        mine = insert_into(connection, leases).values(
            installation=self.installation,
            owner=self.owner,
            tenure=uuid.uuid4().hex,
            holders=1,
            expires_at=now + self._ttl,
        )
        expired = leases.c.expires_at <= now
        statement = mine.on_conflict_do_update(
            index_elements=["installation"],
            set_={
                "owner": mine.excluded.owner,
                "tenure": case((expired, mine.excluded.tenure), else_=leases.c.tenure),
                "holders": case((expired, 1), else_=leases.c.holders + 1),
                "expires_at": mine.excluded.expires_at,
            },
            where=or_(expired, leases.c.owner == self.owner),
        )
        return connection.execute(statement).rowcount == 1

    def _row(self, connection: Connection) -> Row[tuple[str, str, str, int, datetime]] | None:
        return connection.execute(
            select(leases).where(leases.c.installation == self.installation)
        ).one_or_none()

    def _is_mine(self) -> ColumnElement[bool]:
        return (leases.c.installation == self.installation) & (leases.c.tenure == self._tenure)

    def _taken_by(self, row: Row[tuple[str, str, str, int, datetime]] | None) -> LeaseTakenError:
        holder = "nobody any more"
        if row:
            holder = f"{row.owner} until {row.expires_at:%Y-%m-%d %H:%M:%S} UTC"
        return LeaseTakenError(
            f"the lease on installation {self.installation} that {self.owner} asks for is held by "
            f"{holder}; it works on this shop now: this run tries again when that one has ended or "
            "its lease has expired"
        )

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
