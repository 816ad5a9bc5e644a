"""What people were told of a connector, so that nobody is told the same twice."""

from __future__ import annotations

from sqlalchemy import delete, select

from order_upload.ledger.bulk import upsert
from order_upload.ledger.database import Database
from order_upload.ledger.tables import told


class Told:
    """The table of what was told: a row for each channel and thing, while it stays true."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, connector: str, channel: str, what: str, mark: str = "") -> bool:
        """Return whether something is news to a channel; it is none from now on.

        Args:
            connector: its name.
            channel: by what the channel is known.
            what: what is told.
            mark: which of its kind; another one is news again.
        """
        row = {"connector": connector, "channel": channel, "what": what}
        with self._database.write() as connection:
            known = connection.scalar(select(told.c.mark).filter_by(**row))
            if known == mark:
                return False
            at = self._database.now(connection)
            upsert(connection, told, [{**row, "mark": mark, "at": at}])
        return True

    def of(self, connector: str, channel: str) -> set[str]:
        """Return what a channel was told and is still true."""
        row = {"connector": connector, "channel": channel}
        with self._database.read() as connection:
            return set(connection.scalars(select(told.c.what).filter_by(**row)))

    def release(self, connector: str, channel: str, what: str) -> bool:
        """Let something be news again; return whether the channel had been told."""
        row = {"connector": connector, "channel": channel, "what": what}
        with self._database.write() as connection:
            return connection.execute(delete(told).filter_by(**row)).rowcount > 0
