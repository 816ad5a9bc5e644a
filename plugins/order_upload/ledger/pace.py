"""The pace of requests to a shop: all tasks on all machines together keep to it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from order_upload.ledger.bulk import upsert
from order_upload.ledger.database import Database
from order_upload.ledger.tables import paces

LOGGED_FROM_S = 10.0
"""Seconds of a wait from which on it is worth a line in the log."""

log = logging.getLogger(__name__)


class Pace:
    """When the next request to a shop may be sent.

    Requests are spread evenly: a limit of 30 a minute is one every two seconds. That keeps to any
    limit of a server, also to one that lets no two requests come close together.

    Args:
        database: the ledger's, which all tasks share.
        site: whose requests are counted together.
        per_minute: how many there may be.
        sleep: waits.
    """

    def __init__(
        self,
        database: Database,
        site: str,
        per_minute: int,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._database = database
        self._site = site
        self._per_minute = per_minute
        self._sleep = sleep

    def wait(self) -> None:
        """Return when the next request may be sent.

        Raises:
            LedgerUnavailableError: the ledger does not answer; nothing may be sent.
        """
        seconds = self._turn()
        if seconds >= LOGGED_FROM_S:
            log.info(
                "Waits %.0f seconds: %s takes %d requests a minute from all tasks together.",
                seconds,
                self._site,
                self._per_minute,
            )
        self._sleep(seconds)

    def _turn(self) -> float:
        """Take the next free moment, and return in how many seconds it comes."""
        with self._database.write() as connection:
            self._database.lock(connection, f"pace {self._site}")
            now = self._database.now(connection)
            at = max(now, self._free_from(connection) or now)
            next_at = at + timedelta(minutes=1) / self._per_minute
            upsert(connection, paces, [{"site": self._site, "next_at": next_at}])
        return (at - now).total_seconds()

    def _free_from(self, connection: Connection) -> datetime | None:
        return connection.scalar(select(paces.c.next_at).where(paces.c.site == self._site))
