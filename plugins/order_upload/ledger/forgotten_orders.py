"""Orders whose buyers were forgotten: known again by a hash, so that no run reads them anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, select

from order_upload.chunks import chunks
from order_upload.domain.hashes import ref_hash
from order_upload.ledger.bulk import insert_missing
from order_upload.ledger.database import Database
from order_upload.ledger.tables import forgotten


class ForgottenRefs:
    """The references of these orders, to be asked whether one is among them; false when empty.

    Args:
        hashes: of the references.
    """

    def __init__(self, hashes: Iterable[str] = ()) -> None:
        self._hashes = frozenset(hashes)

    def __contains__(self, ref: str) -> bool:
        return ref_hash(ref) in self._hashes

    def __bool__(self) -> bool:
        return bool(self._hashes)


class ForgottenOrders:
    """The table of these orders; a hash each, of all connectors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> ForgottenRefs:
        """Return all of them: a few, since each is a request of a buyer."""
        with self._database.read() as connection:
            return ForgottenRefs(connection.scalars(select(forgotten.c.ref_hash)))

    def add(self, connection: Connection, refs: Collection[str]) -> None:
        """Add orders, as part of a transaction of the caller."""
        at = self._database.now(connection)
        rows = [{"ref_hash": ref_hash(ref), "at": at} for ref in refs]
        insert_missing(connection, forgotten, rows)


def known_forgotten(connection: Connection, refs: Collection[str]) -> list[str]:
    """Return those of these references whose buyers were forgotten."""
    by_hash = {ref_hash(ref): ref for ref in refs}
    known = connection.scalars(
        select(forgotten.c.ref_hash).where(forgotten.c.ref_hash.in_(list(by_hash)))
    )
    return [by_hash[found] for found in known]


def remember_again(connection: Connection, refs: Iterable[str]) -> None:
    """Take orders out of the table: runs read them again, where the hub gives them."""
    for chunk in chunks(map(ref_hash, refs)):
        connection.execute(delete(forgotten).where(forgotten.c.ref_hash.in_(chunk)))
