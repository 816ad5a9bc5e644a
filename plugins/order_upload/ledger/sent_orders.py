"""What was sent to each installation, and what each connector has exported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, select

from order_upload.chunks import chunks
from order_upload.ledger.bulk import insert_missing, upsert, values_of
from order_upload.ledger.database import Database
from order_upload.ledger.records import SentOrder
from order_upload.ledger.tables import exported, memory

_EXPORTED = frozenset({"created", "updated"})


class SentOrders:
    """The tables of what was sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remembered(self, installation: str, refs: Sequence[str]) -> dict[str, SentOrder]:
        """Return what is remembered of these orders, by reference.

        Orders that were never settled are left out.
        """
        query = select(
            memory.c.ref,
            memory.c.fingerprint,
            memory.c.outcome,
            memory.c.shop_order_id,
            memory.c.updated_at,
            memory.c.status,
            memory.c.at,
        ).where(memory.c.installation == installation)
        orders: dict[str, SentOrder] = {}
        with self._database.read() as connection:
            for chunk in chunks(refs):
                rows = connection.execute(query.where(memory.c.ref.in_(chunk)))
                orders.update((row.ref, SentOrder(**row._mapping)) for row in rows)
        return orders

    def remember(self, installation: str, connector: str, orders: Iterable[SentOrder]) -> None:
        """Remember these orders as settled, replacing what was known of them.

        Those that were created or updated count as exported. Orders are read and kept 1000 at a
        time, each thousand for good. Doing it twice does no harm. Waiting rows stay: they are for
        :meth:`~order_upload.ledger.ledger.Ledger.settle`.
        """
        owner = {"installation": installation, "connector": connector}
        for chunk in chunks(orders):
            sent = [order for order in chunk if order.outcome in _EXPORTED]
            with self._database.write() as connection:
                upsert(connection, memory, [{**owner, **values_of(order)} for order in chunk])
                insert_missing(
                    connection,
                    exported,
                    [{"connector": connector, "ref": order.ref, "at": order.at} for order in sent],
                )

    def exported(self, connector: str, refs: Sequence[str]) -> set[str]:
        """Return those of these orders that the connector has ever created or updated.

        The filter criterion ``export_once`` asks for it.
        """
        query = select(exported.c.ref).where(exported.c.connector == connector)
        sent: set[str] = set()
        with self._database.read() as connection:
            for chunk in chunks(refs):
                sent.update(connection.scalars(query.where(exported.c.ref.in_(chunk))))
        return sent

    def forget(self, connection: Connection, connector: str, ref: str) -> None:
        """Take an order out, as part of a transaction of the caller."""
        for table in (exported, memory):
            connection.execute(
                delete(table).where(table.c.connector == connector, table.c.ref == ref)
            )
