"""While a buyer is being forgotten no run begins: it would read and stage them anew."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from order_upload.errors import ErasureUnderWayError
from order_upload.ledger.bulk import insert_into
from order_upload.ledger.database import Database
from order_upload.ledger.tables import erasures

HOLD = timedelta(minutes=30)
"""For how long it is good without a sign of life: that of a command that was killed ends then."""

_ONE = "erasure"
"""The key of the only row: one buyer at a time is forgotten."""


class ErasureHold:
    """What runs and an erasure know of one another."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def held(self, person: str) -> Iterator[Callable[[], None]]:
        """Keep runs from beginning until the block ends.

        Gives a function that says that it still goes on; it raises ``ErasureUnderWayError`` where
        another has begun meanwhile.

        Raises:
            ErasureUnderWayError: another one goes on.
        """
        token = uuid.uuid4().hex
        self._take(person, token)
        try:
            yield lambda: self._renew(token)
        finally:
            with self._database.write() as connection:
                connection.execute(delete(erasures).where(erasures.c.token == token))

    def check_none(self) -> None:
        """See that no buyer is being forgotten.

        Raises:
            ErasureUnderWayError: one is.
        """
        with self._database.read() as connection:
            self._check_none(connection, self._database.now(connection))

    def _check_none(self, connection: Connection, now: datetime) -> None:
        row = connection.execute(select(erasures)).one_or_none()
        if row is not None and row.expires_at > now:
            raise ErasureUnderWayError(
                f"the ledger: found that {row.person} has a buyer forgotten just now, until "
                f"{row.expires_at:%Y-%m-%d %H:%M} UTC at the latest; try again when that has ended"
            )

    def _take(self, person: str, token: str) -> None:
        """Take the hold in one statement, so that of two who want it only one gets it."""
        with self._database.write() as connection:
            now = self._database.now(connection)
            mine = insert_into(connection, erasures).values(
                name=_ONE, token=token, person=person, expires_at=now + HOLD
            )
            taken = mine.on_conflict_do_update(
                index_elements=["name"],
                set_={name: mine.excluded[name] for name in ("token", "person", "expires_at")},
                where=erasures.c.expires_at <= now,
            )
            if connection.execute(taken).rowcount != 1:
                self._check_none(connection, now)

    def _renew(self, token: str) -> None:
        with self._database.write() as connection:
            expires_at = self._database.now(connection) + HOLD
            renewed = connection.execute(
                update(erasures).where(erasures.c.token == token).values(expires_at=expires_at)
            ).rowcount
        if not renewed:
            raise ErasureUnderWayError(
                "the ledger: found that another erasure has begun, because this one was taken for "
                "dead; forget the buyer again"
            )
