"""What runs have taken from their sources: files, and batches that no report has closed yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, select

from order_upload.chunks import chunks
from order_upload.domain.payload_key import PayloadKey
from order_upload.ledger.bulk import upsert
from order_upload.ledger.database import Database
from order_upload.ledger.records import Batch
from order_upload.ledger.tables import batches, taken_files


class Batches:
    """The tables of open batches and of taken files."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(
        self,
        connector: str,
        run_id: str,
        orders_address: str,
        files: Iterable[PayloadKey],
        rules_hash: str = "",
    ) -> None:
        """Note, all or nothing, what a run took: the address of its order lines, and their files.

        The files count as taken under these rules only. Until
        :meth:`~order_upload.ledger.ledger.Ledger.settle` closes it, the next run finds the batch
        and adopts it. Opening it again replaces it.
        """
        owner = {"connector": connector, "run_id": run_id}
        with self._database.write() as connection:
            now = self._database.now(connection)
            upsert(connection, batches, [{**owner, "orders": orders_address, "opened_at": now}])
            for chunk in chunks(files):
                taken = {**owner, "rules_hash": rules_hash, "at": now}
                rows = [
                    {**taken, "address": key.address, "fingerprint": key.fingerprint}
                    for key in chunk
                ]
                upsert(connection, taken_files, rows)

    def unclosed(self, connector: str) -> list[Batch]:
        """Return the batches that no report has closed, the oldest first."""
        query = select(batches.c.run_id, batches.c.orders, batches.c.opened_at).where(
            batches.c.connector == connector
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(batches.c.opened_at, batches.c.run_id))
            return [Batch(run_id, orders, opened_at) for run_id, orders, opened_at in rows]

    def unclosed_runs(self) -> dict[str, set[str]]:
        """Return the runs with an open batch, by connector: their files must not expire."""
        run_ids: dict[str, set[str]] = defaultdict(set)
        with self._database.read() as connection:
            for connector, run_id in connection.execute(
                select(batches.c.connector, batches.c.run_id)
            ):
                run_ids[connector].add(run_id)
        return dict(run_ids)

    def close(self, connection: Connection, connector: str, run_ids: Sequence[str]) -> None:
        """Close batches, as part of a transaction of the caller."""
        for chunk in chunks(run_ids):
            connection.execute(
                delete(batches).where(batches.c.connector == connector, batches.c.run_id.in_(chunk))
            )

    def give_up(self, connection: Connection, connector: str, run_id: str) -> None:
        """Take out a batch whose staged orders are lost, as part of a transaction of the caller.

        Its files count as not taken.
        """
        for table in (batches, taken_files):
            connection.execute(
                delete(table).where(table.c.connector == connector, table.c.run_id == run_id)
            )

    def is_taken(
        self,
        connector: str,
        key: PayloadKey,
        *,
        besides_run: str = "",
        rules_hash: str | None = None,
    ) -> bool:
        """Return whether the connector has taken this very file before.

        With ``rules_hash`` only what was taken under these rules counts.
        Files that the run ``besides_run`` took itself do not count: its extract, tried again, reads
        them again.
        """
        query = select(taken_files.c.run_id).where(
            taken_files.c.connector == connector,
            taken_files.c.address == key.address,
            taken_files.c.fingerprint == key.fingerprint,
        )
        if rules_hash is not None:
            query = query.where(taken_files.c.rules_hash == rules_hash)
        if besides_run:
            query = query.where(taken_files.c.run_id != besides_run)
        with self._database.read() as connection:
            return connection.scalar(query.limit(1)) is not None
