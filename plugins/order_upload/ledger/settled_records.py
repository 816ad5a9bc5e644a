"""With which record of the hub an order was settled last: the same bytes need no second look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, exists, select

from order_upload.chunks import chunks
from order_upload.ledger.bulk import upsert, values_of
from order_upload.ledger.database import Database
from order_upload.ledger.records import SettledRecord
from order_upload.ledger.tables import records, waiting

_WAITS = exists().where(
    waiting.c.connector == bindparam("connector"), waiting.c.ref == records.c.ref
)
# built once: it is asked for every few dozen records of a payload
_SETTLED = select(records.c.ref, records.c.record_hash, records.c.outcome).where(
    records.c.connector == bindparam("connector"),
    records.c.rules_hash == bindparam("rules_hash"),
    records.c.ref.in_(bindparam("refs", expanding=True)),
    ~_WAITS,
)


class SettledRecords:
    """The table of settled records: one row an order of a connector."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def settled(self, connector: str, rules_hash: str, hashes: Mapping[str, str]) -> dict[str, str]:
        """Return reference -> last outcome, of the orders that were settled with just this record.

        An order that waits is never among them.

        Args:
            connector: whose orders.
            rules_hash: the rules that hold now; what was settled under others is left out.
            hashes: reference -> hash of the record that the hub gives now.
        """
        known = {"connector": connector, "rules_hash": rules_hash}
        outcomes: dict[str, str] = {}
        with self._database.read() as connection:
            for refs in chunks(hashes):
                rows = connection.execute(_SETTLED, {**known, "refs": refs})
                outcomes |= {
                    ref: outcome for ref, record_hash, outcome in rows if record_hash == hashes[ref]
                }
        return outcomes

    def has_any(self, connector: str, rules_hash: str) -> bool:
        """Return whether any order of a connector was settled under these rules."""
        query = select(records.c.ref).where(
            records.c.connector == connector, records.c.rules_hash == rules_hash
        )
        with self._database.read() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def keep(self, connector: str, rules_hash: str, settled: Iterable[SettledRecord]) -> None:
        """Keep with which record orders were settled under these rules, and nothing older."""
        owner = {"connector": connector, "rules_hash": rules_hash}
        for chunk in chunks(settled):
            with self._database.write() as connection:
                upsert(connection, records, [{**owner, **values_of(record)} for record in chunk])

    def forget(self, connection: Connection, connector: str, ref: str) -> None:
        """Take an order out, as part of a transaction of the caller."""
        connection.execute(
            delete(records).where(records.c.connector == connector, records.c.ref == ref)
        )
