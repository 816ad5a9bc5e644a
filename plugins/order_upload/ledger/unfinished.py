"""What is not finished: orders that wait, batches that no report has closed, files that were taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, case, delete, select

from order_upload.chunks import CHUNK, chunks
from order_upload.domain.payload_key import PayloadKey
from order_upload.ledger.bulk import Row, insert_into, insert_missing, upsert, values_of
from order_upload.ledger.database import Database
from order_upload.ledger.records import Batch, Waiting
from order_upload.ledger.tables import batches, taken_files, waiting


class Unfinished:
    """The part of the ledger that loses nothing."""

    _database: Database

    def waiting(self, connector: str, refs: Iterable[str] | None = None) -> Iterator[Waiting]:
        """Give the connector's waiting orders by reference: all, or those of ``refs``.

        They are read 1000 at a time and no transaction stays open in between, so the ledger may be
        written meanwhile.
        """
        query = select(waiting).where(waiting.c.connector == connector).order_by(waiting.c.ref)
        if refs is None:
            yield from self._all_waiting(query)
            return
        for some in chunks(refs):
            yield from self._waiting_rows(query.where(waiting.c.ref.in_(some)))

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

        Rows of settled references go; waiting ones are added, or replaced with ``first_seen`` kept
        and ``attempts`` raised by one (once a run, however often its report is tried); the batches
        of these run ids are closed. A reference in both lists waits. The iterables are read inside
        the transaction: they must not write to the ledger.

        With ``replaces`` False, what waits already stays as it is.
        """
        with self._database.write() as connection:
            for some in chunks(settled):
                connection.execute(
                    delete(_waiting).where(
                        _waiting.c.connector == connector, _waiting.c.ref.in_(some)
                    )
                )
            for rows in chunks(waiting):
                keep = _keep_waiting if replaces else _add_waiting
                keep(connection, connector, run_id, rows)
            for run_ids in chunks(close_batches):
                connection.execute(
                    delete(batches).where(
                        batches.c.connector == connector, batches.c.run_id.in_(run_ids)
                    )
                )

    def open_batch(
        self, connector: str, run_id: str, orders_address: str, files: Iterable[PayloadKey]
    ) -> None:
        """Note, all or nothing, what a run took: the address of its order lines, and the files they come from.

        Until :meth:`settle` closes it, the next run finds the batch and adopts it. Opening it again
        replaces it.
        """
        with self._database.write() as connection:
            now = self._database.now(connection)
            owner = {"connector": connector, "run_id": run_id}
            upsert(connection, batches, [{**owner, "orders": orders_address, "opened_at": now}])
            for some in chunks(files):
                upsert(
                    connection,
                    taken_files,
                    [
                        {
                            **owner,
                            "address": file.address,
                            "fingerprint": file.fingerprint,
                            "at": now,
                        }
                        for file in some
                    ],
                )

    def open_batches(self, connector: str) -> list[Batch]:
        """Return the batches that no report has closed, the oldest first."""
        query = select(batches.c.run_id, batches.c.orders, batches.c.opened_at).where(
            batches.c.connector == connector
        )
        with self._database.read() as connection:
            return [
                Batch(*row)
                for row in connection.execute(query.order_by(batches.c.opened_at, batches.c.run_id))
            ]

    def open_run_ids(self) -> set[str]:
        """Return the runs, of all connectors, with an open batch: their staged files must not expire."""
        with self._database.read() as connection:
            return set(connection.scalars(select(batches.c.run_id)))

    def drop_batch(self, connector: str, run_id: str) -> None:
        """Give up a batch whose staged orders are gone: its files count as not taken and are read again."""
        with self._database.write() as connection:
            for table in (batches, taken_files):
                connection.execute(
                    delete(table).where(table.c.connector == connector, table.c.run_id == run_id)
                )

    def taken(self, connector: str, file: PayloadKey, *, besides_run: str = "") -> bool:
        """Return whether the connector has taken this very file before.

        Files that the run ``besides_run`` took itself do not count: its extract, tried again, reads
        them again.
        """
        query = select(taken_files.c.run_id).where(
            taken_files.c.connector == connector,
            taken_files.c.address == file.address,
            taken_files.c.fingerprint == file.fingerprint,
        )
        with self._database.read() as connection:
            found = connection.scalar(query)
        return found is not None and (not besides_run or found != besides_run)

    def _all_waiting(self, query: Select[Any]) -> Iterator[Waiting]:
        last = ""
        while page := self._waiting_rows(query.where(waiting.c.ref > last).limit(CHUNK)):
            yield from page
            last = page[-1].ref

    def _waiting_rows(self, query: Select[Any]) -> list[Waiting]:
        with self._database.read() as connection:
            return [_waiting_from(row) for row in connection.execute(query).mappings()]


_waiting = waiting  # `settle` has an argument of that name


def _waiting_from(row: Any) -> Waiting:
    return Waiting(
        ref=row["ref"],
        updated_at=row["updated_at"],
        outcome=row["outcome"],
        reason_code=row["reason_code"],
        group=row["waits_for"],
        first_seen=row["first_seen"],
        attempts=row["attempts"],
        file=row["file"],
    )


def _keep_waiting(
    connection: Connection, connector: str, run_id: str, rows: Sequence[Waiting]
) -> None:
    same_run = _waiting.c.run_id == insert_into(connection, _waiting).excluded.run_id
    changes = {
        "first_seen": _waiting.c.first_seen,
        "attempts": case((same_run, _waiting.c.attempts), else_=_waiting.c.attempts + 1),
    }
    upsert(connection, _waiting, [_waiting_row(connector, run_id, row) for row in rows], changes)


def _add_waiting(
    connection: Connection, connector: str, run_id: str, rows: Sequence[Waiting]
) -> None:
    insert_missing(connection, _waiting, [_waiting_row(connector, run_id, row) for row in rows])


def _waiting_row(connector: str, run_id: str, row: Waiting) -> Row:
    values = values_of(row)
    return {
        **values,
        "waits_for": values.pop("group"),
        "connector": connector,
        "run_id": run_id,
        "attempts": 1,
    }
