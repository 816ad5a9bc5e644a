"""The ledger: our memory of what was sent. It never judges what exists; that is the shop's (DESIGN.md, section 3.6)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Self
from urllib.parse import urlsplit

from sqlalchemy import Engine, select

from order_upload.errors import LedgerError
from order_upload.ledger.bulk import insert_missing, upsert
from order_upload.ledger.database import Clock, Database, engine_for
from order_upload.ledger.lease import Lease
from order_upload.ledger.memory import Memory
from order_upload.ledger.records import RunRecord
from order_upload.ledger.settled_records import SettledRecords
from order_upload.ledger.tables import installations, runs
from order_upload.ledger.unfinished import Unfinished


class Ledger(Memory, Unfinished):
    """The ledger in one database. Cheap to make: the database is opened, and its tables are made, on first use.

    Args:
        url: SQLAlchemy URL of a SQLite file or a Postgres database.
        clock: gives the time instead of the database (tests).

    Raises:
        LedgerError: the database can't be used as it is set up; names the Connection, never the
            password.
        LedgerUnavailableError: (every method) the database does not answer or is locked by others.
    """

    def __init__(self, url: str, *, clock: Clock | None = None) -> None:
        self._database = Database(engine_for(url), clock)
        self.records = SettledRecords(self._database)

    @classmethod
    def from_engine(cls, engine: Engine, *, clock: Clock | None = None) -> Self:
        """Return the ledger in the database of an engine that the caller made."""
        ledger = cls.__new__(cls)
        ledger._database = Database(engine, clock)
        ledger.records = SettledRecords(ledger._database)
        return ledger

    @property
    def database(self) -> Database:
        """Where it is kept."""
        return self._database

    def close(self) -> None:
        """Close the connections to the database; the ledger opens them again when it is used."""
        self._database.engine.dispose()

    def lease(self, installation: str, owner: str, ttl_s: float) -> Lease:
        """Return the lease on an installation, taken on ``with`` and given back at its end; see :class:`Lease`."""
        return Lease(self._database, installation, owner, ttl_s)

    def record_run(self, connector: str, run_id: str, counts: Mapping[str, object]) -> None:
        """Keep what a run counted (JSON values), replacing an earlier record of the same run."""
        text = json.dumps(counts, sort_keys=True, ensure_ascii=False)
        with self._database.write() as connection:
            at = self._database.now(connection)
            upsert(
                connection,
                runs,
                [{"connector": connector, "run_id": run_id, "at": at, "counts": text}],
            )

    def last_runs(self, connector: str, n: int) -> list[RunRecord]:
        """Return the connector's last ``n`` recorded runs, the newest first."""
        query = select(runs.c.run_id, runs.c.at, runs.c.counts).where(runs.c.connector == connector)
        with self._database.read() as connection:
            rows = connection.execute(
                query.order_by(runs.c.at.desc(), runs.c.run_id.desc()).limit(n)
            ).all()
        return [RunRecord(row.run_id, row.at, json.loads(row.counts)) for row in rows]

    def bind_installation(
        self, conn_id: str, installation: str, url: str, *, store_id: str = "0"
    ) -> None:
        """Remember which address this installation has, or check that it is still the same (DESIGN.md, section 3.6).

        ``http`` or ``https``, a default port, a closing slash and the case of the host make no difference. Each store
        of an installation may have an address of its own.

        Raises:
            LedgerError: another address has this installation: one of the two is a clone. Names
                both.
        """
        address, key = address_of(url), {"installation": installation, "store_id": store_id}
        with self._database.write() as connection:
            row = {
                **key,
                "conn_id": conn_id,
                "address": address,
                "bound_at": self._database.now(connection),
            }
            insert_missing(connection, installations, [row])
            bound = connection.execute(select(installations).filter_by(**key)).one()
        if bound.address != address:
            msg = (
                f"Connection {conn_id}: the shop at {address} says it is installation {installation}, but that is the "
                f"shop at {bound.address} (Connection {bound.conn_id}). One is a copy of the other, and nothing is "
                "written to it: give the copy an installation of its own, or, if the shop has moved, confirm that"
            )
            raise LedgerError(msg)

    def installation_at(self, url: str, *, store_id: str = "0") -> str:
        """Return the installation that was bound to an address last, "" when none was."""
        query = select(installations.c.installation).where(
            installations.c.address == address_of(url), installations.c.store_id == store_id
        )
        with self._database.read() as connection:
            return connection.scalar(query.order_by(installations.c.bound_at.desc())) or ""

    def move_installation(
        self, conn_id: str, installation: str, url: str, *, store_id: str = "0"
    ) -> None:
        """Confirm that an installation has moved: from now on this is its address."""
        with self._database.write() as connection:
            row = {
                "installation": installation,
                "store_id": store_id,
                "conn_id": conn_id,
                "address": address_of(url),
            }
            upsert(connection, installations, [{**row, "bound_at": self._database.now(connection)}])


def address_of(url: str) -> str:
    """Return host, port and path: what tells one shop from another, without credentials."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != default else ""
    return f"{parts.hostname or ''}{port}{parts.path.rstrip('/')}"
